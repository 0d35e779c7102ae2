/* SPDX-License-Identifier: BSD-2-Clause */
/* Bits that a guest could flip: in control registers, and in PSTATE by an exception return. */
#include "audit/audit_state.h"
#include "rows.h"
#include <charter/masks.h>

/* PSTATE as SPSR_EL1 has it (DDI 0487, SPSR_EL1), and what each field needs. */
static const struct audit_bits_pstate {
	uint64_t bits;
	uint16_t feature;
} audit_bits_pstate[] = {
	{3ull << 10, CHARTER_FEAT_BTI},      /* BTYPE */
	{1ull << 12, CHARTER_FEAT_SSBS},     /* SSBS */
	{1ull << 13, CHARTER_FEAT_NMI},      /* ALLINT */
	{1ull << 22, CHARTER_FEAT_PAN},      /* PAN */
	{1ull << 23, CHARTER_FEAT_UAO},      /* UAO */
	{1ull << 24, CHARTER_FEAT_DIT},      /* DIT */
	{1ull << 25, CHARTER_FEAT_MTE},      /* TCO */
	{1ull << 32, CHARTER_FEAT_EBEP},     /* PM */
	{1ull << 33, CHARTER_FEAT_SEBEP},    /* PPEND */
	{1ull << 34, CHARTER_FEAT_GCS},      /* EXLOCK */
	{1ull << 35, CHARTER_FEAT_PAuth_LR}, /* PACM */
};

/* What a bit of a control register needs and the VM lacks. */
static uint16_t audit_judge_bit_feature(const struct audit_vm *vm, uint32_t enc, unsigned bit)
{
	unsigned effective = charter_effective_find((uint16_t)enc, false);

	for (unsigned i = 0; i < ROW_BIT_COUNT; i++)
		if (row_bits[i].effective == effective && bit >= row_bits[i].lsb &&
		    bit < (unsigned)row_bits[i].lsb + row_bits[i].width)
			return audit_vm_feature(vm, row_bits[i].needs);
	return ROW_NONE;
}

/* Whether the bits switch something on that nothing else refuses. Others only hold a value: what they would
 * switch on is refused where it is used. */
static bool audit_judge_bit_counts(uint32_t enc, unsigned bit)
{
	unsigned effective = charter_effective_find((uint16_t)enc, false);

	for (unsigned i = 0; i < ROW_BIT_COUNT; i++)
		if (row_bits[i].effective == effective && bit >= row_bits[i].lsb &&
		    bit < (unsigned)row_bits[i].lsb + row_bits[i].width)
			return row_bits[i].police;
	return true;
}

/* A bit that no feature is behind means nothing, but it should not be there. */
static struct audit_finding audit_judge_bit(const struct audit_vm *vm, const struct audit_thing *thing,
					    uint16_t feature)
{
	if (feature == ROW_NONE)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE,
				      "bits without a meaning can be flipped");
	/* What the host lacks as well, nothing switches on: the bit only holds a value. */
	if (feature < ROW_FEATURE_COUNT && !charter_feature_eval(vm->host.cpu, feature))
		return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
	return audit_judge_there(vm, thing, feature, "bits that only count with it can be flipped");
}

/* Bits of a control register beyond its masks: the first of them that is no residue, or else all of them. */
static struct audit_finding audit_judge_masks(const struct audit_vm *vm, const struct audit_thing *thing)
{
	struct charter_masks m = charter_masks(vm->vm.vm, (uint16_t)thing->key);
	struct audit_finding f = audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
	struct audit_thing one = *thing;

	for (unsigned bit = 0; bit < 64; bit++) {
		one.value = (thing->value & (m.res0 | m.res1)) & 1ull << bit;
		/* What ERET takes of SPSR_EL1 is probed by itself; the register is memory. */
		if (thing->key == AUDIT_ENC(3, 0, 4, 0, 0) || !one.value || f.verdict == AUDIT_IS_LEAK ||
		    !audit_judge_bit_counts(thing->key, bit))
			continue;
		f = audit_judge_bit(vm, &one, audit_judge_bit_feature(vm, thing->key, bit));
	}
	return f;
}

struct audit_finding audit_judge_bits(const struct audit_vm *vm, const struct audit_thing *thing)
{
	const size_t fields = sizeof(audit_bits_pstate) / sizeof(audit_bits_pstate[0]);

	if (thing->kind == AUDIT_BITS)
		return audit_judge_masks(vm, thing);
	for (size_t i = 0; i < fields; i++) {
		const struct audit_bits_pstate *p = audit_bits_pstate + i;

		if (thing->value & p->bits && !charter_vm_has(vm->vm.vm, p->feature))
			return audit_judge_there(vm, thing, p->feature,
						 "an exception return sets its bit of PSTATE");
	}
	return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
}
