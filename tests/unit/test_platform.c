/* SPDX-License-Identifier: BSD-2-Clause */
/* Platform facts: exact ones are the host's, lower-safe ones at most the host's. */
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

static void facts(void **state)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	host.platform[CHARTER_PLATFORM_IPA_BITS] = 40;
	vm = host_open(&memory, &host);
	assert_int_equal(charter_platform_get(vm.vm, CHARTER_PLATFORM_CNTFRQ_HZ), 1000000000);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_CNTFRQ_HZ, 62500000, &why),
			 CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_PLATFORM);
	assert_int_equal(why.most, 1000000000);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_CNTFRQ_HZ, 1000000000, &why), CHARTER_OK);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_IPA_BITS, 41, &why), CHARTER_EINVAL);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_IPA_BITS, 36, &why), CHARTER_OK);
	assert_int_equal(charter_platform_get(vm.vm, CHARTER_PLATFORM_IPA_BITS), 36);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_COUNT, 0, &why), CHARTER_ENOENT);
	assert_int_equal(charter_platform_get(vm.vm, CHARTER_PLATFORM_COUNT), 0);
	/* Counters: the host's, or none for a VM without performance monitors. */
	host.platform[CHARTER_PLATFORM_PMU_COUNTERS] = 6;
	vm = host_open(&memory, &host);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_PMU_COUNTERS, 5, &why), CHARTER_EINVAL);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_PMU_COUNTERS, 0, &why), CHARTER_OK);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_PMU_COUNTERS, 6, &why), CHARTER_OK);
}

/* Vector lengths: the host's set up to any of them, 128, 256 and 512 bits being there; or none. */
static void lengths(void **state)
{
	static const uint64_t good[] = {0, 1, 3, 0xb}, bad[] = {2, 7, 8, 9, 0xa, 0xf, 0x10, ~0ull};
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	host.platform[CHARTER_PLATFORM_SVE_VLS] = 0xb;
	vm = host_open(&memory, &host);
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, good[i], NULL),
				 CHARTER_OK);
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, bad[i], NULL),
				 CHARTER_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts),
		cmocka_unit_test(lengths),
	};

	return unit_run("platform", tests);
}
