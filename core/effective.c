/* SPDX-License-Identifier: BSD-2-Clause */
/* Effective values: arch/control's bits for a set of ID registers. */
#include "vm_priv.h"

#include <charter/masks.h>

struct charter_masks charter_effective(const uint64_t *id, unsigned reg)
{
	const struct row_effective *row = &row_effectives[reg];
	struct charter_masks masks = {0};

	if (reg >= ROW_EFFECTIVE_COUNT)
		return masks;
	masks = (struct charter_masks){.res0 = row->res0, .res1 = row->res1};
	for (unsigned i = row->first_bit; i < (unsigned)row->first_bit + row->bit_count; i++) {
		const struct row_bit *bit = &row_bits[i];
		uint64_t ones = (uint64_t)bit->off << bit->lsb;

		if (feature_cond(id, bit->needs))
			continue;
		masks.res0 |= (~0ull >> (64u - bit->width) << bit->lsb) & ~ones;
		masks.res1 |= ones;
	}
	return masks;
}

unsigned charter_effective_find(uint16_t enc, bool e2h)
{
	unsigned found = ROW_EFFECTIVE_COUNT;

	for (unsigned i = 0; i < ROW_EFFECTIVE_COUNT; i++)
		if (row_effectives[i].enc == enc && (!row_effectives[i].e2h || e2h))
			found = i;
	return found;
}

void effective_decide(struct charter_vm *vm)
{
	for (unsigned i = 0; i < ROW_EFFECTIVE_COUNT; i++)
		vm->masks[i] = charter_effective(vm->choice.id, i);
}

struct charter_masks charter_masks(const struct charter_vm *vm, uint16_t enc)
{
	unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127u];

	if (row == ROW_NONE || row_regs[row].effective == ROW_NONE)
		return (struct charter_masks){0};
	return vm->masks[row_regs[row].effective];
}

uint64_t charter_pass(const struct charter_vm *vm, unsigned reg, uint64_t value)
{
	if (reg >= ROW_EFFECTIVE_COUNT)
		return value;
	return (value & ~vm->masks[reg].res0) | vm->masks[reg].res1;
}
