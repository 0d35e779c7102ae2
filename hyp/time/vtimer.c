/* SPDX-License-Identifier: BSD-2-Clause */
#include "time/vtimer.h"
#include "cpu/sysreg.h"
#include "irq/gic.h"
#include "vm/vm.h"

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

void vtimer_irq(struct vcpu *v)
{
	vgic_inject_hw_ppi(v, GIC_PPI_VTIMER);
}
