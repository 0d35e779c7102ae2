/* SPDX-License-Identifier: BSD-2-Clause */
/* Other implementations: set, sealed, written, read again; what is none is refused. */
#include "host.h"
#include "unit.h"

#include <charter/sealed.h>
#include <string.h>

static struct charter_host host;
static union host_vm_memory memory, again;
static uint8_t form[32768];

static const struct charter_implementation two[] = {{0x411fd401, 0x10, 0},
						    {0x410fd4f0, 0, 0x7ffffffffffffff1}};

static int setup(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	return 0;
}

static void none_at_first(void **state)
{
	struct charter_vm_locked vm = host_open(&memory, &host);
	struct charter_implementation one;
	uint64_t midr;

	(void)state;
	assert_int_equal(charter_implementation_count(vm.vm), 1);
	assert_true(charter_implementation_get(vm.vm, 0, &one));
	assert_int_equal(charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | CHARTER_ENC(3, 0, 0, 0, 0), &midr),
			 CHARTER_OK);
	assert_int_equal(one.midr, midr);
	assert_false(charter_implementation_get(vm.vm, 1, &one));
	assert_false(charter_implementation_get(vm.vm, UINT64_MAX, &one));
	assert_int_equal(one.midr | one.revidr | one.aidr, 0);
}

static void kept(void **state)
{
	struct charter_vm_locked vm = host_ready(&memory, &host), other;
	struct charter_implementation one;
	struct charter_refusal why;
	size_t size;

	(void)state;
	assert_int_equal(charter_implementations_set(vm, two, 2, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	size = charter_sealed_write(vm.vm, form, sizeof(form));
	assert_true(size && size <= sizeof(form));
	other = host_open(&again, &host);
	assert_int_equal(charter_sealed_load(other, form, size, &why), CHARTER_OK);
	assert_int_equal(charter_implementation_count(other.vm), 3);
	for (unsigned i = 0; i < 2; i++) {
		assert_true(charter_implementation_get(other.vm, i + 1, &one));
		assert_memory_equal(&one, &two[i], sizeof(one));
	}
	assert_false(charter_implementation_get(other.vm, 3, &one));
	/* Sealed: the same, or EBUSY. */
	assert_int_equal(charter_implementations_set(vm, two, 2, &why), CHARTER_OK);
	assert_int_equal(charter_implementations_set(vm, two, 1, &why), CHARTER_EBUSY);
	assert_int_equal(charter_implementations_set(vm, &two[1], 1, &why), CHARTER_EBUSY);
	/* A sealed VM takes this charter again, and none without them. */
	assert_int_equal(charter_sealed_load(vm, form, size, &why), CHARTER_OK);
	other = host_sealed(&again, &host);
	assert_int_equal(charter_sealed_load(other, form, size, &why), CHARTER_EBUSY);
}

/* A charter without them is what it always was: it has no section for them. */
static void no_section(void **state)
{
	struct charter_vm_locked vm = host_ready(&memory, &host), other = host_ready(&again, &host);
	static uint8_t plain[32768];
	size_t size, longer;

	(void)state;
	charter_implementations_set(other, two, 2, NULL);
	charter_implementations_set(other, NULL, 0, NULL);
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(other, NULL), CHARTER_OK);
	size = charter_sealed_write(vm.vm, plain, sizeof(plain));
	assert_int_equal(charter_sealed_write(other.vm, form, sizeof(form)), size);
	assert_memory_equal(plain, form, size);
	vm = host_ready(&memory, &host);
	charter_implementations_set(vm, two, 2, NULL);
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	longer = charter_sealed_write(vm.vm, form, sizeof(form));
	assert_int_equal(longer, size + 8 + 2 * 24);
}

static void refused(void **state)
{
	struct charter_vm_locked vm = host_open(&memory, &host), nobody = {(struct charter_vm *)&again};
	struct charter_implementation many[CHARTER_IMPLEMENTATIONS_MAX + 1] = {{0}};
	struct charter_refusal why;

	(void)state;
	assert_int_equal(charter_implementations_set(vm, many, CHARTER_IMPLEMENTATIONS_MAX + 1, &why),
			 CHARTER_EINVAL);
	assert_int_equal(why.asked, CHARTER_IMPLEMENTATIONS_MAX + 1);
	assert_int_equal(why.most, CHARTER_IMPLEMENTATIONS_MAX);
	assert_int_equal(charter_implementations_set(vm, many, CHARTER_IMPLEMENTATIONS_MAX, &why),
			 CHARTER_OK);
	many[3].midr = 0x1411fd401;
	assert_int_equal(charter_implementations_set(vm, many, 4, &why), CHARTER_EINVAL);
	assert_int_equal(why.most, 0x411fd401);
	assert_int_equal(charter_implementation_count(vm.vm), CHARTER_IMPLEMENTATIONS_MAX + 1);
	memset(&again, 0, sizeof(again));
	assert_int_equal(charter_implementations_set(nobody, two, 2, &why), CHARTER_ENOEXEC);
	assert_int_equal(charter_implementation_count(nobody.vm), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(none_at_first, setup),
		cmocka_unit_test_setup(kept, setup),
		cmocka_unit_test_setup(no_section, setup),
		cmocka_unit_test_setup(refused, setup),
	};

	return unit_run("implementation", tests);
}
