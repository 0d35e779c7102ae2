/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stage-2 faults: accesses outside of the guest's RAM. What the syndrome
 * describes and a device answers is emulated; all else is an external abort,
 * as on a machine where nothing answers. Source: DDI 0487, ISS of a Data Abort.
 */
#include "cpu/cpu.h"
#include "dev/mmio.h"
#include "trap/trap.h"

#define ISS_ISV (1ull << 24)
#define ISS_SAS(esr) ((unsigned)((esr) >> 22) & 3)
#define ISS_SSE (1ull << 21)
#define ISS_SRT(esr) ((uint32_t)((esr) >> 16) & 31)
#define ISS_SF (1ull << 15)
#define ISS_CM (1ull << 8)
#define ISS_S1PTW (1ull << 7)
#define ISS_WNR (1ull << 6)
#define ISS_FSC_KIND(esr) ((esr)&0x3c) /* without the level */
#define FSC_TRANSLATION 0x04

/* The faulting address: HPFAR_EL2 has its page, FAR_EL2 the offset. */
static ipaddr_t abort_address(void)
{
	uint64_t page = (sysreg_read(hpfar_el2) & 0xfffffffff0ull) << 8;

	return (ipaddr_t){page | (sysreg_read(far_el2) & (PAGE_SIZE - 1))};
}

static uint64_t abort_narrow(uint64_t value, unsigned size)
{
	return value & ~0ull >> (64 - 8 * size);
}

/* What a load that extends the sign puts into its register. */
static uint64_t abort_extend(uint64_t esr, uint64_t value)
{
	unsigned unused = 64 - (8u << ISS_SAS(esr));
	uint64_t wide = (uint64_t)((int64_t)(value << unused) >> unused);

	return esr & ISS_SF ? wide : (uint32_t)wide;
}

enum trap_kind abort_data(struct trap *t)
{
	uint64_t esr = t->esr;
	struct mmio m;

	if (esr & ISS_CM)
		return TRAP_SKIP; /* no cache holds what a device has */
	if (!(esr & ISS_ISV) || (esr & ISS_S1PTW) || ISS_FSC_KIND(esr) != FSC_TRANSLATION)
		return TRAP_ABORT;
	t->rt = ISS_SRT(esr);
	if (trap_lacks(t, t->rt))
		return TRAP_FRAME;
	m.at = abort_address();
	m.size = (uint8_t)(1u << ISS_SAS(esr));
	m.write = esr & ISS_WNR;
	m.value = 0;
	if (esr & ISS_WNR)
		m.value = abort_narrow(trap_register(t, t->rt), m.size);
	if (!mmio_access(t->v, &m))
		return TRAP_ABORT;
	t->value = esr & ISS_SSE ? abort_extend(esr, m.value) : m.value;
	return esr & ISS_WNR ? TRAP_SKIP : TRAP_VALUE;
}

enum trap_kind abort_instruction(struct trap *t)
{
	(void)t;
	return TRAP_ABORT;
}
