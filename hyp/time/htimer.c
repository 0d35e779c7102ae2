/* SPDX-License-Identifier: BSD-2-Clause */
#include "time/htimer.h"
#include "cpu/cpu.h"
#include "ctl/ctl.h"
#include "dev/vrtc.h"
#include "time/vtimer.h"
#include "vm/sched.h"

_Static_assert(HTIMER_COUNT == CPU_TIMERS, "one place for each");

/* The hardware's one timer is set to the first of them. */
static void htimer_arm(const struct cpu *cpu)
{
	uint64_t first = HTIMER_NEVER;

	for (unsigned i = 0; i < HTIMER_COUNT; i++)
		if (cpu->timer[i] < first)
			first = cpu->timer[i];
	sysreg_write(cnthp_cval_el2, first);
	sysreg_write(cnthp_ctl_el2, first != HTIMER_NEVER);
	isb();
}

void htimer_init(void)
{
	struct cpu *cpu = cpu_this();

	for (unsigned i = 0; i < HTIMER_COUNT; i++)
		cpu->timer[i] = HTIMER_NEVER;
	htimer_arm(cpu);
}

void htimer_set(enum htimer_use use, uint64_t at)
{
	struct cpu *cpu = cpu_this();

	if (cpu->timer[use] == at)
		return;
	cpu->timer[use] = at;
	htimer_arm(cpu);
}

void htimer_within(enum htimer_use use, uint64_t at)
{
	if (at < cpu_this()->timer[use])
		htimer_set(use, at);
}

static void htimer_tell(enum htimer_use use)
{
	switch (use) {
	case HTIMER_CHANNEL:
		ctl_timer_irq();
		break;
	case HTIMER_SLICE:
		sched_slice_irq();
		break;
	case HTIMER_SLEEPER:
		sched_timer_irq();
		break;
	case HTIMER_GUEST:
		vtimer_physical_irq();
		break;
	case HTIMER_ALARM:
		vrtc_timer_irq();
		break;
	case HTIMER_COUNT:
		break;
	}
}

void htimer_irq(void)
{
	struct cpu *cpu = cpu_this();
	uint64_t now = sysreg_read(cntpct_el0);

	for (unsigned i = 0; i < HTIMER_COUNT; i++) {
		if (cpu->timer[i] > now)
			continue;
		cpu->timer[i] = HTIMER_NEVER;
		htimer_tell((enum htimer_use)i);
	}
	htimer_arm(cpu);
}
