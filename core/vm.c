/* SPDX-License-Identifier: BSD-2-Clause */
/* A VM's configuration: init -> set* -> seal. */
#include "vm_priv.h"

#include "field.h"

#include <charter/feature.h>
#include <string.h>

static bool vm_bit(const uint32_t *words, unsigned bit)
{
	return words[bit / 32u] >> (bit % 32u) & 1u;
}

enum charter_result charter_vm_init(void *mem, size_t size, const struct charter_host *host,
				    struct charter_vm **out, struct charter_refusal *why)
{
	struct charter_refusal what = {
		.reason = CHARTER_REASON_SPACE, .asked = size, .most = CHARTER_VM_SIZE};
	struct charter_vm *vm = mem;

	if (!mem || size < CHARTER_VM_SIZE || (uintptr_t)mem % CHARTER_VM_ALIGN)
		return refuse(why, CHARTER_EINVAL, &what);
	memset(vm, 0, sizeof(*vm));
	vm->host = *host;
	charter_host_keep_cpu(&vm->host);
	charter_host_limit(host, vm->limit);
	memcpy(vm->choice.id, vm->limit, sizeof(vm->limit));
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++) {
		vm->fw_limit[i] = fwreg_limit(host, i);
		vm->choice.fw[i] = fwreg_initial(i, vm->fw_limit[i]);
	}
	memcpy(vm->choice.platform, host->platform, sizeof(host->platform));
	for (unsigned i = 0; i < VM_CCSIDR_SLOTS; i++)
		vm->choice.ccsidr[i] = i < CHARTER_CCSIDR_COUNT ? host->ccsidr[i] : CHARTER_CCSIDR_NONE;
	service_refuse_all(vm);
	vm->magic = VM_MAGIC;
	*out = vm;
	return CHARTER_OK;
}

enum charter_result charter_reg_get(const struct charter_vm *vm, uint64_t id, uint64_t *value)
{
	unsigned at;

	if (!vm_ready(vm))
		return CHARTER_ENOEXEC;
	if ((at = idreg_find(id)) != ROW_NONE)
		*value = vm->choice.id[at];
	else if ((at = fwreg_find(id)) != ROW_NONE)
		*value = vm->choice.fw[at];
	else if ((at = ccsidr_find(id)) != ROW_NONE && vm->choice.ccsidr[at] != CHARTER_CCSIDR_NONE)
		*value = vm->choice.ccsidr[at];
	else
		return CHARTER_ENOENT;
	return CHARTER_OK;
}

enum charter_result charter_reg_limit(const struct charter_vm *vm, uint64_t id, uint64_t *limit)
{
	unsigned at;

	if (!vm_ready(vm))
		return CHARTER_ENOEXEC;
	if ((at = idreg_find(id)) != ROW_NONE)
		*limit = vm->limit[at];
	else if ((at = fwreg_find(id)) != ROW_NONE)
		*limit = vm->fw_limit[at];
	else if ((at = ccsidr_find(id)) != ROW_NONE && vm->host.ccsidr[at] != CHARTER_CCSIDR_NONE)
		*limit = vm->host.ccsidr[at];
	else
		return CHARTER_ENOENT;
	return CHARTER_OK;
}

enum charter_result charter_reg_mask(const struct charter_vm *vm, uint64_t id, uint64_t *mask)
{
	unsigned at;

	if (!vm_ready(vm))
		return CHARTER_ENOEXEC;
	if ((at = idreg_find(id)) != ROW_NONE)
		*mask = idreg_mask(vm, at);
	else if ((at = fwreg_find(id)) != ROW_NONE)
		*mask = fwreg_mask(at, vm->fw_limit[at]);
	else if (ccsidr_find(id) != ROW_NONE)
		*mask = 0xffffffff;
	else
		return CHARTER_ENOENT;
	return CHARTER_OK;
}

bool charter_reg_is_set(const struct charter_vm *vm, uint64_t id)
{
	unsigned at;

	if (!vm_ready(vm))
		return false;
	if ((at = idreg_find(id)) != ROW_NONE)
		return vm_bit(vm->chosen.id, at);
	if ((at = fwreg_find(id)) != ROW_NONE)
		return vm->chosen.fw >> at & 1;
	at = ccsidr_find(id);
	return at != ROW_NONE && vm->chosen.ccsidr >> at & 1;
}

/* Whether a register may become `value`, by the rules of its kind. */
static enum charter_result vm_check(const struct charter_vm *vm, uint64_t id, uint64_t value,
				    struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNKNOWN, .id = id, .asked = value};
	unsigned at;

	if ((at = idreg_find(id)) != ROW_NONE)
		return idreg_check(vm, at, value, why);
	if ((at = fwreg_find(id)) != ROW_NONE)
		return fwreg_check(at, vm->fw_limit[at], value, why);
	if (ccsidr_find(id) == ROW_NONE)
		return refuse(why, CHARTER_ENOENT, &what);
	if (value <= 0xffffffff)
		return CHARTER_OK;
	what.reason = CHARTER_REASON_UNDEFINED;
	what.most = 0xffffffff;
	return refuse(why, CHARTER_EINVAL, &what);
}

/* Store what vm_check() has passed. */
static void vm_store(struct charter_vm *vm, uint64_t id, uint64_t value)
{
	unsigned at;

	if ((at = idreg_find(id)) != ROW_NONE) {
		vm->choice.id[at] = value;
		vm->chosen.id[at / 32u] |= 1u << (at % 32u);
	} else if ((at = fwreg_find(id)) != ROW_NONE) {
		vm->choice.fw[at] = value;
		vm->chosen.fw |= 1u << at;
	} else if ((at = ccsidr_find(id)) != ROW_NONE) {
		vm->choice.ccsidr[at] = (uint32_t)value;
		vm->chosen.ccsidr |= 1u << at;
	}
}

/* The stable number of the row that an id names; 0 for CCSIDR and what is not known. */
static uint16_t vm_row_number(uint64_t id)
{
	unsigned at;

	if ((at = idreg_find(id)) != ROW_NONE)
		return row_regs[row_id_regs[at]].num;
	return (at = fwreg_find(id)) != ROW_NONE ? row_fwregs[at].num : 0;
}

/* A write after the seal: the same value, or EBUSY. */
static enum charter_result vm_set_sealed(const struct charter_vm *vm, uint64_t id, uint64_t value,
					 struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_SEALED, .id = id, .asked = value};
	enum charter_result result = charter_reg_get(vm, id, &what.most);

	if (!result && what.most == value)
		return CHARTER_OK;
	if (result == CHARTER_ENOENT)
		what.reason = CHARTER_REASON_UNKNOWN;
	what.reg = vm_row_number(id);
	return refuse(why, result ? result : CHARTER_EBUSY, &what);
}

enum charter_result charter_reg_set(struct charter_vm_locked locked, uint64_t id, uint64_t value,
				    struct charter_refusal *why)
{
	struct charter_refusal none = {.reason = CHARTER_REASON_NONE, .id = id, .asked = value};
	struct charter_vm *vm = locked.vm;
	enum charter_result result;

	if (!vm_ready(vm))
		return refuse(why, CHARTER_ENOEXEC, &none);
	if (charter_vm_sealed(vm))
		return vm_set_sealed(vm, id, value, why);
	result = vm_check(vm, id, value, why);
	if (!result)
		vm_store(vm, id, value);
	return result;
}

enum charter_result charter_platform_set(struct charter_vm_locked locked, unsigned fact, uint64_t value,
					 struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNKNOWN, .asked = value};
	struct charter_vm *vm = locked.vm;
	enum charter_result result;

	if (!vm_ready(vm))
		return refuse(why, CHARTER_ENOEXEC, &(struct charter_refusal){.asked = value});
	if (fact >= ROW_PLATFORM_COUNT)
		return refuse(why, CHARTER_ENOENT, &what);
	if (charter_vm_sealed(vm)) {
		what.reason = CHARTER_REASON_SEALED;
		what.reg = row_platforms[fact].num;
		what.most = vm->choice.platform[fact];
		return value == what.most ? CHARTER_OK : refuse(why, CHARTER_EBUSY, &what);
	}
	result = platform_check(vm, fact, value, why);
	if (result)
		return result;
	vm->choice.platform[fact] = value;
	vm->chosen.platform |= 1u << fact;
	return CHARTER_OK;
}

uint64_t charter_platform_get(const struct charter_vm *vm, unsigned fact)
{
	return vm_ready(vm) && fact < ROW_PLATFORM_COUNT ? vm->choice.platform[fact] : 0;
}

bool charter_vm_sealed(const struct charter_vm *vm)
{
	return vm_ready(vm) && __atomic_load_n(&vm->sealed, __ATOMIC_ACQUIRE);
}

bool charter_vm_has(const struct charter_vm *vm, unsigned feature)
{
	if (!vm_ready(vm) || feature >= ROW_FEATURE_COUNT)
		return false;
	if (charter_vm_sealed(vm))
		return feature_in(&vm->granted, feature);
	return charter_feature_eval(vm->choice.id, feature);
}
