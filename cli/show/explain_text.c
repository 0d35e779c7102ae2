/* SPDX-License-Identifier: BSD-2-Clause */
/* Conditions and grants of rows, in words. */
#include "show/explain.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *explain_atom(const struct row_atom *atom, char text[EXPLAIN_TEXT])
{
	static const char *const ops[] = {">=", "==", "!=", "<"};
	char name[NAMES_FIELD_MAX];

	snprintf(text, EXPLAIN_TEXT, "%s %s 0x%x", names_of_field(atom->field, name), ops[atom->op],
		 atom->value);
	return text;
}

/* A feature or one comparison. */
static const char *explain_cond_one(unsigned cond, char text[EXPLAIN_TEXT])
{
	if (cond & ROW_COND_ATOM)
		return explain_atom(&row_atoms[cond & ~ROW_COND_ATOM], text);
	snprintf(text, EXPLAIN_TEXT, "%s", row_feature_names[cond].name);
	return text;
}

static bool explain_is_list(uint16_t cond)
{
	return cond & ROW_COND_LIST && !(cond & ROW_COND_ATOM);
}

const char *explain_cond(uint16_t cond, char text[EXPLAIN_TEXT])
{
	const uint16_t *one = &row_cond_list[explain_is_list(cond) ? cond & ~ROW_COND_LIST : 0];
	char part[EXPLAIN_TEXT];
	size_t length = 0;

	if (cond == ROW_NONE)
		snprintf(text, EXPLAIN_TEXT, "always");
	else if (!explain_is_list(cond))
		explain_cond_one(cond, text);
	for (; cond != ROW_NONE && explain_is_list(cond) && *one != ROW_NONE && length < EXPLAIN_TEXT; one++)
		length += (size_t)snprintf(text + length, EXPLAIN_TEXT - length, "%s%s",
					   explain_cond_one(*one & ~ROW_COND_AND, part),
					   one[1] == ROW_NONE    ? ""
					   : *one & ROW_COND_AND ? " and "
								 : " or ");
	return text;
}

static bool explain_cond_one_of(unsigned cond, unsigned feature)
{
	if (cond & ROW_COND_ATOM)
		return doc_feature_asks(feature, row_atoms[cond & ~ROW_COND_ATOM].field);
	return cond == feature;
}

bool explain_cond_of(uint16_t cond, unsigned feature)
{
	if (cond == ROW_NONE)
		return false;
	if (!explain_is_list(cond))
		return explain_cond_one_of(cond, feature);
	for (const uint16_t *one = &row_cond_list[cond & ~ROW_COND_LIST]; *one != ROW_NONE; one++)
		if (explain_cond_one_of(*one & ~ROW_COND_AND, feature))
			return true;
	return false;
}

/* The name of a bit, a version or a level of a firmware register. */
static const char *explain_value_name(const struct row_fwreg *reg, uint32_t value)
{
	for (unsigned i = reg->first_value; i < (unsigned)reg->first_value + reg->value_count; i++)
		if (row_fwvalues[i].value == value)
			return row_fwvalue_names[i].name;
	return "?";
}

const char *explain_grant(const struct row_grant *grant, char text[EXPLAIN_TEXT])
{
	const struct row_fwreg *reg = &row_fwregs[grant->fwreg];
	const char *name = row_fwreg_names[grant->fwreg].name;
	size_t length;

	switch ((enum row_grantop)grant->op) {
	case ROW_GRANT_ALWAYS:
		snprintf(text, EXPLAIN_TEXT, "always");
		break;
	case ROW_GRANT_GE:
		snprintf(text, EXPLAIN_TEXT, "with %s at least %s", name,
			 explain_value_name(reg, grant->value));
		break;
	case ROW_GRANT_BIT:
		snprintf(text, EXPLAIN_TEXT, "with %s bit %u (%s)", name, grant->value,
			 explain_value_name(reg, grant->value));
		break;
	case ROW_GRANT_IN:
		length = (size_t)snprintf(text, EXPLAIN_TEXT, "with %s one of", name);
		for (unsigned v = 0; v < 32 && length < EXPLAIN_TEXT; v++)
			if (grant->value >> v & 1u)
				length += (size_t)snprintf(text + length, EXPLAIN_TEXT - length, " %s",
							   explain_value_name(reg, v));
		break;
	}
	return text;
}

void explain_control(struct explain *e, unsigned control)
{
	static const char *const conds[] = {"", " when ", " unless "};
	const struct row_control *row = &row_controls[control];
	const struct row_place *place = &row_control_names[control];
	char cond[EXPLAIN_TEXT] = "";

	if (row->cond != ROW_COND_ALWAYS)
		explain_cond(row->feature, cond);
	chain_row(&e->chain, "enforced by", place, "%s (bits %u:%u) is %s%s%s%s%s%s: %s", place->name,
		  row->lsb + row->width - 1u, row->lsb, row->set ? "set" : "clear", conds[row->cond], cond,
		  row->host == ROW_NONE ? "" : ", on hosts with ",
		  row->host == ROW_NONE ? "" : row_feature_names[row->host].name,
		  row->cond == ROW_COND_ALWAYS ? ", always" : "", place->why);
}

unsigned explain_controls(struct explain *e, unsigned feature)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ROW_CONTROL_COUNT; i++) {
		if (row_controls[i].cond == ROW_COND_ALWAYS ||
		    !explain_cond_of(row_controls[i].feature, feature))
			continue;
		explain_control(e, i);
		count++;
	}
	return count;
}
