/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/names.h"
#include "base/suggest.h"
#include <charter/explain.h>
#include <charter/ids.h>
#include <ctype.h>
#include <inttypes.h>
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

const char *names_of_value(unsigned field, uint64_t value, char text[NAMES_FIELD_MAX])
{
	const char *name = charter_field_value_name(field, value);

	snprintf(text, NAMES_FIELD_MAX, name ? "0x%" PRIx64 " (%s)" : "0x%" PRIx64, value, name);
	return text;
}

const struct row_reg *names_reg(unsigned id)
{
	return &row_regs[row_id_regs[id]];
}

static bool names_state_row(uint64_t id, char text[NAMES_FIELD_MAX])
{
	for (unsigned i = 0; i < ROW_STATE_COUNT; i++) {
		const struct row_state *row = &row_states[i];
		uint64_t at = id - row->id;
		unsigned step = row->step ? row->step : 1;

		if (id < row->id || at % step || at / step >= row->count)
			continue;
		snprintf(text, NAMES_FIELD_MAX, row->count > 1 ? "%s[%u]" : "%s", row_state_names[i].name,
			 (unsigned)(at / step));
		return true;
	}
	return false;
}

/* The register with this encoding, or NULL. */
static const char *names_of_sysreg(uint64_t id)
{
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (id == (CHARTER_KVM_SYSREG | row_regs[i].enc))
			return row_reg_names[i].name;
	return NULL;
}

const char *names_of_state(uint64_t id, char text[NAMES_FIELD_MAX])
{
	const char *sysreg = names_of_sysreg(id), *name = sysreg ? sysreg : charter_id_to_name(id);

	if (id >> 16 == CHARTER_KVM_CCSIDR >> 16)
		snprintf(text, NAMES_FIELD_MAX, "CCSIDR.%u", (unsigned)(id & 0xffu));
	else if (name)
		snprintf(text, NAMES_FIELD_MAX, "%s", name);
	else if (!names_state_row(id, text))
		snprintf(text, NAMES_FIELD_MAX, "0x%016" PRIx64, id);
	return text;
}

const char *names_of_encoding(uint16_t enc, char text[NAMES_FIELD_MAX])
{
	snprintf(text, NAMES_FIELD_MAX, "S%u_%u_C%u_C%u_%u", enc >> 14 & 3u, enc >> 11 & 7u, enc >> 7 & 15u,
		 enc >> 3 & 15u, enc & 7u);
	return text;
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
