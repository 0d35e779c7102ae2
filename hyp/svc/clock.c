/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/clock.h"
#include "cpu/sysreg.h"
#include "lib/io.h"
#include "lib/lock.h"
#include "time/vtimer.h"

#define CLOCK_SECOND 1000000000ull
#define CLOCK_MOST (1ull << 62) /* ns: the year 2116 */
#define CLOCK_OLDEST 60ull      /* seconds that the counter may have gone on since */
#define CLOCK_PL031_DR 0u       /* seconds since 1970. Source: ARM DDI 0224 */

static struct lock clock_lock;
static bool clock_there;
static uint64_t clock_counter, clock_ns;

bool clock_known(void)
{
	return __atomic_load_n(&clock_there, __ATOMIC_ACQUIRE);
}

bool clock_at(uint64_t counter, uint64_t *ns)
{
	if (!clock_known())
		return false;
	lock_take(&clock_lock);
	/* One CPU's counter may have been read before another CPU set the clock. */
	if (counter >= clock_counter)
		*ns = clock_ns + vtimer_ns(counter - clock_counter);
	else
		*ns = clock_ns - vtimer_ns(clock_counter - counter);
	lock_release(&clock_lock);
	return true;
}

bool clock_set(uint64_t counter, uint64_t ns)
{
	uint64_t now = sysreg_read(cntpct_el0);

	if (ns < CLOCK_OLDEST * CLOCK_SECOND || ns > CLOCK_MOST || counter > now ||
	    now - counter > CLOCK_OLDEST * sysreg_read(cntfrq_el0))
		return false;
	lock_take(&clock_lock);
	clock_counter = counter;
	clock_ns = ns;
	lock_release(&clock_lock);
	__atomic_store_n(&clock_there, true, __ATOMIC_RELEASE);
	return true;
}

void clock_init(const struct machine *m)
{
	uint64_t seconds;

	if (m->rtc.size == 0)
		return;
	seconds = io_probe32(m->rtc.base.v + CLOCK_PL031_DR);
	if (seconds == 0)
		return;
	clock_set(sysreg_read(cntpct_el0), seconds * CLOCK_SECOND);
}
