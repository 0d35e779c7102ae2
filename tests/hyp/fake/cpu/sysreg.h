/* SPDX-License-Identifier: BSD-2-Clause */
/* hyp/cpu/sysreg.h for the build machine: registers are variables, of one CPU, and waiting is yielding. */
#ifndef HYP_CPU_SYSREG_H
#define HYP_CPU_SYSREG_H

#include <sched.h>
#include <stdint.h>
#include <string.h>

/* Those that some test looks at; all others read as 0. */
struct fake_sysregs {
	uint64_t cntpct_el0, cntfrq_el0, cntvoff_el2, cntpoff_el2, cntv_ctl_el0, cntv_cval_el0, tpidr_el2;
};
__attribute__((weak)) struct fake_sysregs fake_sysregs;

static inline uint64_t *fake_sysreg(const char *name)
{
	struct fake_sysregs *r = &fake_sysregs;

	return !strcmp(name, "cntpct_el0")      ? &r->cntpct_el0
	       : !strcmp(name, "cntfrq_el0")    ? &r->cntfrq_el0
	       : !strcmp(name, "cntvoff_el2")   ? &r->cntvoff_el2
	       : !strcmp(name, "S3_4_C14_C0_6") ? &r->cntpoff_el2
	       : !strcmp(name, "S3_3_C14_C3_1") ? &r->cntv_ctl_el0
	       : !strcmp(name, "S3_3_C14_C3_2") ? &r->cntv_cval_el0
	       : !strcmp(name, "tpidr_el2")     ? &r->tpidr_el2
						: (uint64_t *)0;
}

static inline uint64_t fake_sysreg_read(const char *name)
{
	const uint64_t *at = fake_sysreg(name);

	return at ? *at : 0;
}

static inline void fake_sysreg_write(const char *name, uint64_t value)
{
	uint64_t *at = fake_sysreg(name);

	if (at)
		*at = value;
}

#define sysreg_read(name) fake_sysreg_read(#name)
#define sysreg_write(name, value) fake_sysreg_write(#name, value)

static inline void isb(void)
{
}

static inline void wfi(void)
{
	sched_yield();
}

#endif
