/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vm.h"
#include "cpu/cache.h"
#include "ctl/ctl.h"
#include "lib/string.h"
#include "mem/pool.h"
#include "vm/host.h"
#include "vm/sched.h"

#define VM_RAM_BASE (1ull << 30) /* below it are the guest's devices */

static struct vm *vms; /* VM_MAX of them */
static uint32_t vm_last_id;

bool vm_init(void)
{
	uint64_t size = addr_up(VM_MAX * sizeof(struct vm), PAGE_SIZE);
	paddr_t at;

	if (!pool_take(size, PAGE_SIZE, &at))
		return false;
	vms = addr_ptr(at);
	memset(vms, 0, size);
	return true;
}

static uint32_t vm_state(const struct vm *vm)
{
	return __atomic_load_n(&vm->state, __ATOMIC_ACQUIRE);
}

struct vm_locked vm_lock(struct vm *vm)
{
	lock_take(&vm->lock);
	return (struct vm_locked){vm};
}

void vm_unlock(struct vm_locked *vm)
{
	lock_release(&vm->vm->lock);
	vm->vm = 0;
}

struct vm *vm_slot(unsigned i)
{
	return __atomic_load_n(&vms[i].id, __ATOMIC_ACQUIRE) != 0 ? &vms[i] : 0;
}

struct vm *vm_find(uint32_t id)
{
	for (unsigned i = 0; i < VM_MAX; i++) {
		if (id != 0 && vms[i].id == id)
			return &vms[i];
	}
	return 0;
}

bool vm_has_ram(const struct vm *vm, uint64_t gpa, uint64_t size)
{
	return gpa >= vm->mem_base.v && size <= vm->mem_size && gpa - vm->mem_base.v <= vm->mem_size - size;
}

static void *vm_ptr(const struct vm *vm, uint64_t gpa)
{
	return addr_ptr((paddr_t){vm->mem_pa.v + (gpa - vm->mem_base.v)});
}

/* Whether what is asked for makes sense at all. */
static bool vm_request_ok(const struct abi_vm_create *req)
{
	uint64_t end = 1ull << host_ipa_bits();

	return req->vcpus != 0 && req->mem_size != 0 && req->mem_base >= VM_RAM_BASE &&
	       req->mem_base % BLOCK_SIZE == 0 && req->mem_size % BLOCK_SIZE == 0 && req->mem_base < end &&
	       req->mem_size <= end - req->mem_base && req->flags == 0;
}

static void vm_zero_memory(struct vm *vm)
{
	cache_zero(addr_ptr(vm->mem_pa), vm->mem_size);
	cache_flush(addr_ptr(vm->mem_pa), vm->mem_size);
}

/* Its RAM, zeroed to the point of coherency, and the tables that map it. */
static bool vm_take_memory(struct vm *vm, const struct abi_vm_create *req)
{
	if (!pool_take(req->mem_size, BLOCK_SIZE, &vm->mem_pa))
		return false;
	if (!stage2_create(&vm->s2, (uint8_t)(vm - vms + 1), (ipaddr_t){req->mem_base}, vm->mem_pa,
			   req->mem_size)) {
		pool_give(vm->mem_pa, req->mem_size);
		return false;
	}
	vm_zero_memory(vm);
	return true;
}

static void vm_give_memory(struct vm *vm)
{
	stage2_destroy(&vm->s2);
	pool_give(vm->mem_pa, vm->mem_size);
}

/* Everything that it can ever need. */
static bool vm_take_all(struct vm *vm, const struct abi_vm_create *req)
{
	if (!steal_take(&vm->steal_page))
		return false;
	if (fp_take_memory(vm)) {
		if (vm_take_memory(vm, req))
			return true;
		fp_give_memory(vm);
	}
	steal_give(vm->steal_page);
	return false;
}

static void vm_give_all(struct vm *vm)
{
	vm_give_memory(vm);
	fp_give_memory(vm);
	steal_give(vm->steal_page);
}

static void vm_init_vcpus(struct vm *vm)
{
	for (unsigned i = 0; i < vm->vcpu_count; i++) {
		struct vcpu *v = &vm->vcpu[i];

		v->vm = vm;
		v->index = i;
	}
	sched_add(vm);
}

static struct vm *vm_free_slot(void)
{
	for (unsigned i = 0; i < VM_MAX; i++) {
		if (vms[i].id == 0)
			return &vms[i];
	}
	return 0;
}

/* The facts of this machine hold for its VMs, unless a charter says what else it can grant. */
static void vm_platform(struct vm *vm, const struct charter_host *host)
{
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		charter_platform_set((struct charter_vm_locked){vm->config}, i, host->platform[i], 0);
}

/* Fill in a slot that nobody else can see yet. */
static int vm_fill(struct vm *vm, uint32_t id, const struct abi_vm_create *req)
{
	/* Not what other CPUs look at: gate, id and state, which are 0. */
	memset(&vm->lock, 0, sizeof(*vm) - offsetof(struct vm, lock));
	vm->vcpu_count = req->vcpus;
	vm->mem_base.v = req->mem_base;
	vm->mem_size = req->mem_size;
	memcpy(vm->name, req->name, sizeof(vm->name));
	if (charter_vm_init(vm->config_mem, sizeof(vm->config_mem), host_snapshot(), &vm->config, 0) !=
	    CHARTER_OK)
		return ABI_ENOMEM;
	vm_platform(vm, host_snapshot());
	vm_init_vcpus(vm);
	vgic_init(vm);
	vuart_init(vm);
	vrtc_init(vm);
	if (!vm_take_all(vm, req))
		return ABI_ENOMEM;
	__atomic_store_n(&vm->state, ABI_VM_OPEN, __ATOMIC_RELEASE);
	__atomic_store_n(&vm->id, id, __ATOMIC_RELEASE);
	return ABI_OK;
}

int vm_create(const struct abi_vm_create *req, struct vm **out)
{
	struct vm *vm = vm_free_slot();
	int status;

	if (!vm_request_ok(req))
		return ABI_EINVAL;
	if (!vm || req->vcpus > VM_VCPUS_MAX)
		return ABI_ENOMEM;
	vm_last_id = vm_last_id == UINT32_MAX ? 1 : vm_last_id + 1;
	status = vm_fill(vm, vm_last_id, req);
	if (status == ABI_OK)
		*out = vm;
	return status;
}

/* Whether nobody is inside or can get in. */
static bool vm_empty(const struct vm *vm)
{
	return vm_state(vm) != ABI_VM_RUNNING && __atomic_load_n(&vm->gate, __ATOMIC_ACQUIRE) == 0;
}

int vm_destroy(struct vm *vm)
{
	if (!vm_empty(vm))
		return ABI_EAGAIN;
	sched_forget(vm);
	__atomic_store_n(&vm->state, 0, __ATOMIC_RELEASE);
	__atomic_store_n(&vm->id, 0, __ATOMIC_RELEASE);
	vm_give_all(vm);
	return ABI_OK;
}

int vm_mem_write(struct vm *vm, uint64_t gpa, const void *bytes, size_t len)
{
	uint32_t state = vm_state(vm);

	if (state != ABI_VM_OPEN && state != ABI_VM_SEALED)
		return ABI_EAGAIN;
	if (!vm_has_ram(vm, gpa, len))
		return ABI_EINVAL;
	memcpy(vm_ptr(vm, gpa), bytes, len);
	/* The guest starts without caches: what it reads must be in memory. */
	cache_flush(vm_ptr(vm, gpa), len);
	return ABI_OK;
}

/* Whether the addresses that the charter grants reach to the end of its memory. */
static bool vm_reaches(const struct vm *vm)
{
	uint64_t bits = charter_platform_get(vm->config, CHARTER_PLATFORM_IPA_BITS);

	return bits >= host_ipa_bits() || vm->mem_base.v + vm->mem_size <= 1ull << bits;
}

int vm_set_hole(struct vm_locked vm, struct charter_hole hole)
{
	if (vm_state(vm.vm) != ABI_VM_OPEN)
		return ABI_EAGAIN;
	if (!charter_hole_known(&hole))
		return ABI_EINVAL;
	vm.vm->hole = hole;
	return ABI_OK;
}

/* With the hole that was asked for, if any was. */
static enum charter_result vm_seal_config(const struct vm *vm, struct charter_refusal *why)
{
	const struct charter_vm_locked config = {vm->config};

	if (vm->hole.kind == CHARTER_HOLE_NONE || charter_vm_sealed(vm->config))
		return charter_vm_seal_here(config, why);
	return charter_vm_seal_hole(config, &vm->hole, why);
}

int vm_seal(struct vm_locked vm, struct charter_refusal *why)
{
	enum charter_result result = CHARTER_EINVAL;

	if (vm_reaches(vm.vm))
		result = vm_seal_config(vm.vm, why);
	if (result == CHARTER_OK && vm_state(vm.vm) == ABI_VM_OPEN) {
		world_decide(vm.vm);
		fp_grant(vm.vm);
		steal_grant(vm.vm);
		__atomic_store_n(&vm.vm->state, ABI_VM_SEALED, __ATOMIC_RELEASE);
	}
	return (int)result;
}

int vm_set_entry(struct vm_locked vm, const struct abi_entry *entry)
{
	uint32_t state = vm_state(vm.vm);

	if (state != ABI_VM_OPEN && state != ABI_VM_SEALED)
		return ABI_EAGAIN;
	if (entry->pc % 4 != 0 || !vm_has_ram(vm.vm, entry->pc, 4))
		return ABI_EINVAL;
	vm.vm->entry = *entry;
	vm.vm->has_entry = true;
	return ABI_OK;
}

int vm_start(struct vm_locked vm, struct charter_refusal *why)
{
	uint32_t state = vm_state(vm.vm);
	int status;

	if (!vm.vm->has_entry || (state != ABI_VM_OPEN && state != ABI_VM_SEALED))
		return ABI_EAGAIN;
	status = vm_seal(vm, why);
	if (status != ABI_OK)
		return status;
	cache_forget_instructions();
	tlb_forget_vm(vm.vm->s2.vttbr, vm.vm->s2.vtcr);
	memset(vm.vm->last_vcpu, 0xff, sizeof(vm.vm->last_vcpu));
	vtimer_start(vm.vm);
	vm.vm->started = vtimer_count();
	__atomic_store_n(&vm.vm->state, ABI_VM_RUNNING, __ATOMIC_RELEASE);
	__atomic_store_n(&vm.vm->gate, VM_GATE_OPEN, __ATOMIC_RELEASE);
	psci_start(&vm.vm->vcpu[0], vm.vm->entry.pc, vm.vm->entry.x0);
	return ABI_OK;
}

/* From one state to another, unless it is not in that one (any more). */
static bool vm_move(struct vm *vm, uint32_t from, uint32_t to)
{
	return __atomic_compare_exchange_n(&vm->state, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

int vm_pause(struct vm_locked vm, bool *still)
{
	uint64_t since;

	if (vm_move(vm.vm, ABI_VM_RUNNING, ABI_VM_PAUSED))
		sched_hold(vm.vm);
	else if (vm_state(vm.vm) != ABI_VM_PAUSED)
		return ABI_EAGAIN;
	*still = sched_still(vm.vm, &since);
	return ABI_OK;
}

int vm_resume(struct vm_locked vm)
{
	uint64_t since;

	if (vm_state(vm.vm) != ABI_VM_PAUSED || !sched_still(vm.vm, &since))
		return ABI_EAGAIN;
	vtimer_shift(vm.vm, vtimer_count() - since);
	if (!vm_move(vm.vm, ABI_VM_PAUSED, ABI_VM_RUNNING))
		return ABI_EAGAIN;
	sched_release(vm.vm);
	return ABI_OK;
}

int vm_stop(struct vm_locked vm)
{
	if (!vm_runs(vm.vm))
		return ABI_EAGAIN;
	vm_end(vm.vm, ABI_END_STOPPED, 0, 0);
	return ABI_OK;
}

int vm_reset(struct vm_locked locked)
{
	struct vm *vm = locked.vm;

	if (vm_state(vm) != ABI_VM_ENDED || !vm_empty(vm))
		return ABI_EAGAIN;
	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].psci = (struct psci_vcpu){.power = PSCI_OFF};
	sched_forget(vm);
	vgic_init(vm);
	vuart_init(vm);
	vrtc_init(vm);
	steal_reset(vm);
	vm_zero_memory(vm);
	vm->has_entry = false;
	__atomic_store_n(&vm->ending, 0, __ATOMIC_RELEASE);
	__atomic_store_n(&vm->state, ABI_VM_SEALED, __ATOMIC_RELEASE);
	return ABI_OK;
}

/*
 * Take `what` (one of those inside, or the gate's being open) from the gate.
 * With the last of it goes the report, copied before: the VM may be destroyed
 * and its slot be another's as soon as the gate is 0.
 */
static void vm_gate_take(struct vm *vm, uint32_t what)
{
	uint32_t gate = __atomic_load_n(&vm->gate, __ATOMIC_ACQUIRE);
	struct abi_vm_event end = {.end = 0};
	uint32_t id = vm->id;

	do {
		if (gate == what)
			end = vm->end;
	} while (!__atomic_compare_exchange_n(&vm->gate, &gate, gate - what, false, __ATOMIC_ACQ_REL,
					      __ATOMIC_ACQUIRE));
	if (gate == what)
		ctl_event(id, ABI_VM_EVENT, &end, sizeof(end));
}

void vm_leave(struct vm *vm)
{
	vm_gate_take(vm, 1);
}

bool vm_enter(struct vm *vm)
{
	uint32_t gate = __atomic_load_n(&vm->gate, __ATOMIC_ACQUIRE);

	do {
		if (!(gate & VM_GATE_OPEN))
			return false;
	} while (!__atomic_compare_exchange_n(&vm->gate, &gate, gate + 1, false, __ATOMIC_ACQ_REL,
					      __ATOMIC_ACQUIRE));
	if (charter_vm_sealed(vm->config))
		return true;
	vm_leave(vm);
	return false;
}

/* Of all who want to end it, the one whose reason counts. */
static bool vm_end_first(struct vm *vm)
{
	uint32_t nobody = 0;

	return __atomic_compare_exchange_n(&vm->ending, &nobody, 1, false, __ATOMIC_ACQ_REL,
					   __ATOMIC_ACQUIRE);
}

void vm_end(struct vm *vm, enum abi_vm_end end, const struct vcpu *by, uint64_t detail)
{
	if (!vm_end_first(vm))
		return;
	vm->end = (struct abi_vm_event){
		.end = end, .vcpu = by ? by->index : 0, .pc = by ? by->pc : 0, .detail = detail};
	__atomic_store_n(&vm->state, ABI_VM_ENDED, __ATOMIC_RELEASE);
	/* First the gate, then the kicks: who is kicked out must not get in again. The VM stays in its slot
	 * meanwhile: the caller is inside of it, or holds its lock. */
	vm_gate_take(vm, VM_GATE_OPEN);
	sched_evict(vm);
}

uint64_t vm_memory_left(void)
{
	return pool_largest(BLOCK_SIZE);
}

uint64_t vm_memory_free(void)
{
	return pool_left();
}
