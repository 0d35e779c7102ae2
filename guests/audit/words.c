/* SPDX-License-Identifier: BSD-2-Clause */
/* Instruction words: those of op0 = 0 and 1 one by one, some of each row, and random ones. */
#include "audit/audit.h"

#define WORDS_PSTATE 0xd500001fu /* op0 = 0, Rt = 31 */
#define WORDS_SYS 0xd5080000u    /* op0 = 1, Rt = 0 */
#define WORDS_SYSL 0xd5280000u
#define WORDS_SPACE 0x4000u /* encodings of one op0 */

/* SMSTART may have been among them: SMSTOP, where there is one. */
static void words_leave_streaming(void)
{
	sysreg_write((uint16_t)AUDIT_ENC(3, 3, 4, 2, 2), 0);
}

/* Where a kind of words begins, and what of a key they hold. */
static uint32_t words_base(unsigned kind)
{
	return kind == AUDIT_PSTATE ? WORDS_PSTATE : kind == AUDIT_SYS ? WORDS_SYS : WORDS_SYSL;
}

static void words_part(unsigned kind, uint32_t first, unsigned el, bool guarded)
{
	static struct probe probes[BOX_MANY];

	for (uint32_t i = 0; i < BOX_MANY; i++) {
		probes[i] = (struct probe){.el = el};
		probes[i].word = words_base(kind) | (first + i) << 5;
		if (!guarded && audit_unsafe_find(kind, first + i) < AUDIT_UNSAFE_COUNT)
			probes[i].outcome = AUDIT_SKIP;
	}
	box_probe(probes, BOX_MANY);
	for (uint32_t i = 0; i < BOX_MANY; i++) {
		struct audit_record r = {.kind = (uint8_t)kind, .el = (uint8_t)el, .count = 1};

		r.key = first + i;
		r.outcome = (uint8_t)probes[i].outcome;
		r.esr = r.outcome == AUDIT_SKIP ? 0 : probes[i].esr;
		r.value = r.outcome == AUDIT_SKIP ? AUDIT_REASON_WAKE : 0;
		record_add(&r);
	}
}

static void words_space(unsigned kind, unsigned el, bool guarded)
{
	uint32_t base = kind == AUDIT_PSTATE ? 0 : WORDS_SPACE;

	for (uint32_t at = 0; at < WORDS_SPACE; at += BOX_MANY)
		words_part(kind, base + at, el, guarded);
}

void words_system(const struct audit_plan *plan)
{
	for (unsigned el = 2; el-- > 0;) {
		words_space(AUDIT_PSTATE, el, plan->guarded);
		words_leave_streaming();
		box_enable();
		words_space(AUDIT_SYS, el, plan->guarded);
		words_space(AUDIT_SYSL, el, plan->guarded);
	}
}

static struct probe words_probes[BOX_MANY];

/* Execute some words, and note in the record what each did. */
static void words_bits(struct audit_record *r)
{
	for (unsigned i = 0; i < r->esr; i++)
		words_probes[i] = (struct probe){.el = r->el, .word = words_probes[i].word};
	box_probe(words_probes, r->esr);
	for (unsigned i = 0; i < r->esr; i++) {
		if (words_probes[i].outcome == AUDIT_HANG)
			r->outcome = AUDIT_HANG;
		if (words_probes[i].outcome == AUDIT_UNDEF)
			continue;
		r->value |= 1ull << i;
		r->more |= (uint64_t)words_probes[i].changed << i;
	}
}

static void words_row(const struct audit_plan *plan, const struct guest_insn *row, unsigned el)
{
	struct audit_record r = {.kind = AUDIT_INSN, .el = (uint8_t)el, .key = row->num, .count = 1};

	r.outcome = AUDIT_WORKS;
	r.esr = AUDIT_ROW_WORDS;
	for (unsigned i = 0; i < AUDIT_ROW_WORDS; i++)
		words_probes[i].word = audit_row_word(plan->seed, row->num, row->mask, row->value, i);
	words_bits(&r);
	record_add(&r);
}

void words_rows(const struct audit_plan *plan)
{
	for (unsigned el = 2; el-- > 0;)
		for (unsigned i = 0; i < guest_insn_count; i++)
			words_row(plan, guest_insns + i, el);
}

void words_random(const struct audit_plan *plan)
{
	for (unsigned el = 2; el-- > 0;)
		for (uint32_t first = 0; first < plan->words; first += AUDIT_WORDS_EACH) {
			struct audit_record r = {
				.kind = AUDIT_WORD, .el = (uint8_t)el, .key = first, .count = 1};

			r.outcome = AUDIT_WORKS;
			for (; r.esr < AUDIT_WORDS_EACH && first + r.esr < plan->words; r.esr++)
				words_probes[r.esr].word = audit_word(plan->seed, first + r.esr);
			words_bits(&r);
			record_add(&r);
		}
}
