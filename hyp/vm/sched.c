/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/sched.h"
#include "cpu/cpu.h"
#include "cpu/switch.h"
#include "ctl/ctl.h"
#include "irq/gic.h"
#include "vm/vm.h"

/* A vCPU of this CPU that has something to run, or NULL. */
static struct vcpu *sched_pick(const struct cpu *cpu)
{
	for (unsigned i = 0; i < VM_MAX; i++) {
		struct vm *vm = vm_slot(i);

		if (!vm || __atomic_load_n(&vm->state, __ATOMIC_ACQUIRE) != ABI_VM_RUNNING)
			continue;
		for (unsigned k = 0; k < vm->vcpu_count; k++) {
			if (vm->vcpu[k].cpu == cpu->index && psci_runnable(&vm->vcpu[k]))
				return &vm->vcpu[k];
		}
	}
	return 0;
}

/* Run a vCPU until it has to leave its guest. */
static void sched_run(struct vcpu *v)
{
	struct vm *vm = v->vm;

	if (!vm_enter(vm))
		return;
	psci_begin(v);
	/* The VM that was found may have ended, and another be in its place. */
	if (psci_runnable(v)) {
		switch_in(v);
		switch_run(v);
		switch_out(v);
		psci_left(v);
	}
	vm_leave(vm);
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
