/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PL031: its registers, its clock, its alarm and the alarm's interrupt. It
 * runs on the bare machine as well. Prints `ok NAME` or `not ok NAME: what was
 * found`. Source: ARM DDI 0224.
 */
#include "lib/gic.h"
#include "lib/guest.h"

#define RTC 0x09010000ull
#define RTC_DR 0x00u
#define RTC_MR 0x04u
#define RTC_LR 0x08u
#define RTC_CR 0x0cu
#define RTC_IMSC 0x10u
#define RTC_RIS 0x14u
#define RTC_MIS 0x18u
#define RTC_ICR 0x1cu
#define RTC_ID 0xfe0u
#define RTC_INTID 34u
#define RTC_GICD_ENABLE 0x12u /* ARE, group 1 */
#define RTC_TIME 1000000000u  /* 2001-09-09 */

static void rtc_expect(const char *name, uint64_t found, uint64_t wanted)
{
	console_text(found == wanted ? "ok " : "not ok ");
	console_text(name);
	if (found != wanted) {
		console_text(": ");
		console_hex(found);
		console_text(", not ");
		console_hex(wanted);
	}
	console_char('\n');
}

static uint32_t rtc_read(uint32_t offset)
{
	return gic_read(RTC + offset);
}

static void rtc_write(uint32_t offset, uint32_t value)
{
	gic_write(RTC + offset, value);
}

static uint64_t rtc_counter(void)
{
	GUEST_ISB();
	return GUEST_MRS(cntvct_el0);
}

static void rtc_wait_ms(uint64_t ms)
{
	uint64_t end = rtc_counter() + GUEST_MRS(cntfrq_el0) / 1000 * ms;

	while (rtc_counter() < end)
		;
}

/* The interrupt that is acknowledged and ended, or GIC_NONE. */
static uint64_t rtc_take(void)
{
	uint64_t intid = GIC_MRS(ICC_IAR1_EL1) & 0xffffff;

	if (intid != GIC_NONE)
		GIC_MSR(ICC_EOIR1_EL1, intid);
	return intid;
}

static void rtc_set_up_gic(void)
{
	gic_write(GUEST_GICD, RTC_GICD_ENABLE);
	gic_set(GIC_IGROUPR, RTC_INTID, 0);
	gic_priority(RTC_INTID, 0, 0x80);
	gic_edge(RTC_INTID, 0, false);
	gic_route(RTC_INTID, 0);
	gic_set(GIC_ISENABLER, RTC_INTID, 0);
	GIC_MSR(ICC_PMR_EL1, 0xff);
	GIC_MSR(ICC_IGRPEN1_EL1, 1);
}

static void rtc_registers(void)
{
	static const uint8_t id[8] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	uint32_t right = 0;

	for (uint32_t i = 0; i < 8; i++)
		right += (rtc_read(RTC_ID + 4 * i) & (i == 2 ? 0x0f : 0xff)) ==
			 id[i]; /* but for the revision */
	rtc_expect("it is a PL031", right, 8);
	rtc_expect("the clock is set, to this century", rtc_read(RTC_DR) > RTC_TIME, 1);
	rtc_expect("it counts", rtc_read(RTC_CR), 1);
	rtc_expect("no alarm after reset", rtc_read(RTC_RIS) | rtc_read(RTC_IMSC), 0);
}

static void rtc_clock(void)
{
	uint32_t before;

	rtc_write(RTC_LR, RTC_TIME);
	before = rtc_read(RTC_DR);
	rtc_expect("the time can be set", before - RTC_TIME <= 1, 1);
	rtc_expect("and what it was set to reads back", rtc_read(RTC_LR), RTC_TIME);
	rtc_wait_ms(1100);
	rtc_expect("a second is a second", rtc_read(RTC_DR) - before - 1 <= 1, 1);
}

/* Set an alarm `seconds` ahead, and look for it after `ms`. */
static void rtc_alarm(uint32_t seconds, uint64_t ms)
{
	rtc_write(RTC_ICR, 1);
	rtc_write(RTC_MR, rtc_read(RTC_DR) + seconds);
	rtc_wait_ms(ms);
}

static void rtc_alarms(void)
{
	rtc_write(RTC_IMSC, 1);
	rtc_alarm(3, 100);
	rtc_expect("an alarm does not come before its time", rtc_read(RTC_RIS) | rtc_take() << 4,
		   GIC_NONE << 4);
	rtc_alarm(1, 1100);
	rtc_expect("it comes", rtc_read(RTC_RIS) | rtc_read(RTC_MIS) << 1, 3);
	rtc_expect("with its interrupt", rtc_take(), RTC_INTID);
	rtc_expect("which stays until it is cleared", rtc_take(), RTC_INTID);
	rtc_write(RTC_ICR, 1);
	rtc_expect("cleared", rtc_read(RTC_RIS) | rtc_take() << 4, GIC_NONE << 4);
	rtc_wait_ms(1100);
	rtc_expect("it comes once", rtc_read(RTC_RIS) | rtc_take() << 4, GIC_NONE << 4);
}

static void rtc_masked(void)
{
	rtc_write(RTC_IMSC, 0);
	rtc_alarm(1, 1100);
	rtc_expect("a masked alarm is there, without an interrupt",
		   rtc_read(RTC_RIS) | rtc_read(RTC_MIS) << 1 | rtc_take() << 4, 1 | GIC_NONE << 4);
	rtc_write(RTC_IMSC, 1);
	rtc_expect("until it is unmasked", rtc_take(), RTC_INTID);
	rtc_write(RTC_ICR, 1);
}

/* The time itself is set to the alarm's, and beyond what was one. */
static void rtc_set(void)
{
	rtc_write(RTC_MR, RTC_TIME + 100);
	rtc_write(RTC_LR, RTC_TIME + 98);
	rtc_wait_ms(50);
	rtc_expect("the time comes closer", rtc_read(RTC_RIS), 0);
	rtc_wait_ms(2100);
	rtc_expect("and the alarm with it", rtc_take(), RTC_INTID);
	rtc_write(RTC_ICR, 1);
	rtc_write(RTC_MR, rtc_read(RTC_DR) + 10);
	rtc_write(RTC_MR, RTC_TIME - 10);
	rtc_wait_ms(100);
	rtc_expect("an alarm in the past does not come", rtc_read(RTC_RIS), 0);
}

static void rtc_wakes(void)
{
	uint64_t began = rtc_counter();

	rtc_write(RTC_MR, rtc_read(RTC_DR) + 2);
	while (!rtc_read(RTC_RIS) && rtc_counter() - began < 5 * GUEST_MRS(cntfrq_el0))
		__asm__ volatile("dsb sy\n\twfi" : : : "memory");
	rtc_expect("it wakes who sleeps", rtc_take(), RTC_INTID);
	rtc_expect("in time", rtc_counter() - began < 3 * GUEST_MRS(cntfrq_el0), 1);
	rtc_write(RTC_ICR, 1);
}

int main(uint64_t dtb)
{
	(void)dtb;
	rtc_set_up_gic();
	rtc_registers();
	rtc_clock();
	rtc_alarms();
	rtc_masked();
	rtc_set();
	rtc_wakes();
	console_text("# done\n");
	return 0;
}
