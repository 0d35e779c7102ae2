/* SPDX-License-Identifier: BSD-2-Clause */
/* The sealed charter in JSON: complete, canonical, with the SHA-256 of itself. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOC_SEALED_HASH "sha256"

static const char *const doc_sealed_members[] = {"accept_residue",  "ccsidr", "charter",  "firmware",
						 "implementations", "model",  "platform", "registers",
						 "residue",         "sealed", "sha256",   "state",
						 "strict",          "varies", NULL};

static json_t *doc_sealed_state(const struct charter_vm *vm)
{
	size_t count = charter_state_list(vm, 0, NULL, 0);
	uint64_t *ids = calloc(count + 1, sizeof(*ids));
	json_t *array = json_array();

	if (ids)
		charter_state_list(vm, 0, ids, count);
	for (size_t i = 0; ids && i < count; i++)
		json_array_append_new(array, doc_text_of(ids[i]));
	free(ids);
	return array;
}

enum doc_varies doc_varies_of(unsigned field)
{
	return row_fields[field].flags & ROW_FIELD_INERT ? DOC_VARIES_INERT : DOC_VARIES_VISIBLE;
}

json_t *doc_sealed_varies(const struct doc_terms *terms)
{
	json_t *object = json_object();
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (terms->varies[i])
			json_object_set_new(
				object, names_of_field(i, name),
				json_string(terms->varies[i] == DOC_VARIES_INERT ? "inert" : "visible"));
	return object;
}

static int doc_sealed_by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By name: the order of rows must not show. */
json_t *doc_sealed_residue(const struct doc_terms *terms)
{
	const char *names[ROW_FEATURE_COUNT];
	json_t *array = json_array();
	size_t count = 0;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (terms->accept_residue[i])
			names[count++] = row_feature_names[i].name;
	qsort(names, count, sizeof(*names), doc_sealed_by_name);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(names[i]));
	return array;
}

json_t *doc_sealed_others(const struct doc_others *others)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < others->count; i++)
		json_array_append_new(array,
				      json_pack("{s:o, s:o, s:o}", "midr", doc_text_of(others->list[i].midr),
						"revidr", doc_text_of(others->list[i].revidr), "aidr",
						doc_text_of(others->list[i].aidr)));
	return array;
}

json_t *doc_sealed_json(const struct doc_vm *vm, const struct doc_values *values)
{
	json_t *root = json_pack(
		"{s:i, s:b, s:i, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:b, s:o}", "charter", DOC_FORMAT,
		"sealed", 1, "model", (int)CHARTER_MODEL_VERSION, "registers", doc_rows_ids(values->id, NULL),
		"firmware", doc_rows_fwregs(values->fwreg, NULL), "platform",
		doc_rows_platform(values->platform, NULL), "ccsidr", doc_rows_ccsidr(values->ccsidr), "state",
		doc_sealed_state(vm->vm), "residue", "unassessed", "accept_residue",
		doc_sealed_residue(&values->terms), "strict", 0, "varies", doc_sealed_varies(&values->terms));
	char hex[JSON_CANON_HEX];

	/* Older charters have none, and stay what they are. */
	if (root && values->others.count)
		json_object_set_new(root, "implementations", doc_sealed_others(&values->others));
	if (!root || !json_canon_digest(root, DOC_SEALED_HASH, hex)) {
		json_decref(root);
		return NULL;
	}
	json_object_set_new(root, DOC_SEALED_HASH, json_string(hex));
	return root;
}

static void doc_sealed_hash(struct doc_rows *rows, json_t *root, char sha256[JSON_CANON_HEX])
{
	const char *said = json_string_value(json_object_get(root, DOC_SEALED_HASH));

	if (!json_canon_digest(root, DOC_SEALED_HASH, sha256) || !said || strcmp(said, sha256) != 0)
		doc_rows_error(rows, "/" DOC_SEALED_HASH,
			       "is not the hash of this charter, which was changed after its seal; "
			       "edit the open charter and seal it again");
}

static void doc_sealed_complete(struct doc_rows *rows, const uint8_t *ids, const uint8_t *fwregs,
				const uint8_t *facts)
{
	char key[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (!ids[i])
			doc_rows_error(rows, "/registers", "%s is missing", names_of_id(i));
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (!fwregs[i])
			doc_rows_error(rows, "/firmware", "%s is missing", row_fwreg_names[i].name);
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if (!facts[i])
			doc_rows_error(rows, "/platform", "%s is missing", names_of_platform(i, key));
}

static void doc_sealed_values(struct doc_rows *rows, json_t *root, struct doc_values *values)
{
	uint8_t ids[CHARTER_ID_COUNT] = {0}, fwregs[CHARTER_FWREG_COUNT] = {0};
	uint8_t facts[CHARTER_PLATFORM_COUNT] = {0};

	memset(values, 0, sizeof(*values));
	doc_rows_read_ids(rows, root, "registers", values->id, ids);
	doc_rows_read_fwregs(rows, root, "firmware", values->fwreg, fwregs);
	doc_rows_read_platform(rows, root, "platform", values->platform, facts);
	doc_rows_read_ccsidr(rows, root, "ccsidr", values->ccsidr);
	doc_sealed_complete(rows, ids, fwregs, facts);
}

/* "REG.FIELD" to a field, or NAMES_NONE. */
static int doc_sealed_field(const char *name)
{
	char reg[NAMES_FIELD_MAX];
	const char *dot = strchr(name, '.');
	int id;

	if (!dot)
		return NAMES_NONE;
	snprintf(reg, sizeof(reg), "%.*s", (int)(dot - name), name);
	id = names_id(reg);
	return id == NAMES_NONE ? NAMES_NONE : names_field((unsigned)id, dot + 1);
}

static void doc_sealed_terms(struct doc_rows *rows, json_t *root, struct doc_terms *terms)
{
	json_t *varies = json_object_get(root, "varies"), *residue = json_object_get(root, "accept_residue");
	const char *name;
	json_t *value;
	size_t i;

	memset(terms, 0, sizeof(*terms));
	json_object_foreach(varies, name, value)
	{
		int field = doc_sealed_field(name);
		const char *class = json_string_value(value);

		if (field == NAMES_NONE || !class)
			doc_rows_error(rows, "/varies", "unknown field \"%s\"", name);
		else
			terms->varies[field] = (uint8_t)doc_varies_of((unsigned)field);
	}
	json_array_foreach(residue, i, value)
	{
		int feature = json_is_string(value) ? names_feature(json_string_value(value)) : NAMES_NONE;

		if (feature == NAMES_NONE)
			doc_rows_error(rows, "/accept_residue", "holds what is no feature");
		else
			terms->accept_residue[feature] = 1;
	}
}

/* One register of another implementation. False: it is not there, or no number. */
static bool doc_sealed_other(json_t *object, const char *key, uint64_t *value)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && doc_text_hex(text, value);
}

static void doc_sealed_implementations(struct doc_rows *rows, json_t *root, struct doc_others *others)
{
	json_t *list = json_object_get(root, "implementations"), *value;
	size_t i;

	*others = (struct doc_others){.count = 0};
	if (list && (json_array_size(list) == 0 || json_array_size(list) > CHARTER_IMPLEMENTATIONS_MAX))
		doc_rows_error(rows, "/implementations", "is no list of 1 to %u implementations",
			       CHARTER_IMPLEMENTATIONS_MAX);
	json_array_foreach(list, i, value)
	{
		struct charter_implementation one = {0};

		if (json_object_size(value) != 3 || !doc_sealed_other(value, "midr", &one.midr) ||
		    !doc_sealed_other(value, "revidr", &one.revidr) ||
		    !doc_sealed_other(value, "aidr", &one.aidr))
			doc_rows_error(rows, "/implementations", "each has midr, revidr and aidr");
		else if (others->count < CHARTER_IMPLEMENTATIONS_MAX)
			others->list[others->count++] = one;
	}
}

/* The values must seal here, and everything derived from them be what the file says. */
static void doc_sealed_derived(struct doc_rows *rows, json_t *root, const struct doc_values *values)
{
	struct doc_refusals refusals;
	struct charter_host host;
	struct doc_vm vm;
	char text[512];
	json_t *again;

	doc_vm_own_host(values, &host);
	if (!doc_vm_make(&vm, values, &host, &refusals)) {
		rows->errors++;
		return;
	}
	for (unsigned i = 0; i < refusals.count; i++) {
		charter_explain(&refusals.list[i], text, sizeof(text));
		doc_rows_error(rows, "/registers", "%s", text);
	}
	again = refusals.count ? NULL : doc_sealed_json(&vm, values);
	if (again && json_integer_value(json_object_get(root, "model")) == CHARTER_MODEL_VERSION &&
	    !json_equal(again, root))
		doc_rows_error(rows, "",
			       "is not what the seal of these values gives; seal the open charter again");
	json_decref(again);
	doc_vm_free(&vm);
}

int doc_sealed_read(const char *file, json_t *root, const struct json_pos *pos, struct doc_values *values,
		    char sha256[JSON_CANON_HEX])
{
	struct doc_rows rows = {.file = file, .pos = pos};

	doc_rows_members(&rows, root, doc_sealed_members);
	doc_rows_version(&rows, root, "charter");
	doc_sealed_hash(&rows, root, sha256);
	if (rows.errors)
		return CMD_INPUT;
	doc_sealed_values(&rows, root, values);
	doc_sealed_terms(&rows, root, &values->terms);
	doc_sealed_implementations(&rows, root, &values->others);
	if (!rows.errors)
		doc_sealed_derived(&rows, root, values);
	return rows.errors ? CMD_INPUT : CMD_YES;
}
