/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a VM's host has and its charter does not grant: each such thing is
 * refused by a trap, or it is in the residue. And the price: what the guest is
 * granted and yet traps, because nothing else refuses something. Decided at the
 * seal; any CPU, no lock; `vm` must be sealed.
 */
#ifndef CHARTER_RESIDUE_H
#define CHARTER_RESIDUE_H

#include <charter/vm.h>

/* "None" among rows, features and traps. */
#define CHARTER_ROW_NONE 0xffffu

enum charter_thing_kind {
	CHARTER_THING_REG,   /* `row`: index into row_regs; `access` says which accesses */
	CHARTER_THING_INSN,  /* `row`: index into row_insns */
	CHARTER_THING_BIT,   /* `row`: index into row_bits: bits of a control register */
	CHARTER_THING_ALONG, /* base instructions that have no row: the trap's notes name them; `row`: the
				trap */
};

#define CHARTER_ACCESS_READ 1u
#define CHARTER_ACCESS_WRITE 2u

/* Something that can be had: accesses of a register, an instruction, bits of a control register. */
struct charter_thing {
	uint16_t row;
	uint8_t kind;   /* enum charter_thing_kind */
	uint8_t access; /* CHARTER_ACCESS_*: of a register */
};

enum charter_cause {
	CHARTER_CAUSE_ARCHITECTURE, /* no trap takes it, or some of its uses only */
	CHARTER_CAUSE_HOST,         /* a trap exists, and this host lacks it */
	CHARTER_CAUSE_COST, /* a trap exists here, and the charter accepts the feature rather than pay, or
			       what the trap takes along could not be answered */
};

struct charter_residue {
	struct charter_thing thing;
	uint16_t feature; /* the feature that is not granted, or CHARTER_ROW_NONE: no feature stands for it */
	uint16_t trap;    /* a trap that takes it or some of it (index into row_traps), or CHARTER_ROW_NONE */
	uint8_t cause;    /* enum charter_cause */
	uint8_t accepted; /* 1: the charter accepts that the feature remains usable */
};

/* The next thing of the residue. *cursor is 0 to begin with; false: there is no more. */
bool charter_residue_next(const struct charter_vm *vm, unsigned *cursor, struct charter_residue *residue);

/* Whether the charter accepts all of the residue; if not, *first (may be NULL) is the first that it does not.
 */
bool charter_residue_accepted(const struct charter_vm *vm, struct charter_residue *first);

struct charter_price {
	struct charter_thing thing; /* granted, and traps */
	uint16_t trap;              /* the trap that takes it along: index into row_traps */
};

/* The next thing that is paid with. *cursor is 0 to begin with; false: there is no more. */
bool charter_price_next(const struct charter_vm *vm, unsigned *cursor, struct charter_price *price);

/* Whether a trap that is demanded takes all these accesses (CHARTER_ACCESS_*) of a register (index into
 * row_regs). */
bool charter_taken(const struct charter_vm *vm, unsigned reg, unsigned access);

/* Whether a trap (index into row_traps) is demanded. */
bool charter_trap_on(const struct charter_vm *vm, unsigned trap);

#endif
