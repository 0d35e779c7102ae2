/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of service answers, walked call by call: what is granted, what is refused, what is discovered.
 */
#include "rows.h"

#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory;

static int setup(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	return 0;
}

static void refused_everywhere(const struct charter_vm *vm, uint32_t fid)
{
	struct charter_call_verdict v;

	memset(&v, 0xa5, sizeof(v));
	charter_service(vm, fid, 0x80008000, &v);
	assert_int_equal(v.kind, CHARTER_CALL_REFUSED);
	assert_int_equal(v.x[0], UINT64_MAX);
	assert_int_equal(v.x[1] | v.x[2] | v.x[3], 0);
}

/* Function ids that have no row: x0 = -1 and nothing else, whatever is granted. */
static void unknown_functions(void **state)
{
	struct charter_vm_locked vm = host_sealed(&memory, &host);
	uint32_t fid = 1;

	(void)state;
	for (unsigned n = 0; n < 200000; n++) {
		bool known = false;

		fid = fid * 1664525u + 1013904223u;
		for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
			known |= row_calls[i].fid == fid;
		if (!known)
			refused_everywhere(vm.vm, fid);
	}
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		for (unsigned bit = 8; bit < 24; bit++)
			refused_everywhere(vm.vm, row_calls[i].fid ^ 1u << bit ^ 0x01000000);
}

/* With every service bit off, what is left is PSCI, SMCCC and its workarounds. */
static void all_off(void **state)
{
	struct charter_vm_locked vm = host_open(&memory, &host);

	(void)state;
	for (uint64_t id = 0x6030000000160000; id < 0x6030000000160004; id++)
		assert_int_equal(charter_reg_set(vm, id, 0, NULL), CHARTER_OK);
	host_accept_rest(vm);
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if ((row_calls[i].fid >> 24 & 0x3f) >= 5 || (row_calls[i].fid & 0xffff) == 0x50 ||
		    (row_calls[i].fid & 0x3ffffff0) == 0x04000050)
			refused_everywhere(vm.vm, row_calls[i].fid);
}

/* A verdict for the embedder names a handler, and carries nothing else. */
static void yours(void **state)
{
	struct charter_vm_locked vm = host_sealed(&memory, &host);
	struct charter_call_verdict v;

	(void)state;
	charter_service(vm.vm, 0xC4000003, 7, &v);
	assert_int_equal(v.kind, CHARTER_CALL_YOURS);
	assert_int_equal(v.handler, CHARTER_FN_CPU_ON_64);
	charter_service(vm.vm, 0x84000008, 0, &v);
	assert_int_equal(v.kind, CHARTER_CALL_YOURS);
	assert_int_equal(v.handler, CHARTER_FN_SYSTEM_OFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(unknown_functions, setup),
		cmocka_unit_test_setup(all_off, setup),
		cmocka_unit_test_setup(yours, setup),
	};

	return unit_run("service", tests);
}
