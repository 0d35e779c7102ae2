/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of SET, the seal, and what traps get afterwards. */
#include "prop.h"

#include <string.h>

static struct charter_host host;
static union host_vm_memory memory, before;
static uint64_t limit[CHARTER_ID_COUNT], values[CHARTER_ID_COUNT];

/* A register id that may or may not exist. */
static uint64_t random_id(void)
{
	switch (prop_below(8)) {
	case 0:
		return row_fwregs[prop_below(ROW_FWREG_COUNT)].id;
	case 1:
		return CHARTER_KVM_CCSIDR | prop_below(16);
	case 2:
		return prop_random();
	default:
		return CHARTER_KVM_SYSREG | host_enc(prop_below(CHARTER_ID_COUNT));
	}
}

/* A value near the one that the register has. */
static uint64_t random_value(const struct charter_vm *vm, uint64_t id)
{
	uint64_t value = 0;

	charter_reg_get(vm, id, &value);
	if (prop_below(8) == 0)
		return prop_random();
	return prop_below(4) ? value ^ 1ull << prop_below(64) : value & prop_random();
}

bool prop_set_within_limit(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = host_open(&memory, &host);
	for (unsigned n = 0; n < 400; n++) {
		uint64_t id = random_id();

		charter_reg_set(vm, id, random_value(vm.vm, id), NULL);
	}
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		charter_reg_limit(vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &limit[i]);
		charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &values[i]);
	}
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];
		uint64_t most = prop_raw(f, limit), is = prop_raw(f, values);
		bool low = false;

		for (unsigned k = 0; k < ROW_PAIR_COUNT; k++)
			low |= row_pairs[k].low == i;
		if (is != most && !low && !prop_within(f, most, is) && row_regs[f->reg].needs == ROW_NONE &&
		    f->needs == ROW_NONE)
			return prop_fail("%s.%s: limit %#lx, set to %#lx", row_reg_names[f->reg].name,
					 row_field_names[i].name, most, is);
	}
	return true;
}

bool prop_refused_changes_nothing(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	for (unsigned n = 0; n < 200; n++) {
		uint64_t id = random_id(), value = random_value(vm.vm, id);
		struct charter_refusal why = {.reason = CHARTER_REASON_NONE};

		before = memory;
		if (!charter_reg_set(vm, id, value, &why))
			continue;
		if (why.reason == CHARTER_REASON_NONE)
			return prop_fail("%#lx = %#lx is refused without a reason", id, value);
		if (memcmp(&before, &memory, sizeof(memory)) != 0)
			return prop_fail("%#lx = %#lx is refused and changes something", id, value);
	}
	return true;
}

/* What does not contradict itself can be sealed, and reads as it was set. */
bool prop_consistent_seals(void)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;
	char text[256];

	prop_host(&host);
	charter_host_limit(&host, limit);
	prop_choice(limit, values);
	if (charter_feature_broken(values, &(unsigned){0}, &(unsigned){0}))
		return prop_skip(); /* a random host can have a feature that nothing turns off */
	vm = host_open(&memory, &host);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (charter_reg_set(vm, CHARTER_KVM_SYSREG | host_enc(i), values[i], &why)) {
			charter_explain(&why, text, sizeof(text));
			return prop_fail("%s", text);
		}
	charter_reg_set(vm, 0x6030000000160002, 0, NULL);
	host_accept_rest(vm);
	if (charter_vm_seal(vm, &why)) {
		charter_explain(&why, text, sizeof(text));
		return prop_fail("%s", text);
	}
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		uint64_t value = ~values[i];

		charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &value);
		if (value != values[i])
			return prop_fail("register %u reads %#lx", i, value);
	}
	return true;
}

bool prop_seal_is_final(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	before = memory;
	for (unsigned n = 0; n < 300; n++) {
		uint64_t id = random_id(), value = random_value(vm.vm, id), now = 0;
		enum charter_result known = charter_reg_get(vm.vm, id, &now);
		enum charter_result result = charter_reg_set(vm, id, value, NULL);
		enum charter_result want = known ? CHARTER_ENOENT : now == value ? CHARTER_OK : CHARTER_EBUSY;

		if (result != want)
			return prop_fail("%#lx = %#lx: %d instead of %d", id, value, result, want);
	}
	return memcmp(&before, &memory, sizeof(memory)) == 0 || prop_fail("something changed");
}

/* V0..V31: state of a VM without SVE; with it they are part of Z0..Z31. */
static bool is_vector(uint64_t id)
{
	return id >> 16 == 0x604000000010;
}

static bool listed(const uint64_t *ids, size_t n, uint64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

bool prop_smaller_state(void)
{
	static uint64_t larger[2048], smaller[2048];
	struct charter_vm_locked vm;
	size_t n, m;
	bool done;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	n = charter_state_list(vm.vm, 0, larger, 2048);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &values[i]);
	charter_feature_set(values, NULL, prop_below(CHARTER_FEATURE_COUNT), false, &done, NULL, 0);
	memcpy(host.id, values, sizeof(values));
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		charter_reg_get(vm.vm, row_fwregs[i].id, &host.fwreg[i]);
		host.has_fwreg[i] = host.fwreg[i] != 0;
	}
	vm = host_open(&memory, &host);
	host_accept_rest(vm);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	m = charter_state_list(vm.vm, 0, smaller, 2048);
	for (size_t i = 0; i < m; i++)
		if (!is_vector(smaller[i]) && !listed(larger, n, smaller[i]))
			return prop_fail("%#lx is state of the smaller charter alone", smaller[i]);
	return true;
}

/* What a guest reads at EL1 is what the charter says, and no register of a feature it lacks. */
bool prop_access_is_charter(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		charter_reg_get(vm.vm, CHARTER_KVM_SYSREG | host_enc(i), &values[i]);
	for (unsigned i = 0; i < ROW_REG_COUNT; i++) {
		const struct row_reg *reg = &row_regs[i];
		struct charter_verdict v = charter_access(vm.vm, reg->enc, false, 1, 0);

		if (reg->needs < ROW_FEATURE_COUNT && !prop_has(values, reg->needs) &&
		    (reg->cls == ROW_CLASS_ID32 ? v.kind != CHARTER_VERDICT_VALUE || v.value
						: v.kind != CHARTER_VERDICT_UNDEF))
			return prop_fail("%s can be read without its feature", row_reg_names[i].name);
		if (reg->id_index != ROW_NONE && v.kind == CHARTER_VERDICT_VALUE &&
		    v.value != values[reg->id_index])
			return prop_fail("%s reads %#lx", row_reg_names[i].name, v.value);
		if (reg->id_index != ROW_NONE && reg->needs == ROW_NONE && v.kind != CHARTER_VERDICT_VALUE)
			return prop_fail("%s can't be read", row_reg_names[i].name);
		if (v.kind == CHARTER_VERDICT_UNDEF && (v.value || v.handler) && reg->id_index == ROW_NONE)
			v.value = 0;
	}
	return true;
}
