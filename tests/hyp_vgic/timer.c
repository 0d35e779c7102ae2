/* SPDX-License-Identifier: BSD-2-Clause */
/* The timer's interrupt, which is a physical one too, and vCPUs that move. */
#include "test.h"

static void t_timer(void)
{
	test_setup();
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	CHECK(fake_read(SGI_FRAME(0) + 0x200) == 1u << VTIMER);
	CHECK(fake_ack() == VTIMER && fake_deactivated[VTIMER] == 0);
	fake_eoi(VTIMER);
	CHECK(fake_deactivated[VTIMER] == 1);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_timer_cancelled(void)
{
	test_setup();
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	fake_run(0);
	fake_ppi_asserted = 0; /* the guest has set it anew before it saw the interrupt */
	CHECK(fake_read(SGI_FRAME(0) + 0x200) == 0);
	CHECK(fake_deactivated[VTIMER] == 1 && fake_ack() == FAKE_SPURIOUS);
}

static void t_timer_masked(void)
{
	test_setup();
	fake_write(SGI_FRAME(0) + 0x180, 1u << VTIMER);
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_deactivated[VTIMER] == 0);
	fake_write(SGI_FRAME(0) + 0x100, 1u << VTIMER);
	CHECK(test_take(VTIMER) && fake_deactivated[VTIMER] == 1);
}

static void t_timer_cleared_by_register(void)
{
	test_setup();
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	fake_write(SGI_FRAME(0) + 0x280, 1u << VTIMER);
	CHECK(fake_deactivated[VTIMER] == 1 && fake_ack() == FAKE_SPURIOUS);
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	CHECK(fake_ack() == VTIMER);
	fake_write(SGI_FRAME(0) + 0x380, 1u << VTIMER);
	CHECK(fake_deactivated[VTIMER] == 2 && fake_read(SGI_FRAME(0) + 0x300) == 0);
}

static void t_switch(void)
{
	test_setup();
	fake_ppi_asserted = 1u << VTIMER;
	vgic_inject_hw_ppi(fake_run(0), VTIMER);
	vgic_set_spi(&fake_vm, UART, true);
	fake_write(GICD + 0x204, 4);
	CHECK(fake_ack() == VTIMER);
	fake_save();
	CHECK(fake_ppi_active[0] == 0);
	fake_run(1);
	fake_write(GICD + 0x284, 4);
	fake_load(0);
	CHECK(fake_ppi_active[0] == 1u << VTIMER);
	fake_eoi(VTIMER);
	CHECK(fake_deactivated[VTIMER] == 1);
	CHECK(fake_ack() == UART);
	vgic_set_spi(&fake_vm, UART, false);
	fake_eoi(UART);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

const struct test_case test_timer[] = {
	{"timer", t_timer},
	{"timer_cancelled", t_timer_cancelled},
	{"timer_masked", t_timer_masked},
	{"timer_cleared_by_register", t_timer_cleared_by_register},
	{"switch", t_switch},
	{0},
};
