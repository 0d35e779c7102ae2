/* SPDX-License-Identifier: BSD-2-Clause */
/* Names to rows and back. */
#include "rows.h"

#include "unit.h"

#include <charter/explain.h>

static void registers(void **state)
{
	(void)state;
	assert_int_equal(charter_name_to_id("ID_AA64PFR0_EL1"), 0x603000000013c020);
	assert_int_equal(charter_name_to_id("MIDR_EL1"), 0x603000000013c000);
	assert_int_equal(charter_name_to_id("CTR_EL0"), 0x603000000013d801);
	assert_int_equal(charter_name_to_id("ID_MMFR4_EL1"), 0x603000000013c016);
	assert_int_equal(charter_name_to_id("PSCI_VERSION"), 0x6030000000140000);
	assert_int_equal(charter_name_to_id("VENDOR_HYP_BMAP_2"), 0x6030000000160003);
	assert_int_equal(charter_name_to_id("CCSIDR.0"), 0x6020000000110000);
	assert_int_equal(charter_name_to_id("CCSIDR.13"), 0x602000000011000d);
}

static void not_registers(void **state)
{
	static const char *const names[] = {
		"",
		"ID_AA64PFR0",
		"ID_AA64PFR0_EL1.SVE",
		"ID_AA64PFR0_EL12",
		"id_aa64pfr0_el1",
		"CCSIDR",
		"CCSIDR.",
		"CCSIDR.14",
		"CCSIDR.1x",
		"CCSIDR.01",
		"CCSIDR.-1",
		"SCTLR_EL1",
		"PSCI",
		"CCSIDR.99999999999999999999",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(charter_name_to_id(names[i]), 0);
}

static void ids(void **state)
{
	(void)state;
	assert_string_equal(charter_id_to_name(0x603000000013c020), "ID_AA64PFR0_EL1");
	assert_string_equal(charter_id_to_name(0x6030000000160001), "STD_HYP_BMAP");
	assert_string_equal(charter_id_to_name(0x6020000000110002), "CCSIDR_EL1");
	assert_null(charter_id_to_name(0));
	assert_null(charter_id_to_name(0x6030000000130000));
}

/* Every register there is, there and back. */
static void both_ways(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		uint64_t id = 0x6030000000130000 | row_regs[row_id_regs[i]].enc;

		assert_int_equal(charter_name_to_id(charter_id_to_name(id)), id);
	}
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		assert_int_equal(charter_feature_find(charter_feature_name(i)), i);
}

static void others(void **state)
{
	int field = charter_field_find("ID_AA64PFR0_EL1.SVE");

	(void)state;
	assert_true(field >= 0);
	assert_int_equal(row_fields[field].lsb, 32);
	assert_int_equal(charter_field_find("ID_AA64PFR0_EL1"), -1);
	assert_int_equal(charter_field_find("ID_AA64PFR0_EL1."), -1);
	assert_int_equal(charter_field_find("ID_AA64PFR0_EL1.SV"), -1);
	assert_int_equal(charter_field_find("ID_AA64PFR0_EL1.SVE2"), -1);
	assert_int_equal(charter_field_find(".SVE"), -1);
	assert_int_equal(charter_field_find("SCTLR_EL1.M"), -1);
	assert_int_equal(charter_feature_find("FEAT_SVE"), CHARTER_FEAT_SVE);
	assert_int_equal(charter_feature_find("FEAT_SV"), -1);
	assert_null(charter_feature_name(CHARTER_FEATURE_COUNT));
	assert_int_equal(charter_platform_find("CNTFRQ_HZ"), CHARTER_PLATFORM_CNTFRQ_HZ);
	assert_int_equal(charter_platform_find("CNTFRQ"), -1);
}

/* A value by its name: as unsigned, as raw bits of a signed field, of the last and the first field; no
 * others. */
static void values(void **state)
{
	unsigned aes = (unsigned)charter_field_find("ID_AA64ISAR0_EL1.AES");
	unsigned fp = (unsigned)charter_field_find("ID_AA64PFR0_EL1.FP");

	(void)state;
	assert_string_equal(charter_field_value_name(aes, 0), "NI");
	assert_string_equal(charter_field_value_name(aes, 2), "PMULL");
	assert_null(charter_field_value_name(aes, 3));
	assert_null(charter_field_value_name(aes, 0x100000002));
	assert_string_equal(charter_field_value_name(fp, 0xf), "NI");
	assert_null(charter_field_value_name((unsigned)charter_field_find("MIDR_EL1.PartNum"), 0));
	assert_null(charter_field_value_name(CHARTER_FIELD_COUNT, 0));
	for (unsigned i = 0; i < ROW_FIELD_VALUE_COUNT; i++)
		assert_ptr_equal(
			charter_field_value_name(row_field_values[i].field, row_field_values[i].value),
			row_field_values[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers), cmocka_unit_test(not_registers), cmocka_unit_test(ids),
		cmocka_unit_test(both_ways), cmocka_unit_test(others),        cmocka_unit_test(values),
	};

	return unit_run("lookup", tests);
}
