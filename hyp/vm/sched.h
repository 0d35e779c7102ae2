/* SPDX-License-Identifier: BSD-2-Clause */
/* Which vCPU a physical CPU runs. Today vCPU i of a VM runs on CPU i, and nothing else does. */
#ifndef HYP_VM_SCHED_H
#define HYP_VM_SCHED_H

#include <stdbool.h>

struct vcpu;

/*
 * `v`, which is loaded on the calling CPU, has nothing to do until an interrupt is pending for it: wait for
 * one. False: its VM does not run any more. From a trap; no lock is held.
 */
bool sched_wait(struct vcpu *v);

/* Run vCPUs, and wait while there is none. Never returns; interrupts are masked at EL2. */
void sched_loop(void) __attribute__((noreturn));

#endif
