/* SPDX-License-Identifier: BSD-2-Clause */
/* The implementations that a guest may find itself on. */
#include "vm_priv.h"

#include <string.h>

enum charter_result implementation_check(const struct charter_implementation *others, size_t count,
					 struct charter_refusal *why)
{
	struct charter_refusal what = {
		.reason = CHARTER_REASON_RESERVED,
		.id = CHARTER_KVM_SYSREG | CHARTER_ENC(3, 0, 0, 0, 0),
		.asked = count,
		.most = CHARTER_IMPLEMENTATIONS_MAX,
	};

	if (count > CHARTER_IMPLEMENTATIONS_MAX)
		return refuse(why, CHARTER_EINVAL, &what);
	for (size_t i = 0; i < count; i++) {
		what.asked = others[i].midr;
		what.most = (uint32_t)others[i].midr;
		if (what.asked != what.most)
			return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}

static bool implementation_same(const struct vm_choice *choice, const struct charter_implementation *others,
				size_t count)
{
	return count == choice->other_count &&
	       (count == 0 || memcmp(choice->other, others, count * sizeof(*others)) == 0);
}

enum charter_result charter_implementations_set(struct charter_vm_locked locked,
						const struct charter_implementation *others, size_t count,
						struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_NONE};
	struct charter_vm *vm = locked.vm;
	enum charter_result result;

	if (!vm_ready(vm))
		return refuse(why, CHARTER_ENOEXEC, &what);
	what.reason = CHARTER_REASON_SEALED;
	if (charter_vm_sealed(vm))
		return implementation_same(&vm->choice, others, count) ? CHARTER_OK
								       : refuse(why, CHARTER_EBUSY, &what);
	result = implementation_check(others, count, why);
	if (result)
		return result;
	memset(vm->choice.other, 0, sizeof(vm->choice.other));
	for (size_t i = 0; i < count; i++)
		vm->choice.other[i] = others[i];
	vm->choice.other_count = count;
	return CHARTER_OK;
}

unsigned charter_implementation_count(const struct charter_vm *vm)
{
	return vm_ready(vm) ? (unsigned)vm->choice.other_count + 1u : 0;
}

bool charter_implementation_get(const struct charter_vm *vm, uint64_t index,
				struct charter_implementation *out)
{
	*out = (struct charter_implementation){0};
	if (index >= charter_implementation_count(vm))
		return false;
	if (index)
		*out = vm->choice.other[index - 1u];
	else
		*out = (struct charter_implementation){
			.midr = vm->choice.id[CHARTER_ID_MIDR_EL1],
			.revidr = vm->choice.id[CHARTER_ID_REVIDR_EL1],
			.aidr = vm->choice.id[CHARTER_ID_AIDR_EL1],
		};
	return true;
}
