/* SPDX-License-Identifier: BSD-2-Clause */
/* The GIC's test, continued: the timer, waiting, exceptions, and what two vCPUs see of each other. */
#include "gic.h"

/* --- the timer, waiting, exceptions ------------------------------------------------------------- */

static void gic_alarm(unsigned ms)
{
	GUEST_MSR(cntv_cval_el0, GUEST_MRS(cntvct_el0) + GUEST_MRS(cntfrq_el0) / 1000 * ms);
	GUEST_MSR(cntv_ctl_el0, 1);
	GUEST_ISB();
}

static void gic_alarm_off(void)
{
	GUEST_MSR(cntv_ctl_el0, 0);
	GUEST_ISB();
}

void gic_test_timer(void)
{
	gic_set(GIC_ICENABLER, GIC_TIMER, 0);
	gic_alarm(0);
	gic_delay(2);
	gic_expect("the timer, disabled: pending", gic_bit(GIC_ISPENDR, GIC_TIMER, 0), 1);
	gic_set(GIC_ICPENDR, GIC_TIMER, 0);
	gic_delay(2);
	gic_expect("  a level: can't be cleared", gic_bit(GIC_ISPENDR, GIC_TIMER, 0), 1);
	GUEST_MSR(cntv_ctl_el0, 3);
	GUEST_ISB();
	gic_delay(2);
	gic_expect("  masked in the timer: not pending", gic_bit(GIC_ISPENDR, GIC_TIMER, 0), 0);
	gic_set(GIC_ISENABLER, GIC_TIMER, 0);
	gic_expect("  nor does it come", gic_ack(), GIC_NONE);
	gic_alarm(0);
	gic_expect("enabled, it comes", gic_ack_soon(), GIC_TIMER);
	gic_expect("  active", gic_bit(GIC_ISACTIVER, GIC_TIMER, 0), 1);
	gic_eoi(GIC_TIMER);
	gic_expect("  and again while its level is high", gic_ack_soon(), GIC_TIMER);
	gic_alarm_off();
	gic_eoi(GIC_TIMER);
	gic_delay(2);
	gic_expect("  and not when it is low", gic_ack(), GIC_NONE);
	gic_set(GIC_ISPENDR, GIC_TIMER, 0);
	gic_expect("pending by register, without the timer", gic_take(GIC_TIMER), 1);
	GIC_MSR(ICC_CTLR_EL1, 2);
	gic_alarm(0);
	gic_expect("EOImode 1: the timer", gic_take(GIC_TIMER), 1);
	gic_delay(2);
	gic_expect("  is high and active", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_DIR_EL1, GIC_TIMER);
	gic_expect("  comes again when deactivated", gic_take(GIC_TIMER), 1);
	gic_alarm_off();
	GIC_MSR(ICC_DIR_EL1, GIC_TIMER);
	GIC_MSR(ICC_CTLR_EL1, 0);
	gic_expect("  and then no more", gic_ack(), GIC_NONE);
}

/* Wait until something is signalled; false: more than a second of waits that end for nothing. */
static bool gic_wfi(void)
{
	uint64_t until = GUEST_MRS(cntvct_el0) + GUEST_MRS(cntfrq_el0);

	while (!(GUEST_MRS(isr_el1) >> 6 & 3)) {
		if (GUEST_MRS(cntvct_el0) > until)
			return false;
		__asm__ volatile("dsb sy\n\twfi" : : : "memory");
	}
	return true;
}

void gic_test_wait(void)
{
	uint64_t began = GUEST_MRS(cntvct_el0);

	gic_alarm(10);
	gic_expect("WFI waits for the timer", gic_wfi(), 1);
	gic_expect("  as long as it takes", GUEST_MRS(cntvct_el0) - began >= GUEST_MRS(cntfrq_el0) / 100, 1);
	gic_alarm_off();
	gic_take(GIC_TIMER);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("WFI does not wait when something is pending", gic_wfi() && gic_take(GIC_SPI), 1);
	if (!gic_two)
		return;
	gic_tell(GIC_SGI_LATER, 9ull << 24 | 1);
	gic_expect("WFI waits for the other vCPU's SGI", gic_wfi() && gic_take(9), 1);
}

static volatile uint32_t gic_taken[4];
static volatile unsigned gic_taken_count;

/* An IRQ, or an FIQ. The first of them lets a more urgent one in. */
void gic_exception(uint64_t fiq);
void gic_exception(uint64_t fiq)
{
	uint32_t intid = fiq ? (uint32_t)GIC_MRS(ICC_IAR0_EL1) : gic_ack();
	uint64_t elr = GUEST_MRS(elr_el1), spsr = GUEST_MRS(spsr_el1);

	gic_taken[gic_taken_count++ & 3] = intid;
	if (intid == GIC_SPI) {
		gic_set(GIC_ISPENDR, GIC_SPI + 1, 0);
		__asm__ volatile("msr daifclr, #2\n\tisb" : : : "memory");
		gic_delay(1);
		__asm__ volatile("msr daifset, #2" : : : "memory");
		gic_taken[gic_taken_count++ & 3] = 0;
	}
	if (fiq)
		GIC_MSR(ICC_EOIR0_EL1, intid);
	else
		gic_eoi(intid);
	GUEST_MSR(elr_el1, elr);
	GUEST_MSR(spsr_el1, spsr);
}

/* Vectors of our own: the interrupts from this exception level with SP_EL1; the rest are the library's. */
__asm__(".macro gic_entry fiq\n"
	"	sub	sp, sp, #176\n"
	"	stp	x0, x1, [sp]\n	stp	x2, x3, [sp, #16]\n	stp	x4, x5, [sp, #32]\n"
	"	stp	x6, x7, [sp, #48]\n	stp	x8, x9, [sp, #64]\n	stp	x10, x11, [sp, #80]\n"
	"	stp	x12, x13, [sp, #96]\n	stp	x14, x15, [sp, #112]\n	stp	x16, x17, [sp, "
	"#128]\n"
	"	stp	x18, x29, [sp, #144]\n	str	x30, [sp, #160]\n"
	"	mov	x0, #\\fiq\n"
	"	bl	gic_exception\n"
	"	b	gic_return\n"
	".endm\n"
	"	.text\n"
	"	.balign	0x800\n"
	"gic_vectors:\n"
	"	.space	0x200\n"
	"	b	.\n"
	"	.balign	0x80\n"
	"	gic_entry 0\n"
	"	.balign	0x80\n"
	"	gic_entry 1\n"
	"	.balign	0x80\n"
	"gic_return:\n"
	"	ldp	x0, x1, [sp]\n	ldp	x2, x3, [sp, #16]\n	ldp	x4, x5, [sp, #32]\n"
	"	ldp	x6, x7, [sp, #48]\n	ldp	x8, x9, [sp, #64]\n	ldp	x10, x11, [sp, #80]\n"
	"	ldp	x12, x13, [sp, #96]\n	ldp	x14, x15, [sp, #112]\n	ldp	x16, x17, [sp, "
	"#128]\n"
	"	ldp	x18, x29, [sp, #144]\n	ldr	x30, [sp, #160]\n"
	"	add	sp, sp, #176\n"
	"	eret\n");
extern char gic_vectors[];

void gic_test_exceptions(void)
{
	GUEST_MSR(vbar_el1, (uint64_t)gic_vectors);
	gic_priority(GIC_SPI + 1, 0, 0x40);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	__asm__ volatile("msr daifclr, #2\n\tisb" : : : "memory");
	gic_delay(5);
	__asm__ volatile("msr daifset, #2" : : : "memory");
	gic_expect("an IRQ, and one that preempts it",
		   gic_taken_count == 3 && gic_taken[0] == GIC_SPI && gic_taken[1] == GIC_SPI + 1, 1);
	gic_write(GUEST_GICD + GIC_IGROUPR + 4, ~(1u << (GIC_SPI + 2) % 32));
	GIC_MSR(ICC_IGRPEN0_EL1, 1);
	gic_set(GIC_ISPENDR, GIC_SPI + 2, 0);
	__asm__ volatile("msr daifclr, #1\n\tisb" : : : "memory");
	gic_delay(5);
	__asm__ volatile("msr daifset, #1" : : : "memory");
	gic_expect("an FIQ", gic_taken_count == 4 ? gic_taken[3] : gic_taken_count, GIC_SPI + 2);
	GIC_MSR(ICC_IGRPEN0_EL1, 0);
	gic_write(GUEST_GICD + GIC_IGROUPR + 4, ~0u);
	GUEST_MSR(vbar_el1, (uint64_t)guest_vectors);
}

/* --- two vCPUs ---------------------------------------------------------------------------------- */

void gic_test_readback(void)
{
	gic_route(GIC_SPI, 1);
	gic_tell(GIC_PMR, 0);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_delay(1);
	gic_expect("pending at the other", gic_bit(GIC_ISPENDR, GIC_SPI, 0), 1);
	gic_expect("  not active", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 0);
	gic_set(GIC_ISACTIVER, GIC_SPI, 0);
	gic_tell(GIC_PMR, GIC_OPEN);
	gic_expect("  made active from here: does not come", gic_tell(GIC_ACK, 0), GIC_NONE);
	gic_set(GIC_ICACTIVER, GIC_SPI, 0);
	gic_expect("  made inactive: comes", gic_tell(GIC_ACK, 0), GIC_SPI);
	gic_expect("active at the other", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 1);
	gic_expect("  not pending", gic_bit(GIC_ISPENDR, GIC_SPI, 0), 0);
	gic_tell(GIC_EOI, GIC_SPI);
	gic_expect("  ended", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 0);
	gic_tell(GIC_PMR, 0);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_delay(1);
	gic_set(GIC_ICPENDR, GIC_SPI, 0);
	gic_expect("  cleared from here", gic_bit(GIC_ISPENDR, GIC_SPI, 0), 0);
	gic_tell(GIC_PMR, GIC_OPEN);
	gic_expect("  it does not come", gic_tell(GIC_ACK, 0), GIC_NONE);
	GIC_MSR(ICC_SGI1R_EL1, 7ull << 24 | 2);
	gic_expect("its SGI", gic_tell(GIC_ACK, 0), 7);
	gic_expect("  active, seen from here", gic_bit(GIC_ISACTIVER, 7, 1), 1);
	GIC_MSR(ICC_SGI1R_EL1, 7ull << 24 | 2);
	gic_expect("  and pending", gic_bit(GIC_ISPENDR, 7, 1), 1);
	gic_expect("  not this vCPU's", gic_bit(GIC_ISPENDR, 7, 0) | gic_bit(GIC_ISACTIVER, 7, 0), 0);
	gic_tell(GIC_EOI, 7);
	gic_expect("  comes again", gic_other_takes(7), 1);
	GIC_MSR(ICC_SGI1R_EL1, 8ull << 24 | 3);
	gic_expect("an SGI to both", gic_take(8) && gic_other_takes(8), 1);
	gic_route(GIC_SPI, 0);
}

void gic_test_routes(void)
{
	GIC_MSR(ICC_PMR_EL1, 0);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_route(GIC_SPI, 1);
	gic_expect("pending, routed to the other: comes there", gic_other_takes(GIC_SPI), 1);
	GIC_MSR(ICC_PMR_EL1, GIC_OPEN);
	gic_expect("  and not here", gic_ack(), GIC_NONE);
	gic_route(GIC_SPI, 7);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("routed to nobody", gic_ack() == GIC_NONE && gic_tell(GIC_ACK, 0) == GIC_NONE, 1);
	gic_expect("  stays pending", gic_bit(GIC_ISPENDR, GIC_SPI, 0), 1);
	gic_route(GIC_SPI, 0);
	gic_expect("  routed here", gic_ack_soon(), GIC_SPI);
	gic_route(GIC_SPI, 1);
	gic_expect("active here, routed away", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 1);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("  does not come there", gic_tell(GIC_ACK, 0), GIC_NONE);
	gic_eoi(GIC_SPI);
	gic_expect("  before it has ended here", gic_other_takes(GIC_SPI), 1);
	gic_tell(GIC_EOIMODE, 1);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("EOImode 1 there", gic_other_takes(GIC_SPI), 1);
	gic_expect("  still active", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 1);
	GIC_MSR(ICC_CTLR_EL1, 2);
	GIC_MSR(ICC_DIR_EL1, GIC_SPI);
	gic_expect("  deactivated here", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 0);
	GIC_MSR(ICC_CTLR_EL1, 0);
	gic_tell(GIC_EOIMODE, 0);
	gic_route(GIC_SPI, 0);
}
