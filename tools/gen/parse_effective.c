/* SPDX-License-Identifier: BSD-2-Clause */
/* effective ...: the bits of a control register, and what each of them needs. */
#include <string.h>

#include "arena.h"
#include "parse.h"

static void parse_effective_bit(struct control_bit *bit, struct words *w)
{
	unsigned width = model_width(bit->bits);

	bit->name = words_name(w, "the bits' name");
	if (words_take(w, "needs"))
		bit->needs = parse_cond(w);
	if (words_take(w, "off"))
		bit->off = (uint16_t)words_number(w, "what the bits are without it",
						  width < 16 ? (1u << width) - 1 : UINT16_MAX);
	bit->police = words_take(w, "police");
	if (!w->bad && !bit->needs.text && (bit->off || bit->police))
		words_fail(w, "%s needs nothing: there is no `off` or `police` then", bit->name);
}

static void parse_effective_line(struct effective *effective, const struct lex_line *line)
{
	struct words w = words_start(line, 0);
	struct control_bit bit = {.at = line->at, .index = NONE};

	if (words_take(&w, "res0"))
		bit.kind = SPAN_RES0;
	else if (words_take(&w, "res1"))
		bit.kind = SPAN_RES1;
	else if (!words_take(&w, "bit"))
		words_fail(&w, "a control register has no line '%s': bit, res0, res1", line->words[0].text);
	bit.bits = words_bits(&w);
	if (bit.kind == SPAN_FIELD)
		parse_effective_bit(&bit, &w);
	words_end(&w);
	if (w.bad)
		return;
	effective->bits = arena_grow(effective->bits, effective->bit_count, sizeof(bit));
	effective->bits[effective->bit_count++] = bit;
}

void parse_effective(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct effective effective = {.at = s->lines->at, .reg = NONE};

	effective.num = words_stable(&w);
	effective.of = effective.name = words_name(&w, "the register's name");
	effective.e2h = words_take(&w, "e2h");
	if (effective.e2h)
		effective.name = arena_format("%s_E2H", effective.of);
	effective.source = words_quoted(&w, "the source");
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_effective_line(&effective, s->lines + i);
	if (w.bad)
		return;
	m->effectives = arena_grow(m->effectives, m->effective_count, sizeof(effective));
	m->effectives[m->effective_count++] = effective;
}
