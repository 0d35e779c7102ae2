/* SPDX-License-Identifier: BSD-2-Clause */
/* What EL2's control registers must hold, by the bits the architecture gives them. */
#include "host.h"
#include "unit.h"

#include <charter/el2.h>

#define TSC (1ull << 19)  /* HCR_EL2: trap SMC */
#define TID3 (1ull << 18) /* HCR_EL2: trap the feature ID space */
#define APK (1ull << 40)  /* HCR_EL2: key registers do not trap */

static struct charter_host host;
static union host_vm_memory memory;

static void always(void **state)
{
	struct charter_vm_locked vm;
	struct charter_el2_bits hcr;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	hcr = charter_el2(vm.vm, CHARTER_EL2_HCR_EL2);
	assert_int_equal(hcr.set & (TSC | TID3), TSC | TID3);
	assert_int_equal(hcr.clear & (TSC | TID3), 0);
}

static void by_feature(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	assert_int_equal(charter_el2(vm.vm, CHARTER_EL2_HCR_EL2).set & APK, APK);
	charter_host_withhold(&host, CHARTER_FEAT_PAuth);
	vm = host_sealed(&memory, &host);
	assert_int_equal(charter_el2(vm.vm, CHARTER_EL2_HCR_EL2).set & APK, 0);
	assert_int_equal(charter_el2(vm.vm, CHARTER_EL2_HCR_EL2).clear & APK, APK);
}

/* A register that the host lacks is not spoken of. */
static void by_host(void **state)
{
	struct charter_vm_locked vm;
	struct charter_el2_bits bits;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-n1@1");
	charter_host_withhold(&host, CHARTER_FEAT_VHE);
	vm = host_sealed(&memory, &host);
	bits = charter_el2(vm.vm, CHARTER_EL2_HCRX_EL2);
	assert_int_equal(bits.set | bits.clear, 0);
	bits = charter_el2(vm.vm, CHARTER_EL2_HFGRTR_EL2);
	assert_int_equal(bits.set | bits.clear, 0);
}

/* No register is asked to set and clear the same bit, whatever is withheld. */
static void no_contradiction(void **state)
{
	(void)state;
	for (unsigned f = 0; f <= CHARTER_FEATURE_COUNT; f++) {
		struct charter_vm_locked vm;

		host_from_profile(&host, "qemu-max@11.1");
		charter_host_withhold(&host, f);
		vm = host_sealed(&memory, &host);
		for (unsigned reg = 0; reg < CHARTER_EL2_COUNT; reg++) {
			struct charter_el2_bits bits = charter_el2(vm.vm, reg);

			assert_int_equal(bits.set & bits.clear, 0);
		}
	}
	assert_int_equal(charter_el2((struct charter_vm *)&memory, CHARTER_EL2_COUNT).set, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(always),
		cmocka_unit_test(by_feature),
		cmocka_unit_test(by_host),
		cmocka_unit_test(no_contradiction),
	};

	return unit_run("control", tests);
}
