/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WFI and WFE. WFI waits for an interrupt, and its CPU is another's meanwhile.
 * WFE traps only while others would run, and lets them: it may be over at any
 * time, as the architecture allows.
 */
#include "trap/trap.h"
#include "vm/sched.h"

#define ISS_TI(esr) ((esr)&3) /* 0: WFI, 1: WFE; 2 and 3, with a timeout, are not granted */

enum trap_kind wfx_trap(struct trap *t)
{
	if (ISS_TI(t->esr) == 0)
		sched_wait(t->v);
	else
		sched_yield_cpu(t->v);
	return TRAP_SKIP;
}
