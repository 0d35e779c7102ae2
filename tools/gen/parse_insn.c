/* SPDX-License-Identifier: BSD-2-Clause */
/* insn: the words of some instructions, what they need, and what they are without it. */
#include "arena.h"
#include "parse.h"

static void parse_needs(struct insn *insn, struct words *w)
{
	do {
		struct insn_need need = {.index = NONE};

		need.name = parse_feature_name(w);
		need.more = words_take(w, "&");
		if (w->bad)
			return;
		insn->needs = arena_grow(insn->needs, insn->need_count, sizeof(need));
		insn->needs[insn->need_count++] = need;
	} while (insn->needs[insn->need_count - 1].more || !words_take(w, "without"));
}

void parse_insn(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct insn insn = {.at = s->lines->at};

	insn.num = words_stable(&w);
	insn.name = words_name(&w, "the instructions' name");
	insn.mask = (uint32_t)words_number(&w, "the mask", UINT32_MAX);
	insn.value = (uint32_t)words_number(&w, "the value", UINT32_MAX);
	parse_needs(&insn, &w);
	insn.without = (enum insn_without)words_choice(&w, "what a CPU without it does", model_without_names,
						       WITHOUT_COUNT);
	insn.section = words_quoted(&w, "the manual's section");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->insns = arena_grow(m->insns, m->insn_count, sizeof(insn));
	m->insns[m->insn_count++] = insn;
}
