/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487, CPTR_EL2 and CNTHCTL_EL2, each of whose two formats is described there. */
#include <charter/el2.h>

/* Traps of both formats: the same bits (TCPAC, TAM), or others of the same meaning. */
#define CPTR_SAME (1ull << 31 | 1ull << 30)
#define CPTR0_TTA (1ull << 20)
#define CPTR1_TTA (1ull << 28)

/* Of E2H = 0 one bit that traps; of E2H = 1 two, which let when both are set. */
#define CPTR0_TZ (1ull << 8)
#define CPTR1_ZEN (3ull << 16)
#define CPTR0_TFP (1ull << 10)
#define CPTR1_FPEN (3ull << 20)
#define CPTR0_TSM (1ull << 12)
#define CPTR1_SMEN (3ull << 24)

static uint64_t e2h_cptr(uint64_t cptr)
{
	return (cptr & CPTR_SAME) | (cptr & CPTR0_TTA ? CPTR1_TTA : 0) | (cptr & CPTR0_TZ ? 0 : CPTR1_ZEN) |
	       (cptr & CPTR0_TFP ? 0 : CPTR1_FPEN) | (cptr & CPTR0_TSM ? 0 : CPTR1_SMEN);
}

/* EL1PCTEN and EL1PCEN (EL1PTEN) move from bits 1:0 to 11:10; what is at 1:0 and 9:8 then speaks of an EL2
 * that has applications. The rest is where it was: the event stream, FEAT_ECV. */
#define CNTHCTL0_MOVED 3ull
#define CNTHCTL1_SHIFT 10
#define CNTHCTL1_OTHERS 0xf03ull

static uint64_t e2h_cnthctl(uint64_t cnthctl)
{
	return (cnthctl & ~CNTHCTL1_OTHERS) | (cnthctl & CNTHCTL0_MOVED) << CNTHCTL1_SHIFT;
}

uint64_t charter_el2_e2h1(unsigned reg, uint64_t value)
{
	if (reg == CHARTER_EL2_CPTR_EL2)
		return e2h_cptr(value);
	return reg == CHARTER_EL2_CNTHCTL_EL2 ? e2h_cnthctl(value) : value;
}
