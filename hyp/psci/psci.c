/* SPDX-License-Identifier: BSD-2-Clause */
#include "psci/psci.h"
#include "vm/sched.h"
#include "vm/vm.h"
#include <charter/service.h>

/* Return codes, DEN 0022 section 5.2.2. */
enum {
	PSCI_SUCCESS = 0,
	PSCI_INVALID_PARAMETERS = -2,
	PSCI_ALREADY_ON = -4,
	PSCI_IS_PENDING = -5,
	PSCI_INVALID_ADDRESS = -9,
};

/* AFFINITY_INFO's answers. */
enum { AFFINITY_ON = 0, AFFINITY_OFF = 1, AFFINITY_ON_PENDING = 2 };

#define PSCI_VERSION_1_0 0x10000ull
#define SUSPEND_RESERVED 0xfcfe0000ull /* of power_state, original format */
#define SUSPEND_POWERDOWN (1ull << 16)
#define OFF2_HIBERNATE 1ull
#define AFFINITY_MASK 0xff00ffffffull

static struct psci_answer psci_returns(int64_t x0)
{
	return (struct psci_answer){(uint64_t)x0, PSCI_RETURNS};
}

static uint32_t psci_power(const struct vcpu *v)
{
	return __atomic_load_n(&v->psci.power, __ATOMIC_ACQUIRE);
}

enum psci_power psci_start(struct vcpu *v, uint64_t entry, uint64_t context)
{
	uint32_t found = PSCI_OFF;

	if (!__atomic_compare_exchange_n(&v->psci.power, &found, PSCI_CLAIMED, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		return (enum psci_power)found;
	v->psci.entry = entry;
	v->psci.context = context;
	__atomic_store_n(&v->psci.power, PSCI_ON_PENDING, __ATOMIC_RELEASE);
	sched_wake(v);
	return PSCI_OFF;
}

bool psci_begins(const struct vcpu *v)
{
	return psci_power(v) != PSCI_ON;
}

bool psci_begin(struct vcpu *v)
{
	uint32_t power = psci_power(v);

	if (power == PSCI_ON_PENDING)
		vcpu_reset(v, v->psci.entry, v->psci.context);
	else if (power == PSCI_RESUMING)
		vcpu_resume(v, v->psci.entry, v->psci.context);
	else
		return false;
	/* Only now may a CPU_ON that finds it not OFF say "already on". */
	__atomic_store_n(&v->psci.power, PSCI_ON, __ATOMIC_RELEASE);
	return true;
}

void psci_left(struct vcpu *v)
{
	if (!v->psci.stopping)
		return;
	v->psci.stopping = false;
	__atomic_store_n(&v->psci.power, PSCI_OFF, __ATOMIC_RELEASE);
}

bool psci_runnable(const struct vcpu *v)
{
	uint32_t power = psci_power(v);

	return power == PSCI_ON || power == PSCI_ON_PENDING || power == PSCI_RESUMING;
}

/* The vCPU with this affinity, or NULL. */
static struct vcpu *psci_target(struct vm *vm, uint64_t mpidr)
{
	for (unsigned i = 0; i < vm->vcpu_count; i++) {
		if (vcpu_affinity(&vm->vcpu[i]) == mpidr)
			return &vm->vcpu[i];
	}
	return 0;
}

/* SUCCESS, or what an entry point outside of RAM gets: INVALID_ADDRESS came with 1.0. */
static int64_t psci_check_entry(const struct vm *vm, uint64_t entry)
{
	uint64_t version = 0;

	if (entry % 4 == 0 && vm_has_ram(vm, entry, 4))
		return PSCI_SUCCESS;
	charter_reg_get(vm->config, CHARTER_KVM_FW, &version);
	return version >= PSCI_VERSION_1_0 ? PSCI_INVALID_ADDRESS : PSCI_INVALID_PARAMETERS;
}

struct psci_answer psci_cpu_on(struct vcpu *v, uint64_t mpidr, uint64_t entry, uint64_t context)
{
	struct vcpu *target = psci_target(v->vm, mpidr);
	int64_t wrong = psci_check_entry(v->vm, entry);

	if (!target)
		return psci_returns(PSCI_INVALID_PARAMETERS);
	if (wrong)
		return psci_returns(wrong);
	switch (psci_start(target, entry, context)) {
	case PSCI_OFF:
		return psci_returns(PSCI_SUCCESS);
	case PSCI_ON:
	case PSCI_RESUMING:
		return psci_returns(PSCI_ALREADY_ON);
	case PSCI_CLAIMED:
	case PSCI_ON_PENDING:
		break;
	}
	return psci_returns(PSCI_IS_PENDING);
}

struct psci_answer psci_cpu_off(struct vcpu *v)
{
	v->psci.stopping = true;
	return (struct psci_answer){0, PSCI_STOPS};
}

/*
 * One state of either kind, whatever its id and level: any interrupt that the
 * distributor lets through wakes it. Standby comes back; a power-down loses all
 * but the timer and the redistributor, and starts again at `entry`.
 */
struct psci_answer psci_cpu_suspend(struct vcpu *v, uint64_t state, uint64_t entry, uint64_t context)
{
	bool down = state & SUSPEND_POWERDOWN;
	int64_t wrong = down ? psci_check_entry(v->vm, entry) : PSCI_SUCCESS;

	if (state & SUSPEND_RESERVED)
		return psci_returns(PSCI_INVALID_PARAMETERS);
	if (wrong)
		return psci_returns(wrong);
	sched_wait(v);
	if (!down)
		return psci_returns(PSCI_SUCCESS);
	v->psci.entry = entry;
	v->psci.context = context;
	__atomic_store_n(&v->psci.power, PSCI_RESUMING, __ATOMIC_RELEASE);
	return (struct psci_answer){0, PSCI_STOPS};
}

/* ON when any vCPU of the affinity level is, then ON_PENDING, then OFF. */
struct psci_answer psci_affinity_info(struct vcpu *v, uint64_t affinity, uint64_t level)
{
	static const uint64_t masks[] = {0xff00ffffffull, 0xff00ffff00ull, 0xff00ff0000ull, 0xff00000000ull};
	int64_t info = PSCI_INVALID_PARAMETERS;

	if (level > 3 || (affinity & ~AFFINITY_MASK))
		return psci_returns(PSCI_INVALID_PARAMETERS);
	for (unsigned i = 0; i < v->vm->vcpu_count; i++) {
		uint32_t power = psci_power(&v->vm->vcpu[i]);

		if ((vcpu_affinity(&v->vm->vcpu[i]) ^ affinity) & masks[level])
			continue;
		if (power == PSCI_ON || power == PSCI_RESUMING)
			return psci_returns(AFFINITY_ON);
		if (power != PSCI_OFF)
			info = AFFINITY_ON_PENDING;
		else if (info < 0)
			info = AFFINITY_OFF;
	}
	return psci_returns(info);
}

static struct psci_answer psci_end(struct vcpu *v, enum abi_vm_end end, enum abi_end_kind kind)
{
	vm_end(v->vm, end, v, kind);
	return (struct psci_answer){0, PSCI_STOPS};
}

struct psci_answer psci_system_off(struct vcpu *v)
{
	return psci_end(v, ABI_END_OFF, ABI_END_PLAIN);
}

/* HIBERNATE_OFF is 1, and, as an older edition of 1.3 had it, 0. */
struct psci_answer psci_system_off2(struct vcpu *v, uint64_t type, uint64_t cookie)
{
	if (type > OFF2_HIBERNATE || cookie != 0)
		return psci_returns(PSCI_INVALID_PARAMETERS);
	return psci_end(v, ABI_END_OFF, ABI_END_HIBERNATE);
}

struct psci_answer psci_system_reset(struct vcpu *v)
{
	return psci_end(v, ABI_END_RESET, ABI_END_PLAIN);
}

/* The one type that is not the vendor's is 0, SYSTEM_WARM_RESET; of the vendor's there are none. */
struct psci_answer psci_system_reset2(struct vcpu *v, uint64_t type)
{
	if (type != 0)
		return psci_returns(PSCI_INVALID_PARAMETERS);
	return psci_end(v, ABI_END_RESET, ABI_END_WARM);
}
