/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI for guests: the power state machine of a VM's vCPUs. No decoding: core says what is granted. Source:
 * DEN 0022. */
#ifndef HYP_PSCI_PSCI_H
#define HYP_PSCI_PSCI_H

#include <stdbool.h>
#include <stdint.h>

struct vcpu;

/*
 * OFF -> CLAIMED: one CPU_ON has won and is writing entry and context.
 * CLAIMED -> ON_PENDING: they are written, the vCPU's own CPU may start it.
 * ON_PENDING -> ON: it has taken them over. ON -> OFF: it has left the guest.
 * ON -> RESUMING -> ON: it was suspended and powered down, and has been woken.
 */
enum psci_power { PSCI_OFF = 0, PSCI_ON_PENDING = 1, PSCI_ON = 2, PSCI_CLAIMED = 3, PSCI_RESUMING = 4 };

struct psci_vcpu {
	uint32_t power;   /* enum psci_power, atomic */
	bool stopping;    /* CPU_OFF: it becomes OFF once it has left the guest */
	uint64_t entry;   /* CLAIMED, ON_PENDING, RESUMING: where it starts */
	uint64_t context; /* the same: its x0 */
};

enum psci_kind {
	PSCI_RETURNS, /* with x0 */
	PSCI_STOPS,   /* the calling vCPU leaves the guest */
};

struct psci_answer {
	uint64_t x0;
	enum psci_kind kind;
};

/*
 * The functions, called by vCPU `v`, for a VM that is granted them; arguments as DEN 0022 section 5 names
 * them, the 32-bit forms zero-extended. Any CPU, no lock.
 */
struct psci_answer psci_cpu_on(struct vcpu *v, uint64_t mpidr, uint64_t entry, uint64_t context);
struct psci_answer psci_cpu_off(struct vcpu *v);
struct psci_answer psci_cpu_suspend(struct vcpu *v, uint64_t state, uint64_t entry, uint64_t context);
struct psci_answer psci_affinity_info(struct vcpu *v, uint64_t affinity, uint64_t level);
struct psci_answer psci_system_off(struct vcpu *v);
struct psci_answer psci_system_off2(struct vcpu *v, uint64_t type, uint64_t cookie);
struct psci_answer psci_system_reset(struct vcpu *v);
struct psci_answer psci_system_reset2(struct vcpu *v, uint64_t type);

/* Make a vCPU that is OFF ON_PENDING and tell its CPU. Returns the state it found: only PSCI_OFF is success.
 * Any CPU. */
enum psci_power psci_start(struct vcpu *v, uint64_t entry, uint64_t context);

/* Of a vCPU that has something to run: whether that is an entry point, and psci_begin() is due. */
bool psci_begins(const struct vcpu *v);

/* On the vCPU's own CPU: whether it is to be started from its entry point now; then it is ON. */
bool psci_begin(struct vcpu *v);

/* On the vCPU's own CPU, after it has left the guest: finish a CPU_OFF. */
void psci_left(struct vcpu *v);

/* Whether the vCPU has anything to run. */
bool psci_runnable(const struct vcpu *v);

#endif
