/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which vCPU a physical CPU runs: runq.h's decisions, made true. A vCPU's
 * state stays in the registers of its CPU while nothing else needs them; a
 * vCPU that is in some CPU's registers is inside its VM (vm_enter()).
 */
#ifndef HYP_VM_SCHED_H
#define HYP_VM_SCHED_H

#include "vm/vcpu.h"
#include <stdbool.h>
#include <stdint.h>

struct vm;

/* Before any CPU is in sched_loop(). */
void sched_init(void);

/* Run vCPUs, and wait while there is none. Never returns; interrupts are masked at EL2. */
void sched_loop(void) __attribute__((noreturn));

/* A new VM's vCPUs: none of them runs. */
void sched_add(struct vm *vm);
/* They do not run any more, and nobody is inside: forget them. */
void sched_forget(struct vm *vm);
/* It is no longer to be run: whoever runs it leaves it. */
void sched_evict(const struct vm *vm);

/* `v` has something to run. Any CPU; takes no other lock. */
void sched_wake(struct vcpu *v);

/* Something of `v` that is looked at before it enters its guest has changed; one that sleeps wakes. Any CPU.
 */
void sched_poke(struct vcpu *v);

/*
 * `v`, which is loaded on the calling CPU, has nothing to do until an
 * interrupt is pending for it: it leaves its guest at the end of its trap, and
 * goes on when one is. From a trap; no lock is held.
 */
void sched_wait(struct vcpu *v);

/* The same, but it only lets others go first, if there are any. */
void sched_yield_cpu(struct vcpu *v);

/* Of the calling CPU: its vCPU is to leave its guest. */
bool sched_wanted(void);

/* HTIMER_SLICE and HTIMER_SLEEPER have fired. */
void sched_slice_irq(void);
void sched_timer_irq(void);

/*
 * Hold all vCPUs of a VM: none runs once sched_still() is true, which says
 * since when, by CNTPCT_EL0; then let them go again. Any CPU.
 */
void sched_hold(struct vm *vm);
bool sched_still(struct vm *vm, uint64_t *since);
void sched_release(struct vm *vm);

/* What the scheduler knows of `v` now: where it is (enum runq_state), and ticks since its VM's start. Any
 * CPU. */
struct sched_seen {
	uint32_t state;
	uint32_t cpu; /* of a RUNNING one */
	uint64_t ran, delayed;
};
struct sched_seen sched_look(const struct vcpu *v);

/* Whether `v` waits for an interrupt. Any CPU. */
static inline bool sched_waits(const struct vcpu *v)
{
	return __atomic_load_n(&v->sched.waiting, __ATOMIC_SEQ_CST);
}

#endif
