/* SPDX-License-Identifier: BSD-2-Clause */
/* The terms of a charter: whole fields only, sealed with it, carried by the binary form. */
#include "form.h"
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory, other;
static struct charter_terms terms;
static struct charter_refusal why;
static struct form form, changed;

/* FWB may vary (ID_AA64MMFR2_EL1, bits 43:40); AES may remain usable. */
static void setup_terms(void)
{
	memset(&terms, 0, sizeof(terms));
	terms.varies[CHARTER_ID_ID_AA64MMFR2_EL1] = 0xf0000000000ull;
	terms.accept_residue[CHARTER_FEAT_AES / 32] = 1u << (CHARTER_FEAT_AES % 32);
}

static struct charter_vm_locked setup_vm(void)
{
	struct charter_vm_locked vm;

	setup_terms();
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_ready(&memory, &host);
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	return vm;
}

static void whole_fields(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	setup_terms();
	terms.varies[CHARTER_ID_ID_AA64MMFR2_EL1] = 0x30000000000ull; /* half of FWB */
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_RESERVED);
	assert_int_equal(why.id, 0x603000000013c03a);
	setup_terms();
	terms.varies[CHARTER_ID_S3_0_C0_C4_3] = 1; /* of no field */
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_EINVAL);
	assert_int_equal(charter_terms_get(vm.vm)->varies[CHARTER_ID_S3_0_C0_C4_3], 0);
	memset(&memory, 0, sizeof(memory));
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_ENOEXEC);
}

static void sealed(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_OK);
	terms.accept_residue[0] ^= 1u;
	assert_int_equal(charter_terms_set(vm, &terms, &why), CHARTER_EBUSY);
	assert_int_equal(why.reason, CHARTER_REASON_SEALED);
}

/* They are in the form, by stable numbers, and come back from it. */
static void carried(void **state)
{
	struct charter_vm_locked vm = setup_vm();
	size_t varies = form_find(&form, TLV_VARIES), accept = form_find(&form, TLV_ACCEPT);

	(void)state;
	assert_true(varies && accept);
	assert_memory_equal(form.bytes + varies + 4, "\x10\0\0\0", 4);
	assert_memory_equal(form.bytes + varies + 16, "\0\0\0\0\0\x0f\0\0", 8);
	assert_memory_equal(form.bytes + accept + 4, "\4\0\0\0", 4);
	vm = host_open(&other, &host);
	assert_int_equal(charter_sealed_load(vm, form.bytes, form.size, &why), CHARTER_OK);
	assert_memory_equal(charter_terms_get(vm.vm), &terms, sizeof(terms));
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	changed.size = charter_sealed_write(vm.vm, changed.bytes, sizeof(changed.bytes));
	assert_int_equal(changed.size, form.size);
	assert_memory_equal(changed.bytes, form.bytes, form.size);
}

static void refused(size_t at, uint64_t value, size_t size, enum charter_reason reason)
{
	struct charter_vm_locked vm = host_open(&other, &host);

	changed = form;
	form_poke(&changed, at, value, size);
	form_end(&changed);
	assert_int_equal(charter_sealed_load(vm, changed.bytes, changed.size, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, reason);
}

static void hostile(void **state)
{
	size_t varies, accept;

	(void)state;
	setup_vm();
	varies = form_find(&form, TLV_VARIES);
	accept = form_find(&form, TLV_ACCEPT);
	refused(varies + 8, 0xfffe, 4, CHARTER_REASON_UNKNOWN);             /* no such register */
	refused(varies + 12, 1, 4, CHARTER_REASON_FORMAT);                  /* reserved */
	refused(varies + 16, 0x70000000000ull, 8, CHARTER_REASON_RESERVED); /* half a field */
	refused(accept + 8, 0xfffe, 4, CHARTER_REASON_UNKNOWN);             /* no such feature */
	refused(accept + 8, 0, 4, CHARTER_REASON_FORMAT);                   /* numbers start at 1 */
	refused(accept + 4, 3, 4, CHARTER_REASON_FORMAT);                   /* no whole number */
}

/* A charter without terms has no such sections: its bytes are what they always were. */
static void none(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	assert_int_equal(form_find(&form, TLV_VARIES), 0);
	assert_int_equal(form_find(&form, TLV_ACCEPT), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_fields), cmocka_unit_test(sealed), cmocka_unit_test(carried),
		cmocka_unit_test(hostile),      cmocka_unit_test(none),
	};

	return unit_run("terms", tests);
}
