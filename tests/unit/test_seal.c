/* SPDX-License-Identifier: BSD-2-Clause */
/* The seal: everything is checked, by name; a failed one changes nothing; a second one changes nothing. */
#include "rows.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory, before;

static int setup(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	return 0;
}

/* Leave out each ID register and firmware register in turn: the seal names it, and nothing else changes. */
static void names_what_is_unset(void **state)
{
	struct charter_refusal why;

	(void)state;
	for (unsigned i = 0; i < ROW_ID_COUNT + ROW_FWREG_COUNT; i++) {
		uint64_t id =
			i < ROW_ID_COUNT ? 0x6030000000130000 | host_enc(i) : row_fwregs[i - ROW_ID_COUNT].id;
		struct charter_vm_locked vm = host_open(&memory, &host);

		host_accept_but(vm, id);
		before = memory;
		assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
		assert_int_equal(why.reason, CHARTER_REASON_UNSET);
		assert_int_equal(why.id, id);
		assert_memory_equal(&before, &memory, sizeof(memory));
	}
}

static void platform_unset(void **state)
{
	struct charter_refusal why;
	struct charter_vm_locked vm = host_open(&memory, &host);
	uint64_t value;

	(void)state;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		uint64_t id = 0x6030000000130000 | host_enc(i);

		charter_reg_get(vm.vm, id, &value);
		charter_reg_set(vm, id, value, NULL);
	}
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++) {
		charter_reg_get(vm.vm, row_fwregs[i].id, &value);
		charter_reg_set(vm, row_fwregs[i].id, value, NULL);
	}
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_UNSET);
	assert_int_equal(why.id, 0);
	assert_int_equal(why.reg, row_platforms[0].num);
}

static void sealed_twice(void **state)
{
	struct charter_vm_locked vm = host_sealed(&memory, &host);

	(void)state;
	before = memory;
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	assert_memory_equal(&before, &memory, sizeof(memory));
	assert_true(charter_vm_sealed(vm.vm));
}

/* After the seal, no write of any register changes a byte of the VM. */
static void final(void **state)
{
	struct charter_vm_locked vm = host_sealed(&memory, &host);

	(void)state;
	before = memory;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		uint64_t id = 0x6030000000130000 | host_enc(i);
		uint64_t value = 0;

		charter_reg_get(vm.vm, id, &value);
		assert_int_equal(charter_reg_set(vm, id, value, NULL), CHARTER_OK);
		for (unsigned bit = 0; bit < 64; bit++)
			assert_int_equal(charter_reg_set(vm, id, value ^ 1ull << bit, NULL), CHARTER_EBUSY);
	}
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		for (unsigned bit = 0; bit < 64; bit++) {
			uint64_t value = 0;

			charter_reg_get(vm.vm, row_fwregs[i].id, &value);
			assert_int_equal(charter_reg_set(vm, row_fwregs[i].id, value ^ 1ull << bit, NULL),
					 CHARTER_EBUSY);
		}
	assert_memory_equal(&before, &memory, sizeof(memory));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(names_what_is_unset, setup),
		cmocka_unit_test_setup(platform_unset, setup),
		cmocka_unit_test_setup(sealed_twice, setup),
		cmocka_unit_test_setup(final, setup),
	};

	return unit_run("seal", tests);
}
