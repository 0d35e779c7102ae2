/* SPDX-License-Identifier: BSD-2-Clause */
/* Instruction words. */
#include "audit/audit_state.h"
#include "rows.h"

/* A word that is UNDEFINED without what is not granted. */
static struct audit_finding audit_judge_refused(const struct audit_vm *vm, const struct audit_thing *thing,
						uint16_t feature)
{
	if (thing->outcome == AUDIT_UNDEF)
		return audit_judge_as(thing, AUDIT_IS_REFUSED, feature, NULL);
	return audit_judge_there(vm, thing, feature, "it is not granted, and it is executed");
}

/* A word that does nothing without it. */
static struct audit_finding audit_judge_nop(const struct audit_vm *vm, const struct audit_thing *thing,
					    uint16_t feature)
{
	if (thing->outcome != AUDIT_UNDEF && thing->more)
		return audit_judge_there(vm, thing, feature, "it is not granted, and it has an effect");
	return audit_judge_as(thing, AUDIT_IS_REFUSED, feature, NULL);
}

struct audit_finding audit_judge_word(const struct audit_vm *vm, const struct audit_thing *thing)
{
	struct charter_insn is = charter_insn(vm->vm.vm, thing->word);

	switch (is.kind) {
	case CHARTER_INSN_UNDEF:
		return audit_judge_refused(vm, thing, is.feature);
	case CHARTER_INSN_NOP:
		return audit_judge_nop(vm, thing, is.feature);
	case CHARTER_INSN_BASE:
	case CHARTER_INSN_GRANTED:
	case CHARTER_INSN_OTHER:
		break;
	}
	/* Not every word of a class of encodings is an instruction. */
	return audit_judge_as(thing, thing->outcome == AUDIT_UNDEF ? AUDIT_IS_REFUSED : AUDIT_IS_WORKS,
			      is.kind == CHARTER_INSN_GRANTED ? is.feature : ROW_NONE, NULL);
}
