/* SPDX-License-Identifier: BSD-2-Clause */
/* Grants, requirements and discovery answers: names and values -> indices and numbers. */
#include <string.h>

#include "arena.h"
#include "resolve.h"

/* A version, a level or a bit by number or name: its row, or NULL. */
static const struct fwvalue *resolve_fwvalue(const struct fwreg *fwreg, const char *text)
{
	uint64_t number = 0;
	bool is_number = words_parse_number(text, &number);

	for (unsigned i = 0; i < fwreg->value_count; i++)
		if (is_number ? fwreg->values[i].value == number : !strcmp(fwreg->values[i].name, text))
			return fwreg->values + i;
	return NULL;
}

unsigned resolve_fwreg(const struct model *m, struct place at, const char *name)
{
	unsigned index = model_find_fwreg(m, name);

	if (index == NONE && m->whole[KIND_SERVICE])
		report_error(at, "no such firmware register: %s", name);
	return index;
}

bool resolve_fwreg_value(const struct fwreg *fwreg, const char *text, uint32_t *value)
{
	const struct fwvalue *row = resolve_fwvalue(fwreg, text);
	uint64_t number = 0;

	if (fwreg->kind == FW_BITMAP) {
		if (!words_parse_number(text, &number) || number > UINT32_MAX)
			return false;
		for (unsigned bit = 0; bit < 32; bit++)
			if (number >> bit & 1 && !resolve_fwvalue(fwreg, arena_format("%u", bit)))
				return false;
		*value = (uint32_t)number;
		return true;
	}
	if (row)
		*value = row->value;
	return row != NULL;
}

static void resolve_grant_in(struct place at, const struct fwreg *fwreg, struct grant *grant)
{
	char *rest = arena_text(grant->text, strlen(grant->text)), *part;

	if (fwreg->kind != FW_LEVEL)
		report_error(at, "%s has no levels: `in` can't be asked of it", fwreg->name);
	while ((part = strsep(&rest, ","))) {
		const struct fwvalue *value = resolve_fwvalue(fwreg, part);

		if (!value)
			report_error(at, "%s has no level '%s'", fwreg->name, part);
		else if (value->value < 32)
			grant->value |= 1u << value->value;
	}
}

void resolve_grant(const struct model *m, struct place at, struct grant *grant)
{
	if (grant->op == GRANT_ALWAYS)
		return;
	grant->fwreg = resolve_fwreg(m, at, grant->fwreg_name);
	if (grant->fwreg == NONE)
		return;
	const struct fwreg *fwreg = m->fwregs + grant->fwreg;

	if (grant->op == GRANT_IN) {
		resolve_grant_in(at, fwreg, grant);
		return;
	}
	if ((grant->op == GRANT_BIT) != (fwreg->kind == FW_BITMAP)) {
		report_error(at, "%s is %s bitmap: ask for `%s`", fwreg->name,
			     fwreg->kind == FW_BITMAP ? "a" : "no",
			     fwreg->kind == FW_BITMAP ? "bit N" : ">= V");
		return;
	}
	const struct fwvalue *value = resolve_fwvalue(fwreg, grant->text);

	if (!value)
		report_error(at, "%s has no %s '%s'", fwreg->name,
			     grant->op == GRANT_BIT      ? "bit"
			     : fwreg->kind == FW_VERSION ? "version"
							 : "level",
			     grant->text);
	else
		grant->value = value->value;
}

static void resolve_level(const struct model *m, const struct call *call, struct discovery *found)
{
	const struct fwreg *fwreg = call->grant.fwreg == NONE ? NULL : m->fwregs + call->grant.fwreg;

	if (call->grant.op != GRANT_ALWAYS && !fwreg) /* unknown, and said so */
		return;
	if (call->grant.op == GRANT_ALWAYS || fwreg->kind != FW_LEVEL) {
		report_error(found->at, "%s is not granted by a level: its answer can't depend on one",
			     call->name);
		return;
	}
	const struct fwvalue *value = resolve_fwvalue(fwreg, found->level_name);

	if (!value)
		report_error(found->at, "%s has no level '%s'", fwreg->name, found->level_name);
	else
		found->level = value->value;
}

static void resolve_discovery(const struct model *m, const struct call *call, struct discovery *found)
{
	found->by = model_find_call(m, found->by_name);
	if (found->by == NONE && m->whole[KIND_SERVICE])
		report_error(found->at, "no such call: %s", found->by_name);
	else if (found->by != NONE && m->calls[found->by].answer != ANSWER_DISCOVER)
		report_error(found->at, "%s discovers nothing: it has no `answer discover`", found->by_name);
	if (found->level_name)
		resolve_level(m, call, found);
}

static void resolve_call(struct model *m, struct call *call)
{
	resolve_grant(m, call->grant_at, &call->grant);
	for (unsigned i = 0; i < 4; i++)
		if (call->answer == ANSWER_WORDS && call->words[i].fwreg_name)
			call->words[i].fwreg = resolve_fwreg(m, call->at, call->words[i].fwreg_name);
	for (unsigned i = 0; i < call->discovery_count; i++)
		resolve_discovery(m, call, call->discoveries + i);
}

void resolve_services(struct model *m)
{
	unsigned values = 0, words = 0, discoveries = 0;

	m->act_count = 0;
	for (unsigned i = 0; i < m->fwreg_count; i++) {
		m->fwregs[i].first_value = values;
		values += m->fwregs[i].value_count;
		for (unsigned k = 0; k < m->fwregs[i].value_count; k++)
			resolve_grant(m, m->fwregs[i].values[k].at, &m->fwregs[i].values[k].needs);
	}
	for (unsigned i = 0; i < m->call_count; i++) {
		struct call *call = m->calls + i;

		resolve_call(m, call);
		call->first_word = call->answer == ANSWER_WORDS ? words : NONE;
		words += call->answer == ANSWER_WORDS ? 4 : 0;
		call->act = call->answer == ANSWER_ACT ? m->act_count++ : NONE;
		call->first_discovery = discoveries;
		discoveries += call->discovery_count;
	}
}
