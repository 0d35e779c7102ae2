/* SPDX-License-Identifier: BSD-2-Clause */
/* The sentence for each reason, and the buffer's edge. */
#include "host.h"
#include "unit.h"

static char text[512];

static const char *say(const struct charter_refusal *why)
{
	size_t length;

	memset(text, 0x7f, sizeof(text));
	length = charter_explain(why, text, sizeof(text));
	assert_int_equal(strlen(text), length);
	return text;
}

static void limit(void **state)
{
	struct charter_refusal why = {.reason = CHARTER_REASON_LIMIT,
				      .id = 0x603000000013c020,
				      .asked = 1,
				      .reg = 132,
				      .lsb = 32,
				      .width = 4};

	(void)state;
	say(&why);
	assert_ptr_equal(strstr(text, "ID_AA64PFR0_EL1.SVE: asked 0x1, at most 0x0 on this host "
				      "(lower-safe; policy/id_aa64pfr.txt:"),
			 text);
	assert_non_null(strstr(text, ": SVE can be left unused)"));
}

static void firmware(void **state)
{
	struct charter_refusal why = {.reason = CHARTER_REASON_VERSION,
				      .id = 0x6030000000140000,
				      .asked = 0x10009,
				      .most = 0x10001,
				      .reg = 1};

	(void)state;
	say(&why);
	assert_ptr_equal(strstr(text, "PSCI_VERSION: asked 0x10009, which is no version or level there is; "
				      "at most 0x10001 on this host (service/fwreg.txt:"),
			 text);
}

static void short_ones(void **state)
{
	struct charter_refusal why = {.reason = CHARTER_REASON_UNSET, .id = 0x6030000000160002, .reg = 7};

	(void)state;
	assert_string_equal(say(&why), "VENDOR_HYP_BMAP: neither a charter nor the VMM has set it");
	why = (struct charter_refusal){.reason = CHARTER_REASON_UNSET, .reg = 1};
	assert_string_equal(say(&why), "CNTFRQ_HZ: neither a charter nor the VMM has set it");
	why = (struct charter_refusal){.reason = CHARTER_REASON_UNKNOWN, .id = 0x1234};
	assert_string_equal(say(&why), "0x1234: no such register");
	why = (struct charter_refusal){.reason = CHARTER_REASON_FORMAT, .offset = 72};
	assert_string_equal(say(&why), "the binary form is cut, garbled or of an unknown kind at byte 72");
	why = (struct charter_refusal){.reason = CHARTER_REASON_PLATFORM, .reg = 1, .asked = 5, .most = 6};
	assert_string_equal(say(&why), "CNTFRQ_HZ: asked 0x5, but this host has 0x6");
	why = (struct charter_refusal){.reason = CHARTER_REASON_UNSET, .id = 0x6020000000110003};
	assert_string_equal(say(&why), "CCSIDR_EL1 of cache 3: neither a charter nor the VMM has set it");
	why = (struct charter_refusal){
		.reason = CHARTER_REASON_SEALED, .id = 0x6030000000140000, .asked = 2, .most = 0x10001};
	assert_string_equal(say(&why), "PSCI_VERSION: asked 0x2, but it is sealed as 0x10001");
}

/* Whatever a refusal holds (it may come from elsewhere), there is a sentence and no crash. */
static void hostile(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (unsigned n = 0; n < 20000; n++) {
		struct charter_refusal why;
		uint8_t *bytes = (uint8_t *)&why;

		for (unsigned i = 0; i < sizeof(why); i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = (uint8_t)(seed >> 24);
		}
		why.reason = (enum charter_reason)(n % 20);
		if (n & 1)
			why.id = 0x603000000013c000 | (seed >> 26);
		assert_true(strlen(say(&why)) > 0);
	}
}

/* Cut at every length: always terminated, and the length it would have had. */
static void edges(void **state)
{
	struct charter_refusal why = {.reason = CHARTER_REASON_UNKNOWN, .id = 0x1234};
	char cut[32];

	(void)state;
	for (size_t size = 0; size <= sizeof(cut); size++) {
		memset(cut, 'x', sizeof(cut));
		assert_int_equal(charter_explain(&why, cut, size), 24);
		if (size == 0)
			assert_int_equal(cut[0], 'x');
		else
			assert_int_equal(strlen(cut), size < 25 ? size - 1 : 24);
		if (size < sizeof(cut))
			assert_int_equal(cut[size], 'x');
	}
}

static void results(void **state)
{
	(void)state;
	assert_string_equal(charter_result_name(CHARTER_OK), "OK");
	assert_string_equal(charter_result_name(CHARTER_EINVAL), "EINVAL");
	assert_string_equal(charter_result_name(CHARTER_EBUSY), "EBUSY");
	assert_string_equal(charter_result_name(CHARTER_ENOENT), "ENOENT");
	assert_string_equal(charter_result_name(CHARTER_ENOEXEC), "ENOEXEC");
	assert_int_equal(CHARTER_EINVAL, -22);
	assert_int_equal(CHARTER_EBUSY, -16);
	assert_int_equal(CHARTER_ENOENT, -2);
	assert_int_equal(CHARTER_ENOEXEC, -8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit),   cmocka_unit_test(firmware), cmocka_unit_test(short_ones),
		cmocka_unit_test(hostile), cmocka_unit_test(edges),    cmocka_unit_test(results),
	};

	return unit_run("explain", tests);
}
