/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI for guests: the power state machine of a VM's vCPUs. No decoding: core says what is granted. Source: DEN 0022. */
#ifndef HYP_PSCI_PSCI_H
#define HYP_PSCI_PSCI_H

#include <stdint.h>

struct vcpu;

enum psci_power { PSCI_OFF = 0, PSCI_ON_PENDING = 1, PSCI_ON = 2 };

struct psci_vcpu {
	uint32_t power;   /* enum psci_power, atomic */
	uint64_t entry;   /* ON_PENDING: where it starts */
	uint64_t context; /* ON_PENDING: its x0 */
};

/* A granted call (enum charter_fn) by vCPU `v` with x1..x3 in v->x. Returns x0. May end the VM or stop `v`. */
uint64_t psci_call(struct vcpu *v, uint32_t fn);

#endif
