/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of rows as JSON objects: "NAME": "0x..."; platform facts are numbers. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void doc_rows_error(struct doc_rows *rows, const char *path, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	out_error_at(rows->file, json_pos_line(rows->pos, path), "%s: %s", *path ? path : "/", text);
	rows->errors++;
}

static bool doc_rows_has(const uint8_t *known, unsigned i)
{
	return !known || known[i];
}

json_t *doc_rows_ids(const uint64_t *values, const uint8_t *known)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (doc_rows_has(known, i))
			json_object_set_new(object, names_of_id(i), doc_text_of(values[i]));
	return object;
}

json_t *doc_rows_fwregs(const uint64_t *values, const uint8_t *known)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (doc_rows_has(known, i))
			json_object_set_new(object, row_fwreg_names[i].name, doc_text_of(values[i]));
	return object;
}

json_t *doc_rows_platform(const uint64_t *values, const uint8_t *known)
{
	json_t *object = json_object();
	char key[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if (doc_rows_has(known, i))
			json_object_set_new(object, names_of_platform(i, key),
					    json_integer((json_int_t)values[i]));
	return object;
}

json_t *doc_rows_ccsidr(const uint32_t *values)
{
	json_t *object = json_object();
	char key[8];

	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++) {
		if (values[i] == CHARTER_CCSIDR_NONE)
			continue;
		snprintf(key, sizeof(key), "%u", i);
		json_object_set_new(object, key, doc_text_of(values[i]));
	}
	return object;
}

static bool doc_rows_hex(struct doc_rows *rows, const char *path, json_t *value, uint64_t *number)
{
	if (json_is_string(value) && doc_text_hex(json_string_value(value), number))
		return true;
	doc_rows_error(rows, path, "must be a hex string: \"0x\" and 1 to 16 hex digits");
	return false;
}

/* A name that this build has no row for: what it holds must be nothing. */
static void doc_rows_unknown(struct doc_rows *rows, const char *path, const char *name, uint64_t value)
{
	if (value)
		doc_rows_error(rows, path, "%s is not known here, and not zero", name);
}

/* Read an object of hex strings; `find` gives the row of a name. */
static void doc_rows_read(struct doc_rows *rows, json_t *root, const char *member,
			  int (*find)(const char *name), uint64_t *values, uint8_t *known)
{
	json_t *object = json_object_get(root, member), *value;
	const char *name;

	if (object && !json_is_object(object)) {
		doc_rows_error(rows, "", "\"%s\" must be an object", member);
		return;
	}
	json_object_foreach(object, name, value)
	{
		char path[JSON_POS_PATH] = "";
		uint64_t number;
		int row;

		if (!json_pos_append(path, member) || !json_pos_append(path, name) ||
		    !doc_rows_hex(rows, path, value, &number))
			continue;
		row = find(name);
		if (row == NAMES_NONE) {
			doc_rows_unknown(rows, path, name, number);
			continue;
		}
		values[row] = number;
		known[row] = 1;
	}
}

void doc_rows_read_ids(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
		       uint8_t *known)
{
	doc_rows_read(rows, root, member, names_id, values, known);
}

void doc_rows_read_fwregs(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
			  uint8_t *known)
{
	doc_rows_read(rows, root, member, names_fwreg, values, known);
}

void doc_rows_read_platform(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
			    uint8_t *known)
{
	json_t *object = json_object_get(root, member), *value;
	const char *key;

	json_object_foreach(object, key, value)
	{
		char path[JSON_POS_PATH] = "";
		int fact = names_platform(key);

		if (!json_pos_append(path, member) || !json_pos_append(path, key))
			continue;
		if (!json_is_integer(value) || json_integer_value(value) < 0) {
			doc_rows_error(rows, path, "must be a whole number, not negative");
		} else if (fact == NAMES_NONE) {
			doc_rows_unknown(rows, path, key, (uint64_t)json_integer_value(value));
		} else {
			values[fact] = (uint64_t)json_integer_value(value);
			known[fact] = 1;
		}
	}
}

static int doc_rows_select(const char *name)
{
	char *end;
	unsigned long select = strtoul(name, &end, 10);

	return *name >= '0' && *name <= '9' && !*end && select < CHARTER_CCSIDR_COUNT ? (int)select
										      : NAMES_NONE;
}

void doc_rows_read_ccsidr(struct doc_rows *rows, json_t *root, const char *member, uint32_t *values)
{
	uint64_t wide[CHARTER_CCSIDR_COUNT] = {0};
	uint8_t known[CHARTER_CCSIDR_COUNT] = {0};
	char path[JSON_POS_PATH];

	doc_rows_read(rows, root, member, doc_rows_select, wide, known);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++) {
		values[i] = known[i] ? (uint32_t)wide[i] : CHARTER_CCSIDR_NONE;
		if (wide[i] < CHARTER_CCSIDR_NONE)
			continue;
		snprintf(path, sizeof(path), "/%s/%u", member, i);
		doc_rows_error(rows, path, "must be a 32-bit value, not all ones");
	}
}

void doc_rows_members(struct doc_rows *rows, json_t *root, const char *const *names)
{
	const char *name;
	json_t *value;

	json_object_foreach(root, name, value)
	{
		char path[JSON_POS_PATH] = "";
		size_t i = 0;

		while (names[i] && strcmp(names[i], name) != 0)
			i++;
		if (!names[i] && json_pos_append(path, name))
			doc_rows_error(rows, path, "unknown key \"%s\"", name);
	}
}

void doc_rows_version(struct doc_rows *rows, json_t *root, const char *format)
{
	json_t *number = json_object_get(root, format), *model = json_object_get(root, "model");
	char path[JSON_POS_PATH] = "";

	json_pos_append(path, format);
	if (!json_is_integer(number) || json_integer_value(number) != DOC_FORMAT)
		doc_rows_error(rows, path, "must be %d, the format this command reads", DOC_FORMAT);
	if (!json_is_integer(model) || json_integer_value(model) < 1)
		doc_rows_error(rows, "/model", "must be the version of the model it was made with");
	else if (json_integer_value(model) > CHARTER_MODEL_VERSION)
		doc_rows_error(rows, "/model",
			       "was made with model %lld; this command has %u: use a newer one",
			       (long long)json_integer_value(model), (unsigned)CHARTER_MODEL_VERSION);
}
