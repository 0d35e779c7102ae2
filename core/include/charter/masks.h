/* SPDX-License-Identifier: BSD-2-Clause */
/* Effective values: which bits of a control register a guest has. */
#ifndef CHARTER_MASKS_H
#define CHARTER_MASKS_H

#include <charter/vm.h>

/* Bits that are zero whatever is written, and bits that are one. The value is (v & ~res0) | res1. */
struct charter_masks {
	uint64_t res0;
	uint64_t res1;
};

/*
 * The masks of a control register (enum charter_effective) for a guest whose ID registers are `id`, by ID
 * index. Pure: EL2's registers are among them, for the memory-backed ones of a guest that has an EL2.
 */
struct charter_masks charter_effective(const uint64_t *id, unsigned reg);

/*
 * The control register (enum charter_effective) of an encoding, or CHARTER_EFFECTIVE_COUNT. Some of EL2's
 * have a second format (..._E2H): theirs if `e2h`, the guest's HCR_EL2.E2H.
 */
unsigned charter_effective_find(uint16_t enc, bool e2h);

/* The masks of a register by its encoding, decided at the seal; both 0 for what is no control register. */
struct charter_masks charter_masks(const struct charter_vm *vm, uint16_t enc);

/*
 * What a write by a guest or a restore comes to, by a verdict's `handler` (enum charter_effective, or any
 * other number: no control register). `vm` must be sealed; any CPU, no lock.
 */
uint64_t charter_pass(const struct charter_vm *vm, unsigned reg, uint64_t value);

#endif
