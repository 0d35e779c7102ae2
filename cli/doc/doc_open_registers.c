/* SPDX-License-Identifier: BSD-2-Clause */
/* The members `registers` and `identity` of an open charter. */
#include "doc/doc.h"
#include "field.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name that is no register whose value is chartered: what it is instead, and what is near. */
static void doc_open_registers_unknown(struct doc_open *open, const char *path, const char *name)
{
	const char *near = names_near_id(name);

	if (names_fwreg(name) != NAMES_NONE)
		doc_open_error(open, path, "%s is a firmware register; it is set under \"services\"", name);
	else if (names_is_register(name))
		doc_open_error(open, path, "%s is outside the ID space; a charter sets only ID registers",
			       name);
	else
		doc_open_error(open, path, "\"%s\" is no register of the ID space%s%s%s", name,
			       near ? "; did you mean " : "; names are the manual's", near ? near : "",
			       near ? "?" : "");
}

bool doc_open_register(struct doc_open *open, const char *path, const char *name, unsigned *id, int *field)
{
	char reg[NAMES_FIELD_MAX];
	const char *dot = strchr(name, '.'), *near;
	int found;

	snprintf(reg, sizeof(reg), "%.*s", dot ? (int)(dot - name) : (int)strlen(name), name);
	found = names_id(reg);
	*field = NAMES_NONE;
	if (found == NAMES_NONE) {
		doc_open_registers_unknown(open, path, reg);
		return false;
	}
	*id = (unsigned)found;
	if (!dot)
		return true;
	*field = names_field(*id, dot + 1);
	if (*field != NAMES_NONE)
		return true;
	near = names_near_field(*id, dot + 1);
	doc_open_error(open, path, "%s has no field \"%s\"%s%s%s", reg, dot + 1,
		       near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	return false;
}

void doc_open_field(struct doc_open *open, const char *path, unsigned field, uint64_t value, const char *why)
{
	char name[NAMES_FIELD_MAX];
	const struct row_field *f = &row_fields[field];

	if (f->width < 64 && value >> f->width)
		doc_open_error(open, path, "0x%llx does not fit into %s, which has %u bits",
			       (unsigned long long)value, names_of_field(field, name), f->width);
	else if (!field_valid(f, value))
		doc_open_error(open, path, "the architecture does not define 0x%llx for %s",
			       (unsigned long long)value, names_of_field(field, name));
	else
		doc_open_say(open, &open->field[field], path, value, why);
}

/* A whole register is a statement about each of its fields; what is no field must be as the manual has it. */
static void doc_open_registers_whole(struct doc_open *open, const char *path, unsigned id, uint64_t value,
				     const char *why)
{
	const struct row_reg *reg = names_reg(id);
	uint64_t fields = 0;

	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		fields |= field_mask(&row_fields[i]);
	if ((value & ~fields) != reg->res1) {
		doc_open_error(open, path, "0x%llx has bits outside the fields of %s; they must be 0x%llx",
			       (unsigned long long)(value & ~fields), names_of_id(id),
			       (unsigned long long)reg->res1);
		return;
	}
	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		doc_open_field(open, path, i, field_of(&row_fields[i], value), why);
}

/* "CCSIDR.N": the geometry of the cache that CSSELR_EL1 = N selects. */
static void doc_open_registers_ccsidr(struct doc_open *open, const char *path, const char *number,
				      uint64_t value, const char *why)
{
	char *end;
	unsigned long select = strtoul(number, &end, 10);

	if (end == number || *end || select >= CHARTER_CCSIDR_COUNT || value > UINT32_MAX)
		doc_open_error(open, path, "must be CCSIDR.0 to CCSIDR.%d with a 32-bit value",
			       CHARTER_CCSIDR_COUNT - 1);
	else
		doc_open_say(open, &open->ccsidr[select], path, value, why);
}

static void doc_open_registers_one(struct doc_open *open, const char *path, const char *name, json_t *value)
{
	const char *why;
	uint64_t number;
	unsigned id;
	int field;

	value = doc_open_is(open, path, value, &why);
	if (!value || !doc_open_hex(open, path, value, &number))
		return;
	if (strncmp(name, "CCSIDR.", 7) == 0)
		doc_open_registers_ccsidr(open, path, name + 7, number, why);
	else if (!doc_open_register(open, path, name, &id, &field))
		return;
	else if (field == NAMES_NONE)
		doc_open_registers_whole(open, path, id, number, why);
	else
		doc_open_field(open, path, (unsigned)field, number, why);
}

void doc_open_registers(struct doc_open *open, json_t *object)
{
	doc_open_each(open, "/registers", object, doc_open_registers_one);
}

/* A register of another implementation; left out, it is 0. */
static void doc_open_other_register(struct doc_open *open, const char *path, json_t *object, const char *key,
				    uint64_t *to)
{
	json_t *value = json_object_get(object, key);
	char at[256];

	snprintf(at, sizeof(at), "%s/%s", path, key);
	if (value && doc_open_hex(open, at, value, to) && strcmp(key, "midr") == 0 && *to > UINT32_MAX)
		doc_open_error(open, at, "0x%llx has more than the 32 bits of a MIDR_EL1",
			       (unsigned long long)*to);
}

static void doc_open_other(struct doc_open *open, const char *path, json_t *object)
{
	struct charter_implementation *one = &open->others.list[open->others.count];
	const char *key;
	json_t *value;

	if (!json_object_get(object, "midr")) {
		doc_open_error(open, path,
			       "must be an object with midr, and revidr and aidr if they are not 0");
		return;
	}
	json_object_foreach(object, key, value)
	{
		if (strcmp(key, "midr") != 0 && strcmp(key, "revidr") != 0 && strcmp(key, "aidr") != 0 &&
		    strcmp(key, "why") != 0)
			doc_open_error(open, path,
				       "unknown key \"%s\"; an implementation has midr, revidr, aidr and why",
				       key);
	}
	*one = (struct charter_implementation){0};
	doc_open_other_register(open, path, object, "midr", &one->midr);
	doc_open_other_register(open, path, object, "revidr", &one->revidr);
	doc_open_other_register(open, path, object, "aidr", &one->aidr);
	open->others.count++;
}

/* The implementations that the guest may be moved to, beside its own. */
static void doc_open_others(struct doc_open *open, const char *path, json_t *array)
{
	char at[256];
	json_t *value;
	size_t i;

	if (!json_is_array(array) || json_array_size(array) > CHARTER_IMPLEMENTATIONS_MAX) {
		doc_open_error(open, path, "must be an array of at most %u implementations",
			       CHARTER_IMPLEMENTATIONS_MAX);
		return;
	}
	json_array_foreach(array, i, value)
	{
		snprintf(at, sizeof(at), "%s/%zu", path, i);
		doc_open_other(open, at, value);
	}
}

/* "midr" is MIDR_EL1; so are revidr and aidr. */
static void doc_open_identity_one(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	static const char *const names[][2] = {
		{"midr", "MIDR_EL1"}, {"revidr", "REVIDR_EL1"}, {"aidr", "AIDR_EL1"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], key) == 0) {
			doc_open_registers_one(open, path, names[i][1], value);
			return;
		}
	if (strcmp(key, "others") == 0)
		doc_open_others(open, path, value);
	else
		doc_open_error(open, path, "unknown key \"%s\"; identity has midr, revidr, aidr and others",
			       key);
}

void doc_open_identity(struct doc_open *open, json_t *object)
{
	doc_open_each(open, "/identity", object, doc_open_identity_one);
}
