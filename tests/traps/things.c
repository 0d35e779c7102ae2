/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done at EL1 and EL0, with values that change nothing. */
#include "bare.h"

#define THING_MRS 0xd5200000u /* and SYSL; x0 */
#define THING_MSR 0xd5000000u
#define THING_NO_OPERAND 0x1fu
#define THING_HVC_1 0xd4000022u
#define THING_SVC_1 0xd4000021u
#define THING_SVCR_SM 0x10u /* of an immediate's encoding: PSTATE.SM */
#define THING_EL1H 0x3c5u
#define THING_EL0T 0x3c0u
#define THING_CLASS_HVC 0x16u
#define THING_WAITS 0xd5031000u /* WFET, WFIT: x0 says until when */
#define THING_WAITS_MASK 0xffffffdfu
#define THING_WAIT 3000u

/* SMC with a function id that no firmware has. WFI and WFE are not here: where they do not trap, they wait.
 */
const struct base_insn base_insns[] = {
	{"ERET", 0xd69f03e0u}, {"SMC", 0xd4000003u},       {"SVC", 0xd4000001u},
	{"FP", 0x9e670000u},   {"FP_VECTOR", 0x4e208400u},
};
const unsigned base_insn_count = sizeof(base_insns) / sizeof(base_insns[0]);

struct thing things[THINGS_MOST];
unsigned thing_count;

static uint32_t *thing_slot(unsigned n)
{
	return (uint32_t *)(BARE_SLOTS + 8ull * n);
}

/* Aborts and failed authentications: it executed, if not well. */
static bool thing_is_fault(unsigned class)
{
	return class == 0x1c || (class >= 0x20 && class <= 0x26);
}

static uint16_t thing_outcome(const struct bare_step *step)
{
	unsigned class2 = step->esr2 >> 26 & 63, class1 = step->esr1 >> 26 & 63;

	if (class2 != THING_CLASS_HVC || (step->esr2 & 0xffff) > 2)
		return (uint16_t)(step->elr2 == step->pc ? OUTCOME_EL2 | class2 : OUTCOME_DONE);
	if ((step->esr2 & 0xffff) == 2 && step->elr1 == step->pc && !thing_is_fault(class1))
		return (uint16_t)(OUTCOME_EL1 | class1);
	return OUTCOME_DONE;
}

static uint16_t thing_step(const uint32_t *slot, unsigned el, uint64_t *x0)
{
	struct bare_step step = {.pc = (uintptr_t)slot, .pstate = el ? THING_EL1H : THING_EL0T, .x0 = *x0};

	if ((*slot & THING_WAITS_MASK) == THING_WAITS)
		step.x0 = GUEST_MRS(cntvct_el0) + THING_WAIT;
	bare_step(&step);
	*x0 = step.x0;
	return thing_outcome(&step);
}

static void thing_write_slot(uint32_t *slot, uint32_t word, unsigned el)
{
	slot[0] = word;
	slot[1] = el ? THING_HVC_1 : THING_SVC_1;
}

uint16_t word_do(uint32_t word, unsigned el, uint64_t *x0)
{
	uint32_t *slot = thing_slot(THINGS_MOST);

	thing_write_slot(slot, word, el);
	guest_sync_code(slot, 8);
	return thing_step(slot, el, x0);
}

uint16_t thing_do(unsigned n, uint64_t *x0)
{
	uint64_t value = things[n].x0;
	uint16_t outcome = thing_step(thing_slot(n), things[n].el, &value);

	if (x0)
		*x0 = value;
	return outcome;
}

static void things_add(unsigned kind, unsigned el, uint16_t id, uint32_t word, uint64_t x0)
{
	struct thing *t = things + thing_count;

	*t = (struct thing){.id = id, .kind = (uint8_t)kind, .el = (uint8_t)el, .svcr = SVCR_ZA, .x0 = x0};
	thing_write_slot(thing_slot(thing_count), word, el);
	guest_sync_code(thing_slot(thing_count), 8);
	t->base = thing_do(thing_count++, NULL);
}

static uint32_t things_write_word(uint16_t enc)
{
	static const uint16_t svcr = 3u << 11 | 4u << 7 | 3u;

	if (enc >> 14)
		return THING_MSR | (uint32_t)enc << 5;
	if (enc == svcr)
		enc |= THING_SVCR_SM;
	return THING_MSR | (uint32_t)enc << 5 | THING_NO_OPERAND;
}

/* A register is written with what it holds, a system instruction has an address. */
static void things_of_reg(uint16_t enc)
{
	uint64_t held = 0;
	uint16_t outcome = OUTCOME_UNDEFINED;

	if (enc >> 14 > 1)
		outcome = word_do(THING_MRS | (uint32_t)enc << 5, 1, &held);
	if (outcome != OUTCOME_DONE)
		held = enc >> 14 > 1 ? 0 : BARE_SCRATCH;
	for (unsigned el = 0; el < 2; el++) {
		if (enc >> 14)
			things_add(THING_READ, el, enc, THING_MRS | (uint32_t)enc << 5, BARE_SCRATCH);
		things_add(THING_WRITE, el, enc, things_write_word(enc), held);
	}
}

/* A word of a row: one that executes, if one of some does. x1 is a size, the other registers are addresses.
 */
static uint32_t things_word(const struct thing_insn *row)
{
	static const uint32_t fill[] = {0, 2u << 0 | 3u << 5 | 4u << 10 | 5u << 16,
					2u << 0 | 1u << 5 | 3u << 16};
	uint32_t good = row->value;
	uint16_t best = OUTCOME_UNDEFINED;

	for (unsigned i = 0; i < sizeof(fill) / sizeof(fill[0]) && best != OUTCOME_DONE; i++) {
		uint32_t word = row->value | (fill[i] & ~row->mask);
		uint64_t x0 = BARE_SCRATCH;
		uint16_t outcome = word_do(word, 1, &x0);

		if (outcome == OUTCOME_UNDEFINED || (outcome != OUTCOME_DONE && best != OUTCOME_UNDEFINED))
			continue;
		good = word;
		best = outcome;
	}
	return good;
}

/* What streaming mode lets execute is done in it. */
static void things_stream(void)
{
	neutral_set(SVCR_ZA | SVCR_SM);
	for (unsigned n = 0; n < thing_count; n++) {
		uint16_t outcome;

		if (things[n].kind != THING_INSN || things[n].base == OUTCOME_DONE ||
		    things[n].base == OUTCOME_UNDEFINED)
			continue;
		outcome = thing_do(n, NULL);
		if (outcome != OUTCOME_DONE)
			continue;
		things[n].base = outcome;
		things[n].svcr |= SVCR_SM;
	}
}

void things_find(void)
{
	neutral_set(SVCR_ZA);
	for (unsigned i = 0; i < thing_reg_count; i++)
		things_of_reg(thing_regs[i]);
	for (unsigned i = 0; i < thing_insn_count; i++)
		for (unsigned el = 0; el < 2; el++)
			things_add(THING_INSN, el, thing_insns[i].num, things_word(thing_insns + i),
				   BARE_SCRATCH);
	for (unsigned i = 0; i < base_insn_count; i++)
		for (unsigned el = 0; el < 2; el++)
			things_add(THING_BASE, el, (uint16_t)i, base_insns[i].word, BARE_SCRATCH);
	things_stream();
}
