/* SPDX-License-Identifier: BSD-2-Clause */
/* Traps and residue: nothing that is not granted gets away unsaid, and nothing granted is lost. */
#include "prop.h"

#include <charter/el2.h>
#include <charter/insn.h>
#include <charter/masks.h>
#include <charter/residue.h>
#include <string.h>

#define WRITES ROW_REG_COUNT
#define INSNS (2 * ROW_REG_COUNT)
#define BITS (INSNS + ROW_INSN_COUNT)
#define THINGS (BITS + ROW_BIT_COUNT)

static struct charter_host host;
static union host_vm_memory memory;
static uint64_t values[CHARTER_ID_COUNT];

/* What is known of each thing. */
struct thing {
	bool granted, there, left, taken;
};
static struct thing things[THINGS], before[THINGS];

static bool part_holds(const uint64_t *id, unsigned part)
{
	const struct row_atom *atom;
	const struct row_field *f;
	int64_t have, want;

	if (!(part & ROW_COND_ATOM))
		return prop_has(id, part);
	atom = &row_atoms[part & ~ROW_COND_ATOM];
	f = &row_fields[atom->field];
	have = prop_number(f, prop_raw(f, id));
	want = prop_number(f, atom->value);
	return atom->op == ROW_OP_GE   ? have >= want
	       : atom->op == ROW_OP_EQ ? have == want
	       : atom->op == ROW_OP_NE ? have != want
				       : have < want;
}

/* A condition, read from the right: what is behind an `&` decides whether the part before it helps. */
static bool cond_holds(const uint64_t *id, uint16_t cond)
{
	const uint16_t *list;
	bool any = false;

	if (cond == ROW_NONE)
		return true;
	if (cond & ROW_COND_ATOM || !(cond & ROW_COND_LIST))
		return part_holds(id, cond);
	list = &row_cond_list[cond & ~ROW_COND_LIST];
	while (*list != ROW_NONE) {
		bool all = part_holds(id, *list & ~ROW_COND_AND);

		while (*list++ & ROW_COND_AND)
			all &= part_holds(id, *list & ~ROW_COND_AND);
		any |= all;
	}
	return any;
}

static bool insn_holds(const uint64_t *id, const struct row_insn *row)
{
	const uint16_t *need = &row_insn_needs[row->first_need], *end = need + row->need_count;
	bool any = false;

	while (need < end) {
		bool all = prop_has(id, *need & ~ROW_NEED_MORE);

		while (*need++ & ROW_NEED_MORE)
			all &= prop_has(id, *need & ~ROW_NEED_MORE);
		any |= all;
	}
	return any;
}

static bool holds(const uint64_t *id, unsigned thing)
{
	const struct row_reg *reg = &row_regs[thing % ROW_REG_COUNT];

	if (thing >= BITS)
		return cond_holds(id, row_bits[thing - BITS].needs);
	if (thing >= INSNS)
		return insn_holds(id, &row_insns[thing - INSNS]);
	if ((thing < WRITES ? reg->read : reg->write) == ROW_ACT_UNDEF)
		return false;
	return reg->cls == ROW_CLASS_ID32 || cond_holds(id, reg->needs);
}

/* Bits are things where they are policed, in a register that the guest has. */
static bool counts(unsigned thing)
{
	unsigned reg;

	if (thing < BITS)
		return true;
	reg = row_effectives[row_bits[thing - BITS].effective].reg;
	return row_bits[thing - BITS].police && reg != ROW_NONE && things[WRITES + reg].granted;
}

/* Whether EL2 that owns no bit of the register would trap. */
static bool trap_works(const struct charter_vm *vm, unsigned i)
{
	const struct row_trap *trap = &row_traps[i];

	if (!cond_holds(host.id, trap->host) || !cond_holds(host.id, row_el2s[trap->reg].host))
		return false;
	return (charter_el2(vm, trap->reg).set >> trap->bit & 1) == trap->set;
}

/* Whether a row of arch/control decides the bit for some guest. */
static bool trap_is_controlled(const struct row_trap *trap)
{
	for (unsigned i = 0; i < ROW_CONTROL_COUNT; i++)
		if (row_controls[i].reg == trap->reg && row_controls[i].lsb <= trap->bit &&
		    row_controls[i].lsb + row_controls[i].width > trap->bit)
			return true;
	return false;
}

static void take(unsigned thing, bool partly)
{
	unsigned reg = thing - WRITES;

	if (partly)
		return;
	things[thing].taken = true;
	if (thing < WRITES || thing >= INSNS || row_regs[reg].effective == ROW_NONE)
		return;
	for (unsigned i = 0; i < ROW_BIT_COUNT; i++)
		if (row_bits[i].effective == row_regs[reg].effective)
			things[BITS + i].taken = true;
}

/* Call `visit` for each thing that a trap takes. */
static void each_taken(const struct row_trap *trap, void (*visit)(unsigned thing, bool partly))
{
	for (unsigned i = 0; i < trap->take_count; i++) {
		const struct row_take *t = &row_takes[trap->first_take + i];
		bool partly = t->flags & ROW_TAKE_PARTLY;

		if ((t->flags & ROW_TAKE_KIND) == ROW_TAKE_INSN)
			visit(INSNS + t->index, partly);
		else if ((t->flags & ROW_TAKE_KIND) == ROW_TAKE_BIT)
			visit(BITS + t->index, partly);
		if (t->flags & ROW_TAKE_READ)
			visit(t->index, partly);
		if (t->flags & ROW_TAKE_WRITE)
			visit(WRITES + t->index, partly);
	}
}

static void note_residue(const struct charter_vm *vm)
{
	struct charter_residue r;
	unsigned cursor = 0;

	while (charter_residue_next(vm, &cursor, &r)) {
		if (r.thing.kind == CHARTER_THING_INSN)
			things[INSNS + r.thing.row].left = true;
		else if (r.thing.kind == CHARTER_THING_BIT)
			things[BITS + r.thing.row].left = true;
		else if (r.thing.access & CHARTER_ACCESS_READ)
			things[r.thing.row].left = true;
		if (r.thing.kind == CHARTER_THING_REG && r.thing.access & CHARTER_ACCESS_WRITE)
			things[WRITES + r.thing.row].left = true;
	}
}

static void look(const struct charter_vm *vm)
{
	memset(things, 0, sizeof(things));
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		charter_reg_get(vm, CHARTER_KVM_SYSREG | host_enc(i), &values[i]);
	for (unsigned i = 0; i < THINGS; i++) {
		things[i].granted = holds(values, i);
		things[i].there = holds(host.id, i);
	}
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++)
		if (trap_works(vm, i))
			each_taken(&row_traps[i], take);
	note_residue(vm);
}

static const char *name_of(unsigned thing)
{
	if (thing < INSNS)
		return row_reg_names[thing % ROW_REG_COUNT].name;
	return thing < BITS ? row_insn_names[thing - INSNS].name : row_bit_names[thing - BITS].name;
}

/* A sealed VM of a random host; false: it could not be had. */
static bool make(struct charter_vm_locked *vm)
{
	prop_host(&host);
	*vm = prop_vm(&memory, &host);
	return charter_vm_seal(*vm, NULL) == CHARTER_OK;
}

bool prop_ungranted_is_taken_or_said(void)
{
	struct charter_vm_locked vm;

	if (!make(&vm))
		return prop_skip();
	look(vm.vm);
	for (unsigned i = 0; i < INSNS; i++) {
		unsigned access = i < WRITES ? CHARTER_ACCESS_READ : CHARTER_ACCESS_WRITE;

		if (things[i].there && !things[i].granted &&
		    charter_taken(vm.vm, i % ROW_REG_COUNT, access) != things[i].taken)
			return prop_fail("%s: what takes it is not what is said", name_of(i));
	}
	for (unsigned i = 0; i < THINGS; i++) {
		bool wanted = things[i].there && !things[i].granted && counts(i);

		if (wanted && !things[i].taken && !things[i].left)
			return prop_fail("%s is neither granted nor refused, and nobody says so", name_of(i));
		if (things[i].left && (!wanted || things[i].taken))
			return prop_fail("%s is no residue", name_of(i));
	}
	return true;
}

/* What a trap costs: what is granted and would need an answer. */
static unsigned cost;
static const struct charter_vm *cost_vm;
static void add_cost(unsigned thing, bool partly)
{
	(void)partly;
	if (!things[thing].granted)
		return;
	if (thing < INSNS &&
	    charter_access(cost_vm, row_regs[thing % ROW_REG_COUNT].enc, thing >= WRITES, 1, 0).kind !=
		    CHARTER_VERDICT_PASS &&
	    (thing < WRITES ? row_regs[thing].read : row_regs[thing - WRITES].write) != ROW_ACT_NATIVE)
		return;
	cost++;
}

static bool takes_wanted;
static void note_wanted(unsigned thing, bool partly)
{
	(void)partly;
	takes_wanted |= things[thing].there && !things[thing].granted && counts(thing);
}

/* A trap that costs nothing and takes what is not granted is on. */
bool prop_no_free_hole(void)
{
	struct charter_vm_locked vm;

	if (!make(&vm))
		return prop_skip();
	look(vm.vm);
	cost_vm = vm.vm;
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *trap = &row_traps[i];

		if (trap_works(vm.vm, i) || trap_is_controlled(trap) || !cond_holds(host.id, trap->host) ||
		    !cond_holds(host.id, row_el2s[trap->reg].host))
			continue;
		cost = trap->along != ROW_ALONG_NOTHING;
		takes_wanted = false;
		each_taken(trap, add_cost);
		each_taken(trap, note_wanted);
		if (cost == 0 && takes_wanted)
			return prop_fail("%s is off, and would cost nothing", row_trap_names[i].name);
	}
	return true;
}

static const char *lost;
static const struct charter_vm *lost_vm;
static void note_lost(unsigned thing, bool partly)
{
	const struct row_reg *reg = &row_regs[thing % ROW_REG_COUNT];

	(void)partly;
	if (!things[thing].granted)
		return;
	if (thing >= INSNS ||
	    charter_access(lost_vm, reg->enc, thing >= WRITES, 1, 0).kind == CHARTER_VERDICT_UNDEF)
		lost = name_of(thing);
}

/* What is granted and traps has an answer. */
bool prop_granted_is_not_lost(void)
{
	struct charter_vm_locked vm;

	if (!make(&vm))
		return prop_skip();
	look(vm.vm);
	lost = NULL;
	lost_vm = vm.vm;
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		if (!trap_works(vm.vm, i) || trap_is_controlled(&row_traps[i]))
			continue;
		each_taken(&row_traps[i], note_lost);
		if (lost)
			return prop_fail("%s loses %s, which is granted", row_trap_names[i].name, lost);
		if (row_traps[i].along == ROW_ALONG_LOST)
			return prop_fail("%s loses instructions", row_trap_names[i].name);
	}
	return true;
}

/* Who is granted less gets nothing back that was refused. */
bool prop_less_frees_nothing(void)
{
	struct charter_vm_locked vm;
	bool done;

	if (!make(&vm))
		return prop_skip();
	look(vm.vm);
	memcpy(before, things, sizeof(before));
	charter_feature_set(values, NULL, prop_below(CHARTER_FEATURE_COUNT), false, &done, NULL, 0);
	vm = host_open(&memory, &host);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (charter_reg_set(vm, CHARTER_KVM_SYSREG | host_enc(i), values[i], NULL))
			return prop_skip();
	host_accept_rest(vm);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	look(vm.vm);
	for (unsigned i = 0; i < THINGS; i++)
		if (before[i].there && !before[i].granted && before[i].taken && counts(i) && !things[i].taken)
			return prop_fail("%s was refused, and is not when less is granted", name_of(i));
	return true;
}

/* Masks: never both, and the reserved bits always. */
bool prop_masks_cover(void)
{
	struct charter_vm_locked vm;

	if (!make(&vm))
		return prop_skip();
	look(vm.vm);
	for (unsigned i = 0; i < CHARTER_EFFECTIVE_COUNT; i++) {
		struct charter_masks m = charter_effective(values, i);
		uint64_t needy = 0, have = 0;

		for (unsigned k = row_effectives[i].first_bit;
		     k < ROW_BIT_COUNT && row_bits[k].effective == i; k++) {
			uint64_t bits = ~0ull >> (64 - row_bits[k].width) << row_bits[k].lsb;

			needy |= bits;
			have |= cond_holds(values, row_bits[k].needs) ? bits : 0;
		}
		if (m.res0 & m.res1 || row_effectives[i].res0 & ~m.res0 || row_effectives[i].res1 & ~m.res1)
			return prop_fail("%s: masks %#lx and %#lx", row_effective_names[i].name, m.res0,
					 m.res1);
		if ((m.res0 | m.res1) != (row_effectives[i].res0 | row_effectives[i].res1 | (needy & ~have)))
			return prop_fail("%s: bits are not as their features", row_effective_names[i].name);
	}
	return true;
}
