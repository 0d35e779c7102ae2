/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asks the tables made of sample/ what sample/ says, by the lookups that
 * core/rows.h promises. The expectations are sample/'s, by hand.
 */
#include <charter/gen.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"

static int lookup_failed;

static void lookup_expect(int holds, const char *name, const char *what)
{
	if (holds) {
		printf("ok gen/lookup-%s\n", name);
		return;
	}
	printf("not ok gen/lookup-%s: %s\n", name, what);
	lookup_failed = 1;
}

static unsigned lookup_reg(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2)
{
	unsigned enc = op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;

	return row_reg_page[row_reg_dir[enc >> 7]][enc & 127];
}

/* Every encoding there could be finds its own row or none. */
static void lookup_every_encoding(void)
{
	unsigned found = 0, wrong = 0;

	for (unsigned enc = 0; enc < 1u << 16; enc++) {
		unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127];

		found += row != ROW_NONE;
		wrong += row != ROW_NONE && row_regs[row].enc != enc;
	}
	lookup_expect(found == 58 && !wrong, "encodings", "58 registers, each under its own encoding alone");
}

static unsigned lookup_call(uint32_t fid)
{
	unsigned row = row_call_slot[(uint32_t)(fid * ROW_CALL_HASH_MUL) >> ROW_CALL_HASH_SHIFT];

	return row < ROW_CALL_COUNT && row_calls[row].fid == fid ? row : ROW_NONE;
}

static unsigned lookup_insn(uint32_t word)
{
	unsigned at = row_insn_dir[word >> 21];

	while (!(at & ROW_INSN_LEAF))
		at = row_insn_nodes[at].next[word >> row_insn_nodes[at].bit & 1];
	for (at &= ~ROW_INSN_LEAF; row_insn_list[at] != ROW_NONE; at++)
		if ((word & row_insns[row_insn_list[at]].mask) == row_insns[row_insn_list[at]].value)
			return row_insns[row_insn_list[at]].num;
	return 0;
}

static void lookup_insns(void)
{
	lookup_expect(lookup_insn(0x0e123456) == 1 && lookup_insn(0x0effffff) == 1, "insn",
		      "words of the outer row");
	lookup_expect(lookup_insn(0x0e100012) == 2 && lookup_insn(0x0e00f300) == 5, "insn-nested",
		      "words of inner rows");
	lookup_expect(lookup_insn(0x54000010) == 4 && lookup_insn(0xd503201f) == 3, "insn-other",
		      "a branch, a hint");
	lookup_expect(!lookup_insn(0) && !lookup_insn(0x54000000) && !lookup_insn(0xd503203f), "no-insn",
		      "words that no row has");
}

static void lookup_calls(void)
{
	static const uint32_t fids[] = {0x84000000, 0x8400000a, 0x80008000, 0xc4000053, 0x8600ff01};
	static const uint16_t numbers[] = {1, 2, 3, 4, 5};
	int good = 1;

	for (unsigned i = 0; i < 5; i++) {
		unsigned row = lookup_call(fids[i]);

		good = good && row != ROW_NONE && row_calls[row].num == numbers[i];
	}
	lookup_expect(good, "calls", "five function ids, each finds its row");
	lookup_expect(lookup_call(0x84000001) == ROW_NONE && lookup_call(0) == ROW_NONE, "no-call",
		      "an unknown function id finds none");
}

static void lookup_levels(void)
{
	const struct row_call *call = &row_calls[lookup_call(0x80008000)];
	const struct row_discovery *found = row_discoveries + call->first_discovery;

	lookup_expect(call->grant.op == ROW_GRANT_IN && call->grant.value == 6, "grant-in", "levels 1 and 2");
	lookup_expect(call->discovery_count == 2 && found[0].level == 1 && found[0].answer == 0 &&
			      found[1].level == 2 && found[1].answer == -2 && found[0].has_level,
		      "discovery", "0 at level 1, -2 at level 2");
	lookup_expect(row_calls[found[0].by].fid == 0x8400000a, "discovery-call", "asked of FEATURES");
}

/* Base is the one field of sample/ whose values have names. */
static void lookup_values(void)
{
	int good = ROW_FIELD_VALUE_COUNT == 2;

	for (unsigned i = 0; i < ROW_FIELD_VALUE_COUNT; i++)
		good = good && !strcmp(row_field_names[row_field_values[i].field].name, "Base") &&
		       row_field_values[i].value == i + 1 &&
		       !strcmp(row_field_values[i].name, i ? "TWO_2" : "ONE");
	lookup_expect(good, "values", "1 is ONE and 2 is TWO_2");
}

static const struct row_field *lookup_field(const struct row_reg *reg, const char *name)
{
	for (unsigned i = 0; i < reg->field_count; i++)
		if (!strcmp(row_field_names[reg->first_field + i].name, name))
			return &row_fields[reg->first_field + i];
	return NULL;
}

static void lookup_fields(void)
{
	const struct row_reg *alpha = &row_regs[lookup_reg(3, 0, 0, 4, 0)];
	const struct row_field *sign = lookup_field(alpha, "Sign"), *count = lookup_field(alpha, "Count");

	lookup_expect(alpha->res1 == 0x80 && alpha->field_count == 5, "register",
		      "five fields, bit 7 is one");
	lookup_expect(sign && sign->lsb == 16 && sign->width == 4 && sign->valid == 0x8003 &&
			      sign->flags == (ROW_FIELD_SIGNED | ROW_FIELD_INERT),
		      "field-signed", "19:16, values 0, 1, 0xf");
	lookup_expect(count && count->ceiling == 9 && count->flags == (ROW_FIELD_CEILING | ROW_FIELD_ANY) &&
			      count->rule == ROW_RULE_LOWER_SAFE && count->policy_line == 2,
		      "field-ceiling", "at most 9, lower-safe, policy on line 2");
	lookup_expect(lookup_field(alpha, "Low")->needs == CHARTER_FEAT_HIGH && count->needs == ROW_NONE,
		      "field-needs", "Low counts with FEAT_HIGH");
}

/* The value that turns each comparison off: below it where there is one. */
static void lookup_offs(void)
{
	const struct row_atom *sign = &row_atoms[row_features[CHARTER_FEAT_SIGN].first_atom];
	const struct row_atom *sign2 = &row_atoms[row_features[CHARTER_FEAT_SIGN2].first_atom];
	const struct row_atom *high = &row_atoms[row_features[CHARTER_FEAT_HIGH].first_atom];

	lookup_expect(sign->off == 15, "off-signed", "0xf is below 0");
	lookup_expect(sign2->off == 0, "off-highest", "the highest value below 1 is 0, not 0xf");
	lookup_expect(row_features[CHARTER_FEAT_HIGH].atom_count == 3 && !high[0].last && high[1].last &&
			      high[2].last,
		      "conjunctions", "two `when` lines: two atoms, then one");
	lookup_expect(high[0].off == 0 && high[1].off == 0 && high[2].off == 0, "off-said",
		      "High 0, as `off` says");
}

static void lookup_conditions(void)
{
	const struct row_reg *ctrl = &row_regs[lookup_reg(3, 0, 1, 0, 0)];
	const struct row_reg *test = &row_regs[lookup_reg(3, 0, 1, 0, 1)];

	lookup_expect(ctrl->needs == CHARTER_FEAT_HIGH && ctrl->yours == CHARTER_SYSREG_ALPHA_CTRL_EL1 &&
			      ctrl->read == ROW_ACT_YOURS && ctrl->state == 1,
		      "needs-feature", "needs FEAT_HIGH, the embedder's, state");
	lookup_expect(test->needs & ROW_COND_ATOM &&
			      row_atoms[test->needs & ~ROW_COND_ATOM].op == ROW_OP_GE &&
			      row_atoms[test->needs & ~ROW_COND_ATOM].value == 2 && test->yours == ROW_NONE,
		      "needs-value", "needs High >= 2");
	lookup_expect(row_controls[3].reg == CHARTER_EL2_HFGRTR_EL2 &&
			      row_controls[3].host == CHARTER_FEAT_HIGH && row_controls[3].lsb == 50 &&
			      row_controls[3].set,
		      "control", "HFGRTR_EL2 bit 50 set, on hosts with FEAT_HIGH");
}

/* A list of conditions: any of its entries, but for those that need the next one too. */
static void lookup_lists(void)
{
	const uint16_t *list = &row_cond_list[row_el2s[CHARTER_EL2_HFGRTR_EL2].host & ~ROW_COND_LIST];
	const struct row_effective *other = &row_effectives[CHARTER_EFFECTIVE_OTHER_EL2];

	lookup_expect(row_el2s[CHARTER_EL2_HFGRTR_EL2].host & ROW_COND_LIST && list[0] == CHARTER_FEAT_HIGH &&
			      list[1] == (CHARTER_FEAT_BASE | ROW_COND_AND) && list[2] & ROW_COND_ATOM &&
			      row_atoms[list[2] & ~ROW_COND_ATOM].value == 1 && list[3] == ROW_NONE,
		      "cond-list", "FEAT_HIGH, or FEAT_BASE and Sign == 1");
	lookup_expect(row_bits[other->first_bit].needs == row_el2s[CHARTER_EL2_HFGRTR_EL2].host &&
			      ROW_COND_LIST_COUNT == 5,
		      "cond-list-once", "the same list is kept once");
}

static void lookup_traps(void)
{
	const struct row_trap *alpha = &row_traps[0], *more = &row_traps[1];
	const struct row_take *took = &row_takes[alpha->first_take], *take = &row_takes[more->first_take];

	lookup_expect(CHARTER_EL2_COUNT == 2 && ROW_EL2_COUNT == 3 &&
			      !strcmp(row_el2_names[CHARTER_EL2_HFGRTR_EL2].name, "HFGRTR_EL2") &&
			      row_el2s[CHARTER_EL2_HCR_EL2].enc == 0xe088,
		      "el2", "the registers that nothing controls come last");
	lookup_expect(alpha->take_count == 2 && took[0].flags == ROW_TAKE_READ &&
			      took[0].index == lookup_reg(3, 0, 1, 0, 0) && took[1].flags == ROW_TAKE_READ &&
			      took[1].index == lookup_reg(3, 0, 1, 0, 1) && alpha->set && alpha->bit == 7,
		      "trap", "reads of ALPHA_CTRL_EL1 and of all that begins with BETA_");
	lookup_expect(more->take_count == 4 && !more->set && more->along == ROW_ALONG_YOURS &&
			      more->host == CHARTER_FEAT_SIGN && take[0].flags == ROW_TAKE_INSN &&
			      take[1].flags == ROW_TAKE_BIT &&
			      !strcmp(row_bit_names[take[1].index].name, "Extra") &&
			      take[2].flags == ROW_TAKE_WRITE &&
			      take[3].flags == (ROW_TAKE_INSN | ROW_TAKE_PARTLY),
		      "trap-takes", "an instruction, a control bit, a write, some of an instruction");
	lookup_expect(ROW_TRAP_NOTE_COUNT == 2 && !strcmp(row_trap_notes[0].name, "ERET") &&
			      !row_trap_notes[0].partly && row_trap_notes[1].partly &&
			      !strcmp(row_trap_notes[1].what, "some of them"),
		      "trap-notes", "what goes along, and what is left");
}

static void lookup_effective(void)
{
	const struct row_effective *ctrl = &row_effectives[CHARTER_EFFECTIVE_ALPHA_CTRL_EL1];
	const struct row_bit *bits = &row_bits[ctrl->first_bit];

	lookup_expect(row_regs[ctrl->reg].enc == 0xc080 && row_regs[ctrl->reg].effective == 1 &&
			      ctrl->res0 == ~0xffull && ctrl->res1 == 0x20 && ctrl->bit_count == 2 &&
			      row_effectives[CHARTER_EFFECTIVE_OTHER_EL2].reg == ROW_NONE,
		      "effective", "63:8 and 5 are reserved, two fields need something");
	lookup_expect(bits[0].lsb == 6 && bits[0].width == 2 && bits[0].off == 2 && bits[0].police &&
			      bits[0].needs == CHARTER_FEAT_SIGN2 && bits[1].lsb == 0 && !bits[1].police,
		      "effective-bits", "Extra is 2 without FEAT_SIGN2, and is policed");
}

static void lookup_rest(void)
{
	const struct row_profile *cpu = &row_profiles[0];

	lookup_expect(CHARTER_MODEL_VERSION == 7 && !strcmp(CHARTER_MODEL_NAME, "sample-7"), "model",
		      "7, sample-7");
	lookup_expect(cpu->reg[CHARTER_ID_ID_ALPHA_EL1] == 0x110081 && cpu->ccsidr[1] == 0x201fe01a &&
			      cpu->ccsidr[2] == 0xffffffff &&
			      cpu->platform[CHARTER_PLATFORM_CNTFRQ] == 1000000000 &&
			      cpu->platform_given == 1 && !strcmp(cpu->file, "profile/cpu.txt") && cpu->line,
		      "profile", "two registers, two caches, one platform fact, and its place");
	lookup_expect(row_platforms[0].needs == ROW_NONE && row_platforms[1].needs == CHARTER_FEAT_HIGH,
		      "platform", "one for every VM, one that needs FEAT_HIGH");
	lookup_expect(!strcmp(row_withhold_names[1].name, "ID_ALPHA_EL1.Count") &&
			      !strcmp(row_withhold_names[1].why, "sample") &&
			      row_withhold_names[1].line == 3 &&
			      !strcmp(row_control_names[0].name, "HCR_EL2.TID3"),
		      "places", "withheld fields and control bits by their whole names");
	lookup_expect(row_states[0].count == 31 && row_states[0].step == 2 &&
			      row_states[0].needs == ROW_NONE && row_states[1].needs == CHARTER_FEAT_HIGH &&
			      row_states[1].grant.op == ROW_GRANT_ALWAYS &&
			      row_states[2].grant.op == ROW_GRANT_BIT && row_states[2].grant.value == 0,
		      "state", "31 ids two apart; one that needs FEAT_HIGH; one of a service");
	lookup_expect(row_withholds[2].fwreg == CHARTER_FWREG_VER && row_withholds[2].value == 0x10000 &&
			      row_withholds[1].field != ROW_NONE && row_withholds[1].value == 3 &&
			      row_withholds[0].feature == CHARTER_FEAT_SIGN2 &&
			      row_withholds[3].unless == CHARTER_FEAT_HIGH &&
			      row_withholds[2].unless == ROW_NONE,
		      "withhold", "a feature, a field, a version, bits unless FEAT_HIGH");
	lookup_expect(!strcmp(row_policy_names[1].why, "sample: a \\ that is only a character") ||
			      !strcmp(row_policy_names[0].why, "sample: a \\ that is only a character") ||
			      !strcmp(row_policy_names[CHARTER_FIELD_COUNT - 5].why,
				      "sample: a \\ that is only a character"),
		      "names", "prose as it was written");
}

int main(void)
{
	lookup_every_encoding();
	lookup_calls();
	lookup_insns();
	lookup_levels();
	lookup_values();
	lookup_fields();
	lookup_offs();
	lookup_conditions();
	lookup_lists();
	lookup_traps();
	lookup_effective();
	lookup_rest();
	return lookup_failed;
}
