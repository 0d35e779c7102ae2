/* SPDX-License-Identifier: BSD-2-Clause */
/* What this machine offers to VMs, as the library wants it. */
#ifndef HYP_VM_HOST_H
#define HYP_VM_HOST_H

#include "boot/machine.h"
#include "trap/inject.h"
#include <charter/host.h>
#include <stdbool.h>

/*
 * Read the boot CPU's registers. Boot CPU only, once, before anything below. What `m` wants to go without is
 * taken as absent from then on. Returns a sentence for the console when that can't be done, else NULL.
 */
const char *host_init(const struct machine *m);

/* The host snapshot: filled at boot, less what the hypervisor does not virtualize; constant afterwards. */
const struct charter_host *host_snapshot(void);

/* Whether the CPUs have a feature (enum charter_feature), whether it can be granted or not. */
bool host_has(unsigned feature);

/* Whether the CPUs have the register of a row (index into row_regs). */
bool host_has_register(unsigned reg);

/* Whether the CPUs have a control register of EL2's (enum charter_el2_reg). */
bool host_has_el2(unsigned reg);

/* Whether the CPUs have it, and it is taken as absent. */
bool host_ignores_el2(unsigned reg);

/* Whether the calling CPU shows the same ID registers as the boot CPU. */
bool host_same_cpu(void);

/* ID_AA64MMFR0_EL1.PARange of the machine. */
uint64_t host_pa_range(void);

/* Bits of a guest's physical address. */
unsigned host_ipa_bits(void);

/* Which bits of PSTATE the CPUs have. Constant after host_init(). */
extern struct inject_cpu host_inject;

/* GCSCR_EL1 of the guest whose registers are loaded, or 0 where the CPUs have none. */
uint64_t host_gcscr(void);

#endif
