/* SPDX-License-Identifier: BSD-2-Clause */
/* Firmware registers: kinds, hosts that lack them, and the words that calls answer. */
#include "vm_priv.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;

static unsigned find(uint64_t id)
{
	unsigned i = fwreg_find(id);

	assert_true(i < ROW_FWREG_COUNT);
	return i;
}

static void ids(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		assert_int_equal(fwreg_find(row_fwregs[i].id), i);
	assert_int_equal(fwreg_find(0x6030000000140004), ROW_NONE);
	assert_int_equal(fwreg_find(0x6030000000160004), ROW_NONE);
	assert_int_equal(fwreg_find(0), ROW_NONE);
}

/* What a host may say, and what of it is the limit. */
static void limits(void **state)
{
	static const struct {
		uint64_t id, host, limit;
	} rows[] = {
		{0x6030000000140000, 0x10003, 0x10003},
		{0x6030000000140000, 0x10001, 0x10001},
		{0x6030000000140000, 0x2ffff, 0x10003},
		{0x6030000000140000, 0xffff, 2},
		{0x6030000000140000, 1, 0},
		{0x6030000000140001, 9, 2},
		{0x6030000000140002, 2, 0},
		{0x6030000000140002, 0x13, 3},
		{0x6030000000160000, UINT64_MAX, 1},
		{0x6030000000160002, 6, 2},
		{0x6030000000160003, 0, 0},
	};

	(void)state;
	memset(host.has_fwreg, 1, sizeof(host.has_fwreg));
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned reg = find(rows[i].id);

		host.fwreg[reg] = rows[i].host;
		assert_int_equal(fwreg_limit(&host, reg), rows[i].limit);
		host.has_fwreg[reg] = 0;
		assert_int_equal(fwreg_limit(&host, reg), 0);
		host.has_fwreg[reg] = 1;
	}
}

static void grants(void **state)
{
	uint64_t fw[ROW_FWREG_COUNT] = {0x10001, 2, 0, 63, 1ull << 31};
	const struct row_grant always = {.op = ROW_GRANT_ALWAYS};
	const struct row_grant ge = {.op = ROW_GRANT_GE, .fwreg = 0, .value = 0x10001};
	const struct row_grant more = {.op = ROW_GRANT_GE, .fwreg = 0, .value = 0x10002};
	const struct row_grant bit = {.op = ROW_GRANT_BIT, .fwreg = 4, .value = 31};
	const struct row_grant no_bit = {.op = ROW_GRANT_BIT, .fwreg = 4, .value = 30};
	const struct row_grant in = {.op = ROW_GRANT_IN, .fwreg = 1, .value = 1u << 2};
	const struct row_grant not_in = {.op = ROW_GRANT_IN, .fwreg = 2, .value = 1u << 2};
	const struct row_grant far = {.op = ROW_GRANT_IN, .fwreg = 3, .value = ~0u};

	(void)state;
	assert_true(fwreg_grants(fw, &always));
	assert_true(fwreg_grants(fw, &ge));
	assert_false(fwreg_grants(fw, &more));
	assert_true(fwreg_grants(fw, &bit));
	assert_false(fwreg_grants(fw, &no_bit));
	assert_true(fwreg_grants(fw, &in));
	assert_false(fwreg_grants(fw, &not_in));
	assert_false(fwreg_grants(fw, &far));
}

static void withheld(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	charter_host_withhold_fwreg(&host, find(0x6030000000140000), 0x10001);
	charter_host_withhold_fwreg(&host, find(0x6030000000160002), 2);
	charter_host_withhold_fwreg(&host, find(0x6030000000140003), 5);
	charter_host_withhold_fwreg(&host, ROW_FWREG_COUNT, 0);
	assert_int_equal(host.fwreg[find(0x6030000000140000)], 0x10001);
	assert_int_equal(host.fwreg[find(0x6030000000160002)], 2);
	assert_int_equal(host.fwreg[find(0x6030000000140003)], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),
		cmocka_unit_test(limits),
		cmocka_unit_test(grants),
		cmocka_unit_test(withheld),
	};

	return unit_run("fwreg", tests);
}
