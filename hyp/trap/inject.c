/* SPDX-License-Identifier: BSD-2-Clause */
#include "trap/inject.h"
#include "esr.h"

/* Offset of the synchronous vector, by where the exception comes from. */
static uint64_t inject_offset(uint64_t pstate)
{
	if (pstate & PSTATE_AARCH32)
		return 0x600;
	if ((pstate & PSTATE_MODE) >> 2 == 0)
		return 0x400;
	return pstate & PSTATE_SP ? 0x200 : 0;
}

/* AArch64 at EL1. */
static int inject_from_el1(uint64_t pstate)
{
	return !(pstate & PSTATE_AARCH32) && (pstate & PSTATE_MODE) >> 2 == 1;
}

void inject_exception(struct inject *i, const struct inject_cpu *cpu, const struct inject_el1 *el1)
{
	uint64_t next = i->pstate & (PSTATE_NZCV | PSTATE_PAN | PSTATE_DIT);

	if (!(el1->sctlr & SCTLR_SPAN))
		next |= PSTATE_PAN;
	if (el1->sctlr & SCTLR_DSSBS)
		next |= PSTATE_SSBS;
	if (!(el1->sctlr & SCTLR_SPINTMASK))
		next |= PSTATE_ALLINT;
	if (inject_from_el1(i->pstate) && el1->gcscr & GCSCR_EXLOCKEN)
		next |= PSTATE_EXLOCK;
	next |= PSTATE_TCO | PSTATE_PM;
	i->spsr = i->pstate;
	i->elr = i->pc;
	i->pc = el1->vbar + inject_offset(i->pstate);
	/* BTYPE, UAO, SS, IL, PPEND, PACM and UINJ become 0. What the CPU lacks stays 0. */
	i->pstate = (next & (cpu->pstate | PSTATE_NZCV)) | PSTATE_DAIF | PSTATE_EL1H;
}

uint64_t inject_abort(uint64_t esr, uint64_t pstate)
{
	const uint64_t external = 0x10, wnr_cm = 0x140;
	uint64_t ec = esr >> ESR_EC_SHIFT & (EC_COUNT - 1), iss = external;

	/* With ISV clear, and for every fetch, IL is set whatever the instruction's length. */
	if (ec == EC_DABT_LOWER)
		iss |= esr & wnr_cm;
	/* From EL1 it is "without a change in exception level", one more than "from a lower level". */
	if (inject_from_el1(pstate))
		ec++;
	return ec << ESR_EC_SHIFT | ESR_IL | iss;
}

/* EL0, EL1 with SP_EL0, EL1 with SP_EL1; AArch32 User mode. `unlocked`: SPSR_EL1 and ELR_EL1 could have been
 * written, which guarded control stacks rule out. */
static int inject_can_return(uint64_t spsr, int aarch32, int unlocked)
{
	uint64_t mode = spsr & PSTATE_MODE;

	if (unlocked && inject_from_el1(spsr))
		return 0;
	return mode == 0 || mode == 4 || mode == PSTATE_EL1H || (aarch32 && mode == PSTATE_AARCH32);
}

uint64_t inject_return(uint64_t pstate, uint64_t spsr, int aarch32, int debugged, uint64_t gcscr)
{
	int unlocked = gcscr & GCSCR_EXLOCKEN && !(pstate & PSTATE_EXLOCK);

	if (debugged)
		spsr &= ~PSTATE_SS;
	if (inject_can_return(spsr, aarch32, unlocked))
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
