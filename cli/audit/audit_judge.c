/* SPDX-License-Identifier: BSD-2-Clause */
/* What was found in a VM, beside what its charter grants: registers, system instructions, PSTATE. */
#include "audit/audit_state.h"
#include "audit/auditing.h"
#include "rows.h"
#include <stdlib.h>
#include <string.h>

#define AUDIT_JUDGE_EC(esr) ((esr) >> 26)
#define AUDIT_JUDGE_EC_SYSREG 0x18u
#define AUDIT_JUDGE_CRN(enc) ((enc) >> 7 & 15)
#define AUDIT_JUDGE_OP1(enc) ((enc) >> 11 & 7)

struct audit_finding audit_judge_as(const struct audit_thing *thing, enum audit_verdict verdict,
				    uint16_t feature, const char *why)
{
	return (struct audit_finding){*thing, verdict, feature, why};
}

/* Not granted, and it is there all the same. */
struct audit_finding audit_judge_there(const struct audit_vm *vm, const struct audit_thing *thing,
				       uint16_t feature, const char *why)
{
	const char *residue = audit_residue(vm, thing, feature);

	if (residue)
		return audit_judge_as(thing, AUDIT_IS_RESIDUE, feature, residue);
	return audit_judge_as(thing, AUDIT_IS_LEAK, feature, why);
}

static unsigned audit_judge_row(uint32_t enc)
{
	return row_reg_page[row_reg_dir[enc >> 7]][enc & 127];
}

/* The answer of a register that the charter grants. */
static struct audit_finding audit_judge_value(const struct audit_thing *thing, uint64_t value)
{
	if (thing->outcome == AUDIT_WORKS && thing->value == value)
		return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
	if (thing->outcome == AUDIT_WORKS)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "the charter has another value");
	return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "the charter has a value for it");
}

static struct audit_finding audit_judge_granted(const struct audit_vm *vm, const struct audit_thing *thing,
						bool write)
{
	struct charter_verdict v = charter_access(vm->vm.vm, (uint16_t)thing->key, write, thing->el, 0);

	/* What EL0 may do is EL1's to say, and not all of it was allowed. */
	if (thing->el == 0 && thing->outcome != AUDIT_WORKS)
		return audit_judge_as(thing, AUDIT_IS_REFUSED, ROW_NONE, NULL);
	if (v.kind == CHARTER_VERDICT_VALUE && row_regs[audit_judge_row(thing->key)].cls != ROW_CLASS_SYS)
		return audit_judge_value(thing, v.value);
	if (v.kind == CHARTER_VERDICT_UNDEF)
		return audit_judge_as(thing,
				      thing->outcome == AUDIT_UNDEF ? AUDIT_IS_REFUSED : AUDIT_IS_WORKS,
				      ROW_NONE, NULL);
	if (thing->outcome == AUDIT_UNDEF || thing->outcome == AUDIT_HANG)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "granted, and it does not work");
	return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
}

/*
 * EL0's access of a register that has a control at EL1: that comes before EL2's trap, and as EL1 can't reach
 * it either, it refuses.
 */
static bool audit_judge_el1_first(const struct audit_thing *thing)
{
	return thing->el == 0 && thing->outcome == AUDIT_TRAP &&
	       AUDIT_JUDGE_EC(thing->esr) == AUDIT_JUDGE_EC_SYSREG;
}

/* Whether the VM's host has the register of a row: then something takes it away, or lets it be. */
static bool audit_judge_on_host(const struct audit_vm *vm, unsigned row)
{
	struct charter_host cpu = vm->host;

	memcpy(cpu.id, vm->host.cpu, sizeof(cpu.id));
	return charter_host_has_register(&cpu, row);
}

static struct audit_finding audit_judge_ungranted(const struct audit_vm *vm, const struct audit_thing *thing,
						  unsigned row)
{
	uint16_t feature = row == ROW_NONE ? ROW_NONE : audit_vm_feature(vm, row_regs[row].needs);
	bool zero =
		thing->outcome == AUDIT_WORKS &&
		(thing->kind == AUDIT_MRS ? thing->value == 0
					  : thing->kind == AUDIT_MSR && audit_state_is_zero(vm, thing->key));

	if (thing->outcome == AUDIT_UNDEF || audit_judge_el1_first(thing))
		return audit_judge_as(thing, AUDIT_IS_REFUSED, feature, NULL);
	if (zero && !audit_residue(vm, thing, feature) && row != ROW_NONE &&
	    row_regs[row].cls == ROW_CLASS_SYS && audit_judge_on_host(vm, row))
		return audit_judge_as(thing, AUDIT_IS_LEAK, feature,
				      "it is there, though it holds nothing but zero");
	if (zero && !audit_residue(vm, thing, feature) &&
	    ((row != ROW_NONE && row_regs[row].cls != ROW_CLASS_SYS) || audit_state_is_zero(vm, thing->key)))
		return audit_judge_as(thing, AUDIT_IS_RAZ, feature, NULL);
	return audit_judge_there(vm, thing, feature,
				 row == ROW_NONE ? "nothing of that encoding is granted"
						 : "it is not granted");
}

/* The ID space: FEAT_IDST reports what would be UNDEFINED with another class, and nothing can undo that. */
static bool audit_judge_idst(const struct audit_thing *thing)
{
	return thing->kind == AUDIT_MRS && thing->outcome == AUDIT_TRAP &&
	       AUDIT_JUDGE_EC(thing->esr) == AUDIT_JUDGE_EC_SYSREG && AUDIT_JUDGE_CRN(thing->key) == 0 &&
	       (AUDIT_JUDGE_OP1(thing->key) & ~3u) == 0;
}

static struct audit_finding audit_judge_register(const struct audit_vm *vm, const struct audit_thing *thing)
{
	bool write = thing->kind == AUDIT_MSR || thing->kind == AUDIT_SYS || thing->kind == AUDIT_PSTATE;
	unsigned row = audit_judge_row(thing->key);

	if (audit_judge_idst(thing)) {
		if (charter_vm_has(vm->vm.vm, CHARTER_FEAT_IDST))
			return audit_judge_as(thing, AUDIT_IS_REFUSED, CHARTER_FEAT_IDST, NULL);
		return audit_judge_there(vm, thing, CHARTER_FEAT_IDST, "UNDEFINED would be right");
	}
	if (row != ROW_NONE && charter_host_has_register(&vm->own, row))
		return audit_judge_granted(vm, thing, write);
	return audit_judge_ungranted(vm, thing, row);
}

/* op0 = 0: hints and barriers are instructions; MSR (immediate) has rows like a register. */
static struct audit_finding audit_judge_pstate(const struct audit_vm *vm, const struct audit_thing *thing)
{
	const uint32_t word = 0xd500001fu | thing->key << 5, crn = AUDIT_JUDGE_CRN(thing->key);
	struct audit_thing as = *thing;

	as.word = word;
	as.more = 0;
	if (charter_insn_find(word) != CHARTER_INSN_NONE)
		return audit_judge_word(vm, &as);
	if (crn == 4) {
		/* CRm is the operand. */
		struct audit_finding f;

		as.key &= ~0x78u;
		f = audit_judge_register(vm, &as);
		f.thing = *thing;
		return f;
	}
	if (thing->outcome != AUDIT_UNDEF && !(AUDIT_JUDGE_OP1(thing->key) == 3 && (crn == 2 || crn == 3)))
		return audit_judge_there(vm, thing, ROW_NONE, "nothing of that encoding is granted");
	return audit_judge_as(thing, thing->outcome == AUDIT_UNDEF ? AUDIT_IS_REFUSED : AUDIT_IS_WORKS,
			      ROW_NONE, NULL);
}

static struct audit_finding audit_judge_aarch32(const struct audit_vm *vm, const struct audit_thing *thing)
{
	bool granted = charter_vm_has(vm->vm.vm, CHARTER_FEAT_AA32EL0), works = thing->outcome == AUDIT_WORKS;

	if (granted != works && granted)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, CHARTER_FEAT_AA32EL0,
				      "granted, and it does not work");
	if (granted != works)
		return audit_judge_there(vm, thing, CHARTER_FEAT_AA32EL0, "it is not granted");
	return audit_judge_as(thing, works ? AUDIT_IS_WORKS : AUDIT_IS_REFUSED, CHARTER_FEAT_AA32EL0, NULL);
}

struct audit_finding audit_judge_thing(const struct audit_vm *vm, const struct audit_thing *thing)
{
	if (thing->outcome == AUDIT_SKIP)
		return audit_judge_as(thing, AUDIT_IS_UNPROBED, ROW_NONE, audit_name_reason(thing->value));
	switch ((enum audit_kind)thing->kind) {
	case AUDIT_MRS:
	case AUDIT_MSR:
	case AUDIT_SYS:
	case AUDIT_SYSL:
		return audit_judge_register(vm, thing);
	case AUDIT_PSTATE:
		return audit_judge_pstate(vm, thing);
	case AUDIT_INSN:
	case AUDIT_WORD:
		return audit_judge_word(vm, thing);
	case AUDIT_HVC:
	case AUDIT_SMC:
		return audit_judge_call(vm, thing);
	case AUDIT_BITS:
	case AUDIT_SPSR:
		return audit_judge_bits(vm, thing);
	case AUDIT_AARCH32:
		return audit_judge_aarch32(vm, thing);
	case AUDIT_END:
		break;
	}
	return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "a record of an unknown kind");
}
