/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A payload on a bare machine, at EL2: which trap takes what, measured. It knows the encodings of the rows
 * and nothing of what arch/ says of traps, and no line of the library or the hypervisor is in it.
 */
#ifndef TESTS_TRAPS_BARE_H
#define TESTS_TRAPS_BARE_H

#include "lib/guest.h"

#define BARE_SCRATCH 0x48008000ull
#define BARE_SLOTS 0x44000000ull

/* Something to be done at EL1 or EL0, once. entry.S knows the layout. */
struct bare_step {
	uint64_t pc;
	uint64_t pstate;
	uint64_t x0; /* in and out */
	uint64_t esr2, elr2;
	uint64_t esr1, elr1;
};
_Static_assert(sizeof(struct bare_step) == 56, "entry.S reads and writes it");
void bare_step(struct bare_step *step);

/* What came of a step: it executed, EL1 took an exception, or EL2 did; the class of the exception with it. */
#define OUTCOME_DONE 0x000u
#define OUTCOME_EL1 0x100u
#define OUTCOME_EL2 0x200u
#define OUTCOME_UNDEFINED OUTCOME_EL1 /* class 0 */

/* A control register of EL2: what it holds where nothing traps, and which bits are left alone. */
struct neutral {
	const char *name;
	uint16_t enc;
	uint64_t value;
	uint64_t alone;
	const char *why; /* they are */
};
extern const struct neutral neutrals[];
extern const unsigned neutral_count;

/* Let EL1 and EL0 do all that they can: no control bit of EL1 or EL2 refuses anything. SVCR: PSTATE.SM and
 * ZA, which are set while nothing traps SME. */
#define SVCR_SM 1u
#define SVCR_ZA 2u
void neutral_set(uint64_t svcr);

/* Base instructions, which no row has. */
struct base_insn {
	const char *name;
	uint32_t word;
};
extern const struct base_insn base_insns[];
extern const unsigned base_insn_count;

/* The rows: encodings of registers, instruction words (generated from arch/). */
struct thing_insn {
	uint32_t mask;
	uint32_t value;
	uint16_t num;
};
extern const uint16_t thing_regs[];
extern const unsigned thing_reg_count;
extern const struct thing_insn thing_insns[];
extern const unsigned thing_insn_count;

/* One of them: an access of a register or an instruction, at EL1 or EL0. */
enum thing_kind { THING_READ, THING_WRITE, THING_INSN, THING_BASE };
struct thing {
	uint16_t id; /* encoding, number of the instruction's row, index into base_insns */
	uint8_t kind;
	uint8_t el;
	uint8_t svcr; /* what it is done with */
	uint64_t x0;
	uint16_t base; /* outcome where nothing traps */
	uint16_t all;  /* outcome where everything does */
};

/* Everything there is a row of. `things_find` measures what comes of it where nothing traps. */
#define THINGS_MOST 8192
extern struct thing things[THINGS_MOST];
extern unsigned thing_count;
void things_find(void);

/* Do a thing: its outcome now. `x0` (may be NULL): what the register holds afterwards. */
uint16_t thing_do(unsigned n, uint64_t *x0);

/* Do a word at EL1 or EL0. */
uint16_t word_do(uint32_t word, unsigned el, uint64_t *x0);

#endif
