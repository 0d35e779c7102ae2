/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a vCPU was refused: one row for each kind of access, with a count and
 * the last place. Written by the vCPU's own CPU alone, without a lock; bounded,
 * whatever a guest tries. Others read it while it changes: each word is right,
 * the words of a row may be of two accesses.
 */
#ifndef HYP_TRAP_REFUSED_H
#define HYP_TRAP_REFUSED_H

#include "channel.h"
#include <stdbool.h>
#include <stdint.h>

#define REFUSED_ROWS 32u
#define REFUSED_TRIES 4u /* rows that one key can be in */

struct refused_row {
	uint64_t key; /* see below, 0: free */
	uint64_t count;
	uint64_t pc;   /* ELR_EL2 of the last one */
	uint64_t when; /* CNTPCT_EL0 of the last one */
};

struct refused {
	struct refused_row row[REFUSED_ROWS];
	uint64_t calls, undefs, aborts; /* of those that found no row */
};

/*
 * A key is the exception class, where ESR_EL2 has it when that is the upper
 * half, flags, and what: a register's encoding, a page, or for a call its id
 * below the immediate.
 */
#define REFUSED_CLASS_SHIFT 58
#define REFUSED_KEY (1ull << 57) /* set in every key, as IL is in a hypercall's syndrome */
#define REFUSED_EL0 (1ull << 56)
#define REFUSED_WRITE (1ull << 55)
#define REFUSED_AWAY (1ull << 54) /* an abort: nothing answers there; what is the page */
#define REFUSED_WHAT (~0ull >> 16)

static inline uint64_t refused_class(uint64_t key)
{
	return key >> REFUSED_CLASS_SHIFT;
}

/* A hypercall; its ESR_EL2 holds nothing but class, IL and immediate. */
static inline uint64_t refused_call(uint64_t esr, uint32_t fid)
{
	return esr << 32 | fid;
}

static inline struct refused_row *refused_first(struct refused *r, uint64_t key)
{
	return &r->row[(key ^ key >> 5 ^ key >> 24) % REFUSED_ROWS];
}

static inline void refused_count(struct refused_row *row, uint64_t pc, uint64_t when)
{
	row->count++;
	row->pc = pc;
	row->when = when;
}

/* The same for a key that is not in its first row. */
void refused_elsewhere(struct refused *r, uint64_t key, uint64_t pc, uint64_t when);

/* Count one. */
static inline void refused_note(struct refused *r, uint64_t key, uint64_t pc, uint64_t when)
{
	struct refused_row *row = refused_first(r, key);

	if (row->key == key)
		refused_count(row, pc, when);
	else
		refused_elsewhere(r, key, pc, when);
}

#endif
