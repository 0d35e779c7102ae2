/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/sched.h"
#include "cpu/cpu.h"
#include "cpu/switch.h"
#include "ctl/ctl.h"
#include "irq/gic.h"
#include "vm/vm.h"

/* A vCPU of this CPU that has something to run, or NULL. Of a VM that the caller is inside of. */
static struct vcpu *sched_vcpu(const struct cpu *cpu, struct vm *vm)
{
	for (unsigned i = 0; i < vm->vcpu_count; i++) {
		if (vm->vcpu[i].cpu == cpu->index && psci_runnable(&vm->vcpu[i]))
			return &vm->vcpu[i];
	}
	return 0;
}

/* The next one, of any VM. Its VM is entered. */
static struct vcpu *sched_pick(const struct cpu *cpu)
{
	for (unsigned i = 0; i < VM_MAX; i++) {
		struct vm *vm = vm_slot(i);
		struct vcpu *v;

		if (!vm || !vm_enter(vm))
			continue;
		v = sched_vcpu(cpu, vm);
		if (v)
			return v;
		vm_leave(vm);
	}
	return 0;
}

static bool sched_vm_runs(const struct vm *vm)
{
	return __atomic_load_n(&vm->state, __ATOMIC_ACQUIRE) == ABI_VM_RUNNING;
}

bool sched_wait(struct vcpu *v)
{
	steal_idle(v, true);
	while (sched_vm_runs(v->vm) && !vgic_pending(v)) {
		wfi();
		irq_handle();
	}
	steal_idle(v, false);
	return sched_vm_runs(v->vm);
}

/* Run a vCPU until it has to leave its guest. */
static void sched_run(struct vcpu *v)
{
	psci_begin(v);
	steal_end(v);
	steal_idle(v, false);
	switch_in(v);
	switch_run(v);
	switch_out(v);
	psci_left(v);
	steal_idle(v, !psci_runnable(v));
	steal_begin(v);
	vm_leave(v->vm);
}

/* Nothing to run: the boot CPU serves the channel. An interrupt, even a masked one, ends the wait. */
static void sched_idle(const struct cpu *cpu)
{
	if (cpu->index == 0)
		ctl_poll();
	wfi();
	irq_handle();
}

void sched_loop(void)
{
	struct cpu *cpu = cpu_this();

	for (;;) {
		struct vcpu *v = sched_pick(cpu);

		if (v)
			sched_run(v);
		else
			sched_idle(cpu);
	}
}
