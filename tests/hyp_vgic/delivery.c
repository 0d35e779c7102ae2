/* SPDX-License-Identifier: BSD-2-Clause */
/* Which interrupt comes, where and how often. */
#include "test.h"

static void t_level(void)
{
	test_setup();
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == UART);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_eoi(UART);
	CHECK(fake_ack() == UART); /* the line is still high */
	vgic_set_spi(&fake_vm, UART, false);
	fake_eoi(UART);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_level_falls_unseen(void)
{
	test_setup();
	vgic_set_spi(&fake_vm, UART, true);
	fake_run(0);
	CHECK(fake_read(GICD + 0x204) == 2);
	vgic_set_spi(&fake_vm, UART, false);
	CHECK(fake_read(GICD + 0x204) == 0);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_edge(void)
{
	test_setup();
	fake_write(GICD + 0xc08, 2u << 2);
	vgic_set_spi(&fake_vm, UART, true);
	vgic_set_spi(&fake_vm, UART, false);
	CHECK(fake_ack() == UART);
	vgic_set_spi(&fake_vm, UART, true); /* a second edge while the first is handled */
	fake_eoi(UART);
	CHECK(test_take(UART));
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_enables(void)
{
	test_setup();
	fake_write(GICD + 0x184, 2);
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_write(GICD, 0x10);
	fake_write(GICD + 0x104, 2);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_write(GICD, 0x12);
	CHECK(fake_ack() == UART);
	fake_write(GICD + 0x184, 2); /* disabled while active: it can still be ended */
	fake_eoi(UART);
	CHECK(fake_read(GICD + 0x304) == 0 && fake_ack() == FAKE_SPURIOUS);
}

static void t_group0(void)
{
	test_setup();
	fake_write(GICD + 0x84, ~2u);
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == FAKE_SPURIOUS); /* group 0 is off, and is not what IAR1 answers */
	fake_write(GICD + 0x84, ~0u);
	CHECK(fake_ack() == UART);
}

static void t_sgi(void)
{
	test_setup();
	test_sgi(0, 3ull << 24 | 2);
	CHECK(fake_kicks[1] == 1 && fake_ack() == FAKE_SPURIOUS);
	fake_run(1);
	CHECK(test_take(3) && fake_ack() == FAKE_SPURIOUS);
	test_sgi(1, 1ull << 40 | 5ull << 24); /* all but self */
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_run(0);
	CHECK(test_take(5));
	test_sgi(0, 1); /* self */
	CHECK(test_take(0));
	test_sgi(0, 1ull << 44 | 3); /* RS 1: vCPUs 16 and up */
	test_sgi(0, 1ull << 16 | 3); /* Aff1 1 */
	test_sgi(0, 0xfffc);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_run(1);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_sgi_groups(void)
{
	test_setup();
	vgic_sgi(fake_run(0), CHARTER_SYSREG_ICC_SGI0R_EL1, 1);
	vgic_sgi(fake_run(0), CHARTER_SYSREG_ICC_ASGI1R_EL1, 1);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(SGI_FRAME(0) + 0x200) == 0);
}

static void t_sgi_again(void)
{
	test_setup();
	test_sgi(0, 1);
	test_sgi(0, 1); /* pending is pending */
	CHECK(fake_ack() == 0);
	test_sgi(0, 1); /* again while it is handled */
	CHECK(fake_read(SGI_FRAME(0) + 0x200) == 1 && fake_read(SGI_FRAME(0) + 0x300) == 1);
	fake_eoi(0);
	CHECK(test_take(0) && fake_ack() == FAKE_SPURIOUS);
}

static void t_more_than_list_registers(void)
{
	test_setup();
	for (uint32_t i = 0; i < 20; i++)
		test_priority(40 + i, (uint8_t)(8 * ((i * 7) % 20)));
	for (uint32_t i = 0; i < 20; i++)
		vgic_set_spi(&fake_vm, 40 + i, true);
	for (uint32_t p = 0; p < 20; p++) {
		uint32_t intid = fake_ack();

		CHECK(intid >= 40 && intid < 60 && (intid - 40) * 7 % 20 == p);
		vgic_set_spi(&fake_vm, intid, false);
		fake_eoi(intid);
	}
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_nested(void)
{
	test_setup();
	for (uint32_t i = 0; i < 10; i++) { /* each preempts the one before */
		test_priority(40 + i, (uint8_t)(0xf0 - 8 * i));
		fake_write(GICD + 0x204, 1u << (8 + i));
		CHECK(fake_ack() == 40 + i);
	}
	CHECK(fake_read(GICD + 0x304) == 0x3ff00);
	for (uint32_t i = 10; i-- > 0;) {
		fake_eoi(40 + i);
		CHECK(fake_read(GICD + 0x304) == ((1u << i) - 1) << 8);
	}
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_nested_level(void)
{
	test_setup();
	for (uint32_t i = 0; i < 10; i++) {
		test_priority(40 + i, (uint8_t)(0xf0 - 8 * i));
		vgic_set_spi(&fake_vm, 40 + i, true);
		CHECK(fake_ack() == 40 + i);
		if (i)
			vgic_set_spi(&fake_vm, 40 + i, false);
	}
	for (uint32_t i = 10; i-- > 0;)
		fake_eoi(40 + i);
	CHECK(fake_ack() ==
	      40); /* its line is still high, and it was in no list register when it was ended */
}

static void t_urgent_one_finds_room(void)
{
	test_setup();
	for (uint32_t i = 0; i < 8; i++)
		vgic_set_spi(&fake_vm, 40 + i, true);
	CHECK(fake_ack() >= 40);
	test_priority(60, 0x10);
	vgic_set_spi(&fake_vm, 60, true);
	CHECK(fake_ack() == 60);
}

static void t_route(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	fake_run(0); /* in a list register of vCPU 0 */
	fake_run(1);
	test_route(34, 1);
	CHECK(fake_ack() == FAKE_SPURIOUS); /* not before the other one has let go of it */
	CHECK(fake_kicks[0] == 1 && fake_kicks[1] == 0);
	fake_run(0);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_kicks[1] == 1);
	fake_run(1);
	CHECK(test_take(34));
	fake_run(0);
	test_route(34, 7); /* nobody */
	fake_write(GICD + 0x204, 4);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	fake_run(1);
	CHECK(fake_ack() == FAKE_SPURIOUS);
	test_route(34, 1ull << 31); /* anybody */
	fake_run(0);
	CHECK(test_take(34));
}

static void t_route_while_active(void)
{
	test_setup();
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(fake_ack() == UART);
	test_route(UART, 1);
	fake_run(1);
	CHECK(fake_ack() == FAKE_SPURIOUS); /* active elsewhere */
	fake_run(0);
	fake_eoi(UART);
	fake_run(1);
	CHECK(fake_ack() == UART);
}

static void t_wfi(void)
{
	struct vcpu *v;

	test_setup();
	v = fake_run(0);
	CHECK(!vgic_pending(v));
	vgic_set_spi(&fake_vm, UART, true);
	CHECK(vgic_pending(v));
	CHECK(fake_ack() == UART && !vgic_pending(v));
}

const struct test_case test_delivery[] = {
	{"level", t_level},
	{"level_falls_unseen", t_level_falls_unseen},
	{"edge", t_edge},
	{"enables", t_enables},
	{"group0", t_group0},
	{"sgi", t_sgi},
	{"sgi_groups", t_sgi_groups},
	{"sgi_again", t_sgi_again},
	{"more_than_list_registers", t_more_than_list_registers},
	{"nested", t_nested},
	{"nested_level", t_nested_level},
	{"urgent_one_finds_room", t_urgent_one_finds_room},
	{"route", t_route},
	{"route_while_active", t_route_while_active},
	{"wfi", t_wfi},
	{0},
};
