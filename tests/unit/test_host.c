/* SPDX-License-Identifier: BSD-2-Clause */
/* The limit, and what an embedder withholds. */
#include "rows.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;

static uint64_t get(const char *name)
{
	const struct row_field *f = &row_fields[charter_field_find(name)];

	return host.id[row_regs[f->reg].id_index] >> f->lsb & ((1ull << f->width) - 1);
}

static void withhold_feature(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold(&host, CHARTER_FEAT_MTE2);
	assert_int_equal(get("ID_AA64PFR1_EL1.MTE"), 1);
	assert_false(charter_host_has(&host, CHARTER_FEAT_MTE2));
	assert_false(charter_host_has(&host, CHARTER_FEAT_MTE3));
	assert_true(charter_host_has(&host, CHARTER_FEAT_SVE));
	charter_host_withhold(&host, CHARTER_FEATURE_COUNT);
	assert_false(charter_host_has(&host, CHARTER_FEATURE_COUNT));
}

static void withhold_twice(void **state)
{
	struct charter_host once;

	(void)state;
	for (unsigned f = 0; f < CHARTER_FEATURE_COUNT; f++) {
		host_from_profile(&host, "qemu-max@11.1");
		charter_host_withhold(&host, f);
		once = host;
		charter_host_withhold(&host, f);
		assert_memory_equal(&once, &host, sizeof(host));
	}
}

static void withhold_field(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold_field(&host, (unsigned)charter_field_find("ID_AA64PFR0_EL1.GIC"), 1);
	assert_int_equal(get("ID_AA64PFR0_EL1.GIC"), 1);
	charter_host_withhold_field(&host, (unsigned)charter_field_find("ID_AA64PFR0_EL1.GIC"), 3);
	assert_int_equal(get("ID_AA64PFR0_EL1.GIC"), 1);
	charter_host_withhold_field(&host, (unsigned)charter_field_find("ID_AA64MMFR1_EL1.SpecSEI"), 1);
	assert_int_equal(get("ID_AA64MMFR1_EL1.SpecSEI"), 1);
	charter_host_withhold_field(&host, CHARTER_FIELD_COUNT, 0);
}

/* In place, and twice: the limit of a limit is that limit. */
static void limit_in_place(void **state)
{
	uint64_t limit[CHARTER_ID_COUNT];

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_limit(&host, limit);
	charter_host_limit(&host, host.id);
	assert_memory_equal(limit, host.id, sizeof(limit));
	charter_host_limit(&host, host.id);
	assert_memory_equal(limit, host.id, sizeof(limit));
}

static void registers(void **state)
{
	unsigned gmid = 0;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	while (strcmp(row_reg_names[gmid].name, "GMID_EL1") != 0)
		gmid++;
	assert_true(charter_host_has_register(&host, gmid) == charter_host_has(&host, CHARTER_FEAT_MTE2));
	charter_host_withhold(&host, CHARTER_FEAT_MTE2);
	assert_false(charter_host_has_register(&host, gmid));
	assert_false(charter_host_has_register(&host, ROW_REG_COUNT));
}

/* An earlier CPU: what is EL2's goes, traps and all, and nothing else can. */
static void without(void **state)
{
	struct charter_host was;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold(&host, CHARTER_FEAT_SME);
	was = host;
	assert_true(charter_host_has_el2(&host, CHARTER_EL2_HFGRTR_EL2));
	assert_true(charter_host_without(&host, CHARTER_FEAT_FGT));
	assert_false(charter_host_has(&host, CHARTER_FEAT_FGT));
	assert_false(charter_feature_eval(host.cpu, CHARTER_FEAT_FGT));
	assert_true(charter_feature_eval(host.cpu, CHARTER_FEAT_SME));
	assert_false(charter_host_has_el2(&host, CHARTER_EL2_HFGRTR_EL2));
	assert_true(charter_host_has_el2(&host, CHARTER_EL2_HCRX_EL2));
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		assert_true(i == CHARTER_ID_ID_AA64MMFR0_EL1 || host.id[i] == was.id[i]);
	assert_true(charter_host_without(&host, CHARTER_FEAT_FGT));
	was = host;
	assert_false(charter_host_without(&host, CHARTER_FEAT_SVE));
	assert_false(charter_host_without(&host, CHARTER_FEAT_PAN));
	assert_false(charter_host_without(&host, CHARTER_FEATURE_COUNT));
	assert_memory_equal(&was, &host, sizeof(host));
}

/* No features at all: the limit of a host of zeros holds nothing but what can't be zero. */
static void nothing(void **state)
{
	struct charter_host none = {0};
	uint64_t limit[CHARTER_ID_COUNT];

	(void)state;
	charter_host_limit(&none, limit);
	assert_int_equal(limit[CHARTER_ID_ID_AA64ISAR0_EL1], 0);
	assert_int_equal(limit[CHARTER_ID_ID_AA64ISAR1_EL1], 0);
	assert_int_equal(limit[CHARTER_ID_ID_AA64ZFR0_EL1], 0);
	assert_int_equal(limit[CHARTER_ID_CTR_EL0] >> 31 & 1, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(withhold_feature), cmocka_unit_test(withhold_twice),
		cmocka_unit_test(withhold_field),   cmocka_unit_test(limit_in_place),
		cmocka_unit_test(registers),        cmocka_unit_test(without),
		cmocka_unit_test(nothing),
	};

	return unit_run("host", tests);
}
