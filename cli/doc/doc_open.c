/* SPDX-License-Identifier: BSD-2-Clause */
/* An open charter's text: what it says, each statement under the row it speaks of. */
#include "base/exit.h"
#include "base/out.h"
#include "base/suggest.h"
#include "doc/doc.h"
#include "doc/levels.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOC_OPEN_NAME_MAX 31 /* what the control channel carries of a VM's name */

void doc_open_error(struct doc_open *open, const char *path, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	out_error_at(open->file, json_pos_line(&open->pos, path), "%s: %s", *path ? path : "/", text);
	open->errors++;
}

bool doc_open_say(struct doc_open *open, struct doc_said *said, const char *path, uint64_t value,
		  const char *why)
{
	if (said->path && said->value != value) {
		doc_open_error(open, path, "says 0x%llx, but %s on line %u says 0x%llx; keep one of them",
			       (unsigned long long)value, said->path, said->line,
			       (unsigned long long)said->value);
		return false;
	}
	if (said->path)
		return true;
	said->value = value;
	said->why = why;
	said->path = strdup(path);
	said->line = json_pos_line(&open->pos, path);
	return true;
}

/* The members of {"is": ..., "why": ...}. */
static json_t *doc_open_is_object(struct doc_open *open, const char *path, json_t *value, const char **why)
{
	json_t *is = json_object_get(value, "is"), *reason = json_object_get(value, "why");
	const char *key;
	json_t *member;

	json_object_foreach(value, key, member) if (strcmp(key, "is") != 0 && strcmp(key, "why") != 0)
	{
		doc_open_error(open, path, "unknown key \"%s\"; {\"is\": value, \"why\": \"text\"} is meant",
			       key);
		return NULL;
	}
	if (!is || json_is_object(is) || (reason && !json_is_string(reason))) {
		doc_open_error(open, path, "must be a value or {\"is\": value, \"why\": \"text\"}");
		return NULL;
	}
	*why = json_string_value(reason);
	return is;
}

json_t *doc_open_is(struct doc_open *open, const char *path, json_t *value, const char **why)
{
	*why = NULL;
	return json_is_object(value) ? doc_open_is_object(open, path, value, why) : value;
}

bool doc_open_hex(struct doc_open *open, const char *path, json_t *value, uint64_t *number)
{
	if (json_is_number(value)) {
		doc_open_error(
			open, path,
			"is a JSON number, which can't hold 64 bits; write a hex string such as \"0x1\"");
		return false;
	}
	if (!json_is_string(value) || !doc_text_hex(json_string_value(value), number)) {
		doc_open_error(open, path, "bad hex value%s%s%s; write \"0x\" and 1 to 16 hex digits",
			       json_is_string(value) ? " \"" : "",
			       json_is_string(value) ? json_string_value(value) : "",
			       json_is_string(value) ? "\"" : "");
		return false;
	}
	return true;
}

void doc_open_each(struct doc_open *open, const char *at, json_t *object, doc_open_fn *fn)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object)) {
		doc_open_error(open, at, "must be an object");
		return;
	}
	json_object_foreach(object, key, value)
	{
		char path[JSON_POS_PATH];

		snprintf(path, sizeof(path), "%s", at);
		if (json_pos_append(path, key))
			fn(open, path, key, value);
		else
			doc_open_error(open, at, "holds a key that is too long");
	}
}

/* A FEAT_ name; says what was meant when there is none. */
static int doc_open_feature_of(struct doc_open *open, const char *path, const char *name)
{
	int feature = names_feature(name);
	const char *near;

	if (feature != NAMES_NONE)
		return feature;
	near = names_near_feature(name);
	if (near)
		doc_open_error(open, path, "unknown feature \"%s\"; did you mean %s?", name, near);
	else
		doc_open_error(open, path, "unknown feature \"%s\"; features are Arm's FEAT_ names", name);
	return NAMES_NONE;
}

static void doc_open_feature(struct doc_open *open, const char *path, const char *name, json_t *value)
{
	int feature = doc_open_feature_of(open, path, name);
	const char *why;

	if (feature == NAMES_NONE)
		return;
	value = doc_open_is(open, path, value, &why);
	if (value && !json_is_boolean(value))
		doc_open_error(open, path, "must be true (granted) or false (not granted)");
	else if (value)
		doc_open_say(open, &open->feature[feature], path, json_is_true(value), why);
}

static void doc_open_unknown_fact(struct doc_open *open, const char *path)
{
	char known[NAMES_FIELD_MAX * ROW_PLATFORM_COUNT + 2 * ROW_PLATFORM_COUNT], key[NAMES_FIELD_MAX];
	size_t length = 0;

	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++)
		length += (size_t)snprintf(known + length, sizeof(known) - length, "%s%s", i ? ", " : "",
					   names_of_platform(i, key));
	doc_open_error(open, path, "unknown platform fact; there are %s", known);
}

static void doc_open_fact(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	int fact = names_platform(key);
	const char *why;

	if (fact == NAMES_NONE) {
		doc_open_unknown_fact(open, path);
		return;
	}
	value = doc_open_is(open, path, value, &why);
	if (value && (!json_is_integer(value) || json_integer_value(value) < 0 ||
		      json_integer_value(value) > JSON_CANON_INTEGER))
		doc_open_error(open, path, "must be a whole number from 0 to %lld", JSON_CANON_INTEGER);
	else if (value)
		doc_open_say(open, &open->platform[fact], path, (uint64_t)json_integer_value(value), why);
}

static void doc_open_unknown_level(struct doc_open *open, const char *path, const char *key)
{
	const char *near = levels_near(key);
	char known[256];

	if (near)
		doc_open_error(open, path, "unknown level \"%s\"; did you mean \"%s\"?", key, near);
	else
		doc_open_error(open, path, "unknown level \"%s\"; there are %s", key,
			       levels_keys(known, sizeof(known)));
}

/* The same statement as under `platform` or `registers`, as people say it. */
static void doc_open_level(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	const struct levels_row *row = levels_find(key);
	const char *why;
	uint64_t raw;

	if (!row) {
		doc_open_unknown_level(open, path, key);
		return;
	}
	value = doc_open_is(open, path, value, &why);
	if (!value)
		return;
	if (!row->read(value, &raw))
		doc_open_error(open, path, "must be %s", row->form);
	else if (row->field)
		doc_open_field(open, path, (unsigned)charter_field_find(row->field), raw, why);
	else
		doc_open_say(open, &open->platform[row->fact], path, raw, why);
}

static void doc_open_varies_field(struct doc_open *open, const char *path, unsigned field, bool inert)
{
	char name[NAMES_FIELD_MAX];

	if (inert && !(row_fields[field].flags & ROW_FIELD_INERT))
		doc_open_error(open, path, "%s can be seen by a guest; only \"visible\" can be said of it",
			       names_of_field(field, name));
	open->terms.varies[field] = (uint8_t)doc_varies_of(field);
}

static void doc_open_vary(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	const char *class = json_string_value(value);
	const struct row_reg *reg;
	unsigned id;
	int field;

	if (!class || (strcmp(class, "inert") != 0 && strcmp(class, "visible") != 0)) {
		doc_open_error(open, path, "must be \"inert\" or \"visible\"");
		return;
	}
	if (!doc_open_register(open, path, key, &id, &field))
		return;
	reg = names_reg(id);
	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		if (field == NAMES_NONE || (unsigned)field == i)
			doc_open_varies_field(open, path, i, strcmp(class, "inert") == 0);
}

static void doc_open_residue(struct doc_open *open, json_t *array)
{
	char path[64];
	json_t *value, *is;
	const char *why;
	size_t i;

	if (!json_is_array(array)) {
		doc_open_error(open, "/accept_residue",
			       "must be an array of FEAT_ names, or of {\"is\": NAME, \"why\": \"text\"}");
		return;
	}
	json_array_foreach(array, i, value)
	{
		int feature = NAMES_NONE;

		snprintf(path, sizeof(path), "/accept_residue/%zu", i);
		is = doc_open_is(open, path, value, &why);
		if (json_is_string(is))
			feature = doc_open_feature_of(open, path, json_string_value(is));
		else if (is)
			doc_open_error(open, path, "must be a FEAT_ name");
		if (feature != NAMES_NONE)
			open->terms.accept_residue[feature] = 1;
	}
}

static void doc_open_format(struct doc_open *open, json_t *value)
{
	if (!json_is_integer(value) || json_integer_value(value) < 1)
		doc_open_error(open, "/charter", "must be the number %d, the format of the file", DOC_FORMAT);
	else if (json_integer_value(value) > DOC_FORMAT)
		doc_open_error(open, "/charter", "format %lld is newer than this command, which reads %d",
			       (long long)json_integer_value(value), DOC_FORMAT);
}

static void doc_open_name(struct doc_open *open, json_t *value)
{
	const char *name = json_string_value(value);

	for (const char *c = name; c && *c; c++)
		if (!isgraph((unsigned char)*c))
			name = NULL;
	if (!name || !*name || strlen(name) > DOC_OPEN_NAME_MAX)
		doc_open_error(open, "/name", "must be 1 to %d printable ASCII characters without spaces",
			       DOC_OPEN_NAME_MAX);
	open->name = name;
}

static void doc_open_why(struct doc_open *open, json_t *value)
{
	if (!json_is_string(value))
		doc_open_error(open, "/why", "must be text");
	open->why = json_string_value(value);
}

static void doc_open_base(struct doc_open *open, json_t *value)
{
	const char *id = json_string_value(value), *near;
	int profile = id ? names_profile(id) : NAMES_NONE;

	open->base_line = json_pos_line(&open->pos, "/base");
	if (profile != NAMES_NONE) {
		open->base = &row_profiles[profile];
	} else if (!id || strcmp(id, "none") != 0) {
		near = id ? names_near_profile(id) : NULL;
		doc_open_error(open, "/base", "%s%s%s; a profile is PROFILE@VERSION%s%s%s, or \"none\"",
			       id ? "unknown profile \"" : "must be a string", id ? id : "", id ? "\"" : "",
			       near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
	}
}

static void doc_open_strict(struct doc_open *open, json_t *value)
{
	if (!json_is_boolean(value))
		doc_open_error(open, "/strict", "must be true or false");
	else if (json_is_true(value))
		doc_open_error(open, "/strict",
			       "strict mode can't be kept by this version; leave it out or say false");
}

static void doc_open_unassessed(struct doc_open *open, json_t *value)
{
	if (!json_is_string(value) || strcmp(json_string_value(value), "unassessed") != 0)
		doc_open_error(open, "/residue",
			       "residue is judged for each host: say \"accept_residue\", and leave this out");
}

static void doc_open_features(struct doc_open *open, json_t *value)
{
	doc_open_each(open, "/features", value, doc_open_feature);
}

static void doc_open_platform(struct doc_open *open, json_t *value)
{
	doc_open_each(open, "/platform", value, doc_open_fact);
}

static void doc_open_levels(struct doc_open *open, json_t *value)
{
	doc_open_each(open, "/levels", value, doc_open_level);
}

static void doc_open_varies(struct doc_open *open, json_t *value)
{
	doc_open_each(open, "/varies", value, doc_open_vary);
}

/* The members of an open charter. */
static const struct {
	const char *name;
	void (*read)(struct doc_open *open, json_t *value);
	bool required;
} doc_open_members[] = {
	{"charter", doc_open_format, true},
	{"name", doc_open_name, false},
	{"why", doc_open_why, false},
	{"base", doc_open_base, true},
	{"features", doc_open_features, false},
	{"levels", doc_open_levels, false},
	{"identity", doc_open_identity, false},
	{"platform", doc_open_platform, false},
	{"services", doc_open_services, true},
	{"registers", doc_open_registers, false},
	{"varies", doc_open_varies, false},
	{"accept_residue", doc_open_residue, false},
	{"residue", doc_open_unassessed, false},
	{"strict", doc_open_strict, false},
};
#define DOC_OPEN_MEMBERS (sizeof(doc_open_members) / sizeof(doc_open_members[0]))

static const char *doc_open_member_at(size_t i)
{
	return doc_open_members[i].name;
}

static void doc_open_member(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	const char *near;

	for (size_t i = 0; i < DOC_OPEN_MEMBERS; i++)
		if (strcmp(doc_open_members[i].name, key) == 0) {
			doc_open_members[i].read(open, value);
			return;
		}
	near = suggest(key, DOC_OPEN_MEMBERS, doc_open_member_at);
	if (near)
		doc_open_error(open, path, "unknown key \"%s\"; did you mean \"%s\"?", key, near);
	else
		doc_open_error(open, path, "unknown key \"%s\"; docs/formats.md lists the keys", key);
}

int doc_open_read(struct doc_open *open, const char *file, json_t *root, struct json_pos *pos)
{
	memset(open, 0, sizeof(*open));
	open->file = strdup(file);
	open->root = root;
	open->pos = *pos;
	doc_open_each(open, "", root, doc_open_member);
	for (size_t i = 0; i < DOC_OPEN_MEMBERS; i++)
		if (doc_open_members[i].required && !json_object_get(root, doc_open_members[i].name))
			doc_open_error(open, "", "\"%s\" is missing; every charter has it",
				       doc_open_members[i].name);
	return open->errors ? CMD_INPUT : CMD_YES;
}

static void doc_open_free_said(struct doc_said *said, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(said[i].path);
}

void doc_open_free(struct doc_open *open)
{
	doc_open_free_said(open->feature, ROW_FEATURE_COUNT);
	doc_open_free_said(open->field, ROW_FIELD_COUNT);
	doc_open_free_said(open->ccsidr, CHARTER_CCSIDR_COUNT);
	doc_open_free_said(open->fwreg, ROW_FWREG_COUNT);
	doc_open_free_said(open->bit, ROW_FWVALUE_COUNT);
	doc_open_free_said(open->platform, ROW_PLATFORM_COUNT);
	json_decref(open->root);
	json_pos_free(&open->pos);
	free(open->file);
}
