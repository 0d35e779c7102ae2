/* SPDX-License-Identifier: BSD-2-Clause */
/* What a word names. */
#include "show/explain.h"
#include "base/exit.h"
#include "base/out.h"
#include "base/suggest.h"
#include "doc/levels.h"
#include "doc/verdict.h"
#include <charter/explain.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int explain_find(const struct row_place *places, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(places[i].name, name) == 0)
			return (int)i;
	return NAMES_NONE;
}

/* The tables, and what explains a row of each. */
static const struct {
	const struct row_place *places;
	size_t count;
	void (*explain)(struct explain *e, unsigned row);
} explain_tables[] = {
	{row_feature_names, ROW_FEATURE_COUNT, explain_feature},
	{row_reg_names, ROW_REG_COUNT, explain_register},
	{row_fwreg_names, ROW_FWREG_COUNT, explain_fwreg},
	{row_platform_names, ROW_PLATFORM_COUNT, explain_platform},
	{row_state_names, ROW_STATE_COUNT, explain_state},
};
#define EXPLAIN_TABLES (sizeof(explain_tables) / sizeof(explain_tables[0]))

static bool explain_row(struct explain *e, const char *word)
{
	const struct levels_row *level = levels_find(word);

	if (level)
		word = level->field ? level->field : row_platform_names[level->fact].name;
	for (size_t i = 0; i < EXPLAIN_TABLES; i++) {
		int row = explain_find(explain_tables[i].places, explain_tables[i].count, word);

		if (row == NAMES_NONE)
			continue;
		explain_tables[i].explain(e, (unsigned)row);
		return true;
	}
	return false;
}

/* "REG.FIELD" of an ID register, or of a control register of EL2 ("REG" alone: all of its bits). */
static bool explain_dotted(struct explain *e, const char *word)
{
	size_t length = strlen(word);
	int field = charter_field_find(word);
	bool found = false;

	if (field >= 0) {
		explain_field(e, (unsigned)field);
		return true;
	}
	for (unsigned i = 0; i < ROW_CONTROL_COUNT; i++) {
		const char *name = row_control_names[i].name;

		if (strncasecmp(name, word, length) != 0 || (name[length] && name[length] != '.'))
			continue;
		snprintf(e->title, sizeof(e->title), "control of EL2 %s", word);
		explain_control(e, i);
		found = true;
	}
	return found;
}

/* A service by its key in charters, a bit by its name, or a hypercall. */
static bool explain_service(struct explain *e, const char *word)
{
	int call = explain_find(row_call_names, ROW_CALL_COUNT, word);
	int bit = services_bit(word), fwreg = services_version(word);

	for (unsigned i = 0; bit == NAMES_NONE && i < ROW_FWVALUE_COUNT; i++)
		if (row_fwregs[services_reg_of(i)].kind == ROW_FW_BITMAP &&
		    strcasecmp(row_fwvalue_names[i].name, word) == 0)
			bit = (int)i;
	if (bit != NAMES_NONE)
		explain_bit(e, (unsigned)bit);
	else if (call != NAMES_NONE)
		explain_call(e, row_calls[call].fid);
	else if (fwreg != NAMES_NONE)
		explain_fwreg(e, (unsigned)fwreg);
	return bit != NAMES_NONE || call != NAMES_NONE || fwreg != NAMES_NONE;
}

static bool explain_kvm_state(struct explain *e, uint64_t id)
{
	for (unsigned i = 0; i < ROW_STATE_COUNT; i++) {
		const struct row_state *row = &row_states[i];
		uint64_t step = row->step ? row->step : 1;

		if (id >= row->id && (id - row->id) / step < row->count && (id - row->id) % step == 0) {
			explain_state(e, i);
			return true;
		}
	}
	return false;
}

/* A KVM register id, or a function id. */
static bool explain_number(struct explain *e, const char *word)
{
	uint64_t number;
	char *end;

	errno = 0;
	number = strtoull(word, &end, 0);
	if (*word < '0' || *word > '9' || *end || errno)
		return false;
	if (number >> 16 == CHARTER_KVM_SYSREG >> 16) {
		explain_encoding(e, (uint16_t)number);
		return true;
	}
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (row_fwregs[i].id == number) {
			explain_fwreg(e, i);
			return true;
		}
	if (number > UINT32_MAX)
		return explain_kvm_state(e, number);
	explain_call(e, (uint32_t)number);
	return true;
}

/* "S3_0_C0_C4_0" */
static bool explain_generic(struct explain *e, const char *word)
{
	unsigned op0, op1, crn, crm, op2;
	char rest;

	if (sscanf(word, "S%u_%u_C%u_C%u_%u%c", &op0, &op1, &crn, &crm, &op2, &rest) != 5 || op0 > 3 ||
	    op1 > 7 || crn > 15 || crm > 15 || op2 > 7)
		return false;
	explain_encoding(e, CHARTER_ENC(op0, op1, crn, crm, op2));
	return true;
}

static const char *explain_name_at(size_t i)
{
	for (size_t t = 0; t < EXPLAIN_TABLES; t++) {
		if (i < explain_tables[t].count)
			return explain_tables[t].places[i].name;
		i -= explain_tables[t].count;
	}
	return row_call_names[i].name;
}

static void explain_unknown(const char *word)
{
	const char *near, *dot = strchr(word, '.');
	size_t count = ROW_CALL_COUNT;
	char reg[NAMES_FIELD_MAX];
	int id;

	snprintf(reg, sizeof(reg), "%.*s", dot ? (int)(dot - word) : 0, word);
	id = names_id(reg);
	for (size_t t = 0; t < EXPLAIN_TABLES; t++)
		count += explain_tables[t].count;
	near = id == NAMES_NONE ? suggest(word, count, explain_name_at)
				: names_near_field((unsigned)id, dot + 1);
	if (near)
		out_error("nothing is called '%s'; did you mean '%s%s%s'?", word, id == NAMES_NONE ? "" : reg,
			  id == NAMES_NONE ? "" : ".", near);
	else
		out_error("nothing is called '%s'; a feature, register, REG.FIELD, service, hypercall, "
			  "encoding (S3_0_C0_C4_0), KVM register id or function id is needed",
			  word);
}

bool explain_word(struct explain *e, const char *word)
{
	if (explain_row(e, word) || explain_dotted(e, word) || explain_service(e, word) ||
	    explain_generic(e, word) || explain_number(e, word))
		return true;
	explain_unknown(word);
	return false;
}
