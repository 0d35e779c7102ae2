/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the audit payload tells: one header, then records, the last of them
 * AUDIT_END. All little-endian. They travel as lines of text (audit_line.h),
 * so that a console carries them, and a log that was cut or garbled is noticed.
 * A record speaks of `count` keys in a row that all had the same outcome.
 */
#ifndef CHARTER_ABI_AUDIT_H
#define CHARTER_ABI_AUDIT_H

#include <stdint.h>

#define AUDIT_MAGIC 0x5449445541484300ull /* bytes 00 'C' 'H' 'A' 'U' 'D' 'I' 'T' */
#define AUDIT_FORMAT 1u

/* audit_header.flags */
#define AUDIT_FLAG_GUARDED 1u /* a timer ends what does not end by itself */

struct audit_header {
	uint64_t magic;
	uint32_t format;
	uint32_t model; /* model version of the rows that the payload walks */
	uint64_t seed;
	uint32_t words; /* random instruction words, at each exception level */
	uint32_t flags;
};
_Static_assert(sizeof(struct audit_header) == 32, "audit_header is ABI");

enum audit_kind {
	AUDIT_MRS = 1,    /* key: encoding */
	AUDIT_MSR = 2,    /* key: encoding; what was read from it is written back, else 0 */
	AUDIT_PSTATE = 3, /* key: encoding with op0 = 0: MSR (immediate), hints, barriers; Rt is 31 */
	AUDIT_SYS = 4,    /* key: encoding with op0 = 1, Rt holds the address of scratch memory */
	AUDIT_SYSL = 5,   /* key: encoding with op0 = 1 */
	AUDIT_INSN = 6,   /* key: number of the row; esr: how many of its words were tried, see audit_word.h;
			     value: bit i set: word i was executed; more: bit i set: it changed a register */
	AUDIT_WORD = 7,   /* key: index of the first of esr random words; value and more as for AUDIT_INSN */
	AUDIT_HVC = 8,    /* key: function id; esr: x1; value: x0 afterwards; more: x1 afterwards */
	AUDIT_SMC = 9,    /* the same */
	AUDIT_BITS = 10,  /* key: encoding; value: bits that can be flipped; more: what it held before */
	AUDIT_SPSR = 11,  /* key: 0; value: bits of SPSR_EL1 that ERET takes into PSTATE, one by one */
	AUDIT_AARCH32 = 12, /* key: 0: A32 code at EL0 */
	AUDIT_END = 255,    /* key: number of records before this one */
};

enum audit_outcome {
	AUDIT_WORKS = 1, /* no exception; value: what a read gave */
	AUDIT_UNDEF = 2, /* exception class 0 */
	AUDIT_TRAP =
		3, /* another exception: esr. Of class 0x18 only the class is told: the rest is the key */
	AUDIT_HANG = 4, /* it did not end: the timer ended it */
	AUDIT_SKIP = 5, /* not probed; value: enum audit_reason */
};

/* audit_record.flags */
#define AUDIT_MORE_ANSWERS 1u /* calls: x2 or x3 is not zero afterwards */

struct audit_record {
	uint8_t kind;    /* enum audit_kind */
	uint8_t el;      /* exception level that it ran at: 0 or 1 */
	uint8_t outcome; /* enum audit_outcome */
	uint8_t flags;
	uint32_t key;
	uint32_t count; /* keys, ascending by one; with values, each of them has this value */
	uint32_t esr;
	uint64_t value;
	uint64_t more;
};
_Static_assert(sizeof(struct audit_record) == 32, "audit_record is ABI");

/* Words for each row of instructions, and in each record of random words: bits of `value`. */
#define AUDIT_ROW_WORDS 32u
#define AUDIT_WORDS_EACH 64u

#endif
