/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests that have an EL2 of their own. With FEAT_NV2 their control registers
 * are memory, and nothing traps there; and what their own guests do traps to
 * whom it concerns. Pure functions of ID registers, for an embedder that
 * virtualizes EL2: Charter's own hypervisor does not.
 */
#ifndef CHARTER_NESTED_H
#define CHARTER_NESTED_H

#include <charter/masks.h>
#include <stdbool.h>

/* A register that is memory to such a guest. */
struct charter_vncr {
	uint16_t offset; /* bytes, in the page of VNCR_EL2 */
	uint16_t enc;    /* CHARTER_ENC() */
};

/* Register n of the page, n < CHARTER_VNCR_COUNT, by ascending offset. Source: DDI 0487, D8.11. */
struct charter_vncr charter_vncr(unsigned n);

/*
 * The masks of register n of the page for a guest whose ID registers are `id`, by ID index. All of a register
 * that the guest does not have is RES0.
 */
struct charter_masks charter_vncr_masks(const uint64_t *id, unsigned n);

/*
 * Give every register of a page of 512 words its effective value, in place; what is no register's becomes
 * zero. Before a word of it is believed, and after a guest could write it.
 */
void charter_vncr_sanitise(const uint64_t *id, uint64_t *page);

enum charter_triage_kind {
	CHARTER_TRIAGE_UNDEF,   /* neither guest has it: UNDEFINED, in the guest's guest */
	CHARTER_TRIAGE_FORWARD, /* the guest's EL2 asked for it: take the trap to it */
	CHARTER_TRIAGE_LOCAL,   /* as for any guest: charter_access(), charter_insn() */
};

struct charter_triage {
	enum charter_triage_kind kind;
	uint16_t trap; /* FORWARD: index of the trap that the guest's EL2 has on */
};

/*
 * Who answers an access by the guest's guest (HCR_EL2.TGE is 0): `enc` is CHARTER_ENC(), `write` the
 * direction, `el` 0 or 1. `el2` are the guest's own EL2 registers as it wrote them, by enum charter_el2_reg,
 * with the layout of CPTR_EL2 and CNTHCTL_EL2 that its HCR_EL2.E2H asks for. Registers of EL2 and traps to
 * EL1 (CPACR_EL1, CNTKCTL_EL1 ...) are the embedder's: they come before.
 */
struct charter_triage charter_nested_access(const uint64_t *id, const uint64_t *el2, uint16_t enc, bool write,
					    unsigned el);

/* The same for an instruction word that is no access of a register. */
struct charter_triage charter_nested_insn(const uint64_t *id, const uint64_t *el2, uint32_t word);

#endif
