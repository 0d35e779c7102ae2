/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"
#include "suggest.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int names_find(const struct row_place *places, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(places[i].name, name) == 0)
			return (int)i;
	return NAMES_NONE;
}

int names_feature(const char *name)
{
	return names_find(row_feature_names, ROW_FEATURE_COUNT, name);
}

int names_platform(const char *key)
{
	char text[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++)
		if (strcmp(names_of_platform(i, text), key) == 0)
			return (int)i;
	return NAMES_NONE;
}

int names_fwreg(const char *name)
{
	return names_find(row_fwreg_names, ROW_FWREG_COUNT, name);
}

int names_profile(const char *id)
{
	for (size_t i = 0; i < ROW_PROFILE_COUNT; i++)
		if (strcmp(row_profiles[i].id, id) == 0)
			return (int)i;
	return NAMES_NONE;
}

int names_id(const char *name)
{
	int reg = names_find(row_reg_names, ROW_REG_COUNT, name);

	return reg == NAMES_NONE || row_regs[reg].id_index == ROW_NONE ? NAMES_NONE : row_regs[reg].id_index;
}

bool names_is_register(const char *name)
{
	return names_find(row_reg_names, ROW_REG_COUNT, name) != NAMES_NONE;
}

int names_field(unsigned id, const char *name)
{
	const struct row_reg *reg = names_reg(id);
	int found = names_find(row_field_names + reg->first_field, reg->field_count, name);

	return found == NAMES_NONE ? NAMES_NONE : reg->first_field + found;
}

static const char *names_feature_at(size_t i)
{
	return row_feature_names[i].name;
}

static const char *names_id_at(size_t i)
{
	return names_of_id((unsigned)i);
}

static const char *names_field_at(size_t i)
{
	return row_field_names[i].name;
}

static const char *names_profile_at(size_t i)
{
	return row_profiles[i].id;
}

const char *names_near_feature(const char *name)
{
	return suggest(name, ROW_FEATURE_COUNT, names_feature_at);
}

const char *names_near_id(const char *name)
{
	return suggest(name, ROW_ID_COUNT, names_id_at);
}

const char *names_near_field(unsigned id, const char *name)
{
	const struct row_reg *reg = names_reg(id);
	const char *found = NULL;
	unsigned best = (unsigned)strlen(name) / 3 + 1;

	for (size_t i = reg->first_field; i < (size_t)reg->first_field + reg->field_count; i++) {
		unsigned distance = suggest_distance(name, names_field_at(i));

		if (distance > best || (found && distance == best))
			continue;
		best = distance;
		found = names_field_at(i);
	}
	return found;
}

const char *names_near_profile(const char *id)
{
	return suggest(id, ROW_PROFILE_COUNT, names_profile_at);
}

const char *names_of_id(unsigned id)
{
	return row_reg_names[row_id_regs[id]].name;
}

const char *names_of_field(unsigned field, char text[NAMES_FIELD_MAX])
{
	snprintf(text, NAMES_FIELD_MAX, "%s.%s", row_reg_names[row_fields[field].reg].name,
		 row_field_names[field].name);
	return text;
}

const struct row_reg *names_reg(unsigned id)
{
	return &row_regs[row_id_regs[id]];
}

unsigned names_id_of_field(unsigned field)
{
	return row_regs[row_fields[field].reg].id_index;
}

const char *names_lower(const char *name, char text[NAMES_FIELD_MAX])
{
	size_t i;

	for (i = 0; name[i] && i < NAMES_FIELD_MAX - 1; i++)
		text[i] = (char)tolower((unsigned char)name[i]);
	text[i] = '\0';
	return text;
}

const char *names_of_platform(unsigned fact, char text[NAMES_FIELD_MAX])
{
	return names_lower(row_platform_names[fact].name, text);
}
