/* SPDX-License-Identifier: BSD-2-Clause */
/* Everything at random, against the little that a guest counts on. */
#include "test.h"

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
	for (int step = 0; step < 200000 && test_good(); step++) {
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
	for (int step = 0; step < 200000 && test_good(); step++) {
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

const struct test_case test_storm[] = {
	{"storm", t_storm},
	{"storm_of_spis", t_storm_of_spis},
	{0},
};
