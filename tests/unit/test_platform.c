/* SPDX-License-Identifier: BSD-2-Clause */
/* Platform facts: exact ones are the host's, lower-safe ones at most the host's. */
#include <string.h>

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

/* A VM without SVE and without performance monitors, and what implies them; the rest as the host has it. */
static struct charter_vm_locked without(void)
{
	struct charter_vm_locked vm = host_open(&memory, &host);
	uint64_t values[CHARTER_ID_COUNT];
	bool done;

	charter_host_limit(&host, values);
	charter_feature_set(values, NULL, CHARTER_FEAT_SVE, false, &done, NULL, 0);
	assert_true(done);
	charter_feature_set(values, NULL, CHARTER_FEAT_PMUv3, false, &done, NULL, 0);
	assert_true(done);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		assert_int_equal(charter_reg_set(vm, CHARTER_KVM_SYSREG | host_enc(i), values[i], NULL),
				 CHARTER_OK);
	return vm;
}

static void says(const struct charter_refusal *why, const char *text)
{
	char sentence[256];

	charter_explain(why, sentence, sizeof(sentence));
	if (!strstr(sentence, text))
		fail_msg("%s", sentence);
}

/* Everything is set to what it reads as, even where that can't be. */
static void accept(struct charter_vm_locked vm)
{
	uint64_t facts[CHARTER_PLATFORM_COUNT];

	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		facts[i] = charter_platform_get(vm.vm, i);
	host_accept_rest(vm);
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		assert_int_equal(charter_platform_set(vm, i, facts[i], NULL), CHARTER_OK);
}

/* SVE has a vector length; what belongs to a feature that is not granted is 0. The seal says so. */
static void needs(void **state)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-v1@1");
	vm = host_open(&memory, &host);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, 0, NULL), CHARTER_OK);
	accept(vm);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_NEEDS);
	assert_int_equal(why.most, 0x3);
	says(&why, "SVE_VLS: asked 0x0, but FEAT_SVE is granted, and there is none; at most 0x3");
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, 1, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);

	vm = without();
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_PMU_COUNTERS, 0, NULL), CHARTER_OK);
	accept(vm);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_NEEDS);
	says(&why, "SVE_VLS: asked 0x3, but FEAT_SVE is not granted; without it only 0x0");
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, 0, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
}

/* Performance monitors may have no event counters; without them there are none. */
static void counters(void **state)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-v1@1");
	vm = host_open(&memory, &host);
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_PMU_COUNTERS, 0, NULL), CHARTER_OK);
	accept(vm);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	vm = without();
	assert_int_equal(charter_platform_set(vm, CHARTER_PLATFORM_SVE_VLS, 0, NULL), CHARTER_OK);
	accept(vm);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	says(&why, "PMU_COUNTERS: asked 0x6, but FEAT_PMUv3 is not granted; without it only 0x0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts),
		cmocka_unit_test(lengths),
		cmocka_unit_test(needs),
		cmocka_unit_test(counters),
	};

	return unit_run("platform", tests);
}
