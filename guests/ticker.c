/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleeps and wakes: a tick every 50 ms, by the virtual and the physical timer
 * in turn, waited for by WFI; `tick N` every second. In between it looks that
 * neither counter goes back, that both read the same, and how far they were
 * ever apart from one look to the next: a VM that was paused must not notice.
 * seconds=N on the command line; busy=1: it does not sleep, but counts. Prints `ok NAME` or `not ok NAME:
 * what was found`, and `# gap N ms`, `# loops N`.
 */
#include "lib/guest.h"

#define TICKER_PPI_VIRTUAL 27u
#define TICKER_PPI_PHYSICAL 30u
#define TICKER_PER_SECOND 20u
#define TICKER_SGI_FRAME (GUEST_GICR + 0x10000)
#define TICKER_ISTATUS 4u

#define ICC_PMR_EL1 S3_0_C4_C6_0
#define ICC_IAR1_EL1 S3_0_C12_C12_0
#define ICC_EOIR1_EL1 S3_0_C12_C12_1
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
#define TICKER_MRS(name) GUEST_MRS(name)
#define TICKER_MSR(name, value) GUEST_MSR(name, value)

static uint64_t ticker_second, ticker_last, ticker_gap, ticker_loops, ticker_count;
static uint64_t ticker_back, ticker_apart, ticker_wrong, ticker_early, ticker_late;

static void ticker_reg(uint64_t at, uint32_t value)
{
	*(volatile uint32_t *)at = value;
}

static void ticker_gic_on(void)
{
	ticker_reg(GUEST_GICD, 2);                /* group 1 */
	ticker_reg(GUEST_GICR + 0x14, 0);         /* awake */
	ticker_reg(TICKER_SGI_FRAME + 0x80, ~0u); /* IGROUPR0 */
	ticker_reg(TICKER_SGI_FRAME + 0x100,
		   1u << TICKER_PPI_VIRTUAL | 1u << TICKER_PPI_PHYSICAL); /* ISENABLER0 */
	TICKER_MSR(ICC_PMR_EL1, 0xf0);
	TICKER_MSR(ICC_IGRPEN1_EL1, 1);
	GUEST_ISB();
}

/* One look at both counters: virtual, physical, virtual never fall. */
static uint64_t ticker_look(void)
{
	uint64_t first, physical, then;

	GUEST_ISB();
	first = GUEST_MRS(cntvct_el0);
	GUEST_ISB();
	physical = GUEST_MRS(cntpct_el0);
	GUEST_ISB();
	then = GUEST_MRS(cntvct_el0);
	ticker_back += first < ticker_last || then < first;
	ticker_apart += physical < first || physical > then;
	if (first - ticker_last > ticker_gap)
		ticker_gap = first - ticker_last;
	if (then - first > ticker_gap)
		ticker_gap = then - first;
	ticker_last = then;
	ticker_loops++;
	return then;
}

static uint64_t ticker_ctl(bool physical)
{
	return physical ? GUEST_MRS(cntp_ctl_el0) : GUEST_MRS(cntv_ctl_el0);
}

/* Sleep until `at`. */
static void ticker_sleep(uint64_t at, bool physical)
{
	uint32_t wanted = physical ? TICKER_PPI_PHYSICAL : TICKER_PPI_VIRTUAL, intid;

	if (physical) {
		GUEST_MSR(cntp_cval_el0, at);
		GUEST_MSR(cntp_ctl_el0, 1);
	} else {
		GUEST_MSR(cntv_cval_el0, at);
		GUEST_MSR(cntv_ctl_el0, 1);
	}
	GUEST_ISB();
	while (!(ticker_ctl(physical) & TICKER_ISTATUS))
		__asm__ volatile("wfi" : : : "memory");
	ticker_early += GUEST_MRS(cntvct_el0) < at;
	/* Asleep for less than it wanted, the interrupt may still be on its way. */
	do {
		intid = (uint32_t)TICKER_MRS(ICC_IAR1_EL1);
	} while (intid == 1023 && GUEST_MRS(cntvct_el0) < at + ticker_second);
	ticker_wrong += intid != wanted;
	if (physical)
		GUEST_MSR(cntp_ctl_el0, 0);
	else
		GUEST_MSR(cntv_ctl_el0, 0);
	GUEST_ISB();
	if (intid < 1020)
		TICKER_MSR(ICC_EOIR1_EL1, intid);
	ticker_late += GUEST_MRS(cntvct_el0) > at + ticker_second;
	/* Time asleep is no gap. */
	ticker_last = GUEST_MRS(cntvct_el0);
}

static void ticker_wait(uint64_t until, bool busy)
{
	if (!busy)
		ticker_sleep(until, ticker_count & 1);
	while (ticker_look() < until)
		;
}

static void ticker_expect(const char *name, uint64_t found)
{
	console_text(found ? "not ok " : "ok ");
	console_text(name);
	if (found) {
		console_text(": ");
		console_decimal(found);
	}
	console_text("\n");
}

static void ticker_figure(const char *name, uint64_t value, const char *unit)
{
	console_text("# ");
	console_text(name);
	console_text(" ");
	console_decimal(value);
	console_text(unit);
	console_text("\n");
}

/* TVAL is what is left, and counts below zero; CTL and CVAL keep what is written. */
static void ticker_registers(void)
{
	uint64_t before, cval, left;

	before = GUEST_MRS(cntpct_el0);
	GUEST_MSR(cntp_ctl_el0, 2);
	GUEST_MSR(cntp_tval_el0, 1000000);
	cval = GUEST_MRS(cntp_cval_el0);
	ticker_expect("CNTP_TVAL_EL0 sets CNTP_CVAL_EL0",
		      cval < before + 1000000 || cval > GUEST_MRS(cntpct_el0) + 1000000);
	left = GUEST_MRS(cntp_tval_el0);
	ticker_expect("CNTP_TVAL_EL0 counts down", (int32_t)left > 1000000);
	GUEST_MSR(cntp_cval_el0, before);
	ticker_expect("CNTP_TVAL_EL0 goes below zero", (int32_t)GUEST_MRS(cntp_tval_el0) >= 0);
	ticker_expect("a timer that is off has no status", GUEST_MRS(cntp_ctl_el0) != 2);
	GUEST_MSR(cntp_ctl_el0, 3);
	ticker_expect("a masked timer has its status", GUEST_MRS(cntp_ctl_el0) != 7);
	ticker_expect("a masked timer does not interrupt", (uint32_t)TICKER_MRS(ICC_IAR1_EL1) != 1023);
	GUEST_MSR(cntp_ctl_el0, 0);
}

int main(uint64_t dtb)
{
	uint64_t seconds = guest_option(dtb, "seconds", 3), next, end;
	bool busy = guest_option(dtb, "busy", 0);

	console_init();
	ticker_gic_on();
	ticker_registers();
	ticker_second = GUEST_MRS(cntfrq_el0);
	next = ticker_last = GUEST_MRS(cntvct_el0);
	for (end = next + seconds * ticker_second; next < end; ticker_count++) {
		next += ticker_second / TICKER_PER_SECOND;
		ticker_wait(next, busy);
		if ((ticker_count + 1) % TICKER_PER_SECOND)
			continue;
		console_text("tick ");
		console_decimal((ticker_count + 1) / TICKER_PER_SECOND);
		console_text("\n");
		/* The console is slow: its time is no gap either. */
		ticker_last = GUEST_MRS(cntvct_el0);
	}
	ticker_expect("the counters never go back", ticker_back);
	ticker_expect("both counters are one", ticker_apart);
	ticker_expect("the timers' interrupts are theirs", ticker_wrong);
	ticker_expect("nothing wakes too early", ticker_early);
	ticker_expect("nothing wakes a second too late", ticker_late);
	ticker_figure("gap", ticker_gap * 1000 / ticker_second, " ms");
	ticker_figure("loops", ticker_loops, "");
	return 0;
}
