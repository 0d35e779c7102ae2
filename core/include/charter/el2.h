/* SPDX-License-Identifier: BSD-2-Clause */
/* What EL2's control registers must hold while a guest of this charter runs. */
#ifndef CHARTER_EL2_H
#define CHARTER_EL2_H

#include <charter/vm.h>

/* Bits the charter demands; the rest are the embedder's own. */
struct charter_el2_bits {
	uint64_t set;
	uint64_t clear;
};

/*
 * The demand on register `reg` (enum charter_el2_reg), decided at the seal:
 * load `(own | set) & ~clear`. Both are 0 for a register that the host lacks.
 * Any CPU, no lock; `vm` must be sealed.
 */
struct charter_el2_bits charter_el2(const struct charter_vm *vm, unsigned reg);

/*
 * What is to be written for `value` of register `reg`, in the format of HCR_EL2.E2H = 0, by an EL2 that has
 * E2H = 1 and TGE = 0: CPTR_EL2 and CNTHCTL_EL2 have another format there, the others the same. Pure.
 */
uint64_t charter_el2_e2h1(unsigned reg, uint64_t value);

#endif
