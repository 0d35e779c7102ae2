/* SPDX-License-Identifier: BSD-2-Clause */
/* The order in which rows are written: by stable number, each once. */
#include "tlv_io.h"

#include "rows.h"
#include "unit.h"

static void each_once(uint16_t type, unsigned count)
{
	bool seen[256] = {false};
	uint32_t number = 0, last = 0;
	unsigned i, n = 0;

	assert_true(count < 256);
	while ((i = tlv_row_next(type, &number)) != ROW_NONE) {
		assert_true(i < count && !seen[i]);
		assert_true(number > last);
		assert_int_equal(tlv_row_find(type, number), i);
		seen[i] = true;
		last = number;
		n++;
	}
	assert_int_equal(n, count);
}

static void order(void **state)
{
	(void)state;
	each_once(TLV_REGS, ROW_ID_COUNT);
	each_once(TLV_SETTABLE, ROW_ID_COUNT);
	each_once(TLV_FWREGS, ROW_FWREG_COUNT);
	each_once(TLV_PLATFORM, ROW_PLATFORM_COUNT);
	each_once(TLV_STATE, 0);
}

static void unknown(void **state)
{
	(void)state;
	assert_int_equal(tlv_row_find(TLV_REGS, 0), ROW_NONE);
	assert_int_equal(tlv_row_find(TLV_REGS, 0xfffffffe), ROW_NONE);
	assert_int_equal(tlv_row_find(TLV_FWREGS, 9999), ROW_NONE);
	assert_int_equal(tlv_row_find(TLV_CCSIDR, 1), ROW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(unknown),
	};

	return unit_run("tlv_rows", tests);
}
