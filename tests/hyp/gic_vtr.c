/* SPDX-License-Identifier: BSD-2-Clause */
/* Which interfaces of CPUs are enough (hyp/irq/gic_vtr.c). */
#include "irq/gic_vtr.h"
#include "test.h"
#include <string.h>

TEST_MAIN_STATE;

#define QEMU_MAX 0x90080003ull /* 5 bits of priority, as QEMU's virt has it: TDS, 4 list registers */

static void t_found(void)
{
	struct gic_vtr v;

	EXPECT(!gic_vtr_read(QEMU_MAX, &v) && v.lrs == 4 && v.aprs == 1);
	EXPECT(!gic_vtr_read(0x9408000full, &v) && v.lrs == 16 && v.aprs == 2);
	EXPECT(!gic_vtr_read(0x98080001ull, &v) && v.lrs == 2 && v.aprs == 4);
}

static void t_refused(void)
{
	const uint64_t tds = 1ull << 19;
	const char *why;
	struct gic_vtr v;

	why = gic_vtr_read(QEMU_MAX & ~tds, &v);
	EXPECT(why && strstr(why, "ICH_VTR_EL2.TDS"));
	EXPECT(gic_vtr_read(QEMU_MAX & ~31ull, &v)); /* one list register */
	EXPECT(gic_vtr_read(QEMU_MAX | 31, &v));     /* 32 of them */
	EXPECT(gic_vtr_read(tds | 3 | 7ull << 26, &v));
	EXPECT(gic_vtr_read(0, &v) && gic_vtr_read(~0ull, &v));
}

int main(void)
{
	test_run("gic_vtr/found", t_found);
	test_run("gic_vtr/refused", t_refused);
	return test_failures ? 1 : 0;
}
