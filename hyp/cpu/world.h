/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2's control registers while a guest runs: what the hypervisor itself needs, and what the charter demands.
 */
#ifndef HYP_CPU_WORLD_H
#define HYP_CPU_WORLD_H

#include <charter/el2.h>
#include <stdbool.h>
#include <stdint.h>

struct vm;

struct world {
	uint64_t control[CHARTER_EL2_COUNT]; /* by enum charter_el2_reg */
	uint64_t vpidr;
	uint64_t zcr; /* ZCR_EL2, where SVE is granted */
};

/* Decide a sealed VM's values. */
void world_decide(struct vm *vm);

/* Load them on the calling CPU; registers that the CPU lacks are left alone. */
void world_load(const struct vm *vm);

/* Whether WFE traps, from now until the next world_load(). The VM's values are loaded. */
void world_trap_wfe(const struct vm *vm, bool traps);

/* The values without a guest: nothing traps that EL2 needs for switching. */
void world_load_own(void);

#endif
