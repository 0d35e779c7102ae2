/* SPDX-License-Identifier: BSD-2-Clause */
/* hyp/cpu/sysreg.h for the build machine: there are no system registers, and waiting is yielding. */
#ifndef HYP_CPU_SYSREG_H
#define HYP_CPU_SYSREG_H

#include <sched.h>
#include <stdint.h>

#define sysreg_read(name) ((uint64_t)0)
#define sysreg_write(name, value) ((void)(value))

static inline void wfi(void)
{
	sched_yield();
}

#endif
