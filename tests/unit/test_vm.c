/* SPDX-License-Identifier: BSD-2-Clause */
/* A VM's life: memory, ENOEXEC, what GET says before and after SET, final after the seal. */
#include "host.h"
#include "unit.h"

#define PSCI 0x6030000000140000ull
#define MIDR 0x603000000013c000ull

static struct charter_host host;
static union host_vm_memory memory;

static void memory_checks(void **state)
{
	struct charter_refusal why;
	struct charter_vm *vm = NULL;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	assert_int_equal(charter_vm_init(&memory, CHARTER_VM_SIZE - 1, &host, &vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_SPACE);
	assert_int_equal(why.most, 16384);
	assert_int_equal(charter_vm_init(memory.bytes + 8, CHARTER_VM_SIZE, &host, &vm, NULL),
			 CHARTER_EINVAL);
	assert_int_equal(charter_vm_init(NULL, CHARTER_VM_SIZE, &host, &vm, NULL), CHARTER_EINVAL);
	assert_null(vm);
	assert_int_equal(charter_vm_init(&memory, CHARTER_VM_SIZE, &host, &vm, NULL), CHARTER_OK);
	assert_non_null(vm);
}

/* Every call on memory that was never initialised, and on no memory at all. */
static void not_initialised(void **state)
{
	static union host_vm_memory blank;
	struct charter_vm *const vms[] = {(struct charter_vm *)&blank, NULL};
	struct charter_refusal why;
	uint64_t value;
	uint8_t bytes[64];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct charter_vm_locked vm = {vms[i]};

		assert_int_equal(charter_reg_get(vms[i], PSCI, &value), CHARTER_ENOEXEC);
		assert_int_equal(charter_reg_limit(vms[i], PSCI, &value), CHARTER_ENOEXEC);
		assert_int_equal(charter_reg_mask(vms[i], PSCI, &value), CHARTER_ENOEXEC);
		assert_int_equal(charter_reg_set(vm, PSCI, 2, &why), CHARTER_ENOEXEC);
		assert_int_equal(charter_platform_set(vm, 0, 2, &why), CHARTER_ENOEXEC);
		assert_int_equal(charter_vm_seal(vm, &why), CHARTER_ENOEXEC);
		assert_int_equal(charter_sealed_load(vm, bytes, sizeof(bytes), &why), CHARTER_ENOEXEC);
		assert_false(charter_reg_is_set(vms[i], PSCI));
		assert_false(charter_vm_sealed(vms[i]));
		assert_false(charter_vm_has(vms[i], 0));
		assert_int_equal(charter_platform_get(vms[i], 0), 0);
		assert_int_equal(charter_sealed_write(vms[i], bytes, sizeof(bytes)), 0);
		assert_int_equal(charter_state_list(vms[i], 0, &value, 1), 0);
	}
}

static void set_and_get(void **state)
{
	struct charter_vm_locked vm;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	assert_false(charter_reg_is_set(vm.vm, MIDR));
	assert_int_equal(charter_reg_get(vm.vm, MIDR, &value), CHARTER_OK);
	assert_int_equal(value, 0xf0510);
	assert_int_equal(charter_reg_set(vm, MIDR, 0x413fd0c1, NULL), CHARTER_OK);
	assert_true(charter_reg_is_set(vm.vm, MIDR));
	assert_int_equal(charter_reg_get(vm.vm, MIDR, &value), CHARTER_OK);
	assert_int_equal(value, 0x413fd0c1);
	assert_int_equal(charter_reg_limit(vm.vm, MIDR, &value), CHARTER_OK);
	assert_int_equal(value, 0xf0510);
	assert_false(charter_reg_is_set(vm.vm, PSCI));
	assert_false(charter_reg_is_set(vm.vm, 0x1234));
}

/* A refusal is filled in completely, and the register keeps its value. */
static void refusal(void **state)
{
	struct charter_refusal why;
	struct charter_vm_locked vm;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	memset(&why, 0xff, sizeof(why));
	/* ID_AA64PFR0_EL1.EL3, bits 15:12: a guest has none. */
	assert_int_equal(charter_reg_set(vm, 0x603000000013c020, 0x1301000121111022, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_LIMIT);
	assert_int_equal(why.id, 0x603000000013c020);
	assert_int_equal(why.lsb, 12);
	assert_int_equal(why.width, 4);
	assert_int_equal(why.asked, 1);
	assert_int_equal(why.most, 0);
	assert_int_equal(why.row, 0);
	assert_int_equal(why.offset, 0);
	assert_false(charter_reg_is_set(vm.vm, 0x603000000013c020));
	assert_int_equal(charter_reg_get(vm.vm, 0x603000000013c020, &value), CHARTER_OK);
	assert_int_equal(value, 0x1301000121110022);
}

static void features(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_ready(&memory, &host);
	assert_true(charter_vm_has(vm.vm, CHARTER_FEAT_RNG));
	assert_int_equal(charter_reg_set(vm, 0x603000000013c030, 0x0221111110312120, NULL), CHARTER_OK);
	assert_false(charter_vm_has(vm.vm, CHARTER_FEAT_RNG));
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	assert_false(charter_vm_has(vm.vm, CHARTER_FEAT_RNG));
	assert_true(charter_vm_has(vm.vm, CHARTER_FEAT_SVE));
	assert_false(charter_vm_has(vm.vm, CHARTER_FEATURE_COUNT));
}

/* Memory that held a sealed VM is used again: nothing of it is left. */
static void init_again(void **state)
{
	struct charter_vm_locked vm;
	uint64_t id;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	assert_true(charter_vm_sealed(vm.vm));
	vm = host_open(&memory, &host);
	assert_false(charter_vm_sealed(vm.vm));
	assert_false(charter_reg_is_set(vm.vm, PSCI));
	assert_int_equal(charter_state_list(vm.vm, 0, &id, 1), 0);
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_checks), cmocka_unit_test(not_initialised),
		cmocka_unit_test(set_and_get),   cmocka_unit_test(refusal),
		cmocka_unit_test(features),      cmocka_unit_test(init_again),
	};

	return unit_run("vm", tests);
}
