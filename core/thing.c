/* SPDX-License-Identifier: BSD-2-Clause */
/* One thing that can be had: who has it, what takes it, which feature stands for it. */
#include "thing.h"
#include "vm_priv.h"

/* Whether an instruction's needs hold; if `guest` is given, *missing is the first feature that `id` has and
 * it lacks. */
static bool thing_insn(const uint64_t *id, const struct row_insn *row, const uint64_t *guest,
		       unsigned *missing)
{
	bool all = true;
	unsigned lacks = ROW_NONE;

	for (unsigned i = 0; i < row->need_count; i++) {
		uint16_t need = row_insn_needs[row->first_need + i];
		uint16_t feature = (uint16_t)(need & ~ROW_NEED_MORE);

		all = all && feature_cond(id, feature);
		if (guest && lacks == ROW_NONE && !feature_cond(guest, feature))
			lacks = feature;
		if (need & ROW_NEED_MORE)
			continue;
		if (all && guest)
			*missing = lacks;
		if (all)
			return true;
		all = true;
		lacks = ROW_NONE;
	}
	return false;
}

static bool thing_register(const uint64_t *id, unsigned reg, bool write)
{
	const struct row_reg *row = &row_regs[reg];

	return (write ? row->write : row->read) != ROW_ACT_UNDEF && feature_has_register(id, row);
}

bool thing_has(const uint64_t *id, unsigned thing)
{
	if (thing < THING_WRITE)
		return thing_register(id, thing, false);
	if (thing < THING_INSN)
		return thing_register(id, thing - THING_WRITE, true);
	if (thing < THING_BIT)
		return thing_insn(id, &row_insns[thing - THING_INSN], NULL, NULL);
	return feature_cond(id, row_bits[thing - THING_BIT].needs);
}

bool thing_trap_exists(const uint64_t *cpu, unsigned trap)
{
	return feature_cond(cpu, row_traps[trap].host) &&
	       feature_cond(cpu, row_el2s[row_traps[trap].reg].host);
}

bool thing_takes(const struct row_trap *trap, unsigned thing, bool *partly)
{
	unsigned taken[2];

	for (unsigned i = 0; i < trap->take_count; i++) {
		const struct row_take *take = &row_takes[trap->first_take + i];
		unsigned count = thing_of(take, taken);

		*partly = take->flags & ROW_TAKE_PARTLY;
		for (unsigned k = 0; k < count; k++) {
			if (taken[k] == thing)
				return true;
			if (thing >= THING_BIT && taken[k] >= THING_WRITE && taken[k] < THING_INSN &&
			    row_regs[taken[k] - THING_WRITE].effective ==
				    row_bits[thing - THING_BIT].effective)
				return true;
		}
	}
	return false;
}

bool thing_native(unsigned thing)
{
	if (thing < THING_WRITE)
		return row_regs[thing].read == ROW_ACT_NATIVE;
	return thing >= THING_INSN || row_regs[thing - THING_WRITE].write == ROW_ACT_NATIVE;
}

bool thing_costs(const struct charter_vm *vm, unsigned thing)
{
	if (thing_native(thing))
		return true;
	if (thing < THING_WRITE)
		return vm->access[thing].kind[0] == CHARTER_VERDICT_PASS;
	return vm->access[thing - THING_WRITE].kind[1] == CHARTER_VERDICT_PASS;
}

/* A comparison is no feature: the one that asks about the same field, and that the host has and the guest
 * lacks. */
static unsigned thing_atom_feature(const struct charter_vm *vm, const struct row_atom *atom)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		const struct row_feature *row = &row_features[i];

		for (unsigned k = 0; k < row->atom_count; k++)
			if (row_atoms[row->first_atom + k].field == atom->field &&
			    feature_cond(vm->host.cpu, (uint16_t)i) &&
			    !feature_cond(vm->choice.id, (uint16_t)i))
				return i;
	}
	return ROW_NONE;
}

/* The feature of one part of a condition that the guest lacks, or ROW_NONE. */
static unsigned thing_part(const struct charter_vm *vm, uint16_t part)
{
	if (feature_cond(vm->choice.id, part))
		return ROW_NONE;
	return part & ROW_COND_ATOM ? thing_atom_feature(vm, &row_atoms[part & ~ROW_COND_ATOM]) : part;
}

/* Of the ways in which the host meets a condition, the first one: what the guest lacks of it first. */
static unsigned thing_cond_feature(const struct charter_vm *vm, uint16_t cond)
{
	unsigned lacks = ROW_NONE;
	bool all = true;

	if (cond == ROW_NONE)
		return ROW_NONE;
	if (cond & ROW_COND_ATOM || !(cond & ROW_COND_LIST))
		return thing_part(vm, cond);
	for (const uint16_t *one = &row_cond_list[cond & ~ROW_COND_LIST]; *one != ROW_NONE; one++) {
		uint16_t part = (uint16_t)(*one & ~ROW_COND_AND);

		all = all && feature_cond(vm->host.cpu, part);
		if (lacks == ROW_NONE)
			lacks = thing_part(vm, part);
		if (*one & ROW_COND_AND)
			continue;
		if (all && lacks != ROW_NONE)
			return lacks;
		all = true;
		lacks = ROW_NONE;
	}
	return ROW_NONE;
}

unsigned thing_feature(const struct charter_vm *vm, unsigned thing)
{
	unsigned feature = ROW_NONE;

	if (thing >= THING_BIT)
		return thing_cond_feature(vm, row_bits[thing - THING_BIT].needs);
	if (thing < THING_INSN)
		return thing_cond_feature(vm, row_regs[thing % ROW_REG_COUNT].needs);
	thing_insn(vm->host.cpu, &row_insns[thing - THING_INSN], vm->choice.id, &feature);
	return feature;
}

bool thing_accepts(const struct charter_vm *vm, unsigned feature)
{
	return feature < ROW_FEATURE_COUNT && thing_bit(vm->choice.terms.accept_residue, feature);
}
