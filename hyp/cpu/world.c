/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487, HCR_EL2, CPTR_EL2, MDCR_EL2 with HCR_EL2.E2H = 0; e2h.c knows the other format. */
#include "cpu/world.h"
#include "cpu/cpu.h"
#include "cpu/e2h.h"
#include "cpu/sysio.h"
#include "rows.h"
#include "vm/host.h"
#include "vm/vm.h"

#define HCR_VM (1ull << 0)
#define HCR_FMO (1ull << 3)
#define HCR_IMO (1ull << 4)
#define HCR_AMO (1ull << 5)
#define HCR_FB (1ull << 9)
#define HCR_BSU_INNER (1ull << 10)
#define HCR_TWI (1ull << 13)
#define HCR_TWE (1ull << 14)
#define HCR_RW (1ull << 31)
#define CNTHCTL_EL1PCTEN (1ull << 0)
#define CPTR_RES1 0x22ffull /* TZ and TSM, RES1 without their features, are not in it */

/* MDCR_EL2.HPMN: every event counter belongs to the range that EL1 would see. */
static uint64_t world_counters(void)
{
	uint64_t version = sysreg_read(id_aa64dfr0_el1) >> 8 & 15;

	return version != 0 && version != 15 ? sysreg_read(pmcr_el0) >> 11 & 31 : 0;
}

/* What the hypervisor itself needs of a register. */
static uint64_t world_own(unsigned reg)
{
	if (reg == CHARTER_EL2_HCR_EL2)
		/* A vCPU may go on on another CPU: what it does to its own reaches all. */
		return HCR_VM | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_INNER | HCR_TWI | HCR_RW;
	if (reg == CHARTER_EL2_CPTR_EL2)
		return CPTR_RES1;
	if (reg == CHARTER_EL2_MDCR_EL2)
		return world_counters();
	/* The physical counter is the guest's where it can have an offset: CNTPOFF_EL2. */
	if (reg == CHARTER_EL2_CNTHCTL_EL2 && host_has(CHARTER_FEAT_ECV_POFF))
		return CNTHCTL_EL1PCTEN;
	return 0;
}

static void world_set(unsigned reg, uint64_t value)
{
	/* The vGIC's own, for each vCPU: irq/vgic_lr.c. */
	if (reg == CHARTER_EL2_ICH_HCR_EL2)
		return;
	if (host_has_el2(reg))
		sysio_el2(reg, e2h_control((enum charter_el2_reg)reg, value));
}

void world_decide(struct vm *vm)
{
	uint64_t midr = 0;

	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++) {
		struct charter_el2_bits bits = charter_el2(vm->config, i);

		vm->world.control[i] = (world_own(i) | bits.set) & ~bits.clear;
	}
	charter_reg_get(vm->config, CHARTER_KVM_SYSREG | CHARTER_ENC(3, 0, 0, 0, 0), &midr);
	vm->world.vpidr = midr;
}

void world_load(const struct vm *vm)
{
	sysreg_write(vpidr_el2, vm->world.vpidr);
	sysreg_write(vtcr_el2, vm->s2.vtcr);
	sysreg_write(vttbr_el2, vm->s2.vttbr);
	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++)
		world_set(i, vm->world.control[i]);
	cpu_this()->wfe_traps = false;
}

void world_trap_wfe(const struct vm *vm, bool traps)
{
	struct cpu *cpu = cpu_this();

	if (cpu->wfe_traps == traps)
		return;
	cpu->wfe_traps = traps;
	world_set(CHARTER_EL2_HCR_EL2, vm->world.control[CHARTER_EL2_HCR_EL2] | (traps ? HCR_TWE : 0));
}

/* The value of an EL2 register with which nothing traps. */
static uint64_t world_neutral(unsigned reg)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++)
		if (row_traps[i].reg == reg && !row_traps[i].set)
			value |= 1ull << row_traps[i].bit;
	return value;
}

void world_load_own(void)
{
	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++) {
		world_set(i, 0);
		/* Whatever it was reset to: nobody touches it again. */
		if (host_ignores_el2(i))
			sysio_el2(i, world_neutral(i));
	}
	sysreg_write(hstr_el2, 0);
	world_set(CHARTER_EL2_HCR_EL2, HCR_VM | HCR_FMO | HCR_IMO | HCR_AMO | HCR_RW);
	world_set(CHARTER_EL2_CPTR_EL2, CPTR_RES1);
	sysreg_write(mdcr_el2, world_counters());
	isb();
}
