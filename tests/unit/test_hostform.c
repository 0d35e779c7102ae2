/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary form of a host snapshot. */
#include "form.h"
#include "host.h"
#include "unit.h"

static struct charter_host host, back;
static struct form form;
static struct charter_refusal why;

static void write_it(void)
{
	host_from_profile(&host, "qemu-max@11.1");
	host.has_fwreg[3] = 0;
	host.fwreg[3] = 0;
	host.settable[4] = 0x0ff0;
	form.size = charter_host_write(&host, form.bytes, sizeof(form.bytes));
	assert_in_range(form.size, 500, TLV_SIZE_MAX);
}

static void round_trip(void **state)
{
	(void)state;
	write_it();
	memset(&back, 0xee, sizeof(back));
	assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_OK);
	assert_memory_equal(back.id, host.id, sizeof(host.id));
	assert_memory_equal(back.settable, host.settable, sizeof(host.settable));
	assert_memory_equal(back.fwreg, host.fwreg, sizeof(host.fwreg));
	assert_memory_equal(back.has_fwreg, host.has_fwreg, sizeof(host.has_fwreg));
	assert_memory_equal(back.platform, host.platform, sizeof(host.platform));
	assert_memory_equal(back.ccsidr, host.ccsidr, sizeof(host.ccsidr));
}

static void too_small(void **state)
{
	size_t size;

	(void)state;
	write_it();
	size = form.size;
	assert_int_equal(charter_host_write(&host, form.bytes, size - 1), 0);
	assert_int_equal(charter_host_write(&host, NULL, 0), 0);
}

/* A charter is no host; a byte changed anywhere is noticed; nothing is stored. */
static void refused(void **state)
{
	struct charter_host untouched;

	(void)state;
	write_it();
	memset(&back, 0xee, sizeof(back));
	untouched = back;
	for (size_t i = 0; i < form.size; i++) {
		form.bytes[i] ^= 0x10;
		assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_EINVAL);
		assert_int_equal(why.reason, CHARTER_REASON_FORMAT);
		form.bytes[i] ^= 0x10;
	}
	form_poke(&form, 0, TLV_MAGIC_CHARTER, 8);
	form_end(&form);
	assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_EINVAL);
	assert_memory_equal(&back, &untouched, sizeof(back));
}

/* Rows that this build does not know say nothing; sections it does not know are refused if they must be
 * known. */
static void unknown(void **state)
{
	const struct tlv_entry row = {60000, 0, 1};
	const struct tlv_entry cache = {14, 0, 1};

	(void)state;
	form_begin(&form, TLV_MAGIC_HOST);
	form_section(&form, 3, "x", 1);
	form_section(&form, TLV_REGS, &row, sizeof(row));
	form_end(&form);
	assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_OK);
	assert_int_equal(back.id[0], 0);
	assert_int_equal(back.ccsidr[0], CHARTER_CCSIDR_NONE);
	form_section(&form, TLV_STATE, NULL, 0);
	form_end(&form);
	assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_EINVAL);
	form_begin(&form, TLV_MAGIC_HOST);
	form_section(&form, TLV_CCSIDR, &cache, sizeof(cache));
	form_end(&form);
	assert_int_equal(charter_host_read(&back, form.bytes, form.size, &why), CHARTER_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(too_small),
		cmocka_unit_test(refused),
		cmocka_unit_test(unknown),
	};

	return unit_run("hostform", tests);
}
