/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487 D12, The Generic Timer in AArch64 state. */
#include "time/vtimer.h"
#include "cpu/cpu.h"
#include "cpu/el1.h"
#include "irq/gic.h"
#include "time/htimer.h"
#include "vm/host.h"
#include "vm/vm.h"

#define VTIMER_SECOND 1000000000ull
#define CNTPOFF_EL2 S3_4_C14_C0_6
#define vtimer_set(name, value) sysreg_write(name, value)

/* CNTx_CTL_EL0 */
#define CNT_ENABLE 1u
#define CNT_IMASK 2u
#define CNT_ISTATUS 4u

void vtimer_start(struct vm *vm)
{
	uint64_t now = sysreg_read(cntpct_el0);

	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].timer.offset = now;
}

void vtimer_shift(struct vm *vm, uint64_t ticks)
{
	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].timer.offset += ticks;
}

void vtimer_reset(struct vcpu *v)
{
	v->timer = (struct vtimer){.offset = v->timer.offset};
}

uint64_t vtimer_count(void)
{
	isb();
	return sysreg_read(cntpct_el0);
}

/* No product overflows below 18 GHz. */
uint64_t vtimer_ns(uint64_t ticks)
{
	uint64_t hz = sysreg_read(cntfrq_el0);

	return ticks / hz * VTIMER_SECOND + ticks % hz * VTIMER_SECOND / hz;
}

uint64_t vtimer_guest_counter(const struct vcpu *v, uint64_t now)
{
	return now - v->timer.offset;
}

static uint64_t vtimer_now(const struct vcpu *v)
{
	return vtimer_guest_counter(v, vtimer_count());
}

/* When the guest's counter reaches `cval`, by the machine's. */
static uint64_t vtimer_at(const struct vtimer *t, uint64_t cval)
{
	return cval > HTIMER_NEVER - t->offset ? HTIMER_NEVER : cval + t->offset;
}

static bool vtimer_fires(uint64_t ctl)
{
	return (ctl & (CNT_ENABLE | CNT_IMASK)) == CNT_ENABLE;
}

/* Bring the physical timer's interrupt and the hypervisor's own timer up to date; `v` is loaded. */
static void vtimer_update(struct vcpu *v)
{
	struct vtimer *t = &v->timer;
	bool fires = vtimer_fires(t->physical_ctl), line = fires && vtimer_now(v) >= t->physical_cval;

	if (line != t->physical_line)
		vgic_set_ppi(v, GIC_PPI_PTIMER, line);
	t->physical_line = line;
	htimer_set(HTIMER_GUEST, fires && !line ? vtimer_at(t, t->physical_cval) : HTIMER_NEVER);
}

void vtimer_load(struct vcpu *v)
{
	sysreg_write(cntvoff_el2, v->timer.offset);
	if (host_has(CHARTER_FEAT_ECV_POFF))
		vtimer_set(CNTPOFF_EL2, v->timer.offset);
	el1_write(EL1_CNTV_CVAL, v->timer.cval);
	isb();
	el1_write(EL1_CNTV_CTL, v->timer.ctl);
	vtimer_update(v);
}

void vtimer_save(struct vcpu *v)
{
	v->timer.ctl = el1_read(EL1_CNTV_CTL) & 3;
	v->timer.cval = el1_read(EL1_CNTV_CVAL);
	el1_write(EL1_CNTV_CTL, 0);
	isb();
	htimer_set(HTIMER_GUEST, HTIMER_NEVER);
}

uint64_t vtimer_due(const struct vcpu *v)
{
	const struct vtimer *t = &v->timer;
	uint64_t due = HTIMER_NEVER, physical = HTIMER_NEVER;

	/* What has fired and was not ended yet is no reason to wake again. */
	if (vtimer_fires(t->ctl) && !vgic_has_ppi(v, GIC_PPI_VTIMER))
		due = vtimer_at(t, t->cval);
	if (vtimer_fires(t->physical_ctl) && !t->physical_line)
		physical = vtimer_at(t, t->physical_cval);
	return physical < due ? physical : due;
}

void vtimer_physical_irq(void)
{
	struct vcpu *v = cpu_this()->vcpu;

	if (v)
		vtimer_update(v);
}

void vtimer_irq(struct vcpu *v)
{
	vgic_inject_hw_ppi(v, GIC_PPI_VTIMER);
}

uint64_t vtimer_read(const struct vcpu *v, enum charter_sysreg reg)
{
	const struct vtimer *t = &v->timer;
	uint64_t now = vtimer_now(v);

	if (reg == CHARTER_SYSREG_CNTP_CVAL_EL0)
		return t->physical_cval;
	if (reg == CHARTER_SYSREG_CNTP_TVAL_EL0)
		return (uint32_t)(t->physical_cval - now);
	if (reg == CHARTER_SYSREG_CNTP_CTL_EL0)
		return t->physical_ctl |
		       ((t->physical_ctl & CNT_ENABLE) && now >= t->physical_cval ? CNT_ISTATUS : 0);
	return now;
}

void vtimer_write(struct vcpu *v, enum charter_sysreg reg, uint64_t value)
{
	struct vtimer *t = &v->timer;

	if (reg == CHARTER_SYSREG_CNTP_CVAL_EL0)
		t->physical_cval = value;
	else if (reg == CHARTER_SYSREG_CNTP_TVAL_EL0)
		t->physical_cval = vtimer_now(v) + (uint64_t)(int32_t)value;
	else if (reg == CHARTER_SYSREG_CNTP_CTL_EL0)
		t->physical_ctl = value & (CNT_ENABLE | CNT_IMASK);
	vtimer_update(v);
}
