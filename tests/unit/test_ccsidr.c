/* SPDX-License-Identifier: BSD-2-Clause */
/* Cache geometry: what CLIDR_EL1 names has a CCSIDR, and nothing else has. */
#include "vm_priv.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

static void ids(void **state)
{
	(void)state;
	assert_int_equal(ccsidr_find(0x6020000000110000), 0);
	assert_int_equal(ccsidr_find(0x602000000011000d), 13);
	assert_int_equal(ccsidr_find(0x602000000011000e), ROW_NONE);
	assert_int_equal(ccsidr_find(0x602000000010ffff), ROW_NONE);
	assert_int_equal(ccsidr_find(0x6030000000110000), ROW_NONE);
}

/* Level 1 separate (3), level 2 unified (4), level 3 data only (2), level 4 instruction only (1). */
static void clidr(void **state)
{
	static const uint8_t there[16] = {1, 1, 1, 0, 1, 0, 0, 1};
	uint64_t values[ROW_ID_COUNT + 1] = {0};

	(void)state;
	values[CHARTER_ID_CLIDR_EL1] = 3 | 4 << 3 | 2 << 6 | 1 << 9;
	for (unsigned slot = 0; slot < 14; slot++)
		assert_int_equal(ccsidr_exists(values, slot), there[slot]);
	/* The maintenance levels above the types name no cache. */
	values[CHARTER_ID_CLIDR_EL1] = 0x3fe00000;
	for (unsigned slot = 0; slot < 14; slot++)
		assert_false(ccsidr_exists(values, slot));
}

static void get_and_set(void **state)
{
	struct charter_vm_locked vm;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	assert_int_equal(charter_reg_get(vm.vm, 0x6020000000110000, &value), CHARTER_OK);
	assert_int_equal(value, 0x701fe01a);
	assert_int_equal(charter_reg_get(vm.vm, 0x6020000000110003, &value), CHARTER_ENOENT);
	assert_int_equal(charter_reg_set(vm, 0x6020000000110003, 0x100000000, NULL), CHARTER_EINVAL);
	assert_int_equal(charter_reg_set(vm, 0x6020000000110003, 0x70ffe03a, NULL), CHARTER_OK);
	assert_int_equal(charter_reg_get(vm.vm, 0x6020000000110003, &value), CHARTER_OK);
	assert_int_equal(value, 0x70ffe03a);
}

/* A cache that CLIDR_EL1 does not name is refused when it was asked for, and not there when it was not. */
static void sealed(void **state)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;
	uint64_t value;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	vm = host_open(&memory, &host);
	/* Level 3 goes away: what the host has there is not the guest's. */
	assert_int_equal(charter_reg_set(vm, 0x603000000013c801, 0x23, &why), CHARTER_OK);
	host_accept_rest(vm);
	assert_int_equal(charter_reg_set(vm, 0x6020000000110006, 1, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_EINVAL);
	assert_int_equal(why.id, 0x6020000000110006);
	assert_int_equal(charter_reg_set(vm, 0x6020000000110006, 0xffffffff, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	assert_int_equal(charter_reg_get(vm.vm, 0x6020000000110004, &value), CHARTER_ENOENT);
	assert_int_equal(charter_access(vm.vm, CHARTER_ENC(3, 1, 0, 0, 0), false, 1, 4).value, 0);
}

static uint64_t read_ccsidr(const struct charter_vm *vm, uint64_t select)
{
	return charter_access(vm, CHARTER_ENC(3, 1, 0, 0, 0), false, 1, select).value;
}

/* 32 KiB of 4 ways and 64-byte lines: 128 sets. With FEAT_CCIDX a guest reads the other format. */
static void both_formats(void **state)
{
	struct charter_vm_locked vm;

	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	host.ccsidr[0] = 127u << 13 | 3u << 3 | 2;
	for (unsigned ccidx = 0; ccidx < 2; ccidx++) {
		host.id[CHARTER_ID_ID_AA64MMFR2_EL1] &= ~0xf00000ull;
		host.id[CHARTER_ID_ID_AA64MMFR2_EL1] |= ccidx << 20;
		vm = host_sealed(&memory, &host);
		assert_int_equal(read_ccsidr(vm.vm, 0), ccidx ? 0x0000007f0000001a : 0xfe01a);
		assert_int_equal(read_ccsidr(vm.vm, 3), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),    cmocka_unit_test(clidr),        cmocka_unit_test(get_and_set),
		cmocka_unit_test(sealed), cmocka_unit_test(both_formats),
	};

	return unit_run("ccsidr", tests);
}
