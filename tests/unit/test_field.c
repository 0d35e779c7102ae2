/* SPDX-License-Identifier: BSD-2-Clause */
/* Safe rules on fields made up for the test: every rule, signed and unsigned, with gaps. */
#include "field.h"

#include "unit.h"

static struct row_field field(enum row_rule rule, unsigned flags, uint16_t valid)
{
	return (struct row_field){.rule = (uint8_t)rule, .flags = (uint8_t)flags, .valid = valid, .width = 4};
}

static void bits(void **state)
{
	struct row_field f = {.lsb = 60, .width = 4};
	struct row_field whole = {.lsb = 0, .width = 64};

	(void)state;
	assert_int_equal(field_mask(&f), 0xf000000000000000);
	assert_int_equal(field_of(&f, 0xa123456789abcdef), 0xa);
	assert_int_equal(field_with(&f, 0xa123456789abcdef, 5), 0x5123456789abcdef);
	assert_int_equal(field_mask(&whole), UINT64_MAX);
	assert_int_equal(field_with(&whole, 1, 0x8000000000000000), 0x8000000000000000);
}

static void lower_safe(void **state)
{
	struct row_field f = field(ROW_RULE_LOWER_SAFE, 0, 0x000d); /* 0, 2, 3 */

	(void)state;
	assert_int_equal(field_combine(&f, 3, 2), 2);
	assert_int_equal(field_combine(&f, 2, 3), 2);
	assert_int_equal(field_combine(&f, 9, 3), 3);
	assert_int_equal(field_combine(&f, 1, 3), 0);
	assert_int_equal(field_combine(&f, 9, 9), 3);
	assert_true(field_within(&f, 2, 0));
	assert_false(field_within(&f, 2, 3));
}

static void lower_safe_signed(void **state)
{
	struct row_field f = field(ROW_RULE_LOWER_SAFE, ROW_FIELD_SIGNED, 0x8003); /* 0, 1, -1 */

	(void)state;
	assert_int_equal(field_combine(&f, 0xf, 1), 0xf);
	assert_int_equal(field_combine(&f, 0, 1), 0);
	assert_int_equal(field_combine(&f, 5, 1), 1);
	assert_int_equal(field_combine(&f, 5, 5), 1);
	/* -4 is below all that is defined: what the host has is the only thing it can show. */
	assert_int_equal(field_combine(&f, 0xc, 1), 0xc);
	assert_true(field_within(&f, 0, 0xf));
	assert_false(field_within(&f, 0xf, 0));
}

static void higher_safe(void **state)
{
	struct row_field f = field(ROW_RULE_HIGHER_SAFE, 0, 0x0005); /* 0, 2 */

	(void)state;
	assert_int_equal(field_combine(&f, 0, 2), 2);
	assert_int_equal(field_combine(&f, 0, 0), 0);
	assert_int_equal(field_combine(&f, 1, 0), 2);
	assert_true(field_within(&f, 0, 2));
	assert_false(field_within(&f, 2, 0));
}

static void higher_or_zero_safe(void **state)
{
	struct row_field f = field(ROW_RULE_HIGHER_OR_ZERO_SAFE, ROW_FIELD_ANY, 0);

	(void)state;
	assert_int_equal(field_combine(&f, 3, 4), 4);
	assert_int_equal(field_combine(&f, 0, 4), 0);
	assert_int_equal(field_combine(&f, 4, 0), 0);
	assert_true(field_within(&f, 4, 0));
	assert_true(field_within(&f, 4, 9));
	assert_false(field_within(&f, 4, 3));
	assert_false(field_within(&f, 0, 3));
}

static void exact(void **state)
{
	struct row_field f = field(ROW_RULE_EXACT, 0, 0x000c); /* 2, 3 */
	struct row_field z = field(ROW_RULE_EXACT_OR_ZERO, 0, 0x000f);

	(void)state;
	assert_int_equal(field_combine(&f, 2, 2), 2);
	assert_int_equal(field_combine(&f, 2, 3), 2);
	assert_false(field_within(&f, 2, 3));
	assert_false(field_within(&f, 3, 2));
	assert_int_equal(field_combine(&z, 2, 3), 0);
	assert_true(field_within(&z, 3, 0));
	assert_false(field_within(&z, 3, 2));
}

static void none_value(void **state)
{
	struct row_field f = field(ROW_RULE_LOWER_SAFE_OR_NONE, 0, 0x8073); /* 0, 1, 4, 5, 6, none */

	(void)state;
	assert_int_equal(field_combine(&f, 0xf, 6), 0);
	assert_int_equal(field_combine(&f, 6, 0xf), 0);
	assert_int_equal(field_combine(&f, 6, 5), 5);
	assert_int_equal(field_combine(&f, 3, 6), 1);
	assert_false(field_within(&f, 6, 0xf));
	assert_false(field_within(&f, 0xf, 0xf));
	assert_true(field_within(&f, 6, 4));
}

static void free_rule(void **state)
{
	struct row_field f = field(ROW_RULE_FREE, ROW_FIELD_ANY, 0);

	(void)state;
	assert_true(field_within(&f, 0, 15));
	assert_int_equal(field_combine(&f, 3, 9), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bits),
		cmocka_unit_test(lower_safe),
		cmocka_unit_test(lower_safe_signed),
		cmocka_unit_test(higher_safe),
		cmocka_unit_test(higher_or_zero_safe),
		cmocka_unit_test(exact),
		cmocka_unit_test(none_value),
		cmocka_unit_test(free_rule),
	};

	return unit_run("field", tests);
}
