/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot/entry.h"
#include "boot/firmware.h"
#include "boot/image.h"
#include "boot/layout.h"
#include "boot/machine.h"
#include "cpu/cache.h"
#include "cpu/cpu.h"
#include "cpu/e2h.h"
#include "ctl/ctl.h"
#include "irq/gic.h"
#include "lib/panic.h"
#include "lib/print.h"
#include "mem/pool.h"
#include "mem/stage1.h"
#include "svc/clock.h"
#include "svc/mitigation.h"
#include "vm/host.h"
#include "vm/sched.h"
#include "vm/vm.h"

#define ENTRY_DTB_MAX (2ull << 20) /* Linux's boot protocol */
#define MPIDR_AFFINITY 0xff00ffffffull

struct machine machine;

/* The first one is start.S's as well. */
extern uint8_t entry_stacks[MACHINE_CPUS_MAX][ENTRY_STACK_SIZE];
uint8_t entry_stacks[MACHINE_CPUS_MAX][ENTRY_STACK_SIZE] __attribute__((aligned(16)));

uint64_t entry_stack(unsigned index)
{
	return (uint64_t)entry_stacks[index] + ENTRY_STACK_SIZE;
}

/* Nothing to go on with, and no panic either: the machine is not one that the hypervisor runs on. */
static void entry_stop(const char *why)
{
	print("charter: cannot run here: %s\n", why);
	for (;;)
		wfi();
}

/* What this CPU lacks, or NULL. */
static const char *entry_what_lacks(uint64_t current_el)
{
	if (current_el != 2)
		return "not entered at EL2 (QEMU: -M virt,virtualization=on)";
	if ((sysreg_read(id_aa64mmfr0_el1) >> 28 & 15) == 15)
		return "this CPU has no 4 KiB pages";
	if ((sysreg_read(id_aa64pfr0_el1) >> 24 & 15) == 0)
		return "the GIC has no system registers (QEMU: -M virt,gic-version=3)";
	return 0;
}

/* EL2's format: E2H = 0, unless the CPU has no such thing (start.S saw to that) or the boot arguments ask for
 * the other one. False: the CPU has not what they ask for. */
static bool entry_choose_format(bool asked)
{
	if (asked && (sysreg_read(id_aa64mmfr1_el1) >> 8 & 15) == 0)
		return false;
	e2h_on = asked || (sysreg_read(hcr_el2) & E2H_HCR);
	return true;
}

/* ID_AA64MMFR0_EL1.PARange; EL2's tables have 48 bits. */
static unsigned entry_pa_bits(void)
{
	static const uint8_t bits[] = {32, 36, 40, 42, 44, 48};
	uint64_t range = sysreg_read(id_aa64mmfr0_el1) & 15;

	return bits[range < 5 ? range : 5];
}

static struct machine_range entry_image(void)
{
	return (struct machine_range){addr_of(image_start), (uint64_t)(image_end - image_start)};
}

void entry_early(const void *dtb, uint64_t current_el)
{
	size_t size = (uint64_t)dtb % 8 == 0 && dtb ? machine_dtb_size(dtb) : 0;
	const char *wrong = machine_read(dtb, size < ENTRY_DTB_MAX ? size : ENTRY_DTB_MAX, &machine);
	const char *lacks;

	print_init(machine.uart.base.v);
	lacks = entry_what_lacks(current_el);
	if (lacks)
		entry_stop(lacks);
	if (wrong)
		entry_stop(wrong);
	if (machine.args_unknown)
		print("charter: the boot arguments have words that mean nothing here\n");
	if (!entry_choose_format(machine.e2h))
		entry_stop("the boot arguments ask for e2h, and this CPU has no FEAT_VHE");
	wrong = layout_check(&machine, entry_image(), entry_pa_bits());
	if (wrong)
		entry_stop(wrong);
	if (!machine_set_boot_cpu(&machine, sysreg_read(mpidr_el1)))
		entry_stop("the device tree does not name the boot CPU");
	wrong = stage1_build(&machine);
	if (wrong)
		entry_stop(wrong);
	/* All of it was written around the caches; what they hold of it is old. */
	cache_drop(image_start, (uint64_t)(image_end - image_start));
}

static uint64_t entry_megabytes(const struct machine *m)
{
	uint64_t size = 0;

	for (unsigned i = 0; i < m->banks; i++)
		size += m->bank[i].size;
	return size >> 20;
}

/* Complain about a part that did not start; without it nothing can be run, but the console shows why. */
static void entry_need(const char *wrong)
{
	if (wrong)
		entry_stop(wrong);
}

void entry_main(void)
{
	const char *wrong;

	cpus[0].mpidr = machine.cpu[0];
	cpus[0].online = 1;
	cpu_count = 1;
	firmware_init(machine.psci_smc);
	cpu_claim(&cpus[0]);
	mitigation_init();
	clock_init(&machine);
	entry_need(host_init(&machine));
	cpu_init();
	/* The device tree has been read: its memory is as good as any. */
	pool_init(&machine);
	pool_exclude(addr_of(image_start), (uint64_t)(image_end - image_start));
	entry_need(vm_init() ? 0 : "there is too little memory");
	sched_init();
	entry_need(gic_init(&machine));
	entry_need(gic_init_cpu());
	cpu_start_others(&machine);
	print("charter: EL2%s, %u CPUs, %lu MiB\n", e2h_on ? " (E2H)" : "", cpu_count,
	      entry_megabytes(&machine));
	wrong = ctl_init(&machine);
	if (wrong)
		print("charter: no control channel: %s\n", wrong);
	sched_loop();
}

void entry_secondary(struct cpu *cpu)
{
	const char *wrong;

	cpu_claim(cpu);
	cpu_init();
	if (!host_same_cpu())
		entry_stop("a CPU differs from the boot CPU and is not used");
	wrong = gic_init_cpu();
	entry_need(wrong);
	__atomic_store_n(&cpu->online, 1, __ATOMIC_RELEASE);
	sched_loop();
}
