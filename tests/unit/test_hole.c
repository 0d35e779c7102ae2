/* SPDX-License-Identifier: BSD-2-Clause */
/* A hole changes what is refused, and nothing that is read; where there is none to open, nothing changes. */
#include "rows.h"

#include "host.h"
#include "unit.h"

#include <charter/masks.h>
#include <charter/residue.h>

static struct charter_host host, n1;
static union host_vm_memory memory, other;

static int setup(void **state)
{
	(void)state;
	host_from_profile(&host, "qemu-max@11.1");
	host_from_profile(&n1, "qemu-neoverse-n1@1");
	return 0;
}

/* A VM on QEMU's max that shows what an N1 has, as far as max can. */
static struct charter_vm_locked open_n1(union host_vm_memory *mem)
{
	struct charter_vm_locked vm = host_open(mem, &host);

	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		uint64_t id = CHARTER_KVM_SYSREG | host_enc(i), value = n1.id[i];
		struct charter_refusal why;

		for (unsigned tries = 0; tries < 64 && charter_reg_set(vm, id, value, &why); tries++) {
			uint64_t field = why.width ? (~0ull >> (64u - why.width)) << why.lsb : ~0ull;

			value = (value & ~field) | (why.most << why.lsb & field);
		}
	}
	host_accept_rest(vm);
	return vm;
}

/* How many accesses of registers are refused, traps are on, and bits are reserved. */
static unsigned closed(const struct charter_vm *vm)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		for (unsigned write = 0; write < 2; write++)
			count += charter_access(vm, row_regs[i].enc, write, 1, 0).kind ==
				 CHARTER_VERDICT_UNDEF;
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++)
		count += charter_trap_on(vm, i);
	for (unsigned i = 0; i < ROW_EFFECTIVE_COUNT; i++) {
		struct charter_masks m = charter_masks(vm, row_effectives[i].enc);

		count += (unsigned)__builtin_popcountll(m.res0 | m.res1);
	}
	return count;
}

static void same_to_read(const struct charter_vm *vm, const struct charter_vm *plain)
{
	static uint8_t form[2][8192];
	size_t size = charter_sealed_write(plain, form[0], sizeof(form[0]));

	assert_int_not_equal(size, 0);
	assert_int_equal(charter_sealed_write(vm, form[1], sizeof(form[1])), size);
	assert_memory_equal(form[0], form[1], size);
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		struct charter_verdict a = charter_access(vm, host_enc(i), false, 1, 0);
		struct charter_verdict b = charter_access(plain, host_enc(i), false, 1, 0);

		/* A register that is not there without a feature shows nothing with it. */
		if (b.kind == CHARTER_VERDICT_UNDEF)
			a.kind = CHARTER_VERDICT_UNDEF;
		assert_int_equal(a.kind, b.kind);
		assert_int_equal(a.value, b.value);
	}
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		assert_int_equal(charter_vm_has(vm, i), charter_vm_has(plain, i));
	for (unsigned select = 0; select < 16; select++)
		assert_int_equal(charter_access(vm, CHARTER_ENC(3, 1, 0, 0, 0), false, 1, select).value,
				 charter_access(plain, CHARTER_ENC(3, 1, 0, 0, 0), false, 1, select).value);
}

/* Each feature that the host has and an N1 lacks: less is refused, or there is nothing to open. */
static void each_feature(void **state)
{
	struct charter_vm_locked plain = open_n1(&other), vm;
	struct charter_refusal why;
	unsigned opened = 0, before;

	(void)state;
	assert_int_equal(charter_vm_seal(plain, &why), CHARTER_OK);
	before = closed(plain.vm);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		struct charter_hole hole = {CHARTER_HOLE_FEATURE, row_features[i].num};
		bool there = charter_feature_eval(host.id, i) && !charter_vm_has(plain.vm, i);
		enum charter_result result;

		/* Of those where there is nothing to open, some. */
		if (!there && i % 16)
			continue;
		vm = open_n1(&memory);
		result = charter_vm_seal_hole(vm, &hole, &why);
		assert_true(result == CHARTER_OK || result == CHARTER_EINVAL);
		assert_int_equal(charter_vm_sealed(vm.vm), result == CHARTER_OK);
		if (result != CHARTER_OK) {
			assert_int_equal(why.reason, CHARTER_REASON_HOLE);
			continue;
		}
		assert_true(there);
		assert_true(closed(vm.vm) < before);
		same_to_read(vm.vm, plain.vm);
		opened++;
	}
	assert_in_range(opened, 20, ROW_FEATURE_COUNT);
}

/* Registers, every fifth: it is reached, or was granted, or nothing refuses it. */
static void registers(void **state)
{
	struct charter_vm_locked plain = open_n1(&other), vm;
	struct charter_refusal why;
	unsigned opened = 0;

	(void)state;
	assert_int_equal(charter_vm_seal(plain, &why), CHARTER_OK);
	for (unsigned i = 0; i < ROW_REG_COUNT; i += 5) {
		struct charter_hole hole = {CHARTER_HOLE_REGISTER, row_regs[i].num};
		unsigned more = 0;

		vm = open_n1(&memory);
		if (charter_vm_seal_hole(vm, &hole, &why) != CHARTER_OK)
			continue;
		same_to_read(vm.vm, plain.vm);
		for (unsigned k = 0; k < ROW_REG_COUNT; k++)
			for (unsigned write = 0; write < 2; write++)
				more += k != i &&
					charter_access(vm.vm, row_regs[k].enc, write, 1, 0).kind !=
						charter_access(plain.vm, row_regs[k].enc, write, 1, 0).kind;
		assert_int_equal(more, 0);
		assert_true(charter_host_has_register(&host, i));
		opened++;
	}
	assert_in_range(opened, 10, ROW_REG_COUNT);
}

/* One call at a time, and nothing else. */
static void each_call(void **state)
{
	struct charter_call_verdict v;
	struct charter_refusal why;
	unsigned opened = 0;

	(void)state;
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++) {
		struct charter_hole hole = {CHARTER_HOLE_CALL, row_calls[i].num};
		struct charter_vm_locked vm = host_open(&memory, &host);
		unsigned granted = 0;

		/* The least: PSCI 0.2, and no service. */
		for (unsigned k = 0; k < ROW_FWREG_COUNT; k++)
			charter_reg_set(vm, row_fwregs[k].id, row_fwregs[k].kind == ROW_FW_VERSION ? 2 : 0,
					NULL);
		host_accept_rest(vm);
		if (charter_vm_seal_hole(vm, &hole, &why) != CHARTER_OK)
			continue;
		for (unsigned k = 0; k < ROW_CALL_COUNT; k++) {
			charter_service(vm.vm, row_calls[k].fid, 0, &v);
			granted +=
				v.kind != CHARTER_CALL_REFUSED && row_calls[k].grant.op != ROW_GRANT_ALWAYS;
		}
		assert_int_equal(granted, 1);
		opened++;
	}
	assert_in_range(opened, 10, ROW_CALL_COUNT);
}

/* A hole that can't be opened leaves the VM open, and sealed without it, it is as if nobody had asked. */
static void refused_leaves_nothing(void **state)
{
	const struct charter_hole hole = {CHARTER_HOLE_FEATURE, row_features[CHARTER_FEAT_CRC32].num};
	struct charter_vm_locked plain = open_n1(&other), vm = open_n1(&memory);
	struct charter_call_verdict v;

	(void)state;
	assert_int_equal(charter_vm_seal_hole(vm, &hole, NULL), CHARTER_EINVAL);
	assert_false(charter_vm_sealed(vm.vm));
	charter_service(vm.vm, 0x84000000, 0, &v);
	assert_int_equal(v.kind, CHARTER_CALL_REFUSED);
	assert_int_equal(charter_vm_seal(vm, NULL), CHARTER_OK);
	assert_int_equal(charter_vm_seal(plain, NULL), CHARTER_OK);
	assert_memory_equal(&memory, &other, sizeof(memory));
}

static void no_such_row(void **state)
{
	const struct charter_hole none[] = {{CHARTER_HOLE_NONE, 1},
					    {CHARTER_HOLE_FEATURE, 0xffff},
					    {CHARTER_HOLE_REGISTER, 0},
					    {CHARTER_HOLE_CALL, 0xffff},
					    {5, 1},
					    {0xffff, 1}};
	struct charter_vm_locked vm = open_n1(&memory);

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_false(charter_hole_known(&none[i]));
		assert_int_equal(charter_vm_seal_hole(vm, &none[i], NULL), CHARTER_ENOENT);
		assert_false(charter_vm_sealed(vm.vm));
	}
	memset(&other, 0, sizeof(other));
	assert_int_equal(charter_vm_seal_hole((struct charter_vm_locked){(struct charter_vm *)(void *)&other},
					      &none[0], NULL),
			 CHARTER_ENOEXEC);
}

/* What a charter lacks is said before any hole. */
static void what_is_not_set(void **state)
{
	const struct charter_hole hole = {CHARTER_HOLE_FEATURE, row_features[CHARTER_FEAT_LOR].num};
	struct charter_vm_locked vm = host_open(&memory, &host);
	struct charter_refusal why;

	(void)state;
	assert_int_equal(charter_vm_seal_hole(vm, &hole, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_UNSET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_feature, setup),
		cmocka_unit_test_setup(registers, setup),
		cmocka_unit_test_setup(each_call, setup),
		cmocka_unit_test_setup(refused_leaves_nothing, setup),
		cmocka_unit_test_setup(no_such_row, setup),
		cmocka_unit_test_setup(what_is_not_set, setup),
	};

	return unit_run("hole", tests);
}
