/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences for people: one line each, A's value, B's, and who has more. */
#include "base/out.h"
#include "field.h"
#include "show/diff.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIFF_TEXT_INDENT 22 /* where words begin */

static void diff_text_line(const char *what, const char *a, const char *b, enum diff_more more)
{
	static const char *const who[] = {"", "A", "B", "neither", "not known"};

	printf("  %-32s %-20s %-20s %s\n", what, a, b, who[more]);
}

static void diff_text_side(const char *name, const struct diff_side *side)
{
	static const char *const kinds[] = {"open charter", "sealed charter", "host", "profile"};

	printf("%s%s%s  %s (%s)\n", out_colour(OUT_BOLD), name, out_colour(OUT_PLAIN), side->doc->file,
	       kinds[side->doc->kind]);
}

/* The features on which they compare as `more`, under a title; nothing when there are none. */
static void diff_text_features(const struct diff *diff, enum diff_more more, const char *title,
			       enum diff_more (*compare)(const struct diff *diff, unsigned feature))
{
	struct out_words words;
	bool any = false;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (compare(diff, i) != more)
			continue;
		if (!any)
			out_words_begin(&words, DIFF_TEXT_INDENT, title);
		out_words_add(&words, row_feature_names[i].name);
		any = true;
	}
	if (any)
		out_words_end(&words);
}

static void diff_text_value(const struct diff_side *side, unsigned id, uint64_t value, char text[24])
{
	if (side->id_known[id])
		snprintf(text, 24, "0x%" PRIx64, value);
	else
		snprintf(text, 24, "not known");
}

static void diff_text_field(const struct diff *diff, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	char name[NAMES_FIELD_MAX], a[NAMES_FIELD_MAX], b[NAMES_FIELD_MAX];

	names_of_value(field, field_get(f, diff->a.values.id), a);
	names_of_value(field, field_get(f, diff->b.values.id), b);
	diff_text_line(names_of_field(field, name), a, b, diff_field(diff, field));
}

static void diff_text_register(const struct diff *diff, unsigned id)
{
	const struct row_reg *reg = names_reg(id);
	char name[NAMES_FIELD_MAX], a[24], b[24];
	bool known = diff_register(diff, id) != DIFF_UNKNOWN;

	for (unsigned i = reg->first_field; known && i < (unsigned)reg->first_field + reg->field_count; i++)
		if (diff_field(diff, i) != DIFF_EQUAL)
			diff_text_field(diff, i);
	if (known && diff_rest(&diff->a, id) == diff_rest(&diff->b, id))
		return;
	snprintf(name, sizeof(name), known ? "%s, no field" : "%s", names_of_id(id));
	diff_text_value(&diff->a, id, known ? diff_rest(&diff->a, id) : diff->a.values.id[id], a);
	diff_text_value(&diff->b, id, known ? diff_rest(&diff->b, id) : diff->b.values.id[id], b);
	diff_text_line(name, a, b, diff_register(diff, id));
}

static void diff_text_firmware(const struct diff *diff)
{
	char a[160], b[160];

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		if (diff_fwreg(diff, i) == DIFF_EQUAL)
			continue;
		services_word(i, diff->a.values.fwreg[i], a, sizeof(a));
		services_word(i, diff->b.values.fwreg[i], b, sizeof(b));
		diff_text_line(row_fwreg_names[i].name, diff->a.fwreg_known[i] ? a : "not known",
			       diff->b.fwreg_known[i] ? b : "not known", diff_fwreg(diff, i));
	}
}

static void diff_text_fact(const struct diff_side *side, unsigned fact, char text[24])
{
	if (side->platform_known[fact])
		snprintf(text, 24, "%" PRIu64, side->values.platform[fact]);
	else
		snprintf(text, 24, "not known");
}

static void diff_text_cache(const struct diff_side *side, unsigned select, char text[24])
{
	if (!side->ccsidr_known)
		snprintf(text, 24, "not known");
	else if (side->values.ccsidr[select] == CHARTER_CCSIDR_NONE)
		snprintf(text, 24, "no cache");
	else
		snprintf(text, 24, "0x%08x", side->values.ccsidr[select]);
}

static void diff_text_platform(const struct diff *diff)
{
	char name[NAMES_FIELD_MAX], a[24], b[24];

	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++) {
		if (diff_platform(diff, i) == DIFF_EQUAL)
			continue;
		diff_text_fact(&diff->a, i, a);
		diff_text_fact(&diff->b, i, b);
		diff_text_line(row_platform_names[i].name, a, b, diff_platform(diff, i));
	}
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++) {
		if (diff_ccsidr(diff, i) == DIFF_EQUAL)
			continue;
		snprintf(name, sizeof(name), "CCSIDR.%u", i);
		diff_text_cache(&diff->a, i, a);
		diff_text_cache(&diff->b, i, b);
		diff_text_line(name, a, b, diff_ccsidr(diff, i));
	}
}

static void diff_text_state(const struct diff *diff, enum diff_more wanted, const char *title)
{
	struct diff_walk walk = {0};
	struct out_words words;
	enum diff_more more;
	bool any = false;
	char name[NAMES_FIELD_MAX];
	uint64_t id;

	while (diff_state(diff, &walk, &id, &more)) {
		if (more != wanted)
			continue;
		if (!any)
			out_words_begin(&words, DIFF_TEXT_INDENT, title);
		out_words_add(&words, names_of_state(id, name));
		any = true;
	}
	if (any)
		out_words_end(&words);
}

static void diff_text_implementation(const struct diff *diff, unsigned i)
{
	const struct doc_others *sides[2] = {&diff->a.doc->values.others, &diff->b.doc->values.others};
	char name[32], text[2][32];

	snprintf(name, sizeof(name), "implementation %u", i + 1);
	for (unsigned k = 0; k < 2; k++) {
		snprintf(text[k], sizeof(text[k]), "none");
		if (i < sides[k]->count)
			snprintf(text[k], sizeof(text[k]), "0x%" PRIx64, sides[k]->list[i].midr);
	}
	diff_text_line(name, text[0], text[1], diff_implementation(diff, i));
}

static void diff_text_terms(const struct diff *diff)
{
	static const char *const classes[] = {"not", "inert", "visible"};
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (diff_varies(diff, i) != DIFF_EQUAL)
			diff_text_line(names_of_field(i, name), classes[diff->a.doc->values.terms.varies[i]],
				       classes[diff->b.doc->values.terms.varies[i]], diff_varies(diff, i));
	for (unsigned i = 0; i < CHARTER_IMPLEMENTATIONS_MAX; i++)
		if (diff_implementation(diff, i) != DIFF_EQUAL)
			diff_text_implementation(diff, i);
	diff_text_features(diff, DIFF_A, "residue, only A", diff_residue);
	diff_text_features(diff, DIFF_B, "residue, only B", diff_residue);
}

static void diff_text_whole(const struct diff *diff)
{
	static const char *const words[] = {"equal", "A has more: all that B has, and more",
					    "B has more: all that A has, and more",
					    "different: each has what the other has not, or another",
					    "undecidable: nothing that is known differs"};

	printf("\n%s\n", words[diff_whole(diff)]);
	if (*diff_left_out(diff))
		printf("%snot compared: %s%s\n", out_colour(OUT_DIM), diff_left_out(diff),
		       out_colour(OUT_PLAIN));
}

void diff_print(const struct diff *diff)
{
	diff_text_side("A", &diff->a);
	diff_text_side("B", &diff->b);
	if (diff_whole(diff) != DIFF_EQUAL) {
		out_heading("Features");
		diff_text_features(diff, DIFF_A, "only A", diff_feature);
		diff_text_features(diff, DIFF_B, "only B", diff_feature);
		diff_text_features(diff, DIFF_UNKNOWN, "not known", diff_feature);
		out_heading("  %-32s %-20s %-20s more", "Fields", "A", "B");
		for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
			if (diff_register(diff, i) != DIFF_EQUAL)
				diff_text_register(diff, i);
		out_heading("Firmware registers, platform, caches");
		diff_text_firmware(diff);
		diff_text_platform(diff);
		out_heading("State and terms");
		diff_text_state(diff, DIFF_A, "state, only A");
		diff_text_state(diff, DIFF_B, "state, only B");
		diff_text_terms(diff);
	}
	diff_text_whole(diff);
}
