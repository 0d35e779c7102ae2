/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypervisor's own timer of each CPU (CNTHP, PPI 26), for several who wait. Times are CNTPCT_EL0's. */
#ifndef HYP_TIME_HTIMER_H
#define HYP_TIME_HTIMER_H

#include <stdint.h>

#define HTIMER_NEVER UINT64_MAX

enum htimer_use {
	HTIMER_CHANNEL, /* ctl_timer_irq() */
	HTIMER_SLICE,   /* the scheduler looks anew */
	HTIMER_SLEEPER, /* sched_timer_irq(): a vCPU that sleeps and is loaded nowhere */
	HTIMER_GUEST,   /* vtimer_physical_irq(): the physical timer of the vCPU that is loaded */
	HTIMER_ALARM,   /* vrtc_timer_irq(): a guest's PL031 */
	HTIMER_COUNT,
};

/* The calling CPU has no timer set. */
void htimer_init(void);

/* Have the calling CPU told at `at`, and not at what was said before. HTIMER_NEVER: not at all. */
void htimer_set(enum htimer_use use, uint64_t at);

/* The same, unless it is to be told earlier already. */
void htimer_within(enum htimer_use use, uint64_t at);

/* The interrupt: tell whose time has come. */
void htimer_irq(void);

#endif
