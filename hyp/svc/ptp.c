/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/ptp.h"
#include "cpu/sysreg.h"
#include "svc/clock.h"
#include "vm/vcpu.h"

#define PTP_VIRTUAL 0u
#define PTP_PHYSICAL 1u

void ptp_time(const struct vcpu *v, uint64_t which, uint64_t x[4])
{
	uint64_t now = sysreg_read(cntpct_el0), ns, cycles;

	x[0] = ~0ull;
	x[1] = x[2] = x[3] = 0;
	if (which > PTP_PHYSICAL || !clock_at(now, &ns))
		return;
	cycles = vtimer_guest_counter(v, now);
	x[0] = ns >> 32;
	x[1] = (uint32_t)ns;
	x[2] = cycles >> 32;
	x[3] = (uint32_t)cycles;
}
