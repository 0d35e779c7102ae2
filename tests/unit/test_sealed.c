/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary form of a sealed charter, as it is written. */
#include "form.h"
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory, other;
static struct form form, again;

static void not_sealed(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_ready(&memory, &host);
	assert_int_equal(charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes)), 0);
}

static void sections(void **state)
{
	struct charter_vm_locked vm;
	struct tlv_header header;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	assert_in_range(form.size, 1000, TLV_SIZE_MAX);
	memcpy(&header, form.bytes, sizeof(header));
	assert_int_equal(header.magic, TLV_MAGIC_CHARTER);
	assert_memory_equal(form.bytes, "\0CHARTR\0", 8);
	assert_int_equal(header.size, form.size);
	assert_int_equal(header.sections, 6);
	assert_int_equal(header.model, CHARTER_MODEL_VERSION);
	for (uint16_t type = 1; type <= 7; type++)
		assert_int_equal(form_find(&form, TLV_MANDATORY | type) != 0, type != 6);
	/* Residue is unassessed. */
	assert_memory_equal(form.bytes + form_find(&form, TLV_RESIDUE) + 4, "\4\0\0\0\0\0\0\0", 8);
}

/* The same charter from two hosts, set in another order, is the same bytes. */
static void canonical(void **state)
{
	struct charter_vm_locked a, b;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	a = host_sealed(&memory, &host);
	host.fwreg[0] = 0x10007;
	host.id[CHARTER_ID_ID_AA64PFR0_EL1] |= 0xf000; /* an EL3 that nobody is granted */
	host.ccsidr[13] = 0x1234;
	b = host_open(&other, &host);
	for (unsigned i = CHARTER_ID_COUNT; i-- > 0;) {
		charter_reg_get(a.vm, 0x6030000000130000 | host_enc(i), &value);
		assert_int_equal(charter_reg_set(b, 0x6030000000130000 | host_enc(i), value, NULL),
				 CHARTER_OK);
	}
	host_accept_rest(b);
	assert_int_equal(charter_vm_seal(b, NULL), CHARTER_OK);
	form.size = charter_sealed_write(a.vm, form.bytes, sizeof(form.bytes));
	again.size = charter_sealed_write(b.vm, again.bytes, sizeof(again.bytes));
	assert_int_equal(form.size, again.size);
	assert_memory_equal(form.bytes, again.bytes, form.size);
}

static void too_small(void **state)
{
	struct charter_vm_locked vm;
	size_t size;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	memset(again.bytes, 0xee, sizeof(again.bytes));
	assert_int_equal(charter_sealed_write(vm.vm, again.bytes, size - 1), 0);
	assert_int_equal(again.bytes[size - 1], 0xee);
	assert_int_equal(charter_sealed_write(vm.vm, NULL, 0), 0);
	assert_int_equal(charter_sealed_write(vm.vm, again.bytes, size), size);
}

static void digest(void **state)
{
	struct charter_vm_locked vm;
	uint8_t sha[32];

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	assert_true(charter_sealed_digest(form.bytes, form.size, sha));
	assert_memory_equal(sha, form.bytes + 24, 32);
	again = form;
	form_end(&again);
	assert_memory_equal(again.bytes, form.bytes, form.size);
	form.bytes[60] ^= 1;
	assert_false(charter_sealed_digest(form.bytes, form.size, sha));
	assert_false(charter_sealed_digest(form.bytes, 10, sha));
	assert_false(charter_sealed_digest(NULL, 0, sha));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_sealed), cmocka_unit_test(sections), cmocka_unit_test(canonical),
		cmocka_unit_test(too_small),  cmocka_unit_test(digest),
	};

	return unit_run("sealed", tests);
}
