/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/switch.h"
#include "cpu/cache.h"
#include "cpu/cpu.h"
#include "cpu/el1.h"
#include "cpu/sysio.h"
#include "cpu/world.h"
#include "rows.h"
#include "vm/host.h"
#include "vm/vm.h"
#include <charter/masks.h>
#include <charter/residue.h>

/* RES1 of the base architecture; later features that gave these bits a meaning reset them to it. */
#define SCTLR_EL1_RESET 0x30d00800ull
#define OSLSR_OSLK (1ull << 1)
#define GCSCRE0_NTR (1ull << 10)
#define SWITCH_CLAIMS 0xffull
#define MPIDR_RES1 (1ull << 31)

/* Registers whose value after a reset is not zero, where the architecture says so or reads it as one. */
static uint64_t switch_reset_value(unsigned i)
{
	switch (row_regs[sysio_row[i]].enc) {
	case CHARTER_ENC(3, 0, 1, 0, 0):
		return SCTLR_EL1_RESET;
	case CHARTER_ENC(2, 0, 1, 1, 4):
		return OSLSR_OSLK;
	default:
		return 0;
	}
}

/*
 * EL1's own control of what EL0 can reach, where it is itself out of EL1's reach: it lets EL0 pass, so that
 * EL2's trap takes EL0's accesses and they are UNDEFINED. cpu_init() does so for what no guest is granted.
 */
static uint64_t switch_held(const struct vcpu *v, unsigned i)
{
	const unsigned both = CHARTER_ACCESS_READ | CHARTER_ACCESS_WRITE;

	if (row_regs[sysio_row[i]].enc != CHARTER_ENC(3, 0, 2, 5, 2) ||
	    charter_vm_has(v->vm->config, CHARTER_FEAT_GCS))
		return 0;
	return charter_taken(v->vm->config, sysio_row[i], both) ? GCSCRE0_NTR : 0;
}

void switch_reset(struct vcpu *v)
{
	for (unsigned i = 0; i < SYSIO_STATE_COUNT; i++)
		v->el1[i] =
			charter_pass(v->vm->config, row_regs[sysio_row[i]].effective, switch_reset_value(i)) |
			switch_held(v, i);
	v->sp_el0 = v->sp_el1 = v->elr_el1 = v->spsr_el1 = 0;
	fp_reset(v);
}

/* What was not granted is loaded as well: at its reset value, it can't carry anything. */
static void switch_load_el1(const struct vcpu *v)
{
	for (unsigned i = 0; i < SYSIO_STATE_COUNT; i++) {
		if (!host_has_register(sysio_row[i]))
			continue;
		if (row_regs[sysio_row[i]].enc == CHARTER_ENC(2, 0, 1, 1, 4))
			sysio_write(i, v->el1[i] & OSLSR_OSLK ? 1 : 0);
		else
			sysio_write(i, v->el1[i]);
	}
}

static void switch_save_el1(struct vcpu *v)
{
	for (unsigned i = 0; i < SYSIO_STATE_COUNT; i++) {
		if (host_has_register(sysio_row[i]))
			v->el1[i] = sysio_read(i);
	}
}

/*
 * Translations are tagged by VM, not by vCPU, and two vCPUs may use one ASID
 * for different things: where another one of the VM ran last, all go.
 */
static void switch_other_vcpu(const struct vcpu *v)
{
	uint8_t *last = &v->vm->last_vcpu[cpu_this()->index];

	if (*last != v->index)
		tlb_forget_stage1();
	*last = (uint8_t)v->index;
}

/* No VM's: where no trap takes them, what another has set is not to be seen. */
static void switch_clear_debug(void)
{
	sysreg_write(dbgclaimclr_el1, SWITCH_CLAIMS);
	sysreg_write(osdlr_el1, 0);
}

void switch_in(struct vcpu *v)
{
	sysreg_write(vmpidr_el2, MPIDR_RES1 | vcpu_affinity(v));
	switch_load_el1(v);
	switch_clear_debug();
	sysreg_write(sp_el0, v->sp_el0);
	sysreg_write(sp_el1, v->sp_el1);
	el1_write(EL1_ELR, v->elr_el1);
	el1_write(EL1_SPSR, v->spsr_el1);
	sysreg_write(elr_el2, v->pc);
	sysreg_write(spsr_el2, v->pstate);
	vtimer_load(v);
	vgic_load(v);
	/* Last: the charter's traps apply at EL2 as well. */
	world_load(v->vm);
	fp_in(v);
	switch_other_vcpu(v);
	isb();
	cpu_this()->vcpu = v;
}

void switch_out(struct vcpu *v)
{
	cpu_this()->vcpu = 0;
	world_load_own();
	vgic_save(v);
	vtimer_save(v);
	fp_out(v);
	v->pc = sysreg_read(elr_el2);
	v->pstate = sysreg_read(spsr_el2);
	v->sp_el0 = sysreg_read(sp_el0);
	v->sp_el1 = sysreg_read(sp_el1);
	v->elr_el1 = el1_read(EL1_ELR);
	v->spsr_el1 = el1_read(EL1_SPSR);
	switch_save_el1(v);
}
