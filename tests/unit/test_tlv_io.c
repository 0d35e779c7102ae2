/* SPDX-License-Identifier: BSD-2-Clause */
/* The container: what is written is what abi/tlv.h says, and what is not that is refused. */
#include "tlv_io.h"

#include "form.h"
#include "unit.h"

static struct form form, written;

static bool open_it(size_t *offset)
{
	struct tlv_in in;

	return tlv_open(&in, form.bytes, form.size, TLV_MAGIC_CHARTER, offset);
}

static void make(void)
{
	static const struct tlv_entry entries[] = {{1, 0, 0x1122334455667788}, {7, 0, 2}};

	form_begin(&form, TLV_MAGIC_CHARTER);
	form_section(&form, 0x10, "odd", 3);
	form_section(&form, TLV_REGS, entries, sizeof(entries));
	form_end(&form);
}

/* The same form, by the library: byte for byte. */
static void writer(void **state)
{
	struct tlv_out out;

	(void)state;
	make();
	tlv_begin(&out, written.bytes, sizeof(written.bytes));
	tlv_section_begin(&out, 0x10);
	tlv_put(&out, "odd", 3);
	tlv_section_end(&out);
	tlv_section_begin(&out, TLV_REGS);
	tlv_put_entry(&out, 1, 0x1122334455667788);
	tlv_put_entry(&out, 7, 2);
	tlv_section_end(&out);
	assert_int_equal(tlv_end(&out, TLV_MAGIC_CHARTER, 1), form.size);
	assert_memory_equal(written.bytes, form.bytes, form.size);
}

/* In a buffer of every smaller size: nothing is written beyond it, and the length is 0. */
static void too_small(void **state)
{
	(void)state;
	make();
	for (size_t size = 0; size < form.size; size++) {
		struct tlv_out out;

		memset(written.bytes, 0xee, sizeof(written.bytes));
		tlv_begin(&out, written.bytes, size);
		tlv_section_begin(&out, TLV_REGS);
		tlv_put_entry(&out, 1, 0x1122334455667788);
		tlv_put_entry(&out, 7, 2);
		tlv_put(&out, "odd and more", 12);
		tlv_section_end(&out);
		assert_int_equal(tlv_end(&out, TLV_MAGIC_CHARTER, 1), 0);
		assert_int_equal(written.bytes[size], 0xee);
	}
}

static void reader(void **state)
{
	struct tlv_entry entry;
	struct tlv_in in;
	size_t offset, count;

	(void)state;
	make();
	assert_true(tlv_open(&in, form.bytes, form.size, TLV_MAGIC_CHARTER, &offset));
	assert_int_equal(tlv_next(&in, &offset), TLV_NEXT_SECTION);
	assert_int_equal(in.type, 0x10);
	assert_int_equal(in.section_size, 3);
	assert_false(tlv_count(&in, 2, &count));
	assert_int_equal(tlv_next(&in, &offset), TLV_NEXT_SECTION);
	assert_int_equal(in.type, TLV_REGS);
	assert_true(tlv_count(&in, sizeof(entry), &count));
	assert_int_equal(count, 2);
	assert_true(tlv_entry(&in, 1, &entry));
	assert_int_equal(entry.number, 7);
	assert_int_equal(entry.value, 2);
	assert_int_equal(tlv_next(&in, &offset), TLV_NEXT_END);
}

static void headers(void **state)
{
	size_t offset;

	(void)state;
	make();
	form_poke(&form, 0, TLV_MAGIC_HOST, 8);
	form_end(&form);
	assert_false(open_it(&offset));
	assert_int_equal(offset, 0);
	make();
	form_poke(&form, 8, 2, 4);
	form_end(&form);
	assert_false(open_it(&offset));
	assert_int_equal(offset, 8);
	make();
	form.size += 8;
	assert_false(open_it(&offset));
	assert_int_equal(offset, 16);
	make();
	form.bytes[form.size - 1] ^= 1;
	assert_false(open_it(&offset));
	assert_int_equal(offset, 24);
	for (size_t size = 0; size < 56; size++) {
		form.size = size;
		assert_false(open_it(&offset));
	}
}

/* One section after another until the form is refused; returns how many were fine. */
static unsigned walk(size_t *offset, bool *end)
{
	struct tlv_in in;
	enum tlv_next next;
	unsigned n = 0;

	form_end(&form);
	assert_true(tlv_open(&in, form.bytes, form.size, TLV_MAGIC_CHARTER, offset));
	while ((next = tlv_next(&in, offset)) == TLV_NEXT_SECTION)
		n++;
	*end = next == TLV_NEXT_END;
	return n;
}

static void sections(void **state)
{
	size_t offset;
	bool end;

	(void)state;
	make();
	assert_int_equal(walk(&offset, &end), 2);
	assert_true(end);
	/* Padding that is not zero. */
	form.bytes[56 + 8 + 3] = 1;
	assert_int_equal(walk(&offset, &end), 0);
	assert_false(end);
	/* Reserved bits. */
	make();
	form_poke(&form, 58, 1, 2);
	assert_int_equal(walk(&offset, &end), 0);
	/* A section twice, or before one of a lower type. */
	make();
	form_section(&form, TLV_REGS, NULL, 0);
	assert_int_equal(walk(&offset, &end), 2);
	assert_false(end);
	/* A section that is longer than the form; one that wraps. */
	make();
	form_poke(&form, 60, 0x1000, 4);
	assert_int_equal(walk(&offset, &end), 0);
	form_poke(&form, 60, 0xfffffff9, 4);
	assert_int_equal(walk(&offset, &end), 0);
	/* Fewer and more sections than the header says. */
	make();
	form_poke(&form, 20, 1, 4);
	assert_int_equal(walk(&offset, &end), 1);
	assert_false(end);
	form_poke(&form, 20, 3, 4);
	assert_int_equal(walk(&offset, &end), 2);
	assert_false(end);
}

static void entries(void **state)
{
	struct tlv_entry rows[3] = {{5, 0, 1}, {5, 0, 1}, {6, 1, 1}};
	struct tlv_entry entry;
	struct tlv_in in;
	size_t offset;

	(void)state;
	form_begin(&form, TLV_MAGIC_CHARTER);
	form_section(&form, TLV_REGS, rows, sizeof(rows));
	form_end(&form);
	assert_true(tlv_open(&in, form.bytes, form.size, TLV_MAGIC_CHARTER, &offset));
	assert_int_equal(tlv_next(&in, &offset), TLV_NEXT_SECTION);
	assert_true(tlv_entry(&in, 0, &entry));
	assert_false(tlv_entry(&in, 1, &entry));
	assert_false(tlv_entry(&in, 2, &entry));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writer),  cmocka_unit_test(too_small), cmocka_unit_test(reader),
		cmocka_unit_test(headers), cmocka_unit_test(sections),  cmocka_unit_test(entries),
	};

	return unit_run("tlv_io", tests);
}
