/* SPDX-License-Identifier: BSD-2-Clause */
/* The seal: check the whole, decide everything, publish it in one step. */
#include "vm_priv.h"
#include <charter/residue.h>
#include <string.h>

static enum charter_result seal_unset(uint64_t id, uint16_t num, struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNSET, .id = id, .reg = num};

	return refuse(why, CHARTER_EINVAL, &what);
}

/* Nothing is implicit: everything was set by a charter or by the VMM. */
static enum charter_result seal_check_set(const struct charter_vm *vm, struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		if (!(vm->chosen.id[i / 32u] >> (i % 32u) & 1u))
			return seal_unset(idreg_id(i), row_regs[row_id_regs[i]].num, why);
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (!(vm->chosen.fw >> i & 1u))
			return seal_unset(row_fwregs[i].id, row_fwregs[i].num, why);
	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++)
		if (!(vm->chosen.platform >> i & 1u))
			return seal_unset(0, row_platforms[i].num, why);
	return CHARTER_OK;
}

static enum charter_result seal_check(const struct charter_vm *vm, struct charter_refusal *why)
{
	enum charter_result result = seal_check_set(vm, why);

	if (!result)
		result = idreg_check_all(vm, vm->choice.id, why);
	if (!result)
		result = ccsidr_check_all(&vm->choice, vm->chosen.ccsidr, why);
	if (!result)
		result = platform_check_all(vm, &vm->choice, why);
	return result ? result : fwreg_check_all(vm->choice.fw, why);
}

enum charter_result seal_decide(struct charter_vm *vm, struct charter_refusal *why)
{
	enum charter_result result = seal_check(vm, why);

	if (result)
		return result;

	/* From here on nothing fails, and nobody looks before `sealed` says so. */
	for (unsigned i = 0; i < VM_CCSIDR_SLOTS; i++)
		if (i >= CHARTER_CCSIDR_COUNT || !ccsidr_exists(vm->choice.id, i))
			vm->choice.ccsidr[i] = CHARTER_CCSIDR_NONE;
	feature_eval_all(vm->choice.id, &vm->granted);
	access_decide(vm);
	service_decide(vm);
	control_decide(vm);
	effective_decide(vm);
	enforce_decide(vm);
	return CHARTER_OK;
}

void seal_publish(struct charter_vm *vm)
{
	__atomic_store_n(&vm->sealed, 1, __ATOMIC_RELEASE);
}

enum charter_result charter_vm_seal(struct charter_vm_locked locked, struct charter_refusal *why)
{
	struct charter_refusal none = {.reason = CHARTER_REASON_NONE};
	enum charter_result result;

	if (!vm_ready(locked.vm))
		return refuse(why, CHARTER_ENOEXEC, &none);
	if (charter_vm_sealed(locked.vm))
		return CHARTER_OK;
	result = seal_decide(locked.vm, why);
	if (result == CHARTER_OK)
		seal_publish(locked.vm);
	return result;
}

/* What remains usable on this host and is not accepted. */
static enum charter_result seal_residue(const struct charter_vm *vm, struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_RESIDUE};
	struct charter_residue first;

	if (charter_residue_accepted(vm, &first))
		return CHARTER_OK;
	if (first.feature != CHARTER_ROW_NONE)
		what.row = row_features[first.feature].num;
	return refuse(why, CHARTER_EINVAL, &what);
}

enum charter_result charter_vm_seal_here(struct charter_vm_locked locked, struct charter_refusal *why)
{
	struct charter_vm *vm = locked.vm;
	uint32_t ccsidr[VM_CCSIDR_SLOTS];
	enum charter_result result;

	if (!vm_ready(vm) || charter_vm_sealed(vm))
		return charter_vm_seal(locked, why);
	memcpy(ccsidr, vm->choice.ccsidr, sizeof(ccsidr));
	result = seal_decide(vm, why);
	if (result)
		return result;
	result = seal_residue(vm, why);
	if (result == CHARTER_OK) {
		seal_publish(vm);
		return CHARTER_OK;
	}
	/* It stays open, and may be asked again with other terms. */
	memcpy(vm->choice.ccsidr, ccsidr, sizeof(ccsidr));
	service_refuse_all(vm);
	return result;
}
