/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "resolve.h"

static int resolve_insn_order(const void *a, const void *b)
{
	const struct insn *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	if (x->mask != y->mask)
		return x->mask < y->mask ? -1 : 1;
	return report_order(x->at, y->at);
}

void resolve_insns(struct model *m)
{
	m->insn_need_count = 0;
	if (m->insn_count)
		qsort(m->insns, m->insn_count, sizeof(*m->insns), resolve_insn_order);
	for (unsigned i = 0; i < m->insn_count; i++) {
		struct insn *insn = m->insns + i;

		insn->first_need = m->insn_need_count;
		m->insn_need_count += insn->need_count;
		for (unsigned k = 0; k < insn->need_count; k++)
			insn->needs[k].index = resolve_feature(m, insn->at, insn->needs[k].name);
	}
}
