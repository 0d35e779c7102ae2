/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/sched.h"
#include "cpu/cpu.h"
#include "cpu/switch.h"
#include "cpu/world.h"
#include "ctl/ctl.h"
#include "irq/gic.h"
#include "time/htimer.h"
#include "vm/vm.h"
#include <stddef.h>

#define SCHED_SLICE_US 5000u
#define SCHED_GRAIN_US 1000u

_Static_assert(RUNQ_TASKS >= VM_MAX * VM_VCPUS_MAX, "every vCPU fits into the queue");
_Static_assert(RUNQ_CPUS >= MACHINE_CPUS_MAX, "every CPU has its place");

static struct lock sched_lock; /* the last in the order */
static struct runq sched_queue;
static struct vcpu *sched_sleeper[RUNQ_TASKS]; /* WAITING, in no registers, and with a timer to wake them */
static uint32_t sched_sleepers;

static uint64_t sched_now(void)
{
	isb();
	return sysreg_read(cntpct_el0);
}

static struct vcpu *sched_vcpu(struct runq_task *t)
{
	return (struct vcpu *)((char *)t - offsetof(struct vcpu, sched.task));
}

void sched_init(void)
{
	uint64_t us = sysreg_read(cntfrq_el0) / 1000000;

	runq_init(&sched_queue, MACHINE_CPUS_MAX, SCHED_SLICE_US * us, SCHED_GRAIN_US * us);
}

/* Have these CPUs look anew. */
static void sched_kick(uint32_t which)
{
	for (unsigned i = 0; i < cpu_count; i++) {
		if (!(which >> i & 1))
			continue;
		__atomic_store_n(&cpus[i].resched, 1, __ATOMIC_RELEASE);
		cpu_kick(i);
	}
}

void sched_add(struct vm *vm)
{
	vm->sched = (struct runq_group){0};
	for (unsigned i = 0; i < vm->vcpu_count; i++) {
		struct sched_vcpu *s = &vm->vcpu[i].sched;

		*s = (struct sched_vcpu){.cpu = RUNQ_NOWHERE};
		runq_task_init(&s->task, &vm->sched);
	}
}

/* The lock is held. */
static void sched_unsleep(const struct vcpu *v)
{
	for (uint32_t i = 0; i < sched_sleepers; i++) {
		if (sched_sleeper[i] != v)
			continue;
		sched_sleeper[i] = sched_sleeper[--sched_sleepers];
		return;
	}
}

void sched_forget(struct vm *vm)
{
	uint64_t now = sched_now();

	lock_take(&sched_lock);
	for (unsigned i = 0; i < vm->vcpu_count; i++) {
		runq_stop(&sched_queue, &vm->vcpu[i].sched.task, now);
		sched_unsleep(&vm->vcpu[i]);
	}
	lock_release(&sched_lock);
	sched_add(vm);
}

void sched_evict(const struct vm *vm)
{
	(void)vm;
	sched_kick(~0u);
}

void sched_wake(struct vcpu *v)
{
	uint32_t kick;

	lock_take(&sched_lock);
	__atomic_store_n(&v->sched.waiting, 0, __ATOMIC_SEQ_CST);
	sched_unsleep(v);
	kick = runq_wake(&sched_queue, &v->sched.task, sched_now());
	lock_release(&sched_lock);
	sched_kick(kick);
}

void sched_poke(struct vcpu *v)
{
	uint32_t cpu;

	if (sched_waits(v)) {
		sched_wake(v);
		return;
	}
	cpu = __atomic_load_n(&v->sched.cpu, __ATOMIC_SEQ_CST);
	if (cpu < cpu_count && cpu != cpu_this()->index)
		cpu_kick(cpu);
}

/* It leaves the guest at the end of its trap: what is looked at there says so. */
static void sched_leave(struct vcpu *v)
{
	v->sched.leave = true;
	__atomic_store_n(&v->vgic.work, 1, __ATOMIC_RELEASE);
}

void sched_wait(struct vcpu *v)
{
	/* First the word that it waits: whoever makes an interrupt pending afterwards wakes it. */
	__atomic_store_n(&v->sched.waiting, 1, __ATOMIC_SEQ_CST);
	if (vgic_pending(v))
		__atomic_store_n(&v->sched.waiting, 0, __ATOMIC_SEQ_CST);
	else
		sched_leave(v);
}

void sched_yield_cpu(struct vcpu *v)
{
	if (!runq_contended(&sched_queue))
		return;
	v->sched.yields = true;
	sched_leave(v);
}

bool sched_wanted(void)
{
	return __atomic_load_n(&cpu_this()->resched, __ATOMIC_ACQUIRE);
}

void sched_slice_irq(void)
{
	__atomic_store_n(&cpu_this()->resched, 1, __ATOMIC_RELEASE);
}

/* The earliest of all sleepers that can wake; the lock is held. */
static uint64_t sched_earliest(void)
{
	uint64_t first = HTIMER_NEVER;

	for (uint32_t i = 0; i < sched_sleepers; i++)
		if (!sched_sleeper[i]->vm->sched.held && sched_sleeper[i]->sched.wake_at < first)
			first = sched_sleeper[i]->sched.wake_at;
	return first;
}

/* A sleeper whose time has come, or NULL; the lock is held. */
static struct vcpu *sched_due(uint64_t now)
{
	for (uint32_t i = 0; i < sched_sleepers; i++)
		if (!sched_sleeper[i]->vm->sched.held && sched_sleeper[i]->sched.wake_at <= now)
			return sched_sleeper[i];
	return 0;
}

void sched_timer_irq(void)
{
	uint64_t now = sched_now(), next;
	uint32_t kick = 0;
	struct vcpu *v;

	lock_take(&sched_lock);
	while ((v = sched_due(now))) {
		sched_unsleep(v);
		__atomic_store_n(&v->sched.waiting, 0, __ATOMIC_SEQ_CST);
		kick |= runq_wake(&sched_queue, &v->sched.task, now);
	}
	next = sched_earliest();
	lock_release(&sched_lock);
	htimer_set(HTIMER_SLEEPER, next);
	sched_kick(kick);
}

void sched_hold(struct vm *vm)
{
	uint32_t kick;

	lock_take(&sched_lock);
	kick = runq_hold(&sched_queue, &vm->sched, sched_now());
	lock_release(&sched_lock);
	sched_kick(kick);
}

bool sched_still(struct vm *vm, uint64_t *since)
{
	bool still;

	lock_take(&sched_lock);
	still = vm->sched.held && vm->sched.placed == 0;
	*since = vm->sched.still;
	lock_release(&sched_lock);
	return still;
}

void sched_release(struct vm *vm)
{
	uint32_t kick;

	lock_take(&sched_lock);
	for (uint32_t i = 0; i < sched_sleepers; i++)
		if (sched_sleeper[i]->vm == vm)
			sched_sleeper[i]->sched.wake_at = vtimer_due(sched_sleeper[i]);
	kick = runq_release(&sched_queue, &vm->sched, sched_now());
	lock_release(&sched_lock);
	sched_timer_irq();
	sched_kick(kick);
}

struct sched_seen sched_look(const struct vcpu *v)
{
	const struct runq_task *t = &v->sched.task;
	struct sched_seen seen;
	uint64_t spent;

	lock_take(&sched_lock);
	seen = (struct sched_seen){
		.state = t->state, .cpu = v->sched.cpu, .ran = t->ran, .delayed = t->delayed};
	spent = sched_now() - t->since;
	if (t->state == RUNQ_RUNNING)
		seen.ran += spent;
	else if (t->state == RUNQ_READY && !t->group->held)
		seen.delayed += spent;
	lock_release(&sched_lock);
	return seen;
}

/* What becomes of the vCPU in this CPU's registers, which may have left its guest just now; the lock is held.
 */
static void sched_settle(const struct cpu *cpu, uint64_t now)
{
	bool runs = sched_queue.cpu[cpu->index].current;
	struct vcpu *v = cpu->vcpu;

	if (!v)
		return;
	v->sched.leave = false;
	if (runs && (v->psci.stopping || !vm_runs(v->vm)))
		runq_sleep(&sched_queue, cpu->index, RUNQ_OFF, now);
	else if (!vm_runs(v->vm))
		runq_stop(&sched_queue, &v->sched.task, now);
	else if (runs && sched_waits(v))
		runq_sleep(&sched_queue, cpu->index, RUNQ_WAITING, now);
	else if (runs && v->sched.yields)
		runq_yield(&sched_queue, cpu->index, now);
	v->sched.yields = false;
}

/* Choose; what was chosen is inside its VM. The lock is held. */
static struct vcpu *sched_choose(const struct cpu *cpu, uint64_t *until)
{
	for (;;) {
		uint64_t now = sched_now();
		struct runq_task *t = runq_next(&sched_queue, cpu->index, now, until);
		struct vcpu *v;

		if (!t)
			return 0;
		v = sched_vcpu(t);
		if (v == cpu->vcpu || vm_enter(v->vm))
			return v;
		runq_sleep(&sched_queue, cpu->index, RUNQ_OFF, now);
	}
}

/* Save what is in this CPU's registers: any CPU can run it then. */
static void sched_unload(struct cpu *cpu)
{
	struct vcpu *v = cpu->vcpu;
	struct vm *vm = v->vm;
	uint64_t next;
	uint32_t kick;

	switch_out(v);
	lock_take(&sched_lock);
	v->sched.wake_at = vtimer_due(v);
	if (v->sched.task.state == RUNQ_WAITING && v->sched.wake_at != HTIMER_NEVER)
		sched_sleeper[sched_sleepers++] = v;
	next = sched_earliest();
	__atomic_store_n(&v->sched.cpu, RUNQ_NOWHERE, __ATOMIC_SEQ_CST);
	if (v->psci.stopping)
		psci_left(v);
	kick = runq_displaced(&sched_queue, cpu->index, sched_now());
	lock_release(&sched_lock);
	htimer_within(HTIMER_SLEEPER, next);
	sched_kick(kick);
	vm_leave(vm);
}

static void sched_load(struct cpu *cpu, struct vcpu *v)
{
	lock_take(&sched_lock);
	runq_placed(&sched_queue, cpu->index, &v->sched.task);
	lock_release(&sched_lock);
	__atomic_store_n(&v->sched.cpu, cpu->index, __ATOMIC_SEQ_CST);
}

/* Run a vCPU until it has to leave its guest. */
static void sched_run(struct cpu *cpu, struct vcpu *v, bool contended)
{
	if (cpu->vcpu == v && psci_begins(v))
		switch_out(v);
	if (cpu->vcpu != v) {
		psci_begin(v);
		switch_in(v);
	}
	steal_queued(v, v->sched.task.delayed);
	world_trap_wfe(v->vm, contended);
	if (__atomic_load_n(&v->vgic.work, __ATOMIC_ACQUIRE))
		vgic_flush(v);
	switch_run(v);
}

/* Nothing to run: the boot CPU serves the channel. An interrupt, even a masked one, ends the wait. */
static void sched_idle(const struct cpu *cpu)
{
	if (cpu->index == 0)
		ctl_poll();
	wfi();
	irq_handle();
}

/* One turn of a CPU: what it ran leaves if it must, what is next runs. */
static void sched_turn(struct cpu *cpu)
{
	uint64_t until;
	struct vcpu *v;
	bool leaves;

	__atomic_store_n(&cpu->resched, 0, __ATOMIC_RELAXED);
	lock_take(&sched_lock);
	sched_settle(cpu, sched_now());
	v = sched_choose(cpu, &until);
	leaves = cpu->vcpu && (v ? v != cpu->vcpu : runq_must_leave(&sched_queue, cpu->index));
	lock_release(&sched_lock);
	if (leaves)
		sched_unload(cpu);
	if (v && !cpu->vcpu)
		sched_load(cpu, v);
	htimer_set(HTIMER_SLICE, until);
	if (v)
		sched_run(cpu, v, until != RUNQ_NEVER);
	else
		sched_idle(cpu);
}

void sched_loop(void)
{
	struct cpu *cpu = cpu_this();

	for (;;)
		sched_turn(cpu);
}
