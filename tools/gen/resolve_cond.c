/* SPDX-License-Identifier: BSD-2-Clause */
/* Conditions: comparisons and lists that are the same are kept once. */
#include <string.h>

#include "arena.h"
#include "resolve.h"

static unsigned resolve_cond_atom(struct model *m, struct place at, struct atom *atom)
{
	resolve_field(m, at, &atom->field);
	for (unsigned i = 0; i < m->cond_atom_count; i++)
		if (m->cond_atoms[i].field.index == atom->field.index && m->cond_atoms[i].op == atom->op &&
		    m->cond_atoms[i].value == atom->value)
			return i;
	m->cond_atoms = arena_grow(m->cond_atoms, m->cond_atom_count, sizeof(*atom));
	m->cond_atoms[m->cond_atom_count] = *atom;
	return m->cond_atom_count++;
}

static bool resolve_cond_same(const struct cond_part *a, const struct cond_part *b)
{
	return !a->feature == !b->feature && a->index == b->index && a->more == b->more;
}

/* Where this list of parts begins, or would begin. */
static unsigned resolve_cond_find(const struct model *m, const struct cond *cond)
{
	for (unsigned i = 0; i + cond->part_count < m->cond_list_count; i++) {
		const struct cond_part *end = m->cond_list + i + cond->part_count;
		unsigned same = 0;

		while (same < cond->part_count &&
		       resolve_cond_same(m->cond_list + i + same, cond->parts + same))
			same++;
		if (same == cond->part_count && !end->feature && end->index == NONE)
			return i;
	}
	return m->cond_list_count;
}

static void resolve_cond_add(struct model *m, struct cond_part part)
{
	m->cond_list = arena_grow(m->cond_list, m->cond_list_count, sizeof(part));
	m->cond_list[m->cond_list_count++] = part;
}

void resolve_cond(struct model *m, struct cond *cond)
{
	bool known = true;

	for (unsigned i = 0; i < cond->part_count; i++) {
		struct cond_part *part = cond->parts + i;

		part->index = part->feature ? resolve_feature(m, cond->at, part->feature)
					    : resolve_cond_atom(m, cond->at, &part->atom);
		known = known && part->index != NONE;
	}
	if (cond->part_count < 2 || !known)
		return;
	cond->first = resolve_cond_find(m, cond);
	if (cond->first < m->cond_list_count)
		return;
	for (unsigned i = 0; i < cond->part_count; i++)
		resolve_cond_add(m, cond->parts[i]);
	resolve_cond_add(m, (struct cond_part){.index = NONE});
}
