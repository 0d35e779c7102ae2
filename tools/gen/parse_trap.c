/* SPDX-License-Identifier: BSD-2-Clause */
/* el2 REG ..., and trap ... with what it takes. */
#include <string.h>

#include "arena.h"
#include "parse.h"

void parse_el2(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct el2 el2 = {.at = s->lines->at};
	unsigned part[5];

	el2.name = words_name(&w, "the register's name");
	part[0] = (unsigned)words_number(&w, "op0", 3);
	part[1] = (unsigned)words_number(&w, "op1", 7);
	part[2] = (unsigned)words_number(&w, "CRn", 15);
	part[3] = (unsigned)words_number(&w, "CRm", 15);
	part[4] = (unsigned)words_number(&w, "op2", 7);
	if (words_take(&w, "host"))
		el2.host = parse_cond(&w);
	el2.source = words_quoted(&w, "the source");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	el2.enc = (uint16_t)(part[0] << 14 | part[1] << 11 | part[2] << 7 | part[3] << 3 | part[4]);
	m->el2s = arena_grow(m->el2s, m->el2_count, sizeof(el2));
	m->el2s[m->el2_count++] = el2;
}

/* `takes [read|write] NAME...`, `partly NAME... "what it leaves"`: the names. */
static void parse_trap_names(struct trap_line *line, struct words *w)
{
	line->read = words_take(w, "read");
	line->write = !line->read && words_take(w, "write");
	if (!line->read && !line->write)
		line->read = line->write = true;
	do {
		line->names = arena_grow(line->names, line->name_count, sizeof(*line->names));
		line->names[line->name_count++] = words_text(w, "what it takes");
	} while (words_more(w) && !w->line->words[w->at].quoted);
}

static void parse_trap_line(struct trap *trap, const struct lex_line *text)
{
	struct words w = words_start(text, 0);
	struct trap_line line = {.at = text->at};

	line.partly = words_take(&w, "partly");
	line.along = !line.partly && words_take(&w, "along");
	if (!line.partly && !line.along && !words_take(&w, "takes"))
		words_fail(&w, "a trap has no line '%s': takes, partly, along", text->words[0].text);
	if (line.along) {
		line.names = arena_grow(line.names, 0, sizeof(*line.names));
		line.names[line.name_count++] = words_name(&w, "what it takes along");
		line.yours = words_take(&w, "yours");
		line.what = words_quoted(&w, "what it takes along");
	} else {
		parse_trap_names(&line, &w);
		if (line.partly)
			line.what = words_quoted(&w, "what it leaves");
	}
	words_end(&w);
	if (w.bad)
		return;
	trap->lines = arena_grow(trap->lines, trap->line_count, sizeof(line));
	trap->lines[trap->line_count++] = line;
}

void parse_trap(struct model *m, const struct lex_statement *s)
{
	static const char *const polarities[] = {"clear", "set"};
	struct words w = words_start(s->lines, 1);
	struct trap trap = {.at = s->lines->at, .reg = NONE};

	trap.num = words_stable(&w);
	trap.field = parse_field_ref(&w);
	trap.bit = (uint8_t)words_number(&w, "the bit", 63);
	trap.set = words_choice(&w, "when it traps", polarities, 2) == 1;
	if (words_take(&w, "host"))
		trap.host = parse_cond(&w);
	trap.source = words_quoted(&w, "the source");
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_trap_line(&trap, s->lines + i);
	if (w.bad)
		return;
	m->traps = arena_grow(m->traps, m->trap_count, sizeof(trap));
	m->traps[m->trap_count++] = trap;
}
