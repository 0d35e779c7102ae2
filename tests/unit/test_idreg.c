/* SPDX-License-Identifier: BSD-2-Clause */
/* ID registers inside the library: ids, reserved bits, masks, what is checked across registers. */
#include "vm_priv.h"

#include <charter/access.h>
#include <charter/feature.h>

#include "field.h"
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

static void ids(void **state)
{
	unsigned found = 0;

	(void)state;
	for (uint64_t enc = 0; enc < 0x10000; enc++) {
		unsigned index = idreg_find(0x6030000000130000 | enc);

		if (index == ROW_NONE)
			continue;
		assert_int_equal(idreg_id(index), 0x6030000000130000 | enc);
		found++;
	}
	assert_int_equal(found, ROW_ID_COUNT);
	assert_int_equal(idreg_find(0x6030000000140000), ROW_NONE);
	assert_int_equal(idreg_find(0x603000000012ffff), ROW_NONE);
	assert_int_equal(idreg_find(0), ROW_NONE);
	assert_int_equal(idreg_find(UINT64_MAX), ROW_NONE);
}

/* Each bit outside every field of every ID register is refused on its own, and named. */
static void reserved_bits(void **state)
{
	struct charter_vm_locked vm;
	unsigned refused = 0;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		const struct row_reg *reg = &row_regs[row_id_regs[i]];
		uint64_t fields = 0;

		for (unsigned k = 0; k < reg->field_count; k++)
			fields |= field_mask(&row_fields[reg->first_field + k]);
		for (unsigned bit = 0; bit < 64; bit++) {
			struct charter_refusal why;

			if (fields >> bit & 1)
				continue;
			assert_int_equal(idreg_check(vm.vm, i, vm.vm->limit[i] ^ 1ull << bit, &why),
					 CHARTER_EINVAL);
			assert_int_equal(why.reason, CHARTER_REASON_RESERVED);
			assert_int_equal(why.lsb, bit);
			refused++;
		}
	}
	assert_true(refused > 64 * 15);
}

/* A mask says exactly which bits a SET can change: flip each bit of each register alone. */
static void mask_is_true(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	memset(&host.settable[CHARTER_ID_ID_AA64ISAR1_EL1], 0, 8);
	vm = host_open(&memory, &host);
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		uint64_t mask = idreg_mask(vm.vm, i);

		for (unsigned bit = 0; bit < 64; bit++)
			if (!idreg_check(vm.vm, i, vm.vm->limit[i] ^ 1ull << bit, NULL))
				assert_int_equal(mask >> bit & 1, 1);
	}
	assert_int_equal(idreg_mask(vm.vm, CHARTER_ID_ID_AA64ISAR1_EL1), 0);
	assert_int_equal(idreg_mask(vm.vm, CHARTER_ID_S3_0_C0_C7_7), 0);
}

/* GMID_EL1 exists with FEAT_MTE2: zero without it, and what the host has with it. */
static void needy_register(void **state)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	host.id[CHARTER_ID_ID_AA64PFR1_EL1] = (host.id[CHARTER_ID_ID_AA64PFR1_EL1] & ~0xf00ull) | 0x300;
	host.id[CHARTER_ID_GMID_EL1] = 6;
	vm = host_open(&memory, &host);
	assert_int_equal(vm.vm->limit[CHARTER_ID_GMID_EL1], 6);
	host_accept_rest(vm);
	assert_int_equal(charter_reg_set(vm, idreg_id(CHARTER_ID_GMID_EL1), 0, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.id, idreg_id(CHARTER_ID_GMID_EL1));

	/* MTE goes from 3 to 1, and the register stays behind. */
	vm = host_ready(&memory, &host);
	assert_int_equal(charter_reg_set(vm, idreg_id(CHARTER_ID_ID_AA64PFR1_EL1),
					 (vm.vm->limit[CHARTER_ID_ID_AA64PFR1_EL1] & ~0xf00ull) | 0x100,
					 NULL),
			 CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.id, idreg_id(CHARTER_ID_GMID_EL1));
	assert_int_equal(why.reason, CHARTER_REASON_RESERVED);
	assert_int_equal(why.asked, 6);

	charter_host_withhold(&host, CHARTER_FEAT_MTE2);
	vm = host_open(&memory, &host);
	assert_int_equal(vm.vm->limit[CHARTER_ID_GMID_EL1], 0);
	assert_int_equal(charter_reg_set(vm, idreg_id(CHARTER_ID_GMID_EL1), 6, &why), CHARTER_EINVAL);
	host_accept_rest(vm);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
}

/*
 * Where the CPU puts authentication codes: as it is while pointer authentication is granted, zero without.
 * Breakpoints that work are breakpoints that are shown.
 */
static void field_of_a_feature(void **state)
{
	const uint64_t isar1 = idreg_id(CHARTER_ID_ID_AA64ISAR1_EL1),
		       isar2 = idreg_id(CHARTER_ID_ID_AA64ISAR2_EL1);
	const uint64_t dfr0 = idreg_id(CHARTER_ID_ID_AA64DFR0_EL1);
	struct charter_vm_locked vm;
	struct charter_refusal why;
	uint64_t values[ROW_ID_COUNT];
	bool done;

	(void)state;
	host_from_profile(&host, "neoverse-v1@1");
	host.id[CHARTER_ID_ID_AA64ISAR2_EL1] |= 1u << 24; /* PAC_frac; the profile has PAuth2 */
	vm = host_ready(&memory, &host);
	assert_int_equal(
		charter_reg_set(vm, isar2, host.id[CHARTER_ID_ID_AA64ISAR2_EL1] & ~(15ull << 24), NULL),
		CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.id, isar2);
	assert_int_equal(why.most, 1);

	memcpy(values, vm.vm->limit, sizeof(values));
	charter_feature_set(values, NULL, CHARTER_FEAT_PAuth, false, &done, NULL, 0);
	assert_true(done);
	assert_int_equal(values[CHARTER_ID_ID_AA64ISAR2_EL1] >> 24 & 15, 0);
	vm = host_ready(&memory, &host);
	assert_int_equal(charter_reg_set(vm, isar1, values[CHARTER_ID_ID_AA64ISAR1_EL1], NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL); /* PAC_frac stayed behind */
	assert_int_equal(charter_reg_set(vm, isar2, values[CHARTER_ID_ID_AA64ISAR2_EL1], NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);

	vm = host_open(&memory, &host);
	assert_int_equal(
		charter_reg_set(vm, dfr0, vm.vm->limit[CHARTER_ID_ID_AA64DFR0_EL1] - (1u << 12), &why),
		CHARTER_EINVAL);
	assert_int_equal(why.lsb, 12); /* BRPs */
}

/*
 * Without AArch32 at EL0 its views read as zero, values that the CPU alone decides (BPred) and warnings
 * (SpecSEI) included; with it they can't.
 */
static void aarch32_views(void **state)
{
	const uint64_t mmfr1 = idreg_id(CHARTER_ID_ID_MMFR1_EL1), pfr0 = idreg_id(CHARTER_ID_ID_AA64PFR0_EL1);
	struct charter_vm_locked vm;
	struct charter_refusal why;
	uint64_t values[ROW_ID_COUNT];
	bool done;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-n1@1");
	host.id[CHARTER_ID_ID_MMFR4_EL1] |= 1; /* SpecSEI */
	host.id[CHARTER_ID_ID_AA64MMFR1_EL1] |= 1ull << 24;
	vm = host_ready(&memory, &host);
	assert_int_equal(charter_reg_set(vm, mmfr1, 0, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.id, mmfr1);

	memcpy(values, host.id, sizeof(values));
	charter_feature_set(values, NULL, CHARTER_FEAT_AA32EL0, false, &done, NULL, 0);
	assert_true(done);
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		if (row_regs[row_id_regs[i]].cls == ROW_CLASS_ID32)
			assert_int_equal(values[i], 0);
	charter_feature_set(values, NULL, CHARTER_FEAT_CRC32, false, &done, NULL, 0);
	charter_feature_set(values, NULL, CHARTER_FEAT_CRC32, true, &done, NULL, 0);
	assert_true(done);
	assert_int_equal(values[CHARTER_ID_ID_ISAR5_EL1], 0);

	vm = host_ready(&memory, &host);
	assert_int_equal(charter_reg_set(vm, pfr0, values[CHARTER_ID_ID_AA64PFR0_EL1], NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL); /* the views are still there */
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		assert_int_equal(charter_reg_set(vm, idreg_id(i), values[i], NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	assert_int_equal(charter_access(vm.vm, CHARTER_ENC(3, 0, 0, 1, 5), false, 1, 0).kind,
			 CHARTER_VERDICT_VALUE);
	assert_int_equal(charter_access(vm.vm, CHARTER_ENC(3, 0, 0, 1, 5), false, 1, 0).value, 0);

	/* A host that can't be made to show it otherwise. */
	memset(&host.settable[CHARTER_ID_ID_MMFR1_EL1], 0, 8);
	vm = host_open(&memory, &host);
	assert_int_equal(charter_reg_set(vm, mmfr1, 0, &why), CHARTER_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),           cmocka_unit_test(reserved_bits),
		cmocka_unit_test(mask_is_true),  cmocka_unit_test(needy_register),
		cmocka_unit_test(aarch32_views), cmocka_unit_test(field_of_a_feature),
	};

	return unit_run("idreg", tests);
}
