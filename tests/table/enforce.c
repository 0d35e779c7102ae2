/* SPDX-License-Identifier: BSD-2-Clause */
/* What traps, what is left, what it costs. */
#include "rows.h"
#include "table.h"

#include <charter/el2.h>
#include <charter/insn.h>
#include <charter/masks.h>
#include <charter/residue.h>
#include <stdio.h>
#include <string.h>

static unsigned find(const struct table_line *line, const struct row_place *rows, unsigned count,
		     const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return i;
	return line ? count : CHARTER_ROW_NONE;
}

/* Give the guest these values, or the most that the host has of each field. */
static void set_all(struct table_case *c, const uint64_t *values)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		uint64_t id = CHARTER_KVM_SYSREG | host_enc(i), value = values[i];
		struct charter_refusal why;

		for (unsigned tries = 0; tries < 64 && charter_reg_set(c->vm, id, value, &why); tries++) {
			uint64_t field = why.width ? (~0ull >> (64u - why.width)) << why.lsb : ~0ull;

			value = (value & ~field) | (why.most << why.lsb & field);
		}
	}
}

/* `without FEAT_X...`: the guest is not granted these, nor what implies them. */
static void run_without(struct table_case *c, const struct table_line *line)
{
	uint64_t values[CHARTER_ID_COUNT];
	bool done;

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		charter_reg_get(c->vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &values[i]);
	for (unsigned i = 1; i < line->count; i++) {
		int feature = charter_feature_find(line->word[i]);

		if (feature < 0)
			table_fail(c, line, "no such feature: %s", line->word[i]);
		else
			charter_feature_set(values, NULL, (unsigned)feature, false, &done, NULL, 0);
	}
	set_all(c, values);
}

static void run_accept_residue(struct table_case *c, const struct table_line *line)
{
	struct charter_terms terms = *charter_terms_get(c->vm.vm);

	for (unsigned i = 1; i < line->count; i++) {
		unsigned feature = (unsigned)charter_feature_find(line->word[i]);

		terms.accept_residue[feature / 32] |= 1u << (feature % 32);
	}
	charter_terms_set(c->vm, &terms, NULL);
}

/* `as PROFILE`: the guest is granted what a CPU has, as far as the host has it. */
static void run_as(struct table_case *c, const struct table_line *line)
{
	struct charter_host host;

	host_from_profile(&host, line->word[1]);
	set_all(c, host.id);
}

/* `trap REG.FIELD => on|off`. */
static void run_trap(struct table_case *c, const struct table_line *line)
{
	unsigned trap = find(line, row_trap_names, ROW_TRAP_COUNT, line->word[1]);
	bool on = charter_trap_on(c->vm.vm, trap);

	if (trap == ROW_TRAP_COUNT)
		table_fail(c, line, "no such trap: %s", line->word[1]);
	else if (strcmp(line->want[0], on ? "on" : "off") != 0)
		table_fail(c, line, "it is %s", on ? "on" : "off");
}

/* `hole feature|register|call|service NAME => OK|EINVAL HOLE`: seal with it. */
static void run_hole(struct table_case *c, const struct table_line *line)
{
	unsigned feature = find(line, row_feature_names, ROW_FEATURE_COUNT, line->word[2]);
	unsigned reg = find(line, row_reg_names, ROW_REG_COUNT, line->word[2]);
	unsigned call = find(line, row_call_names, ROW_CALL_COUNT, line->word[2]);
	struct charter_hole hole = {0};

	if (strcmp(line->word[1], "feature") == 0 && feature < ROW_FEATURE_COUNT)
		hole = (struct charter_hole){CHARTER_HOLE_FEATURE, row_features[feature].num};
	else if (strcmp(line->word[1], "register") == 0 && reg < ROW_REG_COUNT)
		hole = (struct charter_hole){CHARTER_HOLE_REGISTER, row_regs[reg].num};
	else if (strcmp(line->word[1], "call") == 0 && call < ROW_CALL_COUNT)
		hole = (struct charter_hole){CHARTER_HOLE_CALL, row_calls[call].num};
	else if (strcmp(line->word[1], "service") == 0 && call < ROW_CALL_COUNT)
		hole = (struct charter_hole){CHARTER_HOLE_SERVICE, row_calls[call].num};
	else
		table_fail(c, line, "no such thing: %s", line->word[2]);
	table_result(c, line, charter_vm_seal_hole(c->vm, &hole, &c->refusal));
}

/* A register, an instruction or REG.BITS by name. */
static bool is_thing(struct charter_thing thing, const char *name, unsigned access)
{
	char text[128];

	switch ((enum charter_thing_kind)thing.kind) {
	case CHARTER_THING_REG:
		return strcmp(row_reg_names[thing.row].name, name) == 0 && thing.access & access;
	case CHARTER_THING_INSN:
		return strcmp(row_insn_names[thing.row].name, name) == 0;
	case CHARTER_THING_BIT:
		snprintf(text, sizeof(text), "%s.%s", row_effective_names[row_bits[thing.row].effective].name,
			 row_bit_names[thing.row].name);
		return strcmp(text, name) == 0;
	case CHARTER_THING_ALONG:
		break;
	}
	for (unsigned i = 0; i < ROW_TRAP_NOTE_COUNT; i++)
		if (row_trap_notes[i].trap == thing.row && strcmp(row_trap_notes[i].name, name) == 0)
			return true;
	return false;
}

static const char *thing_state(struct table_case *c, const struct table_line *line, const char *name,
			       bool write)
{
	static const char *const causes[] = {"architecture", "host", "cost"};
	unsigned reg = find(line, row_reg_names, ROW_REG_COUNT, name);
	unsigned insn = find(line, row_insn_names, ROW_INSN_COUNT, name);
	struct charter_residue r;
	unsigned cursor = 0;

	while (charter_residue_next(c->vm.vm, &cursor, &r))
		if (is_thing(r.thing, name, write ? CHARTER_ACCESS_WRITE : CHARTER_ACCESS_READ))
			return causes[r.cause];
	if (reg < ROW_REG_COUNT && (write ? row_regs[reg].write : row_regs[reg].read) == ROW_ACT_NATIVE &&
	    (row_regs[reg].needs == ROW_NONE || charter_vm_has(c->vm.vm, row_regs[reg].needs)))
		return "granted";
	if (reg < ROW_REG_COUNT)
		return charter_access(c->vm.vm, row_regs[reg].enc, write, 1, 0).kind == CHARTER_VERDICT_UNDEF
			       ? "refused"
			       : "granted";
	if (insn < ROW_INSN_COUNT)
		return charter_insn(c->vm.vm, row_insns[insn].value).kind == CHARTER_INSN_GRANTED ? "granted"
												  : "refused";
	return strchr(name, '.') ? "refused" : "no such thing";
}

/* `thing [write] NAME... => granted|refused|architecture|host|cost`: of each; registers: of reads. */
static void run_thing(struct table_case *c, const struct table_line *line)
{
	bool write = strcmp(line->word[1], "write") == 0;

	for (unsigned i = 1 + write; i < line->count; i++) {
		const char *state = thing_state(c, line, line->word[i], write);

		if (strcmp(line->want[0], state) != 0)
			table_fail(c, line, "%s: %s", line->word[i], state);
	}
}

/* `price NAME [write] => yes|no`: whether it is granted and traps. */
static void run_price(struct table_case *c, const struct table_line *line)
{
	bool write = line->count > 2, paid = false;
	struct charter_price p;
	unsigned cursor = 0;

	while (charter_price_next(c->vm.vm, &cursor, &p))
		paid = paid ||
		       is_thing(p.thing, line->word[1], write ? CHARTER_ACCESS_WRITE : CHARTER_ACCESS_READ);
	if (strcmp(line->want[0], paid ? "yes" : "no") != 0)
		table_fail(c, line, "it is %spaid with", paid ? "" : "not ");
}

/* `effective REG MASK => RES0 RES1`: those bits of them. */
static void run_effective(struct table_case *c, const struct table_line *line)
{
	unsigned reg = find(line, row_reg_names, ROW_REG_COUNT, line->word[1]);
	uint64_t bits = table_number(line, line->word[2]);
	struct charter_masks masks;

	if (reg == ROW_REG_COUNT) {
		table_fail(c, line, "no such register: %s", line->word[1]);
		return;
	}
	masks = charter_masks(c->vm.vm, row_regs[reg].enc);
	if ((masks.res0 & bits) != table_number(line, line->want[0]) ||
	    (masks.res1 & bits) != table_number(line, line->want[1]))
		table_fail(c, line, "they are %#llx and %#llx", (unsigned long long)(masks.res0 & bits),
			   (unsigned long long)(masks.res1 & bits));
}

/* `el2 REG MASK => SET CLEAR`: those bits of what is demanded. */
static void run_el2(struct table_case *c, const struct table_line *line)
{
	unsigned reg = find(line, row_el2_names, CHARTER_EL2_COUNT, line->word[1]);
	uint64_t bits = table_number(line, line->word[2]);
	struct charter_el2_bits got = charter_el2(c->vm.vm, reg);

	if ((got.set & bits) != table_number(line, line->want[0]) ||
	    (got.clear & bits) != table_number(line, line->want[1]))
		table_fail(c, line, "they are %#llx and %#llx", (unsigned long long)(got.set & bits),
			   (unsigned long long)(got.clear & bits));
}

bool table_enforce(struct table_case *c, const struct table_line *line)
{
	static const struct {
		const char *name;
		void (*run)(struct table_case *c, const struct table_line *line);
	} lines[] = {
		{"without", run_without},     {"as", run_as},       {"accept-residue", run_accept_residue},
		{"trap", run_trap},           {"thing", run_thing}, {"price", run_price},
		{"effective", run_effective}, {"el2", run_el2},     {"hole", run_hole},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(line->word[0], lines[i].name) != 0)
			continue;
		lines[i].run(c, line);
		return true;
	}
	return false;
}
