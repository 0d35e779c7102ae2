/* SPDX-License-Identifier: BSD-2-Clause */
#include "trap/inject.h"

/* Offset of the synchronous vector, by where the exception comes from. */
static uint64_t inject_offset(uint64_t pstate)
{
	if (pstate & PSTATE_AARCH32)
		return 0x600;
	if ((pstate & PSTATE_MODE) >> 2 == 0)
		return 0x400;
	return pstate & PSTATE_SP ? 0x200 : 0;
}

void inject_exception(struct inject *i, const struct inject_cpu *cpu, uint64_t sctlr, uint64_t vbar)
{
	uint64_t next = i->pstate & (PSTATE_NZCV | PSTATE_PAN | PSTATE_DIT);

	i->spsr = i->pstate;
	i->elr = i->pc;
	i->pc = vbar + inject_offset(i->pstate);
	if (!(sctlr & SCTLR_SPAN))
		next |= PSTATE_PAN;
	if (sctlr & SCTLR_DSSBS)
		next |= PSTATE_SSBS;
	if (!(sctlr & SCTLR_SPINTMASK))
		next |= PSTATE_ALLINT;
	next |= PSTATE_TCO;
	/* BTYPE, UAO, SS and IL become 0. What the CPU lacks stays 0. */
	i->pstate = (next & (cpu->pstate | PSTATE_NZCV)) | PSTATE_DAIF | PSTATE_EL1H;
}

/* EL0, EL1 with SP_EL0, EL1 with SP_EL1; AArch32 User mode. */
static int inject_can_return(uint64_t spsr, int aarch32)
{
	uint64_t mode = spsr & PSTATE_MODE;

	return mode == 0 || mode == 4 || mode == PSTATE_EL1H || (aarch32 && mode == PSTATE_AARCH32);
}

uint64_t inject_return(uint64_t pstate, uint64_t spsr, int aarch32, int debugged)
{
	if (debugged)
		spsr &= ~PSTATE_SS;
	if (inject_can_return(spsr, aarch32))
		return spsr;
	/* Illegal: it goes on where it is, with the rest of SPSR and IL; an AArch32 SPSR has other fields. */
	if (spsr & PSTATE_AARCH32)
		spsr &= PSTATE_NZCV | PSTATE_PAN | PSTATE_DAIF | PSTATE_SS;
	return (spsr & ~PSTATE_MODE) | (pstate & PSTATE_MODE) | PSTATE_IL;
}

/* ITSTATE after one instruction: IT[7:5] is the condition, IT[4:0] shifts out. Source: DDI 0487,
 * AArch32.ITAdvance. */
uint64_t inject_it_advance(uint64_t pstate)
{
	uint64_t it = (pstate >> 25 & 3) | (pstate >> 10 & 0x3f) << 2;

	it = (it & 7) == 0 ? 0 : (it & 0xe0) | (it << 1 & 0x1f);
	pstate &= ~((3ull << 25) | (0x3full << 10));
	return pstate | (it & 3) << 25 | (it >> 2) << 10;
}

int inject_condition(uint32_t condition, uint64_t pstate)
{
	int n = pstate >> 31 & 1, z = pstate >> 30 & 1, c = pstate >> 29 & 1, v = pstate >> 28 & 1;
	int pass = 1;

	switch (condition >> 1) {
	case 0:
		pass = z;
		break;
	case 1:
		pass = c;
		break;
	case 2:
		pass = n;
		break;
	case 3:
		pass = v;
		break;
	case 4:
		pass = c && !z;
		break;
	case 5:
		pass = n == v;
		break;
	case 6:
		pass = n == v && !z;
		break;
	default:
		return 1;
	}
	return condition & 1 ? !pass : pass;
}
