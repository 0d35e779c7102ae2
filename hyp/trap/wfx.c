/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WFI, WFE and their timed forms. They do not trap while each vCPU has a CPU
 * of its own: a physical interrupt ends the wait. Should one trap all the
 * same, it is over at once, as the architecture allows.
 */
#include "trap/trap.h"

enum trap_kind wfx_trap(struct trap *t)
{
	(void)t;
	return TRAP_SKIP;
}
