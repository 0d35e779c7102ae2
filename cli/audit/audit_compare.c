/* SPDX-License-Identifier: BSD-2-Clause */
/* The same payload in a VM and on the CPU that the VM's charter is of: what is otherwise. */
#include "audit/audit_state.h"
#include "base/out.h"
#include "rows.h"
#include <charter/masks.h>
#include <stdlib.h>

struct audit_things {
	struct audit_thing *thing;
	size_t count, room;
};

static void audit_compare_add(void *context, const struct audit_thing *thing)
{
	struct audit_things *all = context;

	if (all->count == all->room) {
		all->room = all->room ? 2 * all->room : 65536;
		all->thing = realloc(all->thing, all->room * sizeof(*thing));
		if (!all->thing) {
			out_error("out of memory");
			abort();
		}
	}
	all->thing[all->count++] = *thing;
}

static int audit_compare_order(const void *a, const void *b)
{
	const struct audit_thing *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->el != y->el)
		return x->el < y->el ? -1 : 1;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->x1 < y->x1 ? -1 : x->x1 > y->x1;
}

/*
 * Whether a word changes registers says something of the hint space only. Elsewhere it is a matter of data,
 * and of alignment: with translation off, memory is Device memory.
 */
static bool audit_compare_effect(const struct audit_thing *vm, const struct audit_thing *cpu)
{
	unsigned row = vm->kind == AUDIT_INSN || vm->kind == AUDIT_WORD ? charter_insn_find(vm->word)
									: CHARTER_INSN_NONE;

	return row != CHARTER_INSN_NONE && row_insns[row].without == ROW_WITHOUT_NOP && vm->more != cpu->more;
}

/* What differs between the VM's and the CPU's. False: nothing. */
static bool audit_compare_type(const struct audit_thing *vm, const struct audit_thing *cpu,
			       enum audit_type *type)
{
	*type = vm->outcome == AUDIT_UNDEF    ? AUDIT_TYPE_GONE
		: cpu->outcome == AUDIT_UNDEF ? AUDIT_TYPE_EXTRA
					      : AUDIT_TYPE_CLASS;
	if (vm->outcome == AUDIT_SKIP || cpu->outcome == AUDIT_SKIP)
		return false;
	/* WFE, WFI: how long a wait lasts, nobody promises. */
	if (vm->kind == AUDIT_PSTATE && audit_unsafe_find(AUDIT_PSTATE, vm->key) < AUDIT_UNSAFE_COUNT &&
	    vm->outcome != AUDIT_UNDEF && cpu->outcome != AUDIT_UNDEF)
		return false;
	if (vm->outcome != cpu->outcome || vm->esr != cpu->esr)
		return true;
	*type = AUDIT_TYPE_VALUE;
	if (vm->kind == AUDIT_BITS || vm->kind == AUDIT_SPSR)
		*type = vm->value & ~cpu->value ? AUDIT_TYPE_BITS : AUDIT_TYPE_GONE;
	if (vm->value != cpu->value)
		return true;
	*type = AUDIT_TYPE_EFFECT;
	return audit_compare_effect(vm, cpu);
}

/* Bits that the VM has beyond the CPU's are those to be judged. */
static struct audit_finding audit_compare_judge(const struct audit_vm *vm, const struct audit_thing *in_vm,
						const struct audit_thing *cpu)
{
	struct audit_thing judged = *in_vm;
	struct audit_finding f;

	if (in_vm->kind == AUDIT_BITS || in_vm->kind == AUDIT_SPSR)
		judged.value &= ~cpu->value;
	f = audit_judge_thing(vm, &judged);
	if ((in_vm->kind == AUDIT_BITS || in_vm->kind == AUDIT_SPSR) && cpu->value & ~in_vm->value)
		f.verdict = AUDIT_IS_WORKS; /* and bits that it lacks are no residue */
	f.thing = *in_vm;
	return f;
}

static void audit_compare_pair(struct audit_differences *d, const struct audit_vm *vm,
			       struct audit_list *list, const struct audit_thing *in_vm,
			       const struct audit_thing *cpu)
{
	struct audit_difference one = {.vm = *in_vm, .cpu = *cpu};
	struct audit_finding f;

	d->compared++;
	if (!audit_compare_type(in_vm, cpu, &one.type))
		return;
	d->differ++;
	f = audit_compare_judge(vm, in_vm, cpu);
	if (f.verdict == AUDIT_IS_RESIDUE) {
		d->residue++;
		return;
	}
	if (audit_list_why(list, one.type, in_vm)) {
		d->listed++;
		return;
	}
	d->list = realloc(d->list, (d->count + 1) * sizeof(one));
	if (!d->list)
		abort();
	d->list[d->count++] = one;
}

void audit_compare(struct audit_differences *d, const struct audit_vm *vm, const struct audit_log *in_vm,
		   const struct audit_log *cpu, struct audit_list *list)
{
	struct audit_things a = {0}, b = {0};

	*d = (struct audit_differences){0};
	audit_each(in_vm, audit_compare_add, &a);
	audit_each(cpu, audit_compare_add, &b);
	qsort(a.thing, a.count, sizeof(*a.thing), audit_compare_order);
	qsort(b.thing, b.count, sizeof(*b.thing), audit_compare_order);
	for (size_t i = 0, k = 0; i < a.count && k < b.count;) {
		int order = audit_compare_order(a.thing + i, b.thing + k);

		/* Bits are there for registers that could be read and written, which are things of their own.
		 */
		if (order == 0)
			audit_compare_pair(d, vm, list, a.thing + i, b.thing + k);
		i += order <= 0;
		k += order >= 0;
	}
	free(a.thing);
	free(b.thing);
}

void audit_differences_free(struct audit_differences *d)
{
	free(d->list);
	*d = (struct audit_differences){0};
}
