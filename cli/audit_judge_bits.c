/* SPDX-License-Identifier: BSD-2-Clause */
/* Bits that a guest could flip: in control registers, and in PSTATE by an exception return. */
#include "audit_state.h"
#include "rows.h"

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

struct audit_finding audit_judge_bits(const struct audit_vm *vm, const struct audit_thing *thing)
{
	const size_t fields = sizeof(audit_bits_pstate) / sizeof(audit_bits_pstate[0]);

	for (size_t i = 0; thing->kind == AUDIT_SPSR && i < fields; i++) {
		const struct audit_bits_pstate *p = audit_bits_pstate + i;

		if (thing->value & p->bits && !charter_vm_has(vm->vm.vm, p->feature))
			return audit_judge_there(vm, thing, p->feature,
						 "an exception return sets its bit of PSTATE");
	}
	return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
}
