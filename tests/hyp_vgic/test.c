/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's GIC as a guest meets it: registers written, interrupts acknowledged and ended. */
#include "test.h"
#include <stdio.h>
#include <string.h>

static const char *test_name;
static unsigned test_failures;

void test_check(bool good, const char *what, int line)
{
	if (good || !test_name)
		return;
	printf("not ok hyp_vgic/%s: line %d: %s\n", test_name, line, what);
	test_failures++;
	test_name = NULL;
}

bool test_good(void)
{
	return test_name != NULL;
}

void test_setup(void)
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

void test_priority(uint32_t intid, uint8_t priority)
{
	uint64_t v = priority;

	CHECK(fake_access(GICD + 0x400 + intid, 1, true, &v));
}

void test_route(uint32_t intid, uint64_t to)
{
	CHECK(fake_access(GICD + 0x6000 + 8 * intid, 8, true, &to));
}

bool test_take(uint32_t intid)
{
	if (fake_ack() != intid)
		return false;
	fake_eoi(intid);
	return true;
}

void test_sgi(unsigned cpu, uint64_t value)
{
	vgic_sgi(fake_run(cpu), CHARTER_SYSREG_ICC_SGI1R_EL1, value);
}

uint32_t test_random(uint32_t below)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return (state >> 16) % below;
}

static void test_run(const struct test_case *t)
{
	for (; t->name; t++) {
		test_name = t->name;
		fake_reset();
		t->run();
		CHECK(fake_vm.vgic.lock.next == fake_vm.vgic.lock.owner);
		for (unsigned cpu = 0; cpu < 2; cpu++)
			CHECK(fake_vm.vcpu[cpu].vgic.lock.next == fake_vm.vcpu[cpu].vgic.lock.owner);
		if (test_name)
			printf("ok hyp_vgic/%s\n", test_name);
	}
}

int main(void)
{
	test_run(test_registers);
	test_run(test_delivery);
	test_run(test_timer);
	test_run(test_deactivate);
	test_run(test_storm);
	return test_failures ? 1 : 0;
}
