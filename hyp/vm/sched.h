/* SPDX-License-Identifier: BSD-2-Clause */
/* Which vCPU a physical CPU runs. Today vCPU i of a VM runs on CPU i, and nothing else does. */
#ifndef HYP_VM_SCHED_H
#define HYP_VM_SCHED_H

/* Run vCPUs, and wait while there is none. Never returns; interrupts are masked at EL2. */
void sched_loop(void) __attribute__((noreturn));

#endif
