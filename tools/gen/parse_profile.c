/* SPDX-License-Identifier: BSD-2-Clause */
/* profile: a named CPU as register values, caches and platform facts. */
#include <string.h>

#include "arena.h"
#include "parse.h"

static void parse_profile_cache(struct profile *profile, struct words *w)
{
	static const char *const kinds[] = {"data", "unified", "instruction"};
	struct profile_cache cache = {.at = w->line->at};
	unsigned level = (unsigned)words_number(w, "the cache level", 7);

	if (!w->bad && !level)
		words_fail(w, "cache levels are 1 to 7");
	cache.select = (level - 1) << 1 | (words_choice(w, "the cache's kind", kinds, 3) == 2);
	cache.value = words_number(w, "the value", UINT64_MAX);
	if (w->bad)
		return;
	profile->caches = arena_grow(profile->caches, profile->cache_count, sizeof(cache));
	profile->caches[profile->cache_count++] = cache;
}

static void parse_profile_value(struct words *w, struct profile_value **values, unsigned *count,
				const char *what)
{
	struct profile_value value = {.at = w->line->at, .index = NONE};

	value.name = words_name(w, what);
	value.value = words_number(w, "the value", UINT64_MAX);
	if (w->bad)
		return;
	*values = arena_grow(*values, *count, sizeof(value));
	(*values)[(*count)++] = value;
}

static void parse_profile_line(struct profile *profile, const struct lex_line *line)
{
	struct words w = words_start(line, 0);

	if (words_take(&w, "ccsidr"))
		parse_profile_cache(profile, &w);
	else if (words_take(&w, "platform"))
		parse_profile_value(&w, &profile->platform, &profile->platform_count, "the platform fact");
	else
		parse_profile_value(&w, &profile->regs, &profile->reg_count, "a register's name");
	words_end(&w);
}

/* `name@version`: what is written in charters, so nothing that needs quoting. */
static void parse_profile_id(struct words *w, const char *id)
{
	const char *at = strchr(id, '@');

	if (w->bad)
		return;
	if (!at || at == id || !at[1] || strchr(at + 1, '@') ||
	    id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-.@")])
		words_fail(w, "a profile's id is name@version in lower case, not '%s'", id);
}

void parse_profile(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct profile profile = {.at = s->lines->at};

	profile.id = words_text(&w, "the profile's id");
	parse_profile_id(&w, profile.id);
	profile.source = words_quoted(&w, "the source");
	words_end(&w);
	for (unsigned i = 1; i < s->count; i++)
		parse_profile_line(&profile, s->lines + i);
	if (w.bad)
		return;
	m->profiles = arena_grow(m->profiles, m->profile_count, sizeof(profile));
	m->profiles[m->profile_count++] = profile;
}
