/* SPDX-License-Identifier: BSD-2-Clause */
/* What an exception return takes from SPSR_EL1, bit by bit, and AArch32 at EL0. */
#include "audit/audit.h"

#define PSTATE_BRK 0xd4200020u
#define PSTATE_A32_SVC 0xef000000u
#define PSTATE_EL1H 0x3c5u
#define PSTATE_EL0T 0x3c0u
#define PSTATE_A32 0x1d0u /* A, I and F masked, User mode, A32 */
#define PSTATE_FIRST 5u   /* below: the mode */
#define PSTATE_BITS 40u
#define PSTATE_EC_SVC32 0x11u

static void pstate_bits(unsigned el)
{
	struct audit_record r = {.kind = AUDIT_SPSR, .el = (uint8_t)el, .count = 1, .outcome = AUDIT_WORKS};
	uint64_t base = el ? PSTATE_EL1H : PSTATE_EL0T, esr;

	for (unsigned bit = PSTATE_FIRST; bit < PSTATE_BITS; bit++)
		r.value |= (box_pstate(base ^ 1ull << bit, PSTATE_BRK, &esr) ^ base) & 1ull << bit;
	record_add(&r);
}

static void pstate_aarch32(void)
{
	struct audit_record r = {.kind = AUDIT_AARCH32, .count = 1, .outcome = AUDIT_WORKS};
	uint64_t esr;

	box_pstate(PSTATE_A32, PSTATE_A32_SVC, &esr);
	if (esr >> 26 != PSTATE_EC_SVC32) {
		r.outcome = AUDIT_TRAP;
		r.esr = (uint32_t)esr & 0xfc000000u;
	}
	record_add(&r);
}

void pstate_walk(void)
{
	pstate_bits(1);
	pstate_bits(0);
	pstate_aarch32();
}
