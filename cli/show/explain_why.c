/* SPDX-License-Identifier: BSD-2-Clause */
/* What this charter gives there, and why: its base, a statement of it, or what a statement took along. */
#include "field.h"
#include "show/explain.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EXPLAIN_WHY "this charter"

/* A statement of the open charter. */
static void explain_why_said(struct explain *e, const struct doc_said *said, const char *value)
{
	chain_at(&e->chain, EXPLAIN_WHY, e->charter->open->file, said->line, "says %s: %s%s%s", said->path,
		 value, said->why ? ": " : "", said->why ? said->why : "");
}

/* The base has it so, and nothing in the charter changed that. */
static void explain_why_base(struct explain *e, const char *what)
{
	const struct row_profile *base = e->charter->open->base;
	char file[128];

	if (base)
		snprintf(file, sizeof(file), "arch/%s", base->file);
	if (base)
		chain_at(&e->chain, EXPLAIN_WHY, file, base->line, "the base, %s, has %s", base->id, what);
	else
		chain_at(&e->chain, EXPLAIN_WHY, e->charter->open->file, e->charter->open->base_line,
			 "a base of none grants the least: %s", what);
}

/* `on` needs `off`: the implications between them. */
static void explain_why_steps(struct explain *e, unsigned on, unsigned off)
{
	uint16_t from[ROW_FEATURE_COUNT];

	doc_feature_walk(on, from);
	for (unsigned at = off; at != on && from[at] != ROW_NONE; at = from[at])
		chain_row(&e->chain, EXPLAIN_WHY, &row_feature_names[from[at]], "%s implies %s",
			  row_feature_names[from[at]].name, row_feature_names[at].name);
}

/* A statement about a feature that takes this one along. */
static bool explain_why_along(struct explain *e, unsigned feature, bool on)
{
	const struct doc_open *open = e->charter->open;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		bool takes = on ? doc_feature_needs(i, feature) : doc_feature_needs(feature, i);

		if (!open->feature[i].path || open->feature[i].value != on || !takes)
			continue;
		chain_at(&e->chain, EXPLAIN_WHY, open->file, open->feature[i].line,
			 "%s is taken along by %s: %s", row_feature_names[feature].name,
			 open->feature[i].path, on ? "true" : "false");
		explain_why_steps(e, on ? i : feature, on ? feature : i);
		return true;
	}
	return false;
}

/* A statement that decides a field which the feature asks: a register's, or a feature's beside it. */
static bool explain_why_beside(struct explain *e, unsigned feature)
{
	const struct doc_open *open = e->charter->open;

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (open->field[i].path && doc_feature_asks(feature, i)) {
			chain_at(&e->chain, EXPLAIN_WHY, open->file, open->field[i].line,
				 "%s decides it: 0x%" PRIx64, open->field[i].path, open->field[i].value);
			return true;
		}
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		for (unsigned f = 0; open->feature[i].path && f < ROW_FIELD_COUNT; f++)
			if (doc_feature_asks(feature, f) && doc_feature_asks(i, f)) {
				chain_at(&e->chain, EXPLAIN_WHY, open->file, open->feature[i].line,
					 "%s decides the same field, %s", open->feature[i].path,
					 row_field_names[f].name);
				return true;
			}
	return false;
}

void explain_why_feature(struct explain *e, unsigned feature)
{
	const struct doc *charter = e->charter;
	bool has, had;

	if (!charter)
		return;
	has = charter_feature_eval(charter->values.id, feature);
	chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0, "%s is %s", row_feature_names[feature].name,
		 has ? "granted" : "not granted");
	if (!charter->open) {
		chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0,
			 "it is sealed, and its reasons are in the open charter it was made of");
		return;
	}
	had = charter->along.had[feature];
	if (charter->open->feature[feature].path)
		explain_why_said(e, &charter->open->feature[feature], has ? "true" : "false");
	else if (has == had)
		explain_why_base(e, has ? "it" : "it not");
	else if (!explain_why_along(e, feature, has) && !explain_why_beside(e, feature))
		chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0,
			 "it goes with another feature that the base has without what it needs");
}

/* The register exists with a feature only, which is not granted. */
static bool explain_why_zeroed(struct explain *e, unsigned field)
{
	unsigned reg = row_fields[field].reg;
	char cond[EXPLAIN_TEXT];

	if (!e->charter->along.zeroed[field_id(&row_fields[field])])
		return false;
	chain_row(&e->chain, EXPLAIN_WHY, &row_reg_names[reg], "%s is zero without %s",
		  row_reg_names[reg].name, explain_cond(row_regs[reg].needs, cond));
	if (row_regs[reg].needs < ROW_FEATURE_COUNT)
		explain_why_feature(e, row_regs[reg].needs);
	return true;
}

/* The feature whose coming or going moved the field. */
static bool explain_why_moved(struct explain *e, unsigned field)
{
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
			bool said = e->charter->open->feature[i].path;

			if (e->charter->along.had[i] == e->charter->along.has[i] || said == (pass > 0) ||
			    !doc_feature_asks(i, field))
				continue;
			explain_why_feature(e, i);
			return true;
		}
	return false;
}

void explain_why_field(struct explain *e, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	const struct doc *charter = e->charter;
	char name[NAMES_FIELD_MAX], value[NAMES_FIELD_MAX];
	uint64_t now, base;

	if (!charter)
		return;
	now = field_get(f, charter->values.id);
	names_of_value(field, now, value);
	chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0, "%s is %s", names_of_field(field, name), value);
	if (charter->values.terms.varies[field])
		chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0,
			 "it is listed under varies: a host that can't show this value may show its own");
	if (!charter->open)
		return;
	base = charter->open->base ? field_get(f, charter->open->base->reg) : now;
	if (charter->open->field[field].path)
		explain_why_said(e, &charter->open->field[field], value);
	else if (now == base)
		explain_why_base(e, value);
	else if (!explain_why_zeroed(e, field) && !explain_why_moved(e, field))
		chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0,
			 "it follows from the features that are granted");
}

void explain_why_fwreg(struct explain *e, unsigned fwreg)
{
	const struct row_fwreg *row = &row_fwregs[fwreg];
	const struct doc *charter = e->charter;
	bool said = false;
	char word[160];

	if (!charter)
		return;
	services_word(fwreg, charter->values.fwreg[fwreg], word, sizeof(word));
	chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0, "%s is 0x%" PRIx64 " (%s)",
		 row_fwreg_names[fwreg].name, charter->values.fwreg[fwreg], word);
	if (!charter->open)
		return;
	if (charter->open->fwreg[fwreg].path) {
		explain_why_said(e, &charter->open->fwreg[fwreg], word);
		said = true;
	}
	for (unsigned i = row->first_value; i < (unsigned)row->first_value + row->value_count; i++)
		if (charter->open->bit[i].path) {
			explain_why_said(e, &charter->open->bit[i],
					 charter->open->bit[i].value ? "true" : "false");
			said = true;
		}
	if (!said)
		chain_at(&e->chain, EXPLAIN_WHY, charter->open->file, 0,
			 "says nothing of it, and what is not said is not granted");
}

void explain_why_platform(struct explain *e, unsigned fact)
{
	const struct doc *charter = e->charter;
	char value[24];

	if (!charter)
		return;
	snprintf(value, sizeof(value), "%" PRIu64, charter->values.platform[fact]);
	chain_at(&e->chain, EXPLAIN_WHY, charter->file, 0, "%s is %s", row_platform_names[fact].name, value);
	if (charter->open && charter->open->platform[fact].path)
		explain_why_said(e, &charter->open->platform[fact], value);
	else if (charter->open && row_platforms[fact].needs != ROW_NONE &&
		 !charter_feature_eval(charter->values.id, row_platforms[fact].needs))
		explain_why_feature(e, row_platforms[fact].needs);
	else if (charter->open)
		explain_why_base(e, value);
}
