/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's counters and timers (hyp/time/vtimer.c) on a machine whose clock is a variable. */
#include "cpu/cpu.h"
#include "cpu/e2h.h"
#include "irq/gic.h"
#include "test.h"
#include "time/htimer.h"
#include "time/vtimer.h"
#include "vm/host.h"
#include "vm/vm.h"
#include <stdlib.h>

TEST_MAIN_STATE;

#define HZ 1000000u
#define START 5000000u

/* --- what is faked --------------------------------------------------------------------------- */
static struct cpu cpu;
static struct vm *vm;
static struct vcpu *v;
bool e2h_on; /* EL2 has the older format */
static bool poff, line, virtual_pending;
static uint64_t armed;

bool host_has(unsigned feature)
{
	return poff && feature == CHARTER_FEAT_ECV_POFF;
}

void vgic_set_ppi(struct vcpu *of, uint32_t intid, bool level)
{
	EXPECT(of == v && intid == GIC_PPI_PTIMER);
	line = level;
}

void vgic_inject_hw_ppi(struct vcpu *of, uint32_t intid)
{
	EXPECT(of == v && intid == GIC_PPI_VTIMER);
	virtual_pending = true;
}

bool vgic_has_ppi(const struct vcpu *of, uint32_t intid)
{
	(void)of;
	return intid == GIC_PPI_VTIMER && virtual_pending;
}

void htimer_set(enum htimer_use use, uint64_t at)
{
	EXPECT(use == HTIMER_GUEST);
	armed = at;
}

/* --- helpers --------------------------------------------------------------------------------- */
static uint64_t *clock_now(void)
{
	return &fake_sysregs.cntpct_el0;
}

static void setup(bool has_poff)
{
	poff = has_poff;
	line = virtual_pending = false;
	armed = HTIMER_NEVER;
	fake_sysregs = (struct fake_sysregs){
		.cntpct_el0 = START, .cntfrq_el0 = HZ, .cntpoff_el2 = 77, .tpidr_el2 = (uintptr_t)&cpu};
	free(vm);
	vm = calloc(1, sizeof(*vm));
	if (!vm)
		abort();
	vm->vcpu_count = 2;
	v = &vm->vcpu[0];
	v->vm = vm;
	vtimer_start(vm);
	vtimer_reset(v);
	cpu.vcpu = v;
	vtimer_load(v);
}

static uint64_t reads(enum charter_sysreg reg)
{
	return vtimer_read(v, reg);
}

/* The machine's clock goes on; the hypervisor's timer fires when it is due. */
static void passes(uint64_t ticks)
{
	*clock_now() += ticks;
	if (armed <= *clock_now()) {
		armed = HTIMER_NEVER;
		vtimer_physical_irq();
	}
}

static void physical(uint64_t cval, uint64_t ctl)
{
	vtimer_write(v, CHARTER_SYSREG_CNTP_CVAL_EL0, cval);
	vtimer_write(v, CHARTER_SYSREG_CNTP_CTL_EL0, ctl);
}

/* The VM is paused for so long: its vCPU leaves the registers, and comes back. */
static void pauses(uint64_t ticks)
{
	vtimer_save(v);
	EXPECT(armed == HTIMER_NEVER && fake_sysregs.cntv_ctl_el0 == 0);
	passes(ticks);
	vtimer_shift(vm, ticks);
	vtimer_load(v);
}

/* --- tests ----------------------------------------------------------------------------------- */
static void t_begins(void)
{
	setup(true);
	EXPECT(fake_sysregs.cntvoff_el2 == START && fake_sysregs.cntpoff_el2 == START);
	EXPECT(reads(CHARTER_SYSREG_CNTPCT_EL0) == 0 && reads(CHARTER_SYSREG_CNTPCTSS_EL0) == 0);
	setup(false);
	EXPECT(fake_sysregs.cntvoff_el2 == START && fake_sysregs.cntpoff_el2 == 77);
	passes(123);
	EXPECT(reads(CHARTER_SYSREG_CNTPCT_EL0) == 123);
}

static void t_pause(void)
{
	for (int with = 0; with < 2; with++) {
		setup(with);
		passes(1000);
		pauses(2 * HZ);
		EXPECT(reads(CHARTER_SYSREG_CNTPCT_EL0) == 1000);
		EXPECT(*clock_now() - fake_sysregs.cntvoff_el2 == 1000);
		EXPECT(!with || fake_sysregs.cntpoff_el2 == fake_sysregs.cntvoff_el2);
		EXPECT(vm->vcpu[1].timer.offset == v->timer.offset);
	}
}

static void t_fires(void)
{
	setup(true);
	physical(500, 1);
	EXPECT(!line && armed == START + 500 && reads(CHARTER_SYSREG_CNTP_CTL_EL0) == 1);
	passes(499);
	EXPECT(!line);
	passes(1);
	EXPECT(line && armed == HTIMER_NEVER && reads(CHARTER_SYSREG_CNTP_CTL_EL0) == 5);
	vtimer_write(v, CHARTER_SYSREG_CNTP_CTL_EL0, 3);
	EXPECT(!line && reads(CHARTER_SYSREG_CNTP_CTL_EL0) == 7);
	vtimer_write(v, CHARTER_SYSREG_CNTP_CTL_EL0, 1);
	EXPECT(line);
	vtimer_write(v, CHARTER_SYSREG_CNTP_CVAL_EL0, 1000);
	EXPECT(!line && armed == START + 1000);
	vtimer_write(v, CHARTER_SYSREG_CNTP_CTL_EL0, 0);
	EXPECT(!line && armed == HTIMER_NEVER && reads(CHARTER_SYSREG_CNTP_CTL_EL0) == 0);
}

static void t_tval(void)
{
	setup(true);
	passes(100);
	vtimer_write(v, CHARTER_SYSREG_CNTP_TVAL_EL0, 0xdead00000000000aull);
	EXPECT(reads(CHARTER_SYSREG_CNTP_CVAL_EL0) == 110 && reads(CHARTER_SYSREG_CNTP_TVAL_EL0) == 10);
	passes(30);
	EXPECT(reads(CHARTER_SYSREG_CNTP_TVAL_EL0) == 0xffffffec);
	vtimer_write(v, CHARTER_SYSREG_CNTP_TVAL_EL0, 0xffffffff);
	EXPECT(reads(CHARTER_SYSREG_CNTP_CVAL_EL0) == 129);
}

/* A timer that is 500 ticks away is as far away after a pause, and none fires during it. */
static void t_pause_timers(void)
{
	setup(true);
	physical(1500, 1);
	fake_sysregs.cntv_cval_el0 = 1200;
	fake_sysregs.cntv_ctl_el0 = 1;
	passes(1000);
	pauses(3 * HZ);
	EXPECT(!line && armed == *clock_now() + 500);
	EXPECT(fake_sysregs.cntv_cval_el0 == 1200 && fake_sysregs.cntv_ctl_el0 == 1);
	passes(500);
	EXPECT(line);
}

/* When a vCPU that sleeps is to be woken. */
static void t_due(void)
{
	setup(true);
	vtimer_save(v);
	EXPECT(vtimer_due(v) == HTIMER_NEVER);
	vtimer_load(v);
	physical(1500, 1);
	fake_sysregs.cntv_cval_el0 = 1200;
	fake_sysregs.cntv_ctl_el0 = 1;
	vtimer_save(v);
	EXPECT(vtimer_due(v) == START + 1200);
	virtual_pending = true; /* it has fired, and is in the guest's GIC */
	EXPECT(vtimer_due(v) == START + 1500);
	vtimer_shift(vm, 40);
	EXPECT(vtimer_due(v) == START + 1540);
	*clock_now() = START + 1600;
	vtimer_load(v);
	EXPECT(line);
	vtimer_save(v);
	EXPECT(line && vtimer_due(v) == HTIMER_NEVER);
	v->timer.physical_cval = UINT64_MAX;
	v->timer.physical_line = false;
	EXPECT(vtimer_due(v) == HTIMER_NEVER);
	vtimer_load(v);
	vtimer_reset(v);
	EXPECT(v->timer.offset == START + 40 && v->timer.physical_ctl == 0);
}

int main(void)
{
	test_run("time/begins", t_begins);
	test_run("time/pause", t_pause);
	test_run("time/fires", t_fires);
	test_run("time/tval", t_tval);
	test_run("time/pause_timers", t_pause_timers);
	test_run("time/due", t_due);
	free(vm);
	return test_failures ? 1 : 0;
}
