/* SPDX-License-Identifier: BSD-2-Clause */
/* The physical CPUs. Interrupts are masked whenever a CPU is at EL2. */
#ifndef HYP_CPU_CPU_H
#define HYP_CPU_CPU_H

#include "boot/machine.h"
#include "cpu/sysreg.h"
#include <stdbool.h>
#include <stdint.h>

#define CPU_TIMERS 5 /* time/htimer.h */

struct vcpu;

/* One physical CPU; TPIDR_EL2 points to its own. */
struct cpu {
	uint64_t stack;             /* top of its EL2 stack; the boot code loads it */
	struct vcpu *vcpu;          /* whose EL1 state is in this CPU's registers, or NULL */
	uint64_t mpidr;             /* affinity, as the device tree and GICR_TYPER have it */
	uint32_t index;             /* in `cpus` */
	uint32_t online;            /* atomic: it has reached its idle loop */
	uint32_t resched;           /* atomic: the scheduler is to look anew */
	bool wfe_traps;             /* HCR_EL2.TWE as it is loaded */
	bool fp_used;               /* cpu/fp.h: its vCPU uses FP/SIMD, nothing traps */
	struct vcpu *fp_owner;      /* whose values the FP/SIMD registers hold, or NULL */
	uint64_t timer[CPU_TIMERS]; /* by enum htimer_use: when each is due */
};

/* cpus[0] is the boot CPU; cpu_count of them have come up and can run vCPUs. */
extern struct cpu cpus[MACHINE_CPUS_MAX];
extern unsigned cpu_count;

/* The calling CPU. */
static inline struct cpu *cpu_this(void)
{
	return (struct cpu *)sysreg_read(tpidr_el2);
}

/* Make the calling CPU `cpu`: from here on its exceptions have vectors. */
void cpu_claim(struct cpu *cpu);

/* Bring the calling CPU's EL2 registers to what the hypervisor runs with. After host_init(). */
void cpu_init(void);

/* Start the other CPUs through firmware and wait until each is in its idle loop or has failed. */
void cpu_start_others(const struct machine *m);

/* Make a CPU handle its interrupts, and what has become of its flags: it leaves the guest or its idle wait.
 * Any CPU. */
void cpu_kick(unsigned index);

#endif
