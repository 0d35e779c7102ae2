/* SPDX-License-Identifier: BSD-2-Clause */
/* The state list: ascending, without duplicates, the same in pages, and KVM's ids. */
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;
static uint64_t ids[2048], page[7];

static void ascending(void **state)
{
	struct charter_vm_locked vm;
	size_t n;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	n = charter_state_list(vm.vm, 0, ids, 2048);
	assert_in_range(n, 200, 2000);
	for (size_t i = 1; i < n; i++)
		assert_true(ids[i - 1] < ids[i]);
}

static void pages(void **state)
{
	struct charter_vm_locked vm;
	size_t n;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	n = charter_state_list(vm.vm, 0, ids, 2048);
	for (size_t first = 0; first < n + 20; first += 7) {
		memset(page, 0, sizeof(page));
		assert_int_equal(charter_state_list(vm.vm, first, page, 7), n);
		for (size_t i = 0; i < 7; i++)
			assert_int_equal(page[i], first + i < n ? ids[first + i] : 0);
	}
	assert_int_equal(charter_state_list(vm.vm, SIZE_MAX, page, 7), n);
	assert_int_equal(charter_state_list(vm.vm, 0, NULL, 0), n);
}

/* A function of the charter alone: a host that could do more has the same list for the same charter. */
static void not_of_the_host(void **state)
{
	static union host_vm_memory other;
	static uint64_t theirs[2048];
	struct charter_vm_locked vm, more;
	size_t n;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-n1@1");
	charter_host_withhold(&host, CHARTER_FEAT_VHE);
	vm = host_sealed(&memory, &host);
	n = charter_state_list(vm.vm, 0, ids, 2048);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		host.settable[i] = 0;
	host.fwreg[0] = 0x10003;
	more = host_sealed(&other, &host);
	assert_int_equal(charter_state_list(more.vm, 0, theirs, 2048), n);
	assert_memory_equal(ids, theirs, n * sizeof(ids[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ascending),
		cmocka_unit_test(pages),
		cmocka_unit_test(not_of_the_host),
	};

	return unit_run("state", tests);
}
