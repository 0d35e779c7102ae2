/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The traps of a VM, decided at the seal. What a control row asks for is
 * given. Every other trap of the host is on if nothing that is granted is
 * lost by it; what is then neither granted nor taken is paid for, unless the
 * charter accepts it; the rest is residue (residue.c).
 */
#include "thing.h"
#include "vm_priv.h"
#include <string.h>

/* What one trap would take on this host, for this guest. */
struct enforce_sum {
	unsigned wanted;  /* things that are not granted and the host has */
	unsigned granted; /* things that are granted */
	unsigned costs;   /* of those, the ones that would go from no exit to one */
	bool lost;        /* something granted could not be answered at all */
};

static struct enforce_sum enforce_trap_sum(const struct charter_vm *vm, const struct row_trap *trap)
{
	struct enforce_sum sum = {.costs = trap->along != ROW_ALONG_NOTHING,
				  .lost = trap->along == ROW_ALONG_LOST};
	unsigned thing[2];

	for (unsigned i = 0; i < trap->take_count; i++) {
		unsigned count = thing_of(&row_takes[trap->first_take + i], thing);

		for (unsigned k = 0; k < count; k++) {
			bool granted = thing_bit(vm->has.word, thing[k]);

			sum.wanted += thing_bit(vm->wanted.word, thing[k]);
			sum.granted += granted;
			if (!granted || !thing_costs(vm, thing[k]))
				continue;
			sum.costs++;
			sum.lost = sum.lost || thing_native(thing[k]);
		}
	}
	return sum;
}

/* A write that traps is masked: what the policed bits of the register switch on is refused. */
static void enforce_take_bits(struct charter_vm *vm, unsigned reg)
{
	unsigned effective = row_regs[reg].effective;

	if (effective == ROW_NONE)
		return;
	for (unsigned i = 0; i < row_effectives[effective].bit_count; i++)
		thing_put(vm->taken.word, THING_BIT + row_effectives[effective].first_bit + i);
}

static void enforce_switch_on(struct charter_vm *vm, unsigned index)
{
	const struct row_trap *trap = &row_traps[index];
	unsigned thing[2];

	thing_put(vm->trap_on.word, index);
	for (unsigned i = 0; i < trap->take_count; i++) {
		const struct row_take *take = &row_takes[trap->first_take + i];
		unsigned count = thing_of(take, thing);

		for (unsigned k = 0; k < count && !(take->flags & ROW_TAKE_PARTLY); k++) {
			thing_put(vm->taken.word, thing[k]);
			if (thing[k] >= THING_WRITE && thing[k] < THING_INSN)
				enforce_take_bits(vm, thing[k] - THING_WRITE);
		}
	}
}

/* Bits are refused where they are policed, in a register that is there: a register that is not takes them
 * along. */
static bool enforce_polices(const struct charter_vm *vm, unsigned thing)
{
	const struct row_bit *bit = &row_bits[thing - THING_BIT];
	unsigned reg = row_effectives[bit->effective].reg;

	return bit->police && reg != ROW_NONE && thing_has(vm->choice.id, THING_WRITE + reg);
}

/* What is there, what is granted, and what has to be refused. */
void enforce_find(struct charter_vm *vm)
{
	vm->has = vm->wanted = (struct thing_set){0};
	for (unsigned i = 0; i < THING_COUNT; i++) {
		if (thing_has(vm->choice.id, i))
			thing_put(vm->has.word, i);
		else if (thing_has(vm->host.cpu, i) && (i < THING_BIT || enforce_polices(vm, i)))
			thing_put(vm->wanted.word, i);
	}
}

/* What a control row asks for is decided; anything else is on if it is free. */
static void enforce_free_traps(struct charter_vm *vm, struct thing_traps *fixed)
{
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *trap = &row_traps[i];
		uint64_t bit = 1ull << trap->bit;
		struct enforce_sum sum;

		if (!thing_trap_exists(vm->host.cpu, i)) {
			thing_put(fixed->word, i);
			continue;
		}
		if ((vm->el2_set[trap->reg] | vm->el2_clear[trap->reg]) & bit) {
			thing_put(fixed->word, i);
			if (trap->set == (vm->el2_set[trap->reg] >> trap->bit & 1u))
				enforce_switch_on(vm, i);
			continue;
		}
		sum = enforce_trap_sum(vm, trap);
		if (sum.costs == 0 && (sum.wanted || !sum.granted))
			enforce_switch_on(vm, i);
	}
}

/* The cheapest trap that takes a thing and whose other takings can be answered, or ROW_NONE. */
static unsigned enforce_cheapest(const struct charter_vm *vm, const struct thing_traps *fixed, unsigned thing)
{
	unsigned best = ROW_NONE, least = ~0u;
	bool partly;

	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		struct enforce_sum sum;

		if (thing_bit(fixed->word, i) || !thing_takes(&row_traps[i], thing, &partly) || partly)
			continue;
		sum = enforce_trap_sum(vm, &row_traps[i]);
		if (sum.lost || sum.costs >= least)
			continue;
		best = i;
		least = sum.costs;
	}
	return best;
}

static void enforce_paid_traps(struct charter_vm *vm, const struct thing_traps *fixed)
{
	for (unsigned i = 0; i < THING_COUNT; i++) {
		unsigned trap;

		if (!thing_bit(vm->wanted.word, i) || thing_bit(vm->taken.word, i) ||
		    thing_accepts(vm, thing_feature(vm, i)))
			continue;
		trap = enforce_cheapest(vm, fixed, i);
		if (trap == ROW_NONE)
			continue;
		enforce_switch_on(vm, trap);
		thing_put(vm->trap_paid.word, trap);
	}
}

/* What is decided, as bits: a trap that is off is only demanded where it would be on by itself. */
static void enforce_demand(struct charter_vm *vm, const struct thing_traps *fixed)
{
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *trap = &row_traps[i];
		bool on = thing_bit(vm->trap_on.word, i);

		if (thing_bit(fixed->word, i) || (!on && trap->set))
			continue;
		if (!on && !enforce_trap_sum(vm, trap).costs)
			continue;
		if (!on || trap->set)
			vm->el2_set[trap->reg] |= 1ull << trap->bit;
		else
			vm->el2_clear[trap->reg] |= 1ull << trap->bit;
	}
}

void enforce_traps(struct charter_vm *vm)
{
	struct thing_traps fixed = {0};

	vm->taken = (struct thing_set){0};
	vm->trap_on = vm->trap_paid = (struct thing_traps){0};
	enforce_free_traps(vm, &fixed);
	enforce_paid_traps(vm, &fixed);
	enforce_demand(vm, &fixed);
}

void enforce_decide(struct charter_vm *vm)
{
	enforce_find(vm);
	enforce_traps(vm);
}
