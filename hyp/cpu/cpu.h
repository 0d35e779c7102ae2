/* SPDX-License-Identifier: BSD-2-Clause */
/* The physical CPUs. Interrupts are masked whenever a CPU is at EL2. */
#ifndef HYP_CPU_CPU_H
#define HYP_CPU_CPU_H

#include "boot/machine.h"
#include "cpu/sysreg.h"
#include <stdint.h>

struct vcpu;

/* One physical CPU; TPIDR_EL2 points to its own. */
struct cpu {
	uint64_t stack;    /* top of its EL2 stack; the boot code loads it */
	struct vcpu *vcpu; /* whose EL1 state is in this CPU's registers, or NULL */
	uint64_t mpidr;    /* affinity, as the device tree and GICR_TYPER have it */
	uint32_t index;    /* in `cpus`; vCPU i runs on CPU i */
	uint32_t online;   /* atomic: it has reached its idle loop */
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

/* Wait for an interrupt of this CPU, which stays pending. */
static inline void cpu_wait(void)
{
	wfi();
}

/* Make a CPU look at its VM's state: it leaves the guest or its idle wait. Any CPU. */
void cpu_kick(unsigned index);

#endif
