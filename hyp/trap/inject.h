/* SPDX-License-Identifier: BSD-2-Clause */
/* An exception to EL1, as the CPU would take it: pure, so that it can be tested anywhere. */
#ifndef HYP_TRAP_INJECT_H
#define HYP_TRAP_INJECT_H

#include <stdint.h>

/* SPSR_ELx of AArch64. */
#define PSTATE_SP (1ull << 0)
#define PSTATE_EL1H 0x5ull
#define PSTATE_MODE 0x1full
#define PSTATE_AARCH32 (1ull << 4)
#define PSTATE_DAIF (0xfull << 6)
#define PSTATE_BTYPE (3ull << 10)
#define PSTATE_SSBS (1ull << 12)
#define PSTATE_ALLINT (1ull << 13)
#define PSTATE_IL (1ull << 20)
#define PSTATE_SS (1ull << 21)
#define PSTATE_PAN (1ull << 22)
#define PSTATE_UAO (1ull << 23)
#define PSTATE_DIT (1ull << 24)
#define PSTATE_TCO (1ull << 25)
#define PSTATE_NZCV (0xfull << 28)
#define PSTATE_PM (1ull << 32)
#define PSTATE_EXLOCK (1ull << 34)

#define SCTLR_SPINTMASK (1ull << 62)
#define SCTLR_DSSBS (1ull << 44)
#define SCTLR_SPAN (1ull << 23)
#define GCSCR_EXLOCKEN (1ull << 6)

/* Which bits of PSTATE the CPU has. */
struct inject_cpu {
	uint64_t pstate; /* of PAN, DIT, SSBS, TCO, ALLINT, PM, EXLOCK: those that exist */
};

/* The registers of EL1 that say how it takes an exception. */
struct inject_el1 {
	uint64_t sctlr;
	uint64_t vbar;
	uint64_t gcscr; /* 0 where there is none */
};

/* The guest as it is, and as it becomes. */
struct inject {
	uint64_t pstate; /* in: interrupted; out: in the handler */
	uint64_t pc;     /* in: of the instruction; out: of the handler */
	uint64_t spsr;   /* out: SPSR_EL1 */
	uint64_t elr;    /* out: ELR_EL1 */
};

/* Take a synchronous exception to EL1 (AArch64). Source: DDI 0487, AArch64.TakeException. */
void inject_exception(struct inject *i, const struct inject_cpu *cpu, const struct inject_el1 *el1);

/*
 * ESR_EL1 of a synchronous external abort that is not on a table walk, in place of the abort of a lower level
 * that EL2 took with `esr` from `pstate`. Source: DDI 0487, ISS of an Instruction Abort and of a Data Abort.
 */
uint64_t inject_abort(uint64_t esr, uint64_t pstate);

/*
 * PSTATE after an ERET at EL1: `pstate` is the one of the ERET, `spsr` SPSR_EL1; `aarch32` says whether EL0
 * can be AArch32, `debugged` whether debug exceptions were enabled where the ERET was, `gcscr` is GCSCR_EL1
 * or 0. Source: DDI 0487, SetPSTATEFromSPSR, IllegalExceptionReturn, DebugExceptionReturnSS.
 */
uint64_t inject_return(uint64_t pstate, uint64_t spsr, int aarch32, int debugged, uint64_t gcscr);

/* AArch32: PSTATE with the IT block advanced by one instruction. */
uint64_t inject_it_advance(uint64_t pstate);

/* Step over an instruction: the next one's address (`wide`: this one was 32 bits long), and its PSTATE. */
static inline uint64_t inject_step_pc(uint64_t pc, uint64_t pstate, int wide)
{
	return pc + (pstate & PSTATE_AARCH32 && !wide ? 2 : 4);
}

static inline uint64_t inject_step_pstate(uint64_t pstate)
{
	if (pstate & PSTATE_AARCH32)
		return inject_it_advance(pstate & ~PSTATE_SS);
	return pstate & ~(PSTATE_SS | PSTATE_BTYPE);
}

/* Whether an AArch32 instruction with this condition (0..15) passes with these flags. */
int inject_condition(uint32_t condition, uint64_t pstate);

#endif
