/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vcpu.h"
#include "cpu/switch.h"
#include "trap/inject.h"
#include "vm/vm.h"

/* What a core loses with its power. */
static void vcpu_reset_core(struct vcpu *v, uint64_t pc, uint64_t x0)
{
	for (unsigned i = 0; i < 31; i++)
		v->x[i] = 0;
	v->x[0] = x0;
	v->pc = pc;
	v->pstate = PSTATE_DAIF | PSTATE_EL1H;
	v->csselr = 0;
	switch_reset(v);
}

void vcpu_resume(struct vcpu *v, uint64_t pc, uint64_t x0)
{
	vcpu_reset_core(v, pc, x0);
	vgic_reset_interface(v);
}

void vcpu_reset(struct vcpu *v, uint64_t pc, uint64_t x0)
{
	/* Its redistributor keeps its state: another vCPU may have set it up. */
	vcpu_resume(v, pc, x0);
	vtimer_reset(v);
}
