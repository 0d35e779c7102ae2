/* SPDX-License-Identifier: BSD-2-Clause */
/* fwreg: firmware registers and what their values mean. call: hypercalls and what grants them. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "parse.h"

static const char *const parse_fwkinds[] = {"version", "bitmap", "level"};

struct grant parse_grant(struct words *w, bool in)
{
	struct grant grant = {.fwreg = NONE};

	grant.fwreg_name = words_name(w, "a firmware register's name");
	if (words_take(w, ">="))
		grant.op = GRANT_GE;
	else if (words_take(w, "bit"))
		grant.op = GRANT_BIT;
	else if (in && words_take(w, "in"))
		grant.op = GRANT_IN;
	else
		words_fail(w, "after %s: '>= V' or 'bit N'%s", grant.fwreg_name, in ? " or 'in V,V'" : "");
	grant.text = words_text(w, "the value");
	return grant;
}

static void parse_fwvalue_add(struct fwreg *fwreg, struct fwvalue value)
{
	fwreg->values = arena_grow(fwreg->values, fwreg->value_count, sizeof(value));
	fwreg->values[fwreg->value_count++] = value;
}

/* `1.0` as major<<16|minor. */
bool parse_version(const char *text, uint32_t *version)
{
	const char *dot = strchr(text, '.');
	uint64_t major = 0, minor = 0;

	if (!dot || !words_parse_number(arena_text(text, (size_t)(dot - text)), &major) ||
	    !words_parse_number(dot + 1, &minor) || major > 0x7fff || minor > 0xffff)
		return false;
	*version = (uint32_t)(major << 16 | minor);
	return true;
}

static void parse_fwreg_versions(struct fwreg *fwreg, struct words *w)
{
	while (words_more(w)) {
		struct fwvalue value = {.at = w->line->at, .name = words_text(w, "a version")};

		if (!parse_version(value.name, &value.value))
			words_fail(w, "'%s' is no version: they are like 1.0", value.name);
		else
			parse_fwvalue_add(fwreg, value);
	}
}

/* `V=NAME`, split. */
static bool parse_equals(struct words *w, const char **left, const char **right, const char *what)
{
	const char *text = words_text(w, what);
	const char *equals = strchr(text, '=');

	if (!w->bad && (!equals || equals == text || !equals[1]))
		words_fail(w, "'%s' where %s should be", text, what);
	if (w->bad)
		return false;
	*left = arena_text(text, (size_t)(equals - text));
	*right = equals + 1;
	return true;
}

static void parse_fwreg_levels(struct fwreg *fwreg, struct words *w)
{
	while (words_more(w)) {
		struct fwvalue value = {.at = w->line->at};
		const char *number;
		uint64_t level = 0;

		if (!parse_equals(w, &number, &value.name, "V=NAME"))
			return;
		if (!words_parse_number(number, &level) || level > 31 || !words_is_name(value.name)) {
			words_fail(w, "'%s=%s' is no level: V=NAME, V at most 31", number, value.name);
			return;
		}
		value.value = (uint32_t)level;
		parse_fwvalue_add(fwreg, value);
	}
}

static void parse_fwreg_bit(struct fwreg *fwreg, struct words *w)
{
	struct fwvalue value = {.at = w->line->at};

	value.value = (uint32_t)words_number(w, "the bit", 63);
	value.name = words_name(w, "the service's name");
	if (words_take(w, "requires"))
		value.needs = parse_grant(w, false);
	if (fwreg->kind != FW_BITMAP)
		words_fail(w, "%s is no bitmap: it has no bits", fwreg->name);
	if (!w->bad)
		parse_fwvalue_add(fwreg, value);
}

static void parse_fwreg_requires(struct fwreg *fwreg, struct words *w)
{
	struct grant needs = parse_grant(w, false);

	if (fwreg->kind != FW_LEVEL)
		words_fail(w, "a line `requires` is for levels; a bit says it on its own line");
	if (w->bad)
		return;
	for (unsigned i = 0; i < fwreg->value_count; i++)
		if (fwreg->values[i].value)
			fwreg->values[i].needs = needs;
}

static void parse_fwreg_line(struct fwreg *fwreg, const struct lex_line *line)
{
	struct words w = words_start(line, 0);

	if (words_take(&w, "bit"))
		parse_fwreg_bit(fwreg, &w);
	else if (words_take(&w, "requires"))
		parse_fwreg_requires(fwreg, &w);
	else
		words_fail(&w, "a firmware register has no line '%s': bit, requires", line->words[0].text);
	words_end(&w);
}

void parse_fwreg(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct fwreg fwreg = {.at = s->lines->at};

	fwreg.num = words_stable(&w);
	fwreg.name = words_name(&w, "the firmware register's name");
	fwreg.id = words_number(&w, "KVM's register id", UINT64_MAX);
	fwreg.kind = (enum fwkind)words_choice(&w, "the kind", parse_fwkinds, 3);
	if (fwreg.kind == FW_VERSION)
		parse_fwreg_versions(&fwreg, &w);
	else if (fwreg.kind == FW_LEVEL)
		parse_fwreg_levels(&fwreg, &w);
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_fwreg_line(&fwreg, s->lines + i);
	if (w.bad)
		return;
	m->fwregs = arena_grow(m->fwregs, m->fwreg_count, sizeof(fwreg));
	m->fwregs[m->fwreg_count++] = fwreg;
}

static void parse_call_grant(struct call *call, struct words *w)
{
	if (call->has_grant)
		words_fail(w, "%s has a `grant` line already (line %u)", call->name, call->grant_at.line);
	call->has_grant = true;
	call->grant_at = w->line->at;
	if (!words_take(w, "always"))
		call->grant = parse_grant(w, true);
}

static struct answer_word parse_answer_word(struct words *w)
{
	const char *text = words_text(w, "a word of the answer");
	struct answer_word word = {.fwreg = NONE};

	if (w->bad || words_parse_number(text, &word.value))
		return word;
	word.fwreg_name = text;
	if (!words_is_name(text))
		words_fail(w, "'%s' is neither a number nor a firmware register", text);
	return word;
}

static void parse_call_answer(struct call *call, struct words *w)
{
	if (call->answer != ANSWER_NONE)
		words_fail(w, "%s has an `answer` line already", call->name);
	if (words_take(w, "discover")) {
		call->answer = ANSWER_DISCOVER;
		return;
	}
	if (words_take(w, "act")) {
		call->answer = ANSWER_ACT;
		return;
	}
	call->answer = ANSWER_WORDS;
	call->words[0] = parse_answer_word(w);
	for (unsigned i = 1; i < 4; i++)
		call->words[i] = words_more(w) ? parse_answer_word(w) : (struct answer_word){.fwreg = NONE};
}

static bool parse_signed(const char *text, int64_t *value)
{
	uint64_t number = 0;
	bool minus = *text == '-';

	if (!words_parse_number(text + minus, &number) || number > INT64_MAX)
		return false;
	*value = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

static void parse_call_discover(struct call *call, struct words *w)
{
	const char *by = words_name(w, "the discovery call");

	do {
		struct discovery found = {.at = w->line->at, .by_name = by, .by = NONE};
		const char *answer = words_more(w) ? w->line->words[w->at].text : "";

		if (!strchr(answer, '='))
			answer = words_text(w, "the answer");
		else if (!parse_equals(w, &found.level_name, &answer, "LEVEL=ANSWER"))
			return;
		if (!w->bad && !parse_signed(answer, &found.answer))
			words_fail(w, "the answer '%s' is not a number", answer);
		if (w->bad)
			return;
		call->discoveries = arena_grow(call->discoveries, call->discovery_count, sizeof(found));
		call->discoveries[call->discovery_count++] = found;
	} while (words_more(w));
}

static void parse_call_line(struct call *call, const struct lex_line *line)
{
	struct words w = words_start(line, 0);

	if (words_take(&w, "grant"))
		parse_call_grant(call, &w);
	else if (words_take(&w, "answer"))
		parse_call_answer(call, &w);
	else if (words_take(&w, "discover"))
		parse_call_discover(call, &w);
	else
		words_fail(&w, "a call has no line '%s': grant, answer, discover", line->words[0].text);
	words_end(&w);
}

void parse_call(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct call call = {.at = s->lines->at, .answer = ANSWER_NONE, .grant.fwreg = NONE};

	call.num = words_stable(&w);
	call.fid = (uint32_t)words_number(&w, "the function id", UINT32_MAX);
	call.name = words_name(&w, "the call's name");
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_call_line(&call, s->lines + i);
	if (w.bad)
		return;
	m->calls = arena_grow(m->calls, m->call_count, sizeof(call));
	m->calls[m->call_count++] = call;
}
