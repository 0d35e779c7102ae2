/* SPDX-License-Identifier: BSD-2-Clause */
/* Things that can be had, as bits of a set: reads and writes of registers, instructions, control bits. */
#ifndef CHARTER_CORE_THING_H
#define CHARTER_CORE_THING_H

#include "rows.h"

#define THING_WRITE ROW_REG_COUNT
#define THING_INSN (2u * ROW_REG_COUNT)
#define THING_BIT (THING_INSN + ROW_INSN_COUNT)
#define THING_COUNT (THING_BIT + ROW_BIT_COUNT)

struct thing_set {
	uint32_t word[(THING_COUNT + 31u) / 32u];
};

struct thing_traps {
	uint32_t word[(ROW_TRAP_COUNT + 31u) / 32u];
};

static inline bool thing_bit(const uint32_t *words, unsigned bit)
{
	return words[bit / 32u] >> (bit % 32u) & 1u;
}

static inline void thing_put(uint32_t *words, unsigned bit)
{
	words[bit / 32u] |= 1u << (bit % 32u);
}

static inline void thing_drop(uint32_t *words, unsigned bit)
{
	words[bit / 32u] &= ~(1u << (bit % 32u));
}

/*
 * The things that one entry of row_takes stands for: at most two. Returns how many.
 */
static inline unsigned thing_of(const struct row_take *take, unsigned thing[2])
{
	unsigned count = 0;

	switch (take->flags & ROW_TAKE_KIND) {
	case ROW_TAKE_INSN:
		thing[count++] = THING_INSN + take->index;
		break;
	case ROW_TAKE_BIT:
		thing[count++] = THING_BIT + take->index;
		break;
	default:
		if (take->flags & ROW_TAKE_READ)
			thing[count++] = take->index;
		if (take->flags & ROW_TAKE_WRITE)
			thing[count++] = THING_WRITE + take->index;
		break;
	}
	return count;
}

struct charter_vm;

/* Whether a guest or a host with these ID registers has a thing. */
bool thing_has(const uint64_t *id, unsigned thing);

/* Whether a host has this trap. */
bool thing_trap_exists(const uint64_t *cpu, unsigned trap);

/* Whether a trap takes a thing; if so, `partly` says whether only some uses of it. */
bool thing_takes(const struct row_trap *trap, unsigned thing, bool *partly);

/* The feature that a thing which is not granted would take, or ROW_NONE. */
unsigned thing_feature(const struct charter_vm *vm, unsigned thing);

/* Whether the charter accepts that this feature remains usable. */
bool thing_accepts(const struct charter_vm *vm, unsigned feature);

/* Whether a granted thing is lost when a trap takes it: nobody can do it in the guest's place. */
bool thing_native(unsigned thing);

/* Whether a granted thing is lost, or costs an exit, when a trap takes it: not answered by what is decided.
 */
bool thing_costs(const struct charter_vm *vm, unsigned thing);

#endif
