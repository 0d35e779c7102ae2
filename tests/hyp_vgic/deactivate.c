/* SPDX-License-Identifier: BSD-2-Clause */
/* EOImode 1, and what one vCPU reads and changes of interrupts that another one has. */
#include "irq/gicv3_regs.h"
#include "test.h"

static void test_split(void)
{
	test_setup();
	fake_vmcr |= ICH_VMCR_EOIM;
}

static void t_drop_then_deactivate(void)
{
	test_split();
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == UART);
	fake_eoi(UART);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(GICD + 0x304) == 2); /* dropped, still active */
	fake_dir(UART);
	CHECK(fake_read(GICD + 0x304) == 0);
	CHECK(fake_ack() == UART); /* the line is still high */
	vgic_set_spi(&fake_vm, UART, false);
	fake_eoi(UART);
	fake_dir(UART);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(GICD + 0x304) == 0);
}

/* More than there are list registers, none of them deactivated, then in another order than they came. */
static void t_many_dropped(void)
{
	test_split();
	for (uint32_t i = 0; i < 20; i++)
		fake_write(GICD + 0x204, 1u << (8 + i));
	for (uint32_t i = 0; i < 20; i++) {
		uint32_t intid = fake_ack();

		CHECK(intid >= 40 && intid < 60);
		fake_eoi(intid);
	}
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(GICD + 0x304) == 0xfffff00);
	for (uint32_t i = 0; i < 20; i++) {
		uint32_t spi = i * 7 % 20;

		fake_dir(40 + spi);
		CHECK(!(fake_read(GICD + 0x304) >> (8 + spi) & 1));
	}
	CHECK(fake_read(GICD + 0x304) == 0);
	fake_write(GICD + 0x204, 1u << 8);
	CHECK(fake_ack() == 40);
}

static void t_deactivated_by_another(void)
{
	test_split();
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == UART);
	vgic_set_spi(&fake_vm, UART, false);
	fake_eoi(UART);
	fake_run(1);
	fake_dir(UART);
	CHECK(fake_read(GICD + 0x304) == 0);
	fake_run(0);
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == UART);
}

static void t_deactivate_does_nothing(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	CHECK(fake_ack() == 34);
	fake_dir(34); /* EOImode 0 */
	CHECK(fake_read(GICD + 0x304) == 4);
	fake_vmcr |= ICH_VMCR_EOIM;
	fake_dir(35);
	fake_dir(1023);
	fake_dir(0xffffff);
	CHECK(fake_read(GICD + 0x304) == 4);
}

static void t_timer_split(void)
{
	test_split();
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	CHECK(fake_ack() == VTIMER);
	fake_eoi(VTIMER);
	CHECK(fake_deactivated[VTIMER] == 0 && fake_read(SGI_FRAME(0) + 0x300) == 1u << VTIMER);
	fake_dir(VTIMER);
	CHECK(fake_deactivated[VTIMER] == 1 && fake_read(SGI_FRAME(0) + 0x300) == 0);
	fake_ppi_asserted = 0;
	fake_write(SGI_FRAME(0) + 0x200, 1u << VTIMER); /* pending without the timer */
	CHECK(fake_ack() == VTIMER);
}

/* vCPU 0 has it in a list register, and runs. */
static void t_seen_from_the_other(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	fake_run(0);
	fake_run(1);
	CHECK(fake_read(GICD + 0x204) == 4 && fake_read(GICD + 0x304) == 0);
	fake_run(0);
	CHECK(fake_ack() == 34);
	fake_run(1);
	CHECK(fake_read(GICD + 0x204) == 0 && fake_read(GICD + 0x304) == 4);
	fake_run(0);
	fake_eoi(34);
	fake_run(1);
	CHECK(fake_read(GICD + 0x204) == 0 && fake_read(GICD + 0x304) == 0);
}

static void t_changed_by_the_other(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	CHECK(fake_ack() == 34);
	fake_run(1);
	fake_write(GICD + 0x204, 4); /* again, while it is handled */
	CHECK(fake_read(GICD + 0x204) == 4 && fake_read(GICD + 0x304) == 4);
	fake_run(0);
	fake_eoi(34);
	CHECK(fake_ack() == 34);
	fake_run(1);
	fake_write(GICD + 0x384, 4);
	CHECK(fake_read(GICD + 0x304) == 0);
	fake_write(GICD + 0x204, 8);
	fake_run(0);
	fake_run(1);
	fake_write(GICD + 0x304, 8); /* pending there, and now active: it does not come */
	CHECK(fake_read(GICD + 0x304) == 8 && fake_read(GICD + 0x204) == 8);
	fake_write(GICD + 0x384, 8);
	CHECK(fake_read(GICD + 0x304) == 0 && fake_read(GICD + 0x204) == 8);
}

static void t_private_of_the_other(void)
{
	test_setup();
	test_sgi(1, 7ull << 24 | 1);
	fake_run(0);
	fake_run(1);
	CHECK(fake_read(SGI_FRAME(0) + 0x200) == 0x80 && fake_read(SGI_FRAME(1) + 0x200) == 0);
	fake_run(0);
	CHECK(fake_ack() == 7);
	fake_run(1);
	CHECK(fake_read(SGI_FRAME(0) + 0x200) == 0 && fake_read(SGI_FRAME(0) + 0x300) == 0x80);
	fake_write(SGI_FRAME(0) + 0x280, ~0u);
	CHECK(fake_read(SGI_FRAME(0) + 0x300) == 0x80);
	fake_write(SGI_FRAME(0) + 0x380, ~0u);
	CHECK(fake_read(SGI_FRAME(0) + 0x300) == 0);
}

/* Nobody is disturbed for what he does not have. */
static void t_no_needless_kick(void)
{
	test_setup();
	fake_waits = 0;
	fake_run(1);
	CHECK(fake_read(GICD + 0x304) == 0 && fake_read(SGI_FRAME(0) + 0x300) == 0);
	fake_write(GICD + 0x384, ~0u);
	CHECK(fake_waits == 0 && fake_kicks[0] == 0);
}

/* Active by register alone, more than there is room for: what is pending still comes. */
static void t_active_ones_make_room(void)
{
	test_setup();
	fake_write(GICD + 0x304, 0xff00);
	test_priority(50, 0x80);
	fake_write(GICD + 0x204, 1u << 18);
	CHECK(test_take(50));
	fake_write(GICD + 0x204, 1u << 18);
	CHECK(test_take(50) && fake_read(GICD + 0x304) == 0xff00);
}

/* A full house of a group that is off at the CPU interface is in nobody's way. */
static void t_group_that_is_off(void)
{
	test_setup();
	fake_vmcr &= ~ICH_VMCR_ENG(0);
	fake_write(GICD, 0x13);
	fake_write(GICD + 0x84, ~0xff00u);
	for (uint32_t i = 0; i < 8; i++)
		test_priority(40 + i, 0x10);
	fake_write(GICD + 0x204, 0xff00 | 4);
	CHECK(test_take(34));
}

const struct test_case test_deactivate[] = {
	{"drop_then_deactivate", t_drop_then_deactivate},
	{"many_dropped", t_many_dropped},
	{"deactivated_by_another", t_deactivated_by_another},
	{"deactivate_does_nothing", t_deactivate_does_nothing},
	{"timer_split", t_timer_split},
	{"seen_from_the_other", t_seen_from_the_other},
	{"changed_by_the_other", t_changed_by_the_other},
	{"private_of_the_other", t_private_of_the_other},
	{"no_needless_kick", t_no_needless_kick},
	{"active_ones_make_room", t_active_ones_make_room},
	{"group_that_is_off", t_group_that_is_off},
	{0},
};
