/* SPDX-License-Identifier: BSD-2-Clause */
#include "doc/services.h"
#include "base/suggest.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cut "_V1_0" off a bit's name: the version of a service is not part of what it is called. */
static void services_cut_version(char *text)
{
	char *v = strstr(text, "_v");

	if (v && isdigit((unsigned char)v[2]))
		*v = '\0';
}

const char *services_key_of_bit(unsigned fwvalue, char text[NAMES_FIELD_MAX])
{
	names_lower(row_fwvalue_names[fwvalue].name, text);
	services_cut_version(text);
	return text;
}

const char *services_key_of_reg(unsigned fwreg, char text[NAMES_FIELD_MAX])
{
	const char *name = row_fwreg_names[fwreg].name, *last = strrchr(name, '_');
	char *cut;

	if (row_fwregs[fwreg].kind == ROW_FW_LEVEL && last)
		return names_lower(last + 1, text);
	names_lower(name, text);
	cut = strstr(text, "_version");
	if (cut)
		*cut = '\0';
	return text;
}

static int services_reg(enum row_fwkind kind, const char *key)
{
	char text[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (row_fwregs[i].kind == kind && strcmp(services_key_of_reg(i, text), key) == 0)
			return (int)i;
	return NAMES_NONE;
}

int services_version(const char *key)
{
	return services_reg(ROW_FW_VERSION, key);
}

int services_level(const char *number)
{
	return services_reg(ROW_FW_LEVEL, number);
}

unsigned services_reg_of(unsigned fwvalue)
{
	unsigned i = 0;

	while (fwvalue >= (unsigned)row_fwregs[i].first_value + row_fwregs[i].value_count)
		i++;
	return i;
}

int services_bit(const char *key)
{
	char text[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FWVALUE_COUNT; i++)
		if (row_fwregs[services_reg_of(i)].kind == ROW_FW_BITMAP &&
		    strcmp(services_key_of_bit(i, text), key) == 0)
			return (int)i;
	return NAMES_NONE;
}

/* The i-th key that may stand under "services": bits, then version registers, then the levels. */
static const char *services_key_at(size_t i)
{
	static char text[NAMES_FIELD_MAX];
	unsigned at = (unsigned)i;

	if (i < ROW_FWVALUE_COUNT)
		return row_fwregs[services_reg_of(at)].kind == ROW_FW_BITMAP ? services_key_of_bit(at, text)
									     : NULL;
	at -= ROW_FWVALUE_COUNT;
	if (at >= ROW_FWREG_COUNT)
		return SERVICES_LEVELS;
	return row_fwregs[at].kind == ROW_FW_VERSION ? services_key_of_reg(at, text) : NULL;
}

const char *services_near(const char *key)
{
	static char found[NAMES_FIELD_MAX];
	unsigned best = (unsigned)strlen(key) / 3 + 1;
	bool any = false;

	for (size_t i = 0; i <= ROW_FWVALUE_COUNT + ROW_FWREG_COUNT; i++) {
		const char *name = services_key_at(i);
		unsigned distance = name ? suggest_distance(key, name) : ~0u;

		if (distance > best || (any && distance == best))
			continue;
		best = distance;
		any = true;
		snprintf(found, sizeof(found), "%s", name);
	}
	return any ? found : NULL;
}

static const char *services_value_word(unsigned fwvalue, char text[NAMES_FIELD_MAX])
{
	if (row_fwregs[services_reg_of(fwvalue)].kind == ROW_FW_BITMAP)
		return services_key_of_bit(fwvalue, text);
	return names_lower(row_fwvalue_names[fwvalue].name, text);
}

bool services_parse(unsigned fwreg, const char *word, uint64_t *value)
{
	const struct row_fwreg *r = &row_fwregs[fwreg];
	char text[NAMES_FIELD_MAX];

	for (unsigned i = r->first_value; i < (unsigned)r->first_value + r->value_count; i++)
		if (strcmp(services_value_word(i, text), word) == 0) {
			*value = row_fwvalues[i].value;
			return true;
		}
	return false;
}

static bool services_has(const struct row_fwreg *r, unsigned fwvalue, uint64_t value)
{
	if (r->kind == ROW_FW_BITMAP)
		return value >> row_fwvalues[fwvalue].value & 1;
	return row_fwvalues[fwvalue].value == value;
}

const char *services_word(unsigned fwreg, uint64_t value, char *text, size_t size)
{
	const struct row_fwreg *r = &row_fwregs[fwreg];
	char word[NAMES_FIELD_MAX];
	size_t length = 0;

	snprintf(text, size, r->kind == ROW_FW_BITMAP ? "none" : "0x%llx", (unsigned long long)value);
	for (unsigned i = r->first_value; i < (unsigned)r->first_value + r->value_count; i++)
		if (services_has(r, i, value) && length < size)
			length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
						   services_value_word(i, word));
	return text;
}

const char *services_words(unsigned fwreg, char *text, size_t size)
{
	const struct row_fwreg *r = &row_fwregs[fwreg];
	char word[NAMES_FIELD_MAX];
	size_t length = 0;

	for (unsigned i = r->first_value; i < (unsigned)r->first_value + r->value_count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
					   services_value_word(i, word));
	return text;
}

uint64_t services_most(unsigned fwreg)
{
	const struct row_fwreg *r = &row_fwregs[fwreg];
	uint64_t most = 0;

	for (unsigned i = r->first_value; i < (unsigned)r->first_value + r->value_count; i++)
		most = r->kind == ROW_FW_BITMAP ? most | 1ull << row_fwvalues[i].value
						: row_fwvalues[i].value;
	return most;
}
