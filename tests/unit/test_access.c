/* SPDX-License-Identifier: BSD-2-Clause */
/* Every encoding there is, against what arch/sysreg says of it. */
#include "rows.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

/* Of all 65,536 encodings, those without a row are UNDEFINED, from both levels and in both directions. */
static void unknown_encodings(void **state)
{
	static bool known[65536];
	struct charter_vm_locked vm;
	unsigned undefined = 0;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		known[row_regs[i].enc] = true;
	for (unsigned enc = 0; enc < 65536; enc++) {
		for (unsigned ask = 0; !known[enc] && ask < 4; ask++) {
			struct charter_verdict v = charter_access(vm.vm, (uint16_t)enc, ask & 1, ask >> 1, 0);

			assert_int_equal(v.kind, CHARTER_VERDICT_UNDEF);
			undefined++;
		}
	}
	assert_int_equal(undefined, 4 * (65536 - ROW_REG_COUNT));
}

/* The whole feature ID space (op0=3, op1=0, CRn=0, CRm=1..7) answers at EL1 what GET says. */
static void id_space(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-n1@1");
	charter_host_withhold(&host, (unsigned)charter_feature_find("FEAT_VHE"));
	vm = host_sealed(&memory, &host);
	for (unsigned crm = 1; crm < 8; crm++) {
		for (unsigned op2 = 0; op2 < 8; op2++) {
			uint16_t enc = CHARTER_ENC(3, 0, 0, crm, op2);
			struct charter_verdict v = charter_access(vm.vm, enc, false, 1, 0);
			uint64_t value;

			assert_int_equal(charter_reg_get(vm.vm, 0x6030000000130000 | enc, &value),
					 CHARTER_OK);
			assert_int_equal(v.kind, CHARTER_VERDICT_VALUE);
			assert_int_equal(v.value, value);
			v = charter_access(vm.vm, enc, true, 1, 0);
			assert_int_equal(v.kind, CHARTER_VERDICT_UNDEF);
			v = charter_access(vm.vm, enc, false, 0, 0);
			assert_int_equal(v.kind, CHARTER_VERDICT_UNDEF);
		}
	}
}

/*
 * A V1's level 1 data cache, 64 KiB: 4 ways and 256 sets of 64 bytes. Its profile has FEAT_CCIDX, so NumSets
 * is at 55:32 and Associativity at 23:3; without the feature they are at 27:13 and 12:3.
 */
static void geometry(void **state)
{
	const uint16_t ccsidr_el1 = CHARTER_ENC(3, 1, 0, 0, 0);
	struct charter_vm_locked vm;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-neoverse-v1@1");
	vm = host_sealed(&memory, &host);
	assert_int_equal(charter_access(vm.vm, ccsidr_el1, false, 1, 0).value, 0xff0000001a);
	assert_int_equal(charter_access(vm.vm, ccsidr_el1, false, 1, 2).value, 0x7ff0000003a);
	assert_int_equal(charter_access(vm.vm, ccsidr_el1, false, 1, 4).value, 0);
	assert_int_equal(charter_reg_get(vm.vm, 0x6020000000110000, &value), CHARTER_OK);
	assert_int_equal(value, 255 << 13 | 3 << 3 | 2);

	charter_host_withhold(&host, CHARTER_FEAT_CCIDX);
	vm = host_sealed(&memory, &host);
	assert_int_equal(charter_access(vm.vm, ccsidr_el1, false, 1, 0).value, 255 << 13 | 3 << 3 | 2);
}

/* An access is what an ESR_EL2 of EC 0x18 says: MRS x3, ID_AA64PFR0_EL1 and MSR CSSELR_EL1, x7. */
static void syndrome(void **state)
{
	(void)state;
	assert_int_equal(charter_access_enc(0x62300069), CHARTER_ENC(3, 0, 0, 4, 0));
	assert_int_equal(charter_access_enc(0x623080e0), CHARTER_ENC(3, 2, 0, 0, 0));
	assert_int_equal(charter_access_enc(3u << 20 | 7u << 17 | 15u << 10 | 15u << 1),
			 CHARTER_ENC(3, 0, 15, 15, 7));
	assert_int_equal(CHARTER_ENC(3, 7, 15, 15, 7), 0xffff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_encodings),
		cmocka_unit_test(id_space),
		cmocka_unit_test(geometry),
		cmocka_unit_test(syndrome),
	};

	return unit_run("access", tests);
}
