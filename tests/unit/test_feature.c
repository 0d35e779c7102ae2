/* SPDX-License-Identifier: BSD-2-Clause */
/* Features in an open set of values: on, off, what is taken along. */
#include "rows.h"

#include "host.h"
#include "unit.h"

#include <charter/feature.h>

static uint64_t values[CHARTER_ID_COUNT];
static struct charter_feature_change along[CHARTER_FEATURE_COUNT];

static int setup_max(void **state)
{
	struct charter_host host;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	memcpy(values, host.id, sizeof(values));
	return 0;
}

static bool has(const char *name)
{
	return charter_feature_eval(values, (unsigned)charter_feature_find(name));
}

static size_t set(const char *name, bool on)
{
	bool done = false;
	size_t n = charter_feature_set(values, NULL, (unsigned)charter_feature_find(name), on, &done, along,
				       CHARTER_FEATURE_COUNT);

	assert_true(done);
	assert_true(n <= CHARTER_FEATURE_COUNT);
	return n;
}

/* Whether the last set() took a feature along, in this direction. */
static bool took(size_t n, const char *name, bool on)
{
	for (size_t i = 0; i < n; i++)
		if (along[i].feature == charter_feature_find(name) && along[i].on == on)
			return true;
	return false;
}

/* What QEMU's max is documented to have, and to lack. */
static void eval(void **state)
{
	(void)state;
	assert_true(has("FEAT_SVE2"));
	assert_true(has("FEAT_MOPS"));
	assert_true(has("FEAT_GCS"));
	assert_true(has("FEAT_LSE"));
	assert_true(has("FEAT_PAuth"));
	assert_false(has("FEAT_S1POE"));
	assert_false(has("FEAT_BRBE"));
	assert_false(charter_feature_eval(values, CHARTER_FEATURE_COUNT));
	assert_false(charter_feature_eval(values, UINT32_MAX));
}

static void off_takes_what_implies_it(void **state)
{
	size_t n;

	(void)state;
	n = set("FEAT_DPB", false);
	assert_true(took(n, "FEAT_DPB2", false));
	assert_false(took(n, "FEAT_DPB", false));
	assert_int_equal(values[CHARTER_ID_ID_AA64ISAR1_EL1] & 0xf, 0);
	for (size_t i = 1; i < n; i++)
		assert_true(along[i - 1].feature < along[i].feature);
}

/* A contradiction that was there before, elsewhere, is not this call's to mend. */
static void off_leaves_the_rest(void **state)
{
	size_t n;

	(void)state;
	values[CHARTER_ID_ID_AA64FPFR0_EL1] = 1u << 29; /* F8DP4 without F8CVT */
	n = set("FEAT_DPB", false);
	assert_false(took(n, "FEAT_FP8DOT4", false));
	assert_int_equal(values[CHARTER_ID_ID_AA64FPFR0_EL1], 1u << 29);
}

/* GMID_EL1 exists with FEAT_MTE2 only. */
static void off_takes_registers(void **state)
{
	(void)state;
	set("FEAT_MTE2", true);
	values[CHARTER_ID_GMID_EL1] = 6;
	set("FEAT_DPB", false);
	assert_int_equal(values[CHARTER_ID_GMID_EL1], 6);
	set("FEAT_MTE2", false);
	assert_int_equal(values[CHARTER_ID_GMID_EL1], 0);
}

static void on_takes_what_it_implies(void **state)
{
	size_t n;

	(void)state;
	memset(values, 0, sizeof(values));
	n = set("FEAT_SVE_AES", true);
	assert_true(has("FEAT_SVE_AES"));
	assert_true(took(n, "FEAT_SVE2", true));
	assert_true(took(n, "FEAT_SVE", true));
	assert_int_equal(values[CHARTER_ID_ID_AA64PFR0_EL1] >> 32 & 0xf, 1);
}

static void nothing_to_do(void **state)
{
	uint64_t before[CHARTER_ID_COUNT];

	(void)state;
	memcpy(before, values, sizeof(before));
	assert_int_equal(set("FEAT_SVE", true), 0);
	assert_int_equal(set("FEAT_S1POE", false), 0);
	assert_memory_equal(before, values, sizeof(before));
}

/* Of three ways to have pointer authentication, the one that the limit has. */
static void on_within_a_limit(void **state)
{
	uint64_t limit[CHARTER_ID_COUNT] = {0};
	bool done;

	(void)state;
	memset(values, 0, sizeof(values));
	limit[CHARTER_ID_ID_AA64ISAR2_EL1] = 1u << 12; /* APA3 = 1 */
	charter_feature_set(values, limit, CHARTER_FEAT_PAuth, true, &done, NULL, 0);
	assert_true(done);
	assert_int_equal(values[CHARTER_ID_ID_AA64ISAR2_EL1] >> 12 & 0xf, 1);
	assert_int_equal(values[CHARTER_ID_ID_AA64ISAR1_EL1], 0);
}

static void unknown_feature(void **state)
{
	bool done = true;

	(void)state;
	assert_int_equal(charter_feature_set(values, NULL, CHARTER_FEATURE_COUNT, true, &done, NULL, 0), 0);
	assert_false(done);
}

static void broken(void **state)
{
	unsigned feature, implied;

	(void)state;
	memset(values, 0, sizeof(values));
	values[CHARTER_ID_ID_AA64FPFR0_EL1] = 1u << 29; /* F8DP4 without F8CVT */
	assert_true(charter_feature_broken(values, &feature, &implied));
	assert_true(charter_feature_eval(values, feature));
	assert_false(charter_feature_eval(values, implied));
}

/* Every feature that can go off goes off, and nothing that is left implies it. */
static void each_off(void **state)
{
	unsigned stuck = 0;

	for (unsigned f = 0; f < CHARTER_FEATURE_COUNT; f++) {
		bool done;

		setup_max(state);
		if (!charter_feature_eval(values, f))
			continue;
		charter_feature_set(values, NULL, f, false, &done, NULL, 0);
		stuck += !done;
		for (unsigned i = 0; done && i < ROW_FEATURE_COUNT; i++)
			for (unsigned k = 0; k < row_features[i].implied_count; k++)
				if (row_implied[row_features[i].first_implied + k] == f)
					assert_false(charter_feature_eval(values, i));
	}
	print_message("# %u features of max can't be turned off\n", stuck);
	assert_true(stuck < 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(eval, setup_max),
		cmocka_unit_test_setup(off_takes_what_implies_it, setup_max),
		cmocka_unit_test_setup(off_leaves_the_rest, setup_max),
		cmocka_unit_test_setup(off_takes_registers, setup_max),
		cmocka_unit_test_setup(on_takes_what_it_implies, setup_max),
		cmocka_unit_test_setup(nothing_to_do, setup_max),
		cmocka_unit_test_setup(on_within_a_limit, setup_max),
		cmocka_unit_test_setup(unknown_feature, setup_max),
		cmocka_unit_test_setup(broken, setup_max),
		cmocka_unit_test(each_off),
	};

	return unit_run("feature", tests);
}
