/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/cpu.h"
#include "boot/entry.h"
#include "boot/firmware.h"
#include "cpu/cache.h"
#include "cpu/el1.h"
#include "cpu/world.h"
#include "irq/gic.h"
#include "lib/print.h"
#include "svc/mitigation.h"
#include "time/htimer.h"
#include "vm/host.h"

#define CPU_START_SECONDS 2u
#define PMUSERENR_OPEN 1ull /* EN is enough; where SW, CR or ER is set, QEMU skips MDCR_EL2.TPM */
#define AMUSERENR_EN 1ull

struct cpu cpus[MACHINE_CPUS_MAX];
unsigned cpu_count;

extern const char vectors[]; /* vectors.S */

void cpu_claim(struct cpu *cpu)
{
	sysreg_write(tpidr_el2, (uint64_t)cpu);
	sysreg_write(vbar_el2, (uint64_t)vectors);
	isb();
	cpu->vcpu = 0;
}

/*
 * The monitors are granted to no guest: EL2 takes all that EL1 does with them. EL1's own control of EL0,
 * which comes before EL2's trap, lets EL0 pass, so that its accesses are UNDEFINED, too, and not EL1's to
 * answer.
 */
static void cpu_open_monitors(void)
{
	if (host_has(CHARTER_FEAT_PMUv3))
		sysreg_write(pmuserenr_el0, PMUSERENR_OPEN);
	if (host_has(CHARTER_FEAT_AMUv1))
		sysreg_write(S3_3_C13_C2_3, AMUSERENR_EN);
}

void cpu_init(void)
{
	sysreg_write(vttbr_el2, 0);
	el1_write(EL1_CNTV_CTL, 0);
	sysreg_write(cntp_ctl_el0, 0);
	sysreg_write(cntvoff_el2, 0);
	sysreg_write(mdscr_el1, 0);
	htimer_init();
	cpu_open_monitors();
	world_load_own();
	mitigation_init_cpu();
}

/* True when `cpu` says that it runs, before the time for it is over. */
static bool cpu_comes_up(const struct cpu *cpu)
{
	uint64_t deadline = sysreg_read(cntpct_el0) + CPU_START_SECONDS * sysreg_read(cntfrq_el0);

	while (sysreg_read(cntpct_el0) < deadline) {
		if (__atomic_load_n(&cpu->online, __ATOMIC_ACQUIRE))
			return true;
		isb();
	}
	return false;
}

/* Start one CPU at the next free place of `cpus`. False: that place is lost. */
static bool cpu_start(uint64_t mpidr)
{
	struct cpu *cpu = &cpus[cpu_count];
	int64_t status;

	cpu->mpidr = mpidr;
	cpu->index = cpu_count;
	cpu->stack = entry_stack(cpu_count);
	/* It reads this with its caches off. */
	cache_flush(cpu, sizeof(*cpu));
	status = firmware_cpu_on(mpidr, (uint64_t)entry_secondary_start, (uint64_t)cpu);
	if (status != 0) {
		print("charter: CPU %lx: firmware does not start it (%ld)\n", mpidr, status);
		return true;
	}
	if (cpu_comes_up(cpu)) {
		cpu_count++;
		return true;
	}
	/* It may still come: its place and its stack are lost. */
	print("charter: CPU %lx did not come up; the CPUs after it are not used\n", mpidr);
	return false;
}

void cpu_start_others(const struct machine *m)
{
	for (unsigned i = 1; i < m->cpus; i++) {
		if (!cpu_start(m->cpu[i]))
			return;
	}
}

void cpu_kick(unsigned index)
{
	gic_send_sgi(index, GIC_SGI_KICK);
}
