/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls. */
#include "audit/audit_state.h"
#include "rows.h"

#define AUDIT_JUDGE_CALL_64 0x40000000u
#define AUDIT_JUDGE_CALL_FAST 0x80000000u

/* x0 of a call of the 32-bit convention is W0. */
static uint64_t audit_judge_width(uint32_t fid, uint64_t x)
{
	return fid & AUDIT_JUDGE_CALL_64 || !(fid & AUDIT_JUDGE_CALL_FAST) ? x : (uint32_t)x;
}

static struct audit_finding audit_judge_answer(const struct audit_vm *vm, const struct audit_thing *thing,
					       const struct charter_call_verdict *v)
{
	uint64_t x0 = audit_judge_width(thing->key, thing->value);
	bool none = x0 == audit_judge_width(thing->key, ~0ull), rest = thing->flags & AUDIT_MORE_ANSWERS;

	switch (v->kind) {
	case CHARTER_CALL_REFUSED:
		if (none && !thing->more && !rest)
			return audit_judge_as(thing, AUDIT_IS_REFUSED, ROW_NONE, NULL);
		return audit_judge_there(vm, thing, ROW_NONE, "the call is not granted, and it answers");
	case CHARTER_CALL_ANSWER:
		if (x0 == audit_judge_width(thing->key, v->x[0]) && thing->more == v->x[1] &&
		    rest == ((v->x[2] | v->x[3]) != 0))
			return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "the charter has another answer");
	case CHARTER_CALL_YOURS:
		break;
	}
	if (none)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE, "the call is granted, and refused");
	return audit_judge_as(thing, AUDIT_IS_WORKS, ROW_NONE, NULL);
}

struct audit_finding audit_judge_call(const struct audit_vm *vm, const struct audit_thing *thing)
{
	struct charter_call_verdict v;

	if (thing->outcome != AUDIT_WORKS)
		return audit_judge_as(thing, AUDIT_IS_BROKEN, ROW_NONE,
				      "a hypercall always returns, with -1 at least");
	charter_service(vm->vm.vm, thing->key, thing->x1, &v);
	return audit_judge_answer(vm, thing, &v);
}
