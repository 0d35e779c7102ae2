/* SPDX-License-Identifier: BSD-2-Clause */
/* A seal with a hole: decided as ever, and then once more for what is to be open. */
#include "field.h"
#include "vm_priv.h"

#include <charter/feature.h>
#include <charter/hole.h>
#include <string.h>

/* The index of the row that a hole is about, or ROW_NONE. */
static unsigned hole_row(const struct charter_hole *hole)
{
	switch ((enum charter_hole_kind)hole->kind) {
	case CHARTER_HOLE_FEATURE:
		for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
			if (row_features[i].num == hole->num)
				return i;
		break;
	case CHARTER_HOLE_REGISTER:
		for (unsigned i = 0; i < ROW_REG_COUNT; i++)
			if (row_regs[i].num == hole->num)
				return i;
		break;
	case CHARTER_HOLE_CALL:
	case CHARTER_HOLE_SERVICE:
		for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
			if (row_calls[i].num == hole->num)
				return i;
		break;
	case CHARTER_HOLE_NONE:
		break;
	}
	return ROW_NONE;
}

bool charter_hole_known(const struct charter_hole *hole)
{
	return hole_row(hole) != ROW_NONE;
}

/* What the guest would show with a feature; of no field more than the CPU has. False: the CPU lacks it. */
static bool hole_values(const struct charter_vm *vm, unsigned feature, uint64_t *values)
{
	bool done;

	memcpy(values, vm->choice.id, sizeof(vm->choice.id));
	charter_feature_set(values, vm->host.cpu, feature, true, &done, NULL, 0);
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (!field_within(f, field_get(f, vm->host.cpu), field_get(f, values)))
			field_set(f, values, field_get(f, vm->choice.id));
	}
	return charter_feature_eval(values, feature);
}

/* Whether something that was wanted and refused is had now. */
static bool hole_opened(const struct charter_vm *vm, const struct thing_set *refused)
{
	for (unsigned i = 0; i < THING_COUNT; i++)
		if (thing_bit(refused->word, i) && thing_bit(vm->has.word, i))
			return true;
	return false;
}

static bool hole_feature(struct charter_vm *vm, unsigned feature, const struct thing_set *refused)
{
	uint64_t values[ROW_ID_COUNT + 1], shown[ROW_ID_COUNT + 1], geometry[VM_CCSIDR_SLOTS];

	/* Nobody looks before the VM is sealed. */
	if (!hole_values(vm, feature, values))
		return false;
	memcpy(shown, vm->choice.id, sizeof(shown));
	memcpy(geometry, vm->geometry, sizeof(geometry));
	memcpy(vm->choice.id, values, sizeof(values));
	access_decide(vm);
	control_decide(vm);
	effective_decide(vm);
	enforce_decide(vm);
	memcpy(vm->choice.id, shown, sizeof(shown));
	memcpy(vm->geometry, geometry, sizeof(geometry));
	return hole_opened(vm, refused);
}

/* One direction of a register; false: nothing refuses it, or nobody can do it in the guest's place. */
static bool hole_pass(struct charter_vm *vm, unsigned reg, bool write, const struct thing_set *refused)
{
	struct vm_access *access = &vm->access[reg];
	unsigned thing = write ? THING_WRITE + reg : reg;

	if (!thing_bit(refused->word, thing) || thing_native(thing))
		return false;
	if ((write ? row_regs[reg].write : row_regs[reg].read) == ROW_ACT_YOURS) {
		access->kind[write] = CHARTER_VERDICT_YOURS;
		access->arg[write] = (uint8_t)row_regs[reg].yours;
		return true;
	}
	access->kind[write] = CHARTER_VERDICT_PASS;
	access->arg[write] = ROW_EFFECTIVE_COUNT;
	return true;
}

/* What the guest has to reach by itself: no trap is on that would take it, unless a control row says so. */
static bool hole_native(struct charter_vm *vm, unsigned reg, const struct thing_set *refused)
{
	bool any = false;

	control_decide(vm);
	enforce_find(vm);
	for (unsigned thing = reg; thing < THING_INSN; thing += THING_WRITE) {
		if (!thing_bit(refused->word, thing) || !thing_native(thing))
			continue;
		thing_drop(vm->wanted.word, thing);
		thing_put(vm->has.word, thing);
		any = true;
	}
	enforce_traps(vm);
	for (unsigned thing = reg; thing < THING_INSN; thing += THING_WRITE)
		any = any && !(thing_bit(vm->has.word, thing) && thing_bit(vm->taken.word, thing));
	return any;
}

static bool hole_register(struct charter_vm *vm, unsigned reg, const struct thing_set *refused)
{
	bool read, write;

	if (row_regs[reg].cls != ROW_CLASS_SYS)
		return false;
	read = hole_pass(vm, reg, false, refused);
	write = hole_pass(vm, reg, true, refused);
	return read || write || hole_native(vm, reg, refused);
}

static bool hole_same_grant(const struct row_grant *a, const struct row_grant *b)
{
	return a->op == b->op && a->fwreg == b->fwreg && a->value == b->value;
}

static bool hole_call(struct charter_vm *vm, unsigned call, bool all)
{
	const struct row_grant *grant = &row_calls[call].grant;

	if (fwreg_grants(vm->choice.fw, grant) || !fwreg_grants(vm->fw_limit, grant))
		return false;
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (i == call || (all && hole_same_grant(&row_calls[i].grant, grant)))
			service_grant(vm, i);
	return true;
}

static bool hole_open(struct charter_vm *vm, enum charter_hole_kind kind, unsigned row)
{
	struct thing_set refused;

	for (unsigned i = 0; i < sizeof(refused.word) / sizeof(refused.word[0]); i++)
		refused.word[i] = vm->wanted.word[i] & vm->taken.word[i];
	switch (kind) {
	case CHARTER_HOLE_FEATURE:
		return hole_feature(vm, row, &refused);
	case CHARTER_HOLE_REGISTER:
		return hole_register(vm, row, &refused);
	case CHARTER_HOLE_CALL:
	case CHARTER_HOLE_SERVICE:
		return hole_call(vm, row, kind == CHARTER_HOLE_SERVICE);
	case CHARTER_HOLE_NONE:
		break;
	}
	return false;
}

enum charter_result charter_vm_seal_hole(struct charter_vm_locked locked, const struct charter_hole *hole,
					 struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_HOLE, .asked = hole->num, .row = hole->num};
	unsigned row = hole_row(hole);
	enum charter_result result;

	if (!vm_ready(locked.vm))
		return refuse(why, CHARTER_ENOEXEC, &(struct charter_refusal){.asked = hole->num});
	if (charter_vm_sealed(locked.vm))
		return refuse(why, CHARTER_EBUSY, &what);
	if (row == ROW_NONE)
		return refuse(why, CHARTER_ENOENT, &what);
	result = seal_decide(locked.vm, why);
	if (result)
		return result;
	if (!hole_open(locked.vm, (enum charter_hole_kind)hole->kind, row)) {
		service_refuse_all(locked.vm);
		return refuse(why, CHARTER_EINVAL, &what);
	}
	seal_publish(locked.vm);
	return CHARTER_OK;
}
