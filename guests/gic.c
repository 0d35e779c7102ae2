/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GIC as a careful guest tests it. vCPU 0 is the tester; vCPU 1, if there
 * is one, does what it is told and otherwise runs in a loop, so that what it
 * has is in its list registers. Interrupts are polled for by their
 * acknowledgement; the last tests take them as exceptions.
 * Prints `ok NAME` or `not ok NAME: what was found`.
 */
#include "gic.h"

/* What vCPU 1 is told, and what came of it. */
static volatile struct {
	uint64_t order, value, answer, asked, done, there;
} gic_post;
bool gic_two;
static unsigned gic_ok;

void gic_expect(const char *name, uint64_t found, uint64_t wanted)
{
	console_text(found == wanted ? "ok " : "not ok ");
	console_text(name);
	if (found != wanted) {
		console_text(": ");
		console_hex(found);
		console_text(", not ");
		console_hex(wanted);
	}
	gic_ok += found == wanted;
	console_text("\n");
}

void gic_delay(unsigned ms)
{
	uint64_t until = GUEST_MRS(cntvct_el0) + GUEST_MRS(cntfrq_el0) / 1000 * ms;

	while (GUEST_MRS(cntvct_el0) < until)
		GUEST_ISB();
}

uint32_t gic_ack(void)
{
	uint32_t intid = (uint32_t)GIC_MRS(ICC_IAR1_EL1);

	__asm__ volatile("dsb sy" : : : "memory");
	return intid;
}

uint32_t gic_ack_soon(void)
{
	for (unsigned i = 0; i < 50; i++) {
		uint32_t intid = gic_ack();

		if (intid != GIC_NONE)
			return intid;
		gic_delay(1);
	}
	return GIC_NONE;
}

void gic_eoi(uint32_t intid)
{
	GIC_MSR(ICC_EOIR1_EL1, intid);
}

/* Take this one now, and end it. */
bool gic_take(uint32_t intid)
{
	uint32_t found = gic_ack_soon();

	if (found != GIC_NONE)
		gic_eoi(found);
	return found == intid;
}

static void gic_interface(void)
{
	GIC_MSR(ICC_PMR_EL1, GIC_OPEN);
	GIC_MSR(ICC_BPR1_EL1, 0);
	GIC_MSR(ICC_CTLR_EL1, 0);
	GIC_MSR(ICC_IGRPEN1_EL1, 1);
}

static void gic_redistributor(unsigned cpu)
{
	uint64_t frame = gic_frame(0, cpu);

	gic_write(frame - 0x10000 + 0x14, 0);
	gic_write(frame + GIC_IGROUPR, ~0u);
	for (unsigned i = 0; i < 32; i++)
		gic_priority(i, cpu, 0xa0);
	gic_write(frame + GIC_ISENABLER, 0xffff | 1u << GIC_PPI | 1u << GIC_TIMER);
}

static void gic_distributor(void)
{
	for (unsigned w = 1; w < 3; w++) {
		gic_write(GUEST_GICD + GIC_IGROUPR + 4 * w, ~0u);
		gic_write(GUEST_GICD + GIC_ISENABLER + 4 * w, ~0u);
	}
	for (unsigned i = 32; i < 96; i++) {
		gic_priority(i, 0, 0xa0);
		gic_route(i, 0);
	}
	gic_write(GUEST_GICD, 3);
}

/* --- the other vCPU ---------------------------------------------------------------------------- */

static uint64_t gic_obey(uint64_t order, uint64_t value)
{
	switch (order) {
	case GIC_ACK:
		return gic_ack_soon();
	case GIC_EOI:
		gic_eoi((uint32_t)value);
		break;
	case GIC_DIR:
		GIC_MSR(ICC_DIR_EL1, value);
		break;
	case GIC_PMR:
		GIC_MSR(ICC_PMR_EL1, value);
		break;
	case GIC_EOIMODE:
		GIC_MSR(ICC_CTLR_EL1, value << 1);
		break;
	case GIC_SGI_LATER:
	case GIC_SGI:
		GIC_MSR(ICC_SGI1R_EL1, value);
		break;
	}
	return 0;
}

void secondary(uint64_t context, uint64_t daif, uint64_t el, uint64_t spsel, uint64_t sctlr)
{
	(void)context, (void)daif, (void)el, (void)spsel, (void)sctlr;
	gic_interface();
	gic_post.there = 1;
	for (;;) {
		while (gic_post.done == gic_post.asked)
			;
		if (gic_post.order == GIC_SGI_LATER) {
			gic_post.done = gic_post.asked;
			gic_delay(20);
			gic_obey(GIC_SGI, gic_post.value);
			continue;
		}
		gic_post.answer = gic_obey(gic_post.order, gic_post.value);
		__asm__ volatile("dsb sy" : : : "memory");
		gic_post.done = gic_post.asked;
	}
}

uint64_t gic_tell(enum gic_order order, uint64_t value)
{
	gic_post.order = order;
	gic_post.value = value;
	__asm__ volatile("dsb sy" : : : "memory");
	gic_post.asked++;
	while (gic_post.done != gic_post.asked)
		;
	return gic_post.answer;
}

bool gic_other_takes(uint32_t intid)
{
	uint32_t found = (uint32_t)gic_tell(GIC_ACK, 0);

	if (found != GIC_NONE)
		gic_tell(GIC_EOI, found);
	return found == intid;
}

static void gic_start_other(void)
{
	gic_redistributor(0);
	if ((int64_t)smccc(GIC_CPU_ON, 1, (uint64_t)guest_secondary, 0) != 0)
		return;
	gic_redistributor(1);
	while (!gic_post.there)
		;
	gic_two = true;
}

/* --- one vCPU ---------------------------------------------------------------------------------- */

static void gic_test_registers(void)
{
	gic_expect("GICD_CTLR: affinity routing, one security state", gic_read(GUEST_GICD), 0x53);
	gic_write(GUEST_GICD + GIC_IPRIORITYR + GIC_SPI, 0x80ff4017);
	gic_expect("priorities: 32 levels", gic_read(GUEST_GICD + GIC_IPRIORITYR + GIC_SPI) & 0xf8f8f8f8,
		   0x80f84010);
	gic_write(GUEST_GICD + GIC_IPRIORITYR + GIC_SPI, 0xa0a0a0a0);
	gic_expect("GICR_TYPER.Last", gic_read(GUEST_GICR + (gic_two ? 0x20000 : 0) + 8) >> 4 & 1, 1);
	gic_expect("idle: nothing to acknowledge", gic_ack(), GIC_NONE);
	gic_expect("idle: the running priority", GIC_MRS(ICC_RPR_EL1) & 0xff, 0xff);
}

static void gic_test_sources(void)
{
	unsigned good = 0;

	for (uint64_t i = 0; i < 16; i++) {
		GIC_MSR(ICC_SGI1R_EL1, i << 24 | 1);
		good += gic_take((uint32_t)i);
	}
	gic_expect("SGIs to itself", good, 16);
	gic_set(GIC_ISPENDR, GIC_PPI, 0);
	gic_expect("a PPI by ISPENDR", gic_take(GIC_PPI), 1);
	good = 0;
	for (uint32_t i = GIC_SPI; i < 96; i++) {
		gic_set(GIC_ISPENDR, i, 0);
		good += gic_take(i);
	}
	gic_expect("SPIs by ISPENDR", good, 96 - GIC_SPI);
	GIC_MSR(ICC_SGI1R_EL1, 5ull << 24 | 1);
	GIC_MSR(ICC_SGI1R_EL1, 5ull << 24 | 1);
	gic_expect("an SGI that is pending is pending once", gic_take(5) && gic_ack() == GIC_NONE, 1);
	GIC_MSR(ICC_SGI1R_EL1, 5ull << 24 | 1ull << 16 | 1);
	GIC_MSR(ICC_SGI1R_EL1, 5ull << 24 | 0xfffc);
	GIC_MSR(ICC_SGI0R_EL1, 5ull << 24 | 1);
	gic_expect("SGIs to nobody, or of the other group", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_SGI1R_EL1, 1ull << 40 | 6ull << 24);
	gic_expect("an SGI to all but itself", gic_ack(), GIC_NONE);
	if (gic_two)
		gic_expect("  comes to the other", gic_other_takes(6), 1);
}

static void gic_test_masks(void)
{
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	GIC_MSR(ICC_PMR_EL1, 0xa0);
	gic_expect("a mask of its own priority holds it back", gic_ack(), GIC_NONE);
	gic_expect("  and it is not signalled", GUEST_MRS(isr_el1) >> 6 & 3, 0);
	GIC_MSR(ICC_PMR_EL1, 0xa8);
	gic_expect("  one step more does not", GUEST_MRS(isr_el1) >> 6 & 3, 2);
	gic_expect("  highest pending", GIC_MRS(ICC_HPPIR1_EL1), GIC_SPI);
	gic_set(GIC_ICENABLER, GIC_SPI, 0);
	gic_expect("disabled while pending", gic_ack(), GIC_NONE);
	gic_expect("  and still pending", gic_bit(GIC_ISPENDR, GIC_SPI, 0), 1);
	gic_set(GIC_ISENABLER, GIC_SPI, 0);
	gic_write(GUEST_GICD, 1);
	gic_expect("its group is off at the distributor", gic_ack(), GIC_NONE);
	gic_write(GUEST_GICD, 3);
	GIC_MSR(ICC_IGRPEN1_EL1, 0);
	gic_expect("its group is off at the CPU interface", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_IGRPEN1_EL1, 1);
	gic_expect("all on again", gic_ack(), GIC_SPI);
	gic_set(GIC_ICENABLER, GIC_SPI, 0);
	gic_eoi(GIC_SPI);
	gic_expect("disabled while active, it ends", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 0);
	gic_set(GIC_ISENABLER, GIC_SPI, 0);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_set(GIC_ICPENDR, GIC_SPI, 0);
	gic_expect("pending no more", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_PMR_EL1, GIC_OPEN);
}

static void gic_test_preemption(void)
{
	gic_priority(GIC_SPI + 1, 0, 0x80);
	gic_priority(GIC_SPI + 2, 0, 0x80);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("the first", gic_ack(), GIC_SPI);
	gic_expect("  its priority runs", GIC_MRS(ICC_RPR_EL1) & 0xff, 0xa0);
	GIC_MSR(ICC_BPR1_EL1, 7);
	gic_set(GIC_ISPENDR, GIC_SPI + 1, 0);
	gic_expect("  of the same group priority: no preemption", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_BPR1_EL1, 0);
	gic_expect("a more urgent one", gic_ack(), GIC_SPI + 1);
	gic_set(GIC_ISPENDR, GIC_SPI + 2, 0);
	gic_expect("  an equal one waits", gic_ack(), GIC_NONE);
	gic_eoi(GIC_SPI + 1);
	gic_expect("  until it has ended", gic_take(GIC_SPI + 2), 1);
	gic_expect("the first runs again", GIC_MRS(ICC_RPR_EL1) & 0xff, 0xa0);
	gic_eoi(GIC_SPI);
	gic_expect("and ends", GIC_MRS(ICC_RPR_EL1) & 0xff, 0xff);
	gic_priority(GIC_SPI + 1, 0, 0xa0);
	gic_priority(GIC_SPI + 2, 0, 0xa0);
}

/* How many of the deep ones are active. */
static unsigned gic_active(void)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < GIC_DEEP; i++)
		count += gic_bit(GIC_ISACTIVER, GIC_SPI + i, 0);
	return count;
}

static void gic_test_nesting(void)
{
	unsigned taken = 0, ended = 0;

	for (uint32_t i = 0; i < GIC_DEEP; i++) {
		gic_priority(GIC_SPI + i, 0, (uint8_t)(0xf0 - 8 * i));
		gic_set(GIC_ISPENDR, GIC_SPI + i, 0);
		taken += gic_ack() == GIC_SPI + i;
	}
	gic_expect("nested deeper than list registers go", taken, GIC_DEEP);
	gic_expect("  all of them active", gic_active(), GIC_DEEP);
	for (uint32_t i = GIC_DEEP; i-- > 0;) {
		gic_eoi(GIC_SPI + i);
		ended += gic_active() == i;
	}
	gic_expect("  ended one by one", ended, GIC_DEEP);
	for (uint32_t i = 0; i < GIC_DEEP; i++)
		gic_set(GIC_ISPENDR, GIC_SPI + i * 7 % GIC_DEEP, 0);
	for (uint32_t i = GIC_DEEP, k = taken = 0; k < GIC_DEEP; k++)
		taken += gic_take(GIC_SPI + --i);
	gic_expect("all at once: by priority", taken, GIC_DEEP);
	for (uint32_t i = 0; i < GIC_DEEP; i++)
		gic_priority(GIC_SPI + i, 0, 0xa0);
}

static void gic_test_split(void)
{
	unsigned taken = 0, ended = 0;

	GIC_MSR(ICC_CTLR_EL1, 2);
	for (uint32_t i = 0; i < GIC_DEEP; i++)
		gic_set(GIC_ISPENDR, GIC_SPI + i, 0);
	for (uint32_t i = 0; i < GIC_DEEP; i++)
		taken += gic_take(GIC_SPI + i);
	gic_expect("EOImode 1: each comes when the one before has dropped its priority", taken, GIC_DEEP);
	gic_expect("  all of them active", gic_active(), GIC_DEEP);
	gic_expect("  none comes again", gic_ack(), GIC_NONE);
	gic_expect("  no priority runs", GIC_MRS(ICC_RPR_EL1) & 0xff, 0xff);
	for (uint32_t i = 0; i < GIC_DEEP; i++) {
		uint32_t intid = GIC_SPI + i * 7 % GIC_DEEP;

		GIC_MSR(ICC_DIR_EL1, intid);
		ended += gic_active() == GIC_DEEP - 1 - i && !gic_bit(GIC_ISACTIVER, intid, 0);
	}
	gic_expect("  deactivated in another order", ended, GIC_DEEP);
	GIC_MSR(ICC_SGI1R_EL1, 3ull << 24 | 1);
	gic_expect("  an SGI", gic_take(3), 1);
	GIC_MSR(ICC_SGI1R_EL1, 3ull << 24 | 1);
	gic_expect("  again, while it is active", gic_ack(), GIC_NONE);
	GIC_MSR(ICC_DIR_EL1, 3);
	gic_expect("  and when it is not", gic_take(3), 1);
	GIC_MSR(ICC_DIR_EL1, 3);
	GIC_MSR(ICC_CTLR_EL1, 0);
}

static void gic_test_edge(void)
{
	gic_edge(GIC_SPI, 0, true);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("an edge", gic_ack(), GIC_SPI);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("  again while active: both",
		   gic_bit(GIC_ISPENDR, GIC_SPI, 0) << 1 | gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 3);
	gic_expect("  and waits", gic_ack(), GIC_NONE);
	gic_eoi(GIC_SPI);
	gic_expect("  comes once more", gic_take(GIC_SPI) && gic_ack() == GIC_NONE, 1);
	gic_edge(GIC_SPI, 0, false);
	gic_set(GIC_ISACTIVER, GIC_SPI, 0);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("made active by register, it does not come", gic_ack(), GIC_NONE);
	gic_set(GIC_ICACTIVER, GIC_SPI, 0);
	gic_expect("  made inactive, it does", gic_take(GIC_SPI), 1);
	gic_write(GUEST_GICD + GIC_IGROUPR + 4, ~(1u << GIC_SPI % 32));
	GIC_MSR(ICC_IGRPEN0_EL1, 1);
	gic_set(GIC_ISPENDR, GIC_SPI, 0);
	gic_expect("group 0: an FIQ", GUEST_MRS(isr_el1) >> 6 & 3, 1);
	gic_expect("  not of group 1", gic_ack(), GIC_NONE);
	gic_expect("  of group 0", GIC_MRS(ICC_IAR0_EL1), GIC_SPI);
	GIC_MSR(ICC_EOIR0_EL1, GIC_SPI);
	gic_expect("  ended", gic_bit(GIC_ISACTIVER, GIC_SPI, 0), 0);
	GIC_MSR(ICC_IGRPEN0_EL1, 0);
	gic_write(GUEST_GICD + GIC_IGROUPR + 4, ~0u);
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	gic_distributor();
	gic_start_other();
	gic_interface();
	gic_test_registers();
	gic_test_sources();
	gic_test_masks();
	gic_test_preemption();
	gic_test_nesting();
	gic_test_split();
	gic_test_edge();
	gic_test_timer();
	gic_test_wait();
	gic_test_exceptions();
	if (gic_two) {
		gic_test_readback();
		gic_test_routes();
	}
	gic_expect("nothing is left", gic_ack(), GIC_NONE);
	gic_expect("exceptions", guest_fault.count, 0);
	console_text("# done: ");
	console_decimal(gic_ok);
	console_text("\n");
	return 0;
}
