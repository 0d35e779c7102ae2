/* SPDX-License-Identifier: BSD-2-Clause */
/* Instructions: one answer for every word. */
#include <string.h>

#include "check.h"

static bool check_insn_same(const struct insn *a, const struct insn *b)
{
	if (a->without != b->without || a->need_count != b->need_count)
		return false;
	for (unsigned i = 0; i < a->need_count; i++)
		if (a->needs[i].more != b->needs[i].more || strcmp(a->needs[i].name, b->needs[i].name))
			return false;
	return true;
}

static void check_insn_pair(const struct insn *a, const struct insn *b)
{
	uint32_t both = a->mask & b->mask;

	if ((a->value ^ b->value) & both)
		return;
	if (a->mask == b->mask)
		report_error(b->at, "%s has the words of %s (%s:%u)", b->name, a->name, a->at.file,
			     a->at.line);
	else if (both != a->mask && both != b->mask && !check_insn_same(a, b))
		report_error(b->at,
			     "%s and %s (%s:%u) share words, such as 0x%08x: without being nested, they must "
			     "need the same",
			     b->name, a->name, a->at.file, a->at.line, a->value | b->value);
}

static void check_insn(const struct insn *insn)
{
	if (insn->value & ~insn->mask)
		report_error(insn->at, "%s: bits 0x%08x of the value are not in the mask", insn->name,
			     insn->value & ~insn->mask);
	if (!insn->mask)
		report_error(insn->at, "%s: every word there is", insn->name);
	if (insn->need_count > UINT8_MAX)
		report_error(insn->at, "%s needs more than %u features", insn->name, UINT8_MAX);
}

void check_insns(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0};

	for (unsigned i = 0; i < m->insn_count; i++) {
		check_unique_number(&numbers, m->insns[i].at, "instruction number", m->insns[i].num);
		check_unique_name(&names, m->insns[i].at, "the name", m->insns[i].name);
		check_insn(m->insns + i);
		for (unsigned k = 0; k < i; k++)
			if (report_order(m->insns[k].at, m->insns[i].at) < 0)
				check_insn_pair(m->insns + k, m->insns + i);
			else
				check_insn_pair(m->insns + i, m->insns + k);
	}
}
