/* SPDX-License-Identifier: BSD-2-Clause */
#include "time/vtimer.h"
#include "cpu/sysreg.h"
#include "irq/gic.h"
#include "time/htimer.h"
#include "vm/vm.h"

#define VTIMER_SECOND 1000000000ull
#define CNT_ENABLE 1u
#define CNT_IMASK 2u

void vtimer_start(struct vm *vm)
{
	uint64_t now = sysreg_read(cntpct_el0);

	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].timer.offset = now;
}

void vtimer_reset(struct vcpu *v)
{
	v->timer.ctl = 0;
	v->timer.cval = 0;
}

void vtimer_load(struct vcpu *v)
{
	sysreg_write(cntvoff_el2, v->timer.offset);
	sysreg_write(cntv_cval_el0, v->timer.cval);
	isb();
	sysreg_write(cntv_ctl_el0, v->timer.ctl);
}

void vtimer_save(struct vcpu *v)
{
	v->timer.ctl = sysreg_read(cntv_ctl_el0) & 3;
	v->timer.cval = sysreg_read(cntv_cval_el0);
	sysreg_write(cntv_ctl_el0, 0);
	isb();
}

uint64_t vtimer_due(const struct vcpu *v)
{
	const struct vtimer *t = &v->timer;

	if ((t->ctl & (CNT_ENABLE | CNT_IMASK)) != CNT_ENABLE || vgic_has_ppi(v, GIC_PPI_VTIMER))
		return HTIMER_NEVER;
	return t->cval > HTIMER_NEVER - t->offset ? HTIMER_NEVER : t->cval + t->offset;
}

void vtimer_physical_irq(void)
{
}

void vtimer_irq(struct vcpu *v)
{
	vgic_inject_hw_ppi(v, GIC_PPI_VTIMER);
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

uint64_t vtimer_guest_counter(const struct vcpu *v, bool physical, uint64_t now)
{
	return physical ? now : now - v->timer.offset;
}
