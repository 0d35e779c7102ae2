/* SPDX-License-Identifier: BSD-2-Clause */
/* What a physical interrupt means to the hypervisor. */
#include "cpu/cpu.h"
#include "cpu/el1.h"
#include "ctl/ctl.h"
#include "irq/gic.h"
#include "time/htimer.h"
#include "time/vtimer.h"
#include "vm/sched.h"
#include "vm/vcpu.h"

#define IRQ_FIRST_SPECIAL 1020u /* 1020..1023: nothing to handle */
#define IRQ_PATIENCE 20u        /* part of a second: a kicked CPU answers in microseconds */
#define IRQ_BATCH 16u           /* so many in a row; more are taken again at once */

/* An interrupt that has nothing to do with the guest that runs here: its time is stolen. */
static void irq_own(uint32_t intid, struct vcpu *v)
{
	if (v)
		steal_begin(v);
	if (intid == GIC_PPI_HYP_TIMER)
		htimer_irq();
	else
		ctl_irq(intid);
	if (v)
		steal_end(v);
}

/* A PPI of this CPU. True: a guest deactivates it. */
static bool irq_private(uint32_t intid, struct vcpu *v)
{
	if (intid == GIC_PPI_HYP_TIMER)
		irq_own(intid, v);
	if (intid == GIC_PPI_MAINTENANCE && v)
		vgic_maintenance(v);
	if (intid == GIC_PPI_MAINTENANCE && !v)
		sysreg_write(ich_hcr_el2, 0);
	if (intid != GIC_PPI_VTIMER)
		return false;
	if (v)
		vtimer_irq(v);
	else
		el1_write(EL1_CNTV_CTL, 0);
	return v != 0;
}

void irq_handle(void)
{
	for (unsigned i = 0; i < IRQ_BATCH; i++) {
		uint32_t intid = (uint32_t)sysreg_read(icc_iar1_el1) & 0xffffff;
		struct vcpu *v = cpu_this()->vcpu;
		bool handed = false;

		dsb_sy();
		if (intid >= IRQ_FIRST_SPECIAL && intid < 8192)
			return;
		if (v)
			v->irqs++;
		if (intid >= 16 && intid < 32)
			handed = irq_private(intid, v);
		else if (intid >= 32)
			irq_own(intid, v);
		sysreg_write(icc_eoir1_el1, intid);
		isb();
		if (!handed)
			gic_deactivate(intid);
	}
}

void irq_kick(struct vcpu *v)
{
	sched_poke(v);
}

bool irq_patience(uint64_t *until)
{
	uint64_t now = sysreg_read(cntpct_el0);

	if (!*until)
		*until = now + sysreg_read(cntfrq_el0) / IRQ_PATIENCE;
	return now < *until;
}
