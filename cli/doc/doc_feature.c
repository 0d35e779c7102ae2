/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an open charter says of features, made true. First all that are off, then
 * all that are on, each in the order of arch/feature, so that the order in the
 * text means nothing; then it is checked that every statement holds.
 */
#include "doc/doc.h"
#include "field.h"
#include <stdio.h>
#include <string.h>

void doc_feature_walk(unsigned feature, uint16_t from[ROW_FEATURE_COUNT])
{
	uint16_t queue[ROW_FEATURE_COUNT];
	unsigned head = 0, tail = 0;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		from[i] = ROW_NONE;
	from[feature] = (uint16_t)feature;
	queue[tail++] = (uint16_t)feature;
	while (head < tail) {
		uint16_t at = queue[head++];
		const struct row_feature *row = &row_features[at];

		for (unsigned i = 0; i < row->implied_count; i++) {
			uint16_t next = row_implied[row->first_implied + i];

			if (from[next] != ROW_NONE)
				continue;
			from[next] = at;
			queue[tail++] = next;
		}
	}
}

bool doc_feature_needs(unsigned feature, unsigned other)
{
	uint16_t from[ROW_FEATURE_COUNT];

	doc_feature_walk(feature, from);
	return from[other] != ROW_NONE;
}

bool doc_feature_asks(unsigned feature, unsigned field)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++)
		if (row_atoms[i].field == field)
			return true;
	return false;
}

/* `on` is said to be on, and needs `off`, which is said to be off: both places, and the rules between them.
 */
static void doc_feature_contradiction(struct doc_open *open, unsigned on, unsigned off,
				      const uint16_t from[ROW_FEATURE_COUNT])
{
	char rules[512] = "";
	size_t length = 0;

	for (unsigned at = off; at != on && length < sizeof(rules); at = from[at]) {
		const struct row_place *rule = &row_feature_names[from[at]];

		length += (size_t)snprintf(rules + length, sizeof(rules) - length,
					   "%s%s implies %s (arch/%s:%u)", length ? ", " : "", rule->name,
					   row_feature_names[at].name, rule->file, rule->line);
	}
	doc_open_error(open, open->feature[on].path, "true contradicts %s: false on line %u; %s",
		       open->feature[off].path, open->feature[off].line, rules);
}

static void doc_feature_contradictions(struct doc_open *open)
{
	uint16_t from[ROW_FEATURE_COUNT];

	for (unsigned on = 0; on < ROW_FEATURE_COUNT; on++) {
		if (!open->feature[on].path || !open->feature[on].value)
			continue;
		doc_feature_walk(on, from);
		for (unsigned off = 0; off < ROW_FEATURE_COUNT; off++)
			if (from[off] != ROW_NONE && open->feature[off].path && !open->feature[off].value)
				doc_feature_contradiction(open, on, off, from);
	}
}

/*
 * From the last to the first: extensions come after what they extend, and where FEAT_SVE is, FEAT_BF16 has a
 * field of SVE's own as well.
 */
static void doc_feature_set_all(struct doc_open *open, uint64_t *id, bool on)
{
	bool done;

	for (unsigned i = ROW_FEATURE_COUNT; i-- > 0;)
		if (open->feature[i].path && open->feature[i].value == on)
			charter_feature_set(id, NULL, i, on, &done, NULL, 0);
}

void doc_feature_apply(struct doc_open *open, uint64_t *id)
{
	doc_feature_contradictions(open);
	if (open->errors)
		return;
	doc_feature_set_all(open, id, false);
	doc_feature_set_all(open, id, true);
}

/* Another statement that decides a field which `feature` asks: a register's, or another feature's. */
static const struct doc_said *doc_feature_rival(const struct doc_open *open, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++) {
		unsigned field = row_atoms[i].field;

		if (open->field[field].path)
			return &open->field[field];
		for (unsigned other = 0; other < ROW_FEATURE_COUNT; other++)
			if (other != feature && open->feature[other].path && doc_feature_asks(other, field))
				return &open->feature[other];
	}
	return NULL;
}

/* A statement that did not come true. */
static void doc_feature_untrue(struct doc_open *open, const uint64_t *id, unsigned feature)
{
	const struct doc_said *said = &open->feature[feature], *rival = doc_feature_rival(open, feature);
	const struct row_atom *atom = &row_atoms[row_features[feature].first_atom];
	char name[NAMES_FIELD_MAX];

	names_of_field(atom->field, name);
	if (rival)
		doc_open_error(open, said->path, "%s contradicts %s on line %u; both decide %s (arch/%s:%u)",
			       said->value ? "true" : "false", rival->path, rival->line, name,
			       row_feature_names[feature].file, row_feature_names[feature].line);
	else
		doc_open_error(open, said->path,
			       "can't be %s: no value of %s makes it so; it is 0x%llx (arch/%s:%u)",
			       said->value ? "true" : "false", name,
			       (unsigned long long)field_get(&row_fields[atom->field], id),
			       row_feature_names[feature].file, row_feature_names[feature].line);
}

/* A register's statement about a field that the feature asks, or NULL. */
static const char *doc_feature_register(const struct doc_open *open, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++)
		if (open->field[row_atoms[i].field].path)
			return open->field[row_atoms[i].field].path;
	return NULL;
}

/* The statement that leaves `feature` without `implied`: a register's about either, a feature's, or the base.
 */
static const char *doc_feature_place(const struct doc_open *open, unsigned feature, unsigned implied)
{
	const char *path = doc_feature_register(open, implied);

	if (!path)
		path = doc_feature_register(open, feature);
	for (unsigned i = 0; !path && i < ROW_FEATURE_COUNT; i++)
		if (open->feature[i].path && open->feature[i].value && doc_feature_needs(i, feature))
			path = open->feature[i].path;
	return path ? path : "/base";
}

/* The statement that asks for `feature`, for itself or for what needs it, or NULL. */
static const struct doc_said *doc_feature_asked(const struct doc_open *open, unsigned feature)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (open->feature[i].path && open->feature[i].value && doc_feature_needs(i, feature))
			return &open->feature[i];
	return NULL;
}

/* `feature` is there without `implied`. */
static void doc_feature_lacks(struct doc_open *open, unsigned feature, unsigned implied)
{
	const struct row_place *row = &row_feature_names[feature];
	const char *name = row_feature_names[implied].name, *path = doc_feature_place(open, feature, implied);
	const struct doc_said *asked = doc_feature_asked(open, feature);

	if (asked && strcmp(asked->path, path) != 0)
		doc_open_error(open, path, "contradicts %s: true on line %u; %s implies %s (arch/%s:%u)",
			       asked->path, asked->line, row->name, name, row->file, row->line);
	else
		doc_open_error(open, path,
			       "leaves %s without %s, which it implies (arch/%s:%u); say \"%s\": false under "
			       "\"features\", or grant %s",
			       row->name, name, row->file, row->line, row->name, name);
}

void doc_feature_verify(struct doc_open *open, const uint64_t *id)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (open->feature[i].path && charter_feature_eval(id, i) != open->feature[i].value)
			doc_feature_untrue(open, id, i);
	if (open->errors)
		return;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		for (unsigned k = 0; charter_feature_eval(id, i) && k < row_features[i].implied_count; k++)
			if (!charter_feature_eval(id, row_implied[row_features[i].first_implied + k]))
				doc_feature_lacks(open, i, row_implied[row_features[i].first_implied + k]);
}
