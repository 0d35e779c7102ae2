/* SPDX-License-Identifier: BSD-2-Clause */
/* What one trapped register access gets. */
#ifndef CHARTER_ACCESS_H
#define CHARTER_ACCESS_H

#include <charter/vm.h>

enum charter_verdict_kind {
	CHARTER_VERDICT_UNDEF,  /* inject an Undefined Instruction exception */
	CHARTER_VERDICT_VALUE,  /* the read returns `value` */
	CHARTER_VERDICT_IGNORE, /* a write is dropped; step over it */
	CHARTER_VERDICT_YOURS,  /* the embedder emulates it: `handler` */
	CHARTER_VERDICT_PASS,   /* do it on the register itself; a write by way of charter_pass() */
};

struct charter_verdict {
	uint64_t value;
	enum charter_verdict_kind kind;
	uint32_t handler; /* YOURS: enum charter_sysreg; PASS: what charter_pass() wants to know */
};

/*
 * Judge a trapped MRS, MSR or system instruction. `enc` is CHARTER_ENC(),
 * `write` the direction, `el` the exception level it came from (0 or 1),
 * `ccsidr_select` the vCPU's CSSELR_EL1 (used for CCSIDR_EL1 only).
 * Pure; O(1); any CPU; no lock. `vm` must be sealed.
 */
struct charter_verdict charter_access(const struct charter_vm *vm, uint16_t enc, bool write, unsigned el,
				      uint64_t ccsidr_select);

/* The CHARTER_ENC() encoding in the ISS of an ESR_EL2 with EC 0x18. Source: DDI 0487 ESR_EL2. */
static inline uint16_t charter_access_enc(uint64_t esr)
{
	/* op1 and CRn are neighbours in both. */
	return (uint16_t)((esr >> 20 & 3) << 14 | (esr >> 10 & 0x7f) << 7 | (esr >> 1 & 15) << 3 |
			  (esr >> 17 & 7));
}

#endif
