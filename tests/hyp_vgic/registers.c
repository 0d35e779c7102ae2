/* SPDX-License-Identifier: BSD-2-Clause */
/* The frames as a guest reads and writes them. */
#include "test.h"

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

const struct test_case test_registers[] = {
	{"registers", t_registers},
	{"reserved", t_reserved},
	{"refused_accesses", t_refused_accesses},
	{"bits_and_bytes", t_bits_and_bytes},
	{"clear_pending", t_clear_pending},
	{"clear_active", t_clear_active},
	{0},
};
