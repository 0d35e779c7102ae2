/* SPDX-License-Identifier: BSD-2-Clause */
/* What EL2's control registers must hold: arch/control, decided at the seal. */
#include "vm_priv.h"

#include <charter/el2.h>
#include <charter/feature.h>
#include <string.h>

/* Whether a row's condition on the host and the guest holds. */
static bool control_applies(const struct charter_vm *vm, const struct row_control *row)
{
	if (!feature_cond(vm->host.cpu, row->host) || !feature_cond(vm->host.cpu, row_el2s[row->reg].host))
		return false;
	switch ((enum row_cond)row->cond) {
	case ROW_COND_ALWAYS:
		return true;
	case ROW_COND_WHEN:
		return feature_cond(vm->choice.id, row->feature);
	case ROW_COND_UNLESS:
		return !feature_cond(vm->choice.id, row->feature);
	}
	return false;
}

void control_decide(struct charter_vm *vm)
{
	memset(vm->el2_set, 0, sizeof(vm->el2_set));
	memset(vm->el2_clear, 0, sizeof(vm->el2_clear));
	for (unsigned i = 0; i < ROW_CONTROL_COUNT; i++) {
		const struct row_control *row = &row_controls[i];
		uint64_t bits = ~0ull >> (64u - row->width) << row->lsb;

		if (!control_applies(vm, row))
			continue;
		if (row->set)
			vm->el2_set[row->reg] |= bits;
		else
			vm->el2_clear[row->reg] |= bits;
	}
}

struct charter_el2_bits charter_el2(const struct charter_vm *vm, unsigned reg)
{
	if (reg >= CHARTER_EL2_COUNT)
		return (struct charter_el2_bits){0};
	return (struct charter_el2_bits){.set = vm->el2_set[reg], .clear = vm->el2_clear[reg]};
}
