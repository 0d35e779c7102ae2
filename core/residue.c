/* SPDX-License-Identifier: BSD-2-Clause */
/* What is left after the traps, and what the traps cost: read off what the seal decided. */
#include "thing.h"
#include "vm_priv.h"

#include <charter/residue.h>

_Static_assert(CHARTER_ROW_NONE == ROW_NONE, "no row is the same inside and outside");

static struct charter_thing residue_thing(unsigned thing)
{
	if (thing < THING_INSN)
		return (struct charter_thing){.row = (uint16_t)(thing % ROW_REG_COUNT),
					      .kind = CHARTER_THING_REG,
					      .access = thing < THING_WRITE ? CHARTER_ACCESS_READ
									    : CHARTER_ACCESS_WRITE};
	if (thing < THING_BIT)
		return (struct charter_thing){.row = (uint16_t)(thing - THING_INSN),
					      .kind = CHARTER_THING_INSN};
	return (struct charter_thing){.row = (uint16_t)(thing - THING_BIT), .kind = CHARTER_THING_BIT};
}

/* Of the traps that take a thing: one that this host has and that takes all of it, or the next best. */
static void residue_cause(const struct charter_vm *vm, unsigned thing, struct charter_residue *residue)
{
	bool partly;

	residue->trap = ROW_NONE;
	residue->cause = CHARTER_CAUSE_ARCHITECTURE;
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		uint8_t cause = CHARTER_CAUSE_ARCHITECTURE;

		if (!thing_takes(&row_traps[i], thing, &partly))
			continue;
		if (!partly)
			cause = thing_trap_exists(vm->host.cpu, i) ? CHARTER_CAUSE_COST : CHARTER_CAUSE_HOST;
		if (residue->trap != ROW_NONE && cause <= residue->cause)
			continue;
		residue->trap = (uint16_t)i;
		residue->cause = cause;
	}
}

static bool residue_left(const struct charter_vm *vm, unsigned thing)
{
	return thing_bit(vm->wanted.word, thing) && !thing_bit(vm->taken.word, thing);
}

static void residue_fill(const struct charter_vm *vm, unsigned thing, struct charter_residue *residue)
{
	*residue = (struct charter_residue){.thing = residue_thing(thing)};
	residue->feature = (uint16_t)thing_feature(vm, thing);
	residue->accepted = thing_accepts(vm, residue->feature);
	residue_cause(vm, thing, residue);
}

/* Whether reads and writes of a register are left for the same reason. */
static bool residue_both(const struct charter_vm *vm, unsigned reg)
{
	struct charter_residue read, write;

	if (!residue_left(vm, reg) || !residue_left(vm, THING_WRITE + reg))
		return false;
	residue_cause(vm, reg, &read);
	residue_cause(vm, THING_WRITE + reg, &write);
	return read.cause == write.cause;
}

bool charter_residue_next(const struct charter_vm *vm, unsigned *cursor, struct charter_residue *residue)
{
	for (; *cursor < THING_COUNT; ++*cursor) {
		unsigned thing = *cursor;

		if (!residue_left(vm, thing))
			continue;
		if (thing >= THING_WRITE && thing < THING_INSN && residue_both(vm, thing - THING_WRITE))
			continue;
		residue_fill(vm, thing, residue);
		if (thing < THING_WRITE && residue_both(vm, thing))
			residue->thing.access = CHARTER_ACCESS_READ | CHARTER_ACCESS_WRITE;
		++*cursor;
		return true;
	}
	return false;
}

bool charter_residue_accepted(const struct charter_vm *vm, struct charter_residue *first)
{
	struct charter_residue residue;
	unsigned cursor = 0;

	while (charter_residue_next(vm, &cursor, &residue)) {
		if (residue.accepted)
			continue;
		if (first)
			*first = residue;
		return false;
	}
	return true;
}

bool charter_taken(const struct charter_vm *vm, unsigned reg, unsigned access)
{
	if (reg >= ROW_REG_COUNT)
		return false;
	if (access & CHARTER_ACCESS_READ && !thing_bit(vm->taken.word, reg))
		return false;
	return !(access & CHARTER_ACCESS_WRITE) || thing_bit(vm->taken.word, THING_WRITE + reg);
}

bool charter_trap_on(const struct charter_vm *vm, unsigned trap)
{
	return trap < ROW_TRAP_COUNT && thing_bit(vm->trap_on.word, trap);
}

/* The granted accesses of one entry that trap and would not otherwise. */
static bool residue_pays(const struct charter_vm *vm, const struct row_take *take, struct charter_thing *paid)
{
	unsigned thing[2], count = thing_of(take, thing);
	uint8_t access = 0;

	for (unsigned k = 0; k < count; k++) {
		if (!thing_bit(vm->has.word, thing[k]) || !thing_costs(vm, thing[k]))
			continue;
		*paid = residue_thing(thing[k]);
		access = (uint8_t)(access | paid->access);
		paid->access = access;
		if (k + 1 == count || thing[k] >= THING_INSN)
			return true;
	}
	return access != 0;
}

/* *cursor counts, over the paid traps, one for what goes along without a row, and one for each entry. */
bool charter_price_next(const struct charter_vm *vm, unsigned *cursor, struct charter_price *price)
{
	unsigned at = 0;

	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *trap = &row_traps[i];

		if (!thing_bit(vm->trap_paid.word, i))
			continue;
		for (unsigned k = 0; k <= trap->take_count; k++, at++) {
			if (at < *cursor)
				continue;
			price->trap = (uint16_t)i;
			price->thing =
				(struct charter_thing){.row = (uint16_t)i, .kind = CHARTER_THING_ALONG};
			*cursor = at + 1;
			if (k == 0 ? trap->along != ROW_ALONG_NOTHING
				   : residue_pays(vm, &row_takes[trap->first_take + k - 1], &price->thing))
				return true;
		}
	}
	return false;
}
