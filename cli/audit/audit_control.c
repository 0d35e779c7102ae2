/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Positive controls: did the audit find the hole that was opened on purpose,
 * and nothing else? What a hole is comes from the rows alone (what they need,
 * what features imply, what traps take): how the library opens one is not
 * asked, so that the two can differ.
 */
#include "audit/audit_state.h"
#include "base/exit.h"
#include "base/out.h"
#include "feature_priv.h"
#include "field.h"
#include <charter/masks.h>
#include <charter/residue.h>
#include <stdio.h>

static bool audit_control_atom(const uint64_t *id, const struct row_atom *atom)
{
	return feature_compare(atom, field_get(&row_fields[atom->field], id));
}

/* What comes along with `feature` because the same value of a field says so: all of a way to have `other`. */
static bool audit_control_same_value(unsigned feature, unsigned other)
{
	const struct row_feature *a = &row_features[feature], *b = &row_features[other];
	bool all = true;

	for (unsigned i = b->first_atom; i < (unsigned)b->first_atom + b->atom_count; i++) {
		const struct row_atom *want = &row_atoms[i];
		uint64_t id[ROW_ID_COUNT] = {0};
		bool said = false;

		for (unsigned k = a->first_atom; k < (unsigned)a->first_atom + a->atom_count && !said; k++) {
			const struct row_atom *atom = &row_atoms[k];

			field_set(&row_fields[atom->field], id, atom->value);
			said = atom->field == want->field && atom->op != ROW_OP_NE &&
			       audit_control_atom(id, want);
		}
		all = all && said;
		if (!want->last)
			continue;
		if (all)
			return true;
		all = true;
	}
	return false;
}

static bool audit_control_brings(const struct audit_control *c, unsigned feature)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (c->opened[i] && (doc_feature_needs(i, feature) || audit_control_same_value(i, feature)))
			return true;
	return false;
}

/* The feature that was opened, and what it takes along: what it implies, and what one field says of both. */
static void audit_control_gather(struct audit_control *c, unsigned feature)
{
	bool again = feature != ROW_NONE;

	if (again)
		c->opened[feature] = 1;
	while (again) {
		again = false;
		for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
			if (c->opened[i] || !audit_control_brings(c, i))
				continue;
			c->opened[i] = 1;
			again = true;
		}
	}
}

/* A comparison that the host meets, of a field that something opened is about. */
static bool audit_control_opens_atom(const struct audit_vm *vm, const struct audit_control *c,
				     const struct row_atom *atom)
{
	if (!audit_control_atom(vm->host.cpu, atom))
		return false;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (c->opened[i] && doc_feature_asks(i, atom->field))
			return true;
	return false;
}

/* Whether a VM with what was opened (NULL: nothing) has this part of a condition. */
static bool audit_control_part(const struct audit_vm *vm, const struct audit_control *c, unsigned part)
{
	const struct row_atom *atom = &row_atoms[part & ~ROW_COND_ATOM];

	if (part & ROW_COND_ATOM)
		return audit_control_atom(vm->own.id, atom) || (c && audit_control_opens_atom(vm, c, atom));
	return charter_vm_has(vm->vm.vm, part) || (c && c->opened[part]);
}

static bool audit_control_cond(const struct audit_vm *vm, const struct audit_control *c, uint16_t cond)
{
	const uint16_t one[2] = {cond, ROW_NONE}, *part = one;
	bool all = true;

	if (cond == ROW_NONE)
		return true;
	if (!(cond & ROW_COND_ATOM) && cond & ROW_COND_LIST)
		part = &row_cond_list[cond & ~ROW_COND_LIST];
	for (; *part != ROW_NONE; part++) {
		uint16_t what = part == one ? *part : (uint16_t)(*part & ~ROW_COND_AND);

		all = all && audit_control_part(vm, c, what);
		if (part != one && *part & ROW_COND_AND)
			continue;
		if (all)
			return true;
		all = true;
	}
	return false;
}

static bool audit_control_insn(const struct audit_vm *vm, const struct audit_control *c, unsigned insn)
{
	const struct row_insn *row = &row_insns[insn];
	bool all = true;

	for (unsigned i = 0; i < row->need_count; i++) {
		uint16_t need = row_insn_needs[row->first_need + i];

		all = all && audit_control_part(vm, c, need & ~ROW_NEED_MORE);
		if (need & ROW_NEED_MORE)
			continue;
		if (all)
			return true;
		all = true;
	}
	return false;
}

/* What a row needs: whether the VM has it with what was opened, and not without. */
static bool audit_control_gains(const struct audit_vm *vm, const struct audit_control *c,
				const struct charter_thing *thing)
{
	uint16_t cond;

	if (thing->kind == CHARTER_THING_INSN)
		return audit_control_insn(vm, c, thing->row) && !audit_control_insn(vm, NULL, thing->row);
	cond = thing->kind == CHARTER_THING_BIT ? row_bits[thing->row].needs : row_regs[thing->row].needs;
	return audit_control_cond(vm, c, cond) && !audit_control_cond(vm, NULL, cond);
}

/* Whether a thing is of the hole. */
static bool audit_control_is(const struct audit_vm *vm, const struct audit_control *c,
			     const struct charter_thing *thing)
{
	unsigned feature = hole_feature(&c->hole), reg = hole_register(&c->hole);

	if (feature != ROW_NONE)
		return audit_control_gains(vm, c, thing);
	if (reg == ROW_NONE || thing->kind == CHARTER_THING_INSN)
		return false;
	if (thing->kind == CHARTER_THING_BIT)
		return row_effectives[row_bits[thing->row].effective].reg == reg;
	return thing->row == reg;
}

/* The bits of a control register that were flipped: the row they are of, or ROW_NONE. */
static unsigned audit_control_bits(const struct audit_thing *t)
{
	unsigned effective = charter_effective_find((uint16_t)t->key, false);

	for (unsigned i = 0; i < ROW_BIT_COUNT; i++)
		if (row_bits[i].effective == effective && t->value & ~0ull >> (64 - row_bits[i].width)
										      << row_bits[i].lsb)
			return i;
	return ROW_NONE;
}

static bool audit_control_thing(struct charter_thing *thing, enum charter_thing_kind kind, unsigned row)
{
	thing->kind = (uint8_t)kind;
	thing->row = (uint16_t)row;
	return row != ROW_NONE;
}

/* The row that something probed is of, as the engine counts things. False: of none. */
static bool audit_control_thing_of(const struct audit_thing *t, struct charter_thing *thing)
{
	uint32_t key = t->kind == AUDIT_PSTATE ? t->key & ~0x78u : t->key;
	bool write = t->kind == AUDIT_MSR || t->kind == AUDIT_SYS || t->kind == AUDIT_PSTATE;

	*thing = (struct charter_thing){.access = write ? CHARTER_ACCESS_WRITE : CHARTER_ACCESS_READ};
	switch ((enum audit_kind)t->kind) {
	case AUDIT_PSTATE:
		if (charter_insn_find(0xd500001fu | t->key << 5) != CHARTER_INSN_NONE)
			return audit_control_thing(thing, CHARTER_THING_INSN,
						   charter_insn_find(0xd500001fu | t->key << 5));
		return audit_control_thing(thing, CHARTER_THING_REG,
					   row_reg_page[row_reg_dir[key >> 7]][key & 127]);
	case AUDIT_MRS:
	case AUDIT_MSR:
	case AUDIT_SYS:
	case AUDIT_SYSL:
		return audit_control_thing(thing, CHARTER_THING_REG,
					   row_reg_page[row_reg_dir[key >> 7]][key & 127]);
	case AUDIT_INSN:
	case AUDIT_WORD:
		return audit_control_thing(thing, CHARTER_THING_INSN, charter_insn_find(t->word));
	case AUDIT_BITS:
		return audit_control_thing(thing, CHARTER_THING_BIT, audit_control_bits(t));
	case AUDIT_HVC:
	case AUDIT_SMC:
	case AUDIT_SPSR:
	case AUDIT_AARCH32:
	case AUDIT_END:
		break;
	}
	return false;
}

/* Whether an entry of a trap's list is this thing; or, without one, is of the hole. */
static bool audit_control_take(const struct audit_vm *vm, const struct audit_control *c,
			       const struct row_take *take, const struct charter_thing *thing)
{
	static const uint8_t kinds[] = {CHARTER_THING_REG, CHARTER_THING_INSN, CHARTER_THING_BIT};
	struct charter_thing taken = {.row = take->index, .kind = kinds[take->flags & ROW_TAKE_KIND]};
	uint16_t way = thing && thing->access == CHARTER_ACCESS_READ ? ROW_TAKE_READ : ROW_TAKE_WRITE;

	if (!thing)
		return audit_control_is(vm, c, &taken);
	if (take->flags & ROW_TAKE_PARTLY || thing->row != take->index || thing->kind != taken.kind)
		return false;
	return taken.kind != CHARTER_THING_REG || take->flags & way;
}

static bool audit_control_trap(const struct audit_vm *vm, const struct audit_control *c, unsigned trap,
			       const struct charter_thing *thing)
{
	const struct row_trap *row = &row_traps[trap];

	for (unsigned i = 0; i < row->take_count; i++)
		if (audit_control_take(vm, c, &row_takes[row->first_take + i], thing))
			return true;
	return false;
}

/* Whether no trap of the charter could take it without taking what was opened. */
static bool audit_control_along(const struct audit_vm *vm, const struct audit_control *c,
				const struct charter_thing *thing)
{
	bool any = false;

	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		if (!charter_trap_on(vm->vm.vm, i) || !audit_control_trap(vm, c, i, thing))
			continue;
		if (!audit_control_trap(vm, c, i, NULL))
			return false;
		any = true;
	}
	return any;
}

static bool audit_control_call(const struct charter_hole *hole, uint32_t fid)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].fid == fid)
			return hole_of_call(hole, i);
	return false;
}

enum audit_relation audit_control_relation(const struct audit_vm *vm, const struct audit_control *c,
					   const struct audit_finding *f)
{
	unsigned reg = hole_register(&c->hole);
	struct charter_thing thing;

	if (f->thing.kind == AUDIT_HVC || f->thing.kind == AUDIT_SMC)
		return audit_control_call(&c->hole, f->thing.key) ? AUDIT_OF_HOLE : AUDIT_BESIDES;
	/* A register that is open lets all of its bits be flipped, whatever they are of. */
	if (f->thing.kind == AUDIT_BITS && reg != ROW_NONE && row_regs[reg].enc == f->thing.key)
		return AUDIT_OF_HOLE;
	if (!audit_control_thing_of(&f->thing, &thing))
		return f->feature != ROW_NONE && c->opened[f->feature] ? AUDIT_OF_HOLE : AUDIT_BESIDES;
	if (audit_control_is(vm, c, &thing))
		return AUDIT_OF_HOLE;
	return audit_control_along(vm, c, &thing) ? AUDIT_ALONG : AUDIT_BESIDES;
}

int audit_control(struct audit_control *c, const struct audit_vm *vm, const struct audit_log *log,
		  const struct audit_report *report)
{
	*c = (struct audit_control){.name = log->control};
	if (!hole_find(log->control, &c->hole))
		return CMD_USAGE;
	audit_control_gather(c, hole_feature(&c->hole));
	for (size_t i = 0; i < report->count; i++) {
		const struct audit_finding *f = report->findings + i;
		enum audit_relation is;

		if (f->verdict != AUDIT_IS_LEAK && f->verdict != AUDIT_IS_BROKEN)
			continue;
		is = audit_control_relation(vm, c, f);
		c->besides += is == AUDIT_BESIDES;
		c->found += is == AUDIT_OF_HOLE && f->verdict == AUDIT_IS_LEAK;
		c->along += is == AUDIT_ALONG;
	}
	return CMD_YES;
}

const char *audit_control_verdict(const struct audit_control *c, char text[AUDIT_CONTROL_TEXT])
{
	const char *found =
		c->found ? "found" : "not found: the audit is blind there, or the host has it by name only";

	if (!c->besides)
		snprintf(text, AUDIT_CONTROL_TEXT, "%s%s", found, c->found ? ", and nothing else" : "");
	else
		snprintf(text, AUDIT_CONTROL_TEXT, "%s, %s %lu other thing%s", found,
			 c->found ? "and" : "but", c->besides, c->besides == 1 ? "" : "s");
	return text;
}

int audit_control_exit(const struct audit_control *c)
{
	if (c->besides)
		return CMD_NO;
	return c->found ? CMD_LEAK : CMD_UNDECIDABLE;
}
