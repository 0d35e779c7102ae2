/* SPDX-License-Identifier: BSD-2-Clause */
/* feature ... with its condition, what it implies and how it is turned off. */
#include <string.h>

#include "arena.h"
#include "parse.h"

static void parse_when(struct feature *feature, struct words *w)
{
	do {
		struct atom atom = parse_atom(w);

		if (w->bad)
			return;
		atom.last = !words_more(w);
		feature->atoms = arena_grow(feature->atoms, feature->atom_count, sizeof(atom));
		feature->atoms[feature->atom_count++] = atom;
		if (!atom.last)
			words_expect(w, "&");
	} while (!w->bad && !feature->atoms[feature->atom_count - 1].last);
}

static void parse_implies(struct feature *feature, struct words *w)
{
	do {
		struct implied implied = {.at = w->line->at, .index = NONE};

		implied.name = parse_feature_name(w);
		if (w->bad)
			return;
		feature->implied = arena_grow(feature->implied, feature->implied_count, sizeof(implied));
		feature->implied[feature->implied_count++] = implied;
	} while (words_more(w));
}

static void parse_off(struct feature *feature, struct words *w)
{
	struct off off = {.at = w->line->at};

	if (words_take(w, "never")) {
		feature->off_never = true;
		return;
	}
	off.field = parse_field_ref(w);
	off.value = (uint8_t)words_number(w, "the value", 255);
	if (w->bad)
		return;
	feature->offs = arena_grow(feature->offs, feature->off_count, sizeof(off));
	feature->offs[feature->off_count++] = off;
}

static void parse_feature_line(struct feature *feature, const struct lex_line *line)
{
	struct words w = words_start(line, 0);

	if (words_take(&w, "when"))
		parse_when(feature, &w);
	else if (words_take(&w, "implies"))
		parse_implies(feature, &w);
	else if (words_take(&w, "off"))
		parse_off(feature, &w);
	else
		words_fail(&w, "a feature has no line '%s': when, implies, off", line->words[0].text);
	words_end(&w);
}

void parse_feature(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct feature feature = {.at = s->lines->at};

	feature.num = words_stable(&w);
	feature.name = parse_feature_name(&w);
	feature.section = words_quoted(&w, "the manual's section");
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_feature_line(&feature, s->lines + i);
	if (w.bad)
		return;
	m->features = arena_grow(m->features, m->feature_count, sizeof(feature));
	m->features[m->feature_count++] = feature;
}
