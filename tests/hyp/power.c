/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PSCI's power states and a VM's life, by threads that stand for CPUs, under
 * TSan: every successful CPU_ON is one start with its own arguments, and
 * every VM ends once, after everybody has left it.
 */
#include "cpu/cache.h"
#include "cpu/cpu.h"
#include "ctl/ctl.h"
#include "mem/pool.h"
#include "power_fake.h"
#include "test.h"
#include "vm/host.h"
#include "vm/sched.h"
#include "vm/vm.h"
#include <pthread.h>
#include <stdlib.h>

TEST_MAIN_STATE;

#define CPUS 4u
#define RAM 0x40000000ull
#define RAM_SIZE (4ull << 20)
#define LIVES 60
#define STARTS 30 /* in a VM's life, before it powers itself off */

/* --- what is faked --------------------------------------------------------------------------- */
struct cpu cpus[MACHINE_CPUS_MAX];
unsigned cpu_count = CPUS;

static uint32_t sealed, events, event_end, event_inside, memory_taken;
static struct charter_host snapshot;
static uint64_t ipa_bits = 40; /* what the charter says */
static struct vm *the_vm;

enum charter_result charter_vm_init(void *mem, size_t size, const struct charter_host *host,
				    struct charter_vm **vm, struct charter_refusal *why)
{
	(void)size, (void)host, (void)why;
	*vm = mem;
	__atomic_store_n(&sealed, 0, __ATOMIC_RELEASE);
	return CHARTER_OK;
}

enum charter_result charter_vm_seal_here(struct charter_vm_locked vm, struct charter_refusal *why)
{
	(void)vm, (void)why;
	__atomic_store_n(&sealed, 1, __ATOMIC_RELEASE);
	return CHARTER_OK;
}

enum charter_result charter_vm_seal_hole(struct charter_vm_locked vm, const struct charter_hole *hole,
					 struct charter_refusal *why)
{
	(void)hole;
	return charter_vm_seal_here(vm, why);
}

bool charter_hole_known(const struct charter_hole *hole)
{
	return hole->num == 1;
}

bool charter_vm_sealed(const struct charter_vm *vm)
{
	(void)vm;
	return __atomic_load_n(&sealed, __ATOMIC_ACQUIRE);
}

enum charter_result charter_reg_get(const struct charter_vm *vm, uint64_t id, uint64_t *value)
{
	(void)vm, (void)id;
	*value = 0x10001;
	return CHARTER_OK;
}

enum charter_result charter_platform_set(struct charter_vm_locked vm, unsigned fact, uint64_t value,
					 struct charter_refusal *why)
{
	(void)vm, (void)fact, (void)value, (void)why;
	return CHARTER_OK;
}

uint64_t charter_platform_get(const struct charter_vm *vm, unsigned fact)
{
	(void)vm;
	return fact == CHARTER_PLATFORM_IPA_BITS ? ipa_bits : 0;
}

const struct charter_host *host_snapshot(void)
{
	return &snapshot;
}

unsigned host_ipa_bits(void)
{
	return 40;
}

bool pool_take(uint64_t size, uint64_t align, paddr_t *out)
{
	memory_taken++;
	out->v = (uintptr_t)aligned_alloc(align, size);
	return out->v != 0;
}

void pool_give(paddr_t base, uint64_t size)
{
	(void)size;
	memory_taken--;
	free(addr_ptr(base));
}

uint64_t pool_left(void)
{
	return 0;
}

uint64_t pool_largest(uint64_t align)
{
	return align;
}

bool stage2_create(struct stage2 *s2, uint8_t vmid, ipaddr_t ipa, paddr_t pa, uint64_t size)
{
	(void)s2, (void)vmid, (void)ipa, (void)pa, (void)size;
	return true;
}

void stage2_destroy(struct stage2 *s2)
{
	(void)s2;
}

void vcpu_resume(struct vcpu *v, uint64_t pc, uint64_t x0)
{
	v->pc = pc;
	v->x[0] = ~x0;
}

void sched_wait(struct vcpu *v)
{
	(void)v;
}

void vcpu_reset(struct vcpu *v, uint64_t pc, uint64_t x0)
{
	v->pc = pc;
	v->x[0] = x0;
}

void ctl_event(uint32_t vm, enum abi_type type, const void *payload, size_t length)
{
	const struct abi_vm_event *e = payload;

	if (vm != the_vm->id || type != ABI_VM_EVENT || length != sizeof(*e))
		test_fail("the event is another", __LINE__);
	__atomic_fetch_add(&event_inside, __atomic_load_n(&the_vm->gate, __ATOMIC_SEQ_CST), __ATOMIC_SEQ_CST);
	__atomic_store_n(&event_end, e->end, __ATOMIC_SEQ_CST);
	__atomic_fetch_add(&events, 1, __ATOMIC_SEQ_CST);
}

/* --- CPUs as threads ------------------------------------------------------------------------- */
static uint64_t starts[CPUS], successes[CPUS];
static uint32_t stop_threads;

/* Context of a start, by its entry point: nobody's arguments may be mixed up. */
static uint64_t context_of(uint64_t entry)
{
	return entry * 0x9e3779b97f4a7c15ull;
}

static bool calls_on(struct vcpu *v, uint64_t *state)
{
	uint64_t target = test_random(state) % CPUS;
	uint64_t entry = RAM + test_random(state) % (RAM_SIZE / 4) * 4;
	struct psci_answer a = psci_cpu_on(v, target, entry, context_of(entry));

	if (a.kind != PSCI_RETURNS || (target == v->index && a.x0 != (uint64_t)-4))
		test_fail("CPU_ON of the caller is not ALREADY_ON", __LINE__);
	if (a.x0 == 0)
		__atomic_fetch_add(&successes[target], 1, __ATOMIC_RELAXED);
	else if (a.x0 != (uint64_t)-4 && a.x0 != (uint64_t)-5)
		test_fail("CPU_ON's answer is none of three", __LINE__);
	return true;
}

/* Starts of all vCPUs but 0. */
static uint64_t other_starts(void)
{
	uint64_t sum = 0;

	for (unsigned i = 1; i < CPUS; i++)
		sum += __atomic_load_n(&starts[i], __ATOMIC_RELAXED);
	return sum;
}

/* What a guest does on one vCPU, until it leaves: the first one, when the others have started often enough.
 */
static void guest(struct vcpu *v, uint64_t *state)
{
	uint64_t enough = other_starts() + STARTS;

	while (v->index != 0 || other_starts() < enough) {
		if (__atomic_load_n(&v->vm->state, __ATOMIC_ACQUIRE) != ABI_VM_RUNNING)
			return;
		calls_on(v, state);
		if (psci_affinity_info(v, v->index, 0).x0 != 0)
			test_fail("AFFINITY_INFO of the caller is not ON", __LINE__);
		if (psci_affinity_info(v, test_random(state) % CPUS, 0).x0 > 2)
			test_fail("AFFINITY_INFO's answer is none of three", __LINE__);
		if (v->index != 0 && test_random(state) % 4 == 0) {
			psci_cpu_off(v);
			return;
		}
	}
	psci_system_off(v);
}

/* The scheduler's turn of one CPU. */
static void turn(struct vm *vm, unsigned index, uint64_t *state)
{
	struct vcpu *v = &vm->vcpu[index];

	if (!vm_enter(vm))
		return;
	if (psci_runnable(v)) {
		if (psci_begin(v)) {
			__atomic_fetch_add(&starts[index], 1, __ATOMIC_RELAXED);
			if (v->x[0] != context_of(v->pc))
				test_fail("a start has another's context", __LINE__);
		}
		guest(v, state);
		psci_left(v);
	}
	vm_leave(vm);
}

static void *cpu_thread(void *arg)
{
	unsigned index = (unsigned)(uintptr_t)arg;
	uint64_t state = index + 1;

	while (!__atomic_load_n(&stop_threads, __ATOMIC_ACQUIRE)) {
		struct vm *vm = vm_slot(0);

		if (vm)
			turn(vm, index, &state);
		sched_yield();
	}
	return NULL;
}

/* One VM from creation to destruction. `stop`: another reason to end races with the guest's own. */
static void live(bool stop)
{
	const struct abi_vm_create req = {.vcpus = CPUS, .mem_base = RAM, .mem_size = RAM_SIZE, .name = "t"};
	const struct abi_entry entry = {.pc = RAM, .x0 = context_of(RAM)};
	struct vm_locked locked;
	struct vm *vm = NULL;

	EXPECT(vm_create(&req, &vm) == ABI_OK);
	the_vm = vm;
	events = event_inside = 0;
	__atomic_fetch_add(&successes[0], 1, __ATOMIC_RELAXED); /* vm_start()'s own */
	locked = vm_lock(vm);
	EXPECT(vm_start(locked, NULL) == ABI_EAGAIN); /* no entry */
	EXPECT(vm_set_entry(locked, &entry) == ABI_OK);
	EXPECT(vm_start(locked, NULL) == ABI_OK);
	EXPECT(vm_start(locked, NULL) == ABI_EAGAIN);
	vm_unlock(&locked);
	if (stop) {
		locked = vm_lock(vm);
		vm_stop(locked);
		vm_unlock(&locked);
	}
	while (__atomic_load_n(&events, __ATOMIC_SEQ_CST) == 0)
		sched_yield();
	while (vm_destroy(vm) == ABI_EAGAIN)
		sched_yield();
	EXPECT(__atomic_load_n(&events, __ATOMIC_SEQ_CST) == 1);
	EXPECT(event_inside == 0 && memory_taken == 0);
	EXPECT(event_end == (stop ? ABI_END_STOPPED : ABI_END_OFF) || (stop && event_end == ABI_END_OFF));
}

static void test_lives(void)
{
	pthread_t thread[CPUS];

	for (unsigned i = 0; i < CPUS; i++)
		pthread_create(&thread[i], NULL, cpu_thread, (void *)(uintptr_t)i);
	for (int i = 0; i < LIVES; i++)
		live(i % 3 == 2);
	__atomic_store_n(&stop_threads, 1, __ATOMIC_RELEASE);
	for (unsigned i = 0; i < CPUS; i++)
		pthread_join(thread[i], NULL);
	/* A success whose VM ended before the target began is no start: fewer, never more. */
	for (unsigned i = 0; i < CPUS; i++)
		EXPECT(starts[i] <= successes[i] && successes[i] - starts[i] <= LIVES);
	EXPECT(other_starts() >= STARTS * (LIVES - LIVES / 3));
}

/* --- one thread: answers that do not depend on time --------------------------------------------- */
static struct vm *stopped_vm(void)
{
	const struct abi_vm_create req = {.vcpus = 2, .mem_base = RAM, .mem_size = RAM_SIZE, .name = "t"};
	struct vm *vm = NULL;

	EXPECT(vm_create(&req, &vm) == ABI_OK);
	the_vm = vm;
	return vm;
}

static void test_states(void)
{
	struct vm *vm = stopped_vm();
	struct vcpu *a = &vm->vcpu[0], *b = &vm->vcpu[1];

	EXPECT(psci_affinity_info(a, 1, 0).x0 == 1);
	EXPECT(psci_cpu_on(a, 1, RAM + 8, 77).x0 == 0);
	EXPECT(psci_affinity_info(a, 1, 0).x0 == 2);
	EXPECT(psci_cpu_on(a, 1, RAM + 16, 78).x0 == (uint64_t)-5);
	EXPECT(psci_begin(b) && b->pc == RAM + 8 && b->x[0] == 77 && !psci_begin(b));
	EXPECT(psci_affinity_info(a, 1, 0).x0 == 0);
	EXPECT(psci_cpu_on(a, 1, RAM, 0).x0 == (uint64_t)-4);
	EXPECT(psci_cpu_off(b).kind == PSCI_STOPS);
	EXPECT(psci_affinity_info(a, 1, 0).x0 == 0); /* not before it has left */
	psci_left(b);
	EXPECT(psci_affinity_info(a, 1, 0).x0 == 1 && !psci_runnable(b));
	EXPECT(vm_destroy(vm) == ABI_OK);
}

static void test_arguments(void)
{
	struct vm *vm = stopped_vm();
	struct vcpu *a = &vm->vcpu[0];

	EXPECT(psci_cpu_on(a, 2, RAM, 0).x0 == (uint64_t)-2);
	EXPECT(psci_cpu_on(a, 0x80000001, RAM, 0).x0 == (uint64_t)-2);
	EXPECT(psci_cpu_on(a, 1, RAM - 4, 0).x0 == (uint64_t)-9);
	EXPECT(psci_cpu_on(a, 1, RAM + RAM_SIZE, 0).x0 == (uint64_t)-9);
	EXPECT(psci_cpu_on(a, 1, RAM + RAM_SIZE - 2, 0).x0 == (uint64_t)-9);
	EXPECT(psci_cpu_on(a, 1, ~3ull, 0).x0 == (uint64_t)-9);
	EXPECT(psci_affinity_info(a, 1, 4).x0 == (uint64_t)-2);
	EXPECT(psci_affinity_info(a, 0x100, 0).x0 == (uint64_t)-2);
	EXPECT(psci_affinity_info(a, 0x0, 1).x0 == 1);
	EXPECT(psci_cpu_suspend(a, 1 << 16, RAM - 4, 0).x0 == (uint64_t)-9);
	EXPECT(psci_cpu_suspend(a, 1u << 31, RAM, 0).x0 == (uint64_t)-2);
	EXPECT(psci_cpu_suspend(a, 1u << 17, RAM, 0).x0 == (uint64_t)-2);
	EXPECT(psci_cpu_suspend(a, 0, 0, 0).x0 == 0);
	EXPECT(psci_system_reset2(a, 1).x0 == (uint64_t)-2);
	EXPECT(psci_system_reset2(a, 1ull << 31).x0 == (uint64_t)-2);
	EXPECT(psci_system_off2(a, 2, 0).x0 == (uint64_t)-2);
	EXPECT(vm_destroy(vm) == ABI_OK);
}

/* Each VM has its slot; the ninth has none until another is gone. */
static void test_many(void)
{
	const struct abi_vm_create req = {
		.vcpus = VM_VCPUS_MAX, .mem_base = RAM, .mem_size = RAM_SIZE, .name = "t"};
	struct vm *vm[VM_MAX], *more = NULL;

	for (unsigned i = 0; i < VM_MAX; i++)
		EXPECT(vm_create(&req, &vm[i]) == ABI_OK && vm_find(vm[i]->id) == vm[i]);
	EXPECT(vm_create(&req, &more) == ABI_ENOMEM && more == NULL);
	for (unsigned i = 1; i < VM_MAX; i++)
		EXPECT(vm[i]->id != vm[i - 1]->id && vm[i]->mem_pa.v != vm[i - 1]->mem_pa.v);
	EXPECT(vm_destroy(vm[3]) == ABI_OK);
	EXPECT(vm_create(&req, &more) == ABI_OK && more == vm[3] && more->id != vm[4]->id);
	for (unsigned i = 0; i < VM_MAX; i++)
		EXPECT(vm_destroy(vm[i]) == ABI_OK);
	EXPECT(memory_taken == 0);
}

static void test_vm_bounds(void)
{
	struct abi_vm_create req = {.vcpus = 1, .mem_base = RAM, .mem_size = RAM_SIZE, .name = "t"};
	struct abi_entry entry = {.pc = RAM + 2};
	struct vm *vm = NULL;
	uint64_t word = 0x1122334455667788ull;

	EXPECT((req.vcpus = 0, vm_create(&req, &vm)) == ABI_EINVAL);
	EXPECT((req.vcpus = VM_VCPUS_MAX + 1, vm_create(&req, &vm)) == ABI_ENOMEM);
	EXPECT((req.vcpus = 1, req.mem_size = 4096, vm_create(&req, &vm)) == ABI_EINVAL);
	EXPECT((req.mem_size = RAM_SIZE, req.mem_base = 0x08000000, vm_create(&req, &vm)) == ABI_EINVAL);
	EXPECT((req.mem_base = RAM, req.mem_size = 0 - BLOCK_SIZE, vm_create(&req, &vm)) == ABI_EINVAL);
	EXPECT(vm_find(0) == NULL && vm_slot(0) == NULL);
	vm = stopped_vm();
	EXPECT(vm_find(vm->id) == vm && vm_slot(0) == vm && vm_find(vm->id + 1) == NULL);
	EXPECT(vm_mem_write(vm, RAM + RAM_SIZE - 8, &word, 8) == ABI_OK);
	EXPECT(*(uint64_t *)addr_ptr((paddr_t){vm->mem_pa.v + RAM_SIZE - 8}) == word);
	EXPECT(vm_mem_write(vm, RAM + RAM_SIZE - 7, &word, 8) == ABI_EINVAL);
	EXPECT(vm_mem_write(vm, RAM - 1, &word, 8) == ABI_EINVAL);
	EXPECT(vm_mem_write(vm, ~0ull - 3, &word, 8) == ABI_EINVAL);
	EXPECT(vm_set_entry((struct vm_locked){vm}, &entry) == ABI_EINVAL);
	EXPECT((entry.pc = RAM + RAM_SIZE, vm_set_entry((struct vm_locked){vm}, &entry)) == ABI_EINVAL);
	EXPECT(vm_stop((struct vm_locked){vm}) == ABI_EAGAIN);
	/* Memory beyond the addresses that the charter grants is no memory of this VM's. */
	EXPECT((ipa_bits = 30, vm_seal((struct vm_locked){vm}, NULL)) == ABI_EINVAL &&
	       vm->state == ABI_VM_OPEN);
	EXPECT((ipa_bits = 0, vm_seal((struct vm_locked){vm}, NULL)) == ABI_EINVAL && !sealed);
	ipa_bits = 31;
	EXPECT(vm_seal((struct vm_locked){vm}, NULL) == ABI_OK && vm->state == ABI_VM_SEALED);
	EXPECT(vm_destroy(vm) == ABI_OK && memory_taken == 0);
}

/* Only what runs can be paused, and only what is still goes on; then its time has stood so long. */
static void test_pause(void)
{
	struct vm *vm = stopped_vm();
	struct vm_locked locked = {vm};
	bool still = true;

	fake_pause = (struct fake_pause){.now = 5000};
	EXPECT(vm_pause(locked, &still) == ABI_EAGAIN && vm_resume(locked) == ABI_EAGAIN);
	EXPECT(vm_set_entry(locked, &(struct abi_entry){.pc = RAM}) == ABI_OK);
	EXPECT(vm_start(locked, NULL) == ABI_OK && vm_resume(locked) == ABI_EAGAIN);
	EXPECT(vm_pause(locked, &still) == ABI_OK && !still && vm->state == ABI_VM_PAUSED);
	EXPECT(vm_resume(locked) == ABI_EAGAIN && fake_pause.released == 0 && fake_pause.shifted == 0);
	EXPECT(vm_start(locked, NULL) == ABI_EAGAIN && vm_reset(locked) == ABI_EAGAIN);
	EXPECT(vm_destroy(vm) == ABI_EAGAIN && vm_mem_write(vm, RAM, "", 1) == ABI_EAGAIN);
	fake_pause.still = true;
	fake_pause.since = 4000;
	EXPECT(vm_pause(locked, &still) == ABI_OK && still && fake_pause.held == 1);
	EXPECT(vm_resume(locked) == ABI_OK && vm->state == ABI_VM_RUNNING);
	EXPECT(fake_pause.released == 1 && fake_pause.shifted == 1000);
	EXPECT(vm_pause(locked, &still) == ABI_OK && fake_pause.held == 2);
	/* What is paused can be stopped; then it is over. */
	EXPECT(vm_stop(locked) == ABI_OK && vm->state == ABI_VM_ENDED);
	EXPECT(vm_stop(locked) == ABI_EAGAIN && vm_pause(locked, &still) == ABI_EAGAIN);
	EXPECT(vm_resume(locked) == ABI_EAGAIN && fake_pause.released == 1);
	EXPECT(vm_destroy(vm) == ABI_OK && memory_taken == 0);
}

int main(void)
{
	if (!vm_init())
		return 1;
	memory_taken = 0; /* that is for as long as the machine runs */
	test_run("psci/states", test_states);
	test_run("psci/arguments", test_arguments);
	test_run("vm/many", test_many);
	test_run("vm/bounds", test_vm_bounds);
	test_run("vm/pause", test_pause);
	test_run("vm/lives", test_lives);
	return test_failures ? 1 : 0;
}
