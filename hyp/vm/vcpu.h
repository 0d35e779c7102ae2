/* SPDX-License-Identifier: BSD-2-Clause */
/* One virtual CPU. Its GPRs live at offset 0: the vectors save and load them there. */
#ifndef HYP_VM_VCPU_H
#define HYP_VM_VCPU_H

#include "cpu/fp.h"
#include "irq/vgic.h"
#include "psci/psci.h"
#include "svc/steal.h"
#include "sysio_gen.h"
#include "time/vtimer.h"
#include "trap/refused.h"
#include "vm/runq.h"
#include <stdbool.h>
#include <stdint.h>

struct vm;

/* What the scheduler knows of it. */
struct sched_vcpu {
	struct runq_task task;
	uint32_t cpu;     /* atomic: index of the CPU whose registers hold its EL1 state, or RUNQ_NOWHERE */
	uint32_t waiting; /* atomic: WFI, or the like: an interrupt is to wake it */
	bool leave;       /* it is to leave the guest at the end of its trap */
	bool yields;      /* and let another go first */
	uint64_t wake_at; /* of a sleeper: when its timer is due, by CNTPCT_EL0 */
};

struct vcpu {
	uint64_t x[32];  /* guest GPRs; x20..x29 only after trap.h's TRAP_FRAME and while not loaded; [31]:
			    scrap, never read */
	uint64_t pc;     /* valid while not loaded */
	uint64_t pstate; /* valid while not loaded */
	struct vm *vm;
	uint32_t index;
	bool full;       /* x19..x29 above are the guest's: trap_slow() is at work */
	bool again;      /* trap_slow() is to handle the exception anew */
	uint64_t csselr; /* CSSELR_EL1: trapped, with what it selects */
	struct sched_vcpu sched;
	struct psci_vcpu psci;
	struct vgic_vcpu vgic;
	struct vtimer timer;
	struct steal steal;
	uint64_t exits[64]; /* by exception class */
	uint64_t irqs;
	struct refused refused;
	uint64_t sp_el0, sp_el1, elr_el1, spsr_el1;
	uint64_t el1[SYSIO_STATE_COUNT]; /* the other EL1 and EL0 registers, while not loaded: cpu/sysio.h */
	struct vcpu_fp fp;
};

/* MPIDR_EL1's affinity fields. */
static inline uint64_t vcpu_affinity(const struct vcpu *v)
{
	return v->index;
}

/* To the state after a reset, at EL1 with the MMU off, at `pc` with x0 = `x0`. `v` is not loaded. */
void vcpu_reset(struct vcpu *v, uint64_t pc, uint64_t x0);

/* The same after a core has been powered down and woken: its timer and its redistributor have kept their
 * state. */
void vcpu_resume(struct vcpu *v, uint64_t pc, uint64_t x0);

#endif
