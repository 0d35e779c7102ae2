/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's GIC as a guest meets it: registers written, interrupts acknowledged and ended. */
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *test_name;
static unsigned test_failures;

static void test_check(bool good, const char *what, int line)
{
	if (good || !test_name)
		return;
	printf("not ok hyp_vgic/%s: line %d: %s\n", test_name, line, what);
	test_failures++;
	test_name = NULL;
}

#define CHECK(x) test_check(x, #x, __LINE__)

#define GICD 0x08000000u
#define GICR 0x080a0000u
#define SGI_FRAME(cpu) (GICR + 0x20000u * (cpu) + 0x10000u)
#define UART 33u
#define VTIMER 27u

/* What Linux does: everything in group 1, distributor on, SGIs and the interrupts of the test enabled. */
static void test_setup(void)
{
	fake_write(GICD, 0x12);
	for (unsigned cpu = 0; cpu < 2; cpu++)
		fake_write(SGI_FRAME(cpu) + 0x100, 0xffff | 1u << VTIMER);
	for (unsigned w = 1; w < 3; w++)
		fake_write(GICD + 0x100 + 4 * w, ~0u);
	for (unsigned i = 0; i < 64; i += 4)
		fake_write(GICD + 0x420 + i, 0xa0a0a0a0);
	for (unsigned i = 0; i < 32; i += 4)
		for (unsigned cpu = 0; cpu < 2; cpu++)
			fake_write(SGI_FRAME(cpu) + 0x400 + i, 0xa0a0a0a0);
	fake_run(1);
	fake_run(0);
	memset(fake_kicks, 0, sizeof(fake_kicks));
}

static void test_priority(uint32_t intid, uint8_t priority)
{
	uint64_t v = priority;

	CHECK(fake_access(GICD + 0x400 + intid, 1, true, &v));
}

static void test_route(uint32_t intid, uint64_t to)
{
	CHECK(fake_access(GICD + 0x6000 + 8 * intid, 8, true, &to));
}

static bool test_take(uint32_t intid)
{
	if (fake_ack() != intid)
		return false;
	fake_eoi(intid);
	return true;
}

static void t_registers(void)
{
	uint64_t v = 0;

	CHECK((fake_read(GICD + 4) & 0x1f) == 2 && (fake_read(GICD + 4) >> 19 & 0x1f) == 9);
	CHECK(fake_read(GICD) == 0x50);
	fake_write(GICD, 0xffffffff);
	CHECK(fake_read(GICD) == 0x53);
	CHECK((fake_read(GICD + 0xffe8) & 0xf0) == 0x30 && (fake_read(GICR + 0xffe8) & 0xf0) == 0x30);
	CHECK(fake_access(GICR + 8, 8, false, &v) && v == 0);
	CHECK(fake_access(GICR + 0x20008, 8, false, &v) && v == 0x0000000100000110);
	CHECK(fake_read(GICR + 0x20008) == 0x110 && fake_read(GICR + 0x2000c) == 1);
	CHECK(fake_read(GICR + 0x14) == 6);
	fake_write(GICR + 0x14, 0);
	CHECK(fake_read(GICR + 0x14) == 0);
}

static void t_reserved(void)
{
	static const uint32_t reserved[] = {0x0c,  0x40,  0x80,  0x100, 0x8c,   0x10c,  0x400,  0x460, 0x800,
					    0xc00, 0xc18, 0xd04, 0xf00, 0x6000, 0x6300, 0xc000, 0xfffc};

	test_setup();
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		fake_write(GICD + reserved[i], ~0u);
		CHECK(fake_read(GICD + reserved[i]) == 0);
	}
	fake_write(SGI_FRAME(0) + 0x104, ~0u);
	CHECK(fake_read(SGI_FRAME(0) + 0x104) == 0);
	fake_write(SGI_FRAME(0) + 0x420, ~0u);
	CHECK(fake_read(SGI_FRAME(0) + 0x420) == 0);
	CHECK(fake_ack() == FAKE_SPURIOUS);
}

static void t_refused_accesses(void)
{
	static const struct {
		uint64_t at;
		unsigned size;
	} refused[] = {{GICD + 4, 1},
		       {GICD + 4, 2},
		       {GICD + 6, 4},
		       {GICD, 8},
		       {GICD + 0x104, 8},
		       {GICD + 0x420, 2},
		       {GICD + 0x6108, 1},
		       {GICR + 0x14, 8},
		       {GICR + 0x14, 1},
		       {SGI_FRAME(0), 8},
		       {GICR + 0x40000, 4},
		       {GICR - 4, 4},
		       {GICD + 0x10000, 4},
		       {0x09001000, 4},
		       {0, 4},
		       {0xfffffffffffffff8, 8}};

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		uint64_t v = 0;

		CHECK(!fake_access(refused[i].at, refused[i].size, false, &v));
		CHECK(!fake_access(refused[i].at, refused[i].size, true, &v));
	}
}

static void t_bits_and_bytes(void)
{
	uint64_t v = 0xff;

	fake_write(GICD + 0x104, 0xf0f0);
	fake_write(GICD + 0x184, 0x00f0);
	CHECK(fake_read(GICD + 0x104) == 0xf000 && fake_read(GICD + 0x184) == 0xf000);
	CHECK(fake_access(GICD + 0x400 + UART, 1, true, &v));
	CHECK(fake_read(GICD + 0x420) == 0xf800);
	v = 0;
	CHECK(fake_access(GICD + 0x400 + UART, 1, false, &v) && v == 0xf8);
	fake_write(GICD + 0xc08, 0xaaaaaaab);
	CHECK(fake_read(GICD + 0xc08) == 0xaaaaaaaa);
	CHECK(fake_read(SGI_FRAME(1) + 0xc00) == 0xaaaaaaaa);
	fake_write(SGI_FRAME(1) + 0xc00, 0);
	CHECK(fake_read(SGI_FRAME(1) + 0xc00) == 0xaaaaaaaa);
	v = 0xffffffffffffffff;
	CHECK(fake_access(GICD + 0x6000 + 8 * UART, 8, true, &v));
	CHECK(fake_read(GICD + 0x6000 + 8 * UART) == 0x80ffffff &&
	      fake_read(GICD + 0x6004 + 8 * UART) == 0xff);
	fake_write(GICD + 0x6004 + 8 * UART, 0);
	v = 0;
	CHECK(fake_access(GICD + 0x6000 + 8 * UART, 8, false, &v) && v == 0x80ffffff);
}

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

/* A write of ICC_SGI1R_EL1. */
static void test_sgi(unsigned cpu, uint64_t value)
{
	vgic_sgi(fake_run(cpu), CHARTER_SYSREG_ICC_SGI1R_EL1, value);
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

static void t_clear_pending(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	fake_run(0);
	fake_write(GICD + 0x284, 4);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(GICD + 0x204) == 0);
	fake_run(0);
	fake_write(GICD + 0x204, 4);
	fake_run(1);
	CHECK(fake_read(GICD + 0x204) == 4); /* in a list register of the other one */
	fake_write(GICD + 0x284, 4);
	fake_run(0);
	CHECK(fake_ack() == FAKE_SPURIOUS && fake_read(GICD + 0x204) == 0);
	fake_write(GICD + 0x204, 4);
	fake_run(0);
	CHECK(fake_read(GICD + 0x204) == 4 && test_take(34)); /* cleared once, not for ever */
}

static void t_clear_active(void)
{
	test_setup();
	fake_write(GICD + 0x204, 4);
	CHECK(fake_ack() == 34 && fake_read(GICD + 0x304) == 4);
	fake_run(1);
	fake_write(GICD + 0x384, 4);
	fake_run(0);
	CHECK(fake_read(GICD + 0x304) == 0);
	fake_write(GICD + 0x304, 8);
	CHECK(fake_read(GICD + 0x384) == 8);
	fake_write(GICD + 0x384, 8);
	CHECK(fake_read(GICD + 0x304) == 0);
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

static uint32_t test_random(uint32_t below)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return (state >> 16) % below;
}

/* Everything at random, against the little that a guest counts on: nothing is lost, nothing comes twice. */
static void t_storm(void)
{
	bool pending[2][16] = {{0}};
	uint32_t stack[2][64], depth[2] = {0, 0};

	test_setup();
	for (uint32_t i = 0; i < 16; i++)
		for (unsigned cpu = 0; cpu < 2; cpu++) {
			uint64_t p = 8 * (i % 5) + 0x40;

			fake_access(SGI_FRAME(cpu) + 0x400 + i, 1, true, &p);
		}
	for (int step = 0; step < 200000 && test_name; step++) {
		unsigned cpu = test_random(2), op = test_random(8), sgi = test_random(16);

		fake_run(cpu);
		if (op < 3) {
			uint64_t list = 1 + test_random(3);

			test_sgi(cpu, (uint64_t)sgi << 24 | list);
			for (unsigned k = 0; k < 2; k++)
				pending[k][sgi] |= list >> k & 1;
		} else if (op < 5) {
			uint32_t intid = fake_ack();

			CHECK(intid == FAKE_SPURIOUS || (intid < 16 && pending[cpu][intid]));
			if (intid < 16) {
				pending[cpu][intid] = false;
				stack[cpu][depth[cpu]++] = intid;
			}
		} else if (op < 7 && depth[cpu]) {
			fake_eoi(stack[cpu][--depth[cpu]]);
		} else if (op == 7) {
			fake_write(SGI_FRAME(test_random(2)) + (test_random(2) ? 0x100 : 0x180), 1u << sgi);
		}
	}
	for (unsigned cpu = 0; cpu < 2; cpu++) {
		uint32_t intid;

		fake_run(cpu);
		fake_write(SGI_FRAME(cpu) + 0x100, 0xffff);
		while (depth[cpu])
			fake_eoi(stack[cpu][--depth[cpu]]);
		while ((intid = fake_ack()) < 16) {
			CHECK(pending[cpu][intid]);
			pending[cpu][intid] = false;
			fake_eoi(intid);
		}
		for (unsigned i = 0; i < 16; i++)
			CHECK(!pending[cpu][i]);
	}
}

/* One step of the storm of SPIs 40..47, edges that wander between the vCPUs. */
static void test_spi_step(unsigned cpu, bool pending[8], uint32_t stack[64], uint32_t *depth)
{
	uint32_t spi = test_random(8), intid;

	fake_run(cpu);
	switch (test_random(6)) {
	case 0:
		fake_write(GICD + 0x204, 1u << (8 + spi));
		pending[spi] = true;
		break;
	case 1:
		test_route(40 + spi, test_random(2));
		break;
	case 2:
		fake_write(GICD + (test_random(2) ? 0x104 : 0x184), 1u << (8 + spi));
		break;
	case 3:
		intid = fake_ack();
		CHECK(intid == FAKE_SPURIOUS || (intid >= 40 && intid < 48 && pending[intid - 40]));
		if (intid < 48) {
			pending[intid - 40] = false;
			stack[(*depth)++] = intid;
		}
		break;
	default:
		if (*depth)
			fake_eoi(stack[--*depth]);
	}
}

static void t_storm_of_spis(void)
{
	bool pending[8] = {false};
	uint32_t stack[2][64], depth[2] = {0, 0};

	test_setup();
	fake_write(GICD + 0xc08, ~0u);
	for (uint32_t i = 0; i < 8; i++)
		test_priority(40 + i, (uint8_t)(0x40 + 8 * (i % 4)));
	for (int step = 0; step < 200000 && test_name; step++) {
		unsigned cpu = test_random(2);

		test_spi_step(cpu, pending, stack[cpu], &depth[cpu]);
	}
	fake_write(GICD + 0x104, 0xff00);
	for (unsigned round = 0; round < 8; round++) {
		unsigned cpu = round & 1;
		uint32_t intid;

		fake_run(cpu);
		while (depth[cpu])
			fake_eoi(stack[cpu][--depth[cpu]]);
		while ((intid = fake_ack()) < 48) {
			CHECK(pending[intid - 40]);
			pending[intid - 40] = false;
			fake_eoi(intid);
		}
	}
	for (unsigned i = 0; i < 8; i++)
		CHECK(!pending[i]);
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{"registers", t_registers},
	{"reserved", t_reserved},
	{"refused_accesses", t_refused_accesses},
	{"bits_and_bytes", t_bits_and_bytes},
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
	{"clear_pending", t_clear_pending},
	{"clear_active", t_clear_active},
	{"route", t_route},
	{"route_while_active", t_route_while_active},
	{"timer", t_timer},
	{"timer_cancelled", t_timer_cancelled},
	{"timer_masked", t_timer_masked},
	{"timer_cleared_by_register", t_timer_cleared_by_register},
	{"switch", t_switch},
	{"wfi", t_wfi},
	{"storm", t_storm},
	{"storm_of_spis", t_storm_of_spis},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		test_name = tests[i].name;
		fake_reset();
		tests[i].run();
		CHECK(fake_vm.vgic.lock.next == fake_vm.vgic.lock.owner);
		for (unsigned cpu = 0; cpu < 2; cpu++)
			CHECK(fake_vm.vcpu[cpu].vgic.lock.next == fake_vm.vcpu[cpu].vgic.lock.owner);
		if (test_name)
			printf("ok hyp_vgic/%s\n", test_name);
	}
	return test_failures ? 1 : 0;
}
