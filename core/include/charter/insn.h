/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one A64 instruction word needs beyond the base instruction set, and
 * what it is in a VM. Accesses of system registers and system instructions
 * (MRS, MSR register, SYS, SYSL) are charter_access()'s subject, not this one's.
 */
#ifndef CHARTER_INSN_H
#define CHARTER_INSN_H

#include <charter/vm.h>

enum charter_insn_kind {
	CHARTER_INSN_BASE,    /* no row: an instruction that needs no feature, or none at all */
	CHARTER_INSN_GRANTED, /* what it needs is granted */
	CHARTER_INSN_UNDEF,   /* it is not: UNDEFINED */
	CHARTER_INSN_NOP,     /* it is not: nothing happens (hint space) */
	CHARTER_INSN_OTHER,   /* it is not: the word is an older instruction, which executes */
};

struct charter_insn {
	enum charter_insn_kind kind;
	uint16_t insn;    /* index of the instruction's row, or CHARTER_INSN_NONE */
	uint16_t feature; /* feature index: GRANTED, one that grants it; refused, the first that is missing */
};

#define CHARTER_INSN_NONE 0xffffu

/*
 * Judge one instruction word. Pure; O(1): a bounded way through tables of the
 * build; any CPU; no lock. `vm` must be sealed.
 */
struct charter_insn charter_insn(const struct charter_vm *vm, uint32_t word);

/*
 * The index of the row that a word belongs to, or CHARTER_INSN_NONE. Of rows
 * that hold one another it is the innermost.
 */
unsigned charter_insn_find(uint32_t word);

#endif
