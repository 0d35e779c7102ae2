/* SPDX-License-Identifier: BSD-2-Clause */
/* What libcharter says of a VM's residue, thing by thing. */
#include "audit/audit_state.h"
#include "rows.h"
#include <charter/masks.h>
#include <charter/residue.h>
#include <stdlib.h>

static const char *audit_residue_cause(unsigned cause)
{
	switch ((enum charter_cause)cause) {
	case CHARTER_CAUSE_ARCHITECTURE:
		return "architecture: no trap takes it, or not all of it";
	case CHARTER_CAUSE_HOST:
		return "host: this CPU lacks the trap";
	case CHARTER_CAUSE_COST:
		return "cost: the charter accepts it rather than pay the trap's price";
	}
	return "?";
}

/* The row of a register and the direction in which it was used, as residue has them. */
static bool audit_residue_register(const struct audit_thing *thing, const struct charter_thing *left)
{
	bool write = thing->kind == AUDIT_MSR || thing->kind == AUDIT_SYS || thing->kind == AUDIT_PSTATE;

	return row_regs[left->row].enc == thing->key &&
	       left->access & (write ? CHARTER_ACCESS_WRITE : CHARTER_ACCESS_READ);
}

static bool audit_residue_bits(const struct audit_thing *thing, const struct charter_thing *left)
{
	const struct row_bit *bits = &row_bits[left->row];

	return charter_effective_find((uint16_t)thing->key, false) == bits->effective &&
	       !(thing->value & ~(~0ull >> (64 - bits->width) << bits->lsb));
}

/* SPSR_EL1.M[4]: an exception return to AArch32. */
static bool audit_residue_aarch32(const struct row_bit *bit)
{
	return bit->effective == CHARTER_EFFECTIVE_SPSR_EL1 && bit->lsb == 4;
}

static bool audit_residue_is(const struct audit_thing *thing, const struct charter_thing *left)
{
	switch ((enum audit_kind)thing->kind) {
	case AUDIT_MRS:
	case AUDIT_MSR:
	case AUDIT_SYS:
	case AUDIT_SYSL:
		return left->kind == CHARTER_THING_REG && audit_residue_register(thing, left);
	case AUDIT_PSTATE:
		if (left->kind == CHARTER_THING_INSN)
			return charter_insn_find(thing->word) == left->row;
		return left->kind == CHARTER_THING_REG && audit_residue_register(thing, left);
	case AUDIT_INSN:
	case AUDIT_WORD:
		return left->kind == CHARTER_THING_INSN && charter_insn_find(thing->word) == left->row;
	case AUDIT_BITS:
		return left->kind == CHARTER_THING_BIT && audit_residue_bits(thing, left);
	case AUDIT_AARCH32:
		return left->kind == CHARTER_THING_BIT && audit_residue_aarch32(&row_bits[left->row]);
	case AUDIT_SPSR:
	case AUDIT_HVC:
	case AUDIT_SMC:
	case AUDIT_END:
		break;
	}
	return false;
}

/* What is no register, instruction or bit, and that no trap is about: DDI 0487, ERET, FEAT_IDST. */
static const char *audit_residue_plain(const struct audit_thing *thing, uint16_t feature)
{
	if (thing->kind == AUDIT_SPSR)
		return "architecture: an exception return takes PSTATE as it is";
	if (thing->kind == AUDIT_MRS && feature == CHARTER_FEAT_IDST)
		return "architecture: the class of the exception is the CPU's";
	return NULL;
}

bool audit_residue_gather(struct audit_vm *vm)
{
	struct charter_residue left;
	unsigned cursor = 0;
	size_t count = 0;

	while (charter_residue_next(vm->vm.vm, &cursor, &left))
		count++;
	vm->residue = calloc(count + 1, sizeof(*vm->residue));
	for (cursor = 0; vm->residue && charter_residue_next(vm->vm.vm, &cursor, &left);)
		vm->residue[vm->residue_count++] = left;
	return vm->residue;
}

void audit_residue_free(struct audit_vm *vm)
{
	free(vm->residue);
	vm->residue = NULL;
}

const char *audit_residue(const struct audit_vm *vm, const struct audit_thing *thing, uint16_t feature)
{
	for (size_t i = 0; i < vm->residue_count; i++)
		if (audit_residue_is(thing, &vm->residue[i].thing))
			return audit_residue_cause(vm->residue[i].cause);
	return audit_residue_plain(thing, feature);
}
