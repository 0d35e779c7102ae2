/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences as data: schemas/diff.schema.json. What is equal is not listed. */
#include "field.h"
#include "show/diff.h"
#include <stdio.h>
#include <string.h>

static json_t *diff_json_side(const struct diff_side *side)
{
	static const char *const kinds[] = {"open", "sealed", "host", "profile"};

	return json_pack("{s:s, s:s}", "file", side->doc->file, "kind", kinds[side->doc->kind]);
}

/* An entry of a list of differences. `a` and `b` are taken; NULL: not known. */
static void diff_json_add(json_t *array, const char *name, json_t *a, json_t *b, enum diff_more more)
{
	json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:s}", "name", name, "a", a ? a : json_null(),
					       "b", b ? b : json_null(), "more", diff_word(more)));
}

static json_t *diff_json_features(const struct diff *diff, enum diff_more more,
				  enum diff_more (*compare)(const struct diff *diff, unsigned feature))
{
	json_t *array = json_array();

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (compare(diff, i) == more)
			json_array_append_new(array, json_string(row_feature_names[i].name));
	return array;
}

static json_t *diff_json_value(const struct diff_side *side, unsigned id, uint64_t value)
{
	return side->id_known[id] ? doc_text_of(value) : NULL;
}

static json_t *diff_json_registers(const struct diff *diff)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (diff_register(diff, i) != DIFF_EQUAL)
			diff_json_add(
				array, names_of_id(i), diff_json_value(&diff->a, i, diff->a.values.id[i]),
				diff_json_value(&diff->b, i, diff->b.values.id[i]), diff_register(diff, i));
	return array;
}

/* The values' names, where they have any. */
static void diff_json_names(const struct diff *diff, unsigned field, json_t *entry)
{
	const struct row_field *f = &row_fields[field];
	const char *a = charter_field_value_name(field, field_get(f, diff->a.values.id));
	const char *b = charter_field_value_name(field, field_get(f, diff->b.values.id));

	if (a)
		json_object_set_new(entry, "a_name", json_string(a));
	if (b)
		json_object_set_new(entry, "b_name", json_string(b));
}

static json_t *diff_json_fields(const struct diff *diff)
{
	json_t *array = json_array();
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (diff_field(diff, i) == DIFF_EQUAL)
			continue;
		diff_json_add(array, names_of_field(i, name),
			      diff_json_value(&diff->a, field_id(f), field_get(f, diff->a.values.id)),
			      diff_json_value(&diff->b, field_id(f), field_get(f, diff->b.values.id)),
			      diff_field(diff, i));
		if (diff_field(diff, i) != DIFF_UNKNOWN)
			diff_json_names(diff, i, json_array_get(array, json_array_size(array) - 1));
	}
	return array;
}

static json_t *diff_json_firmware(const struct diff *diff)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (diff_fwreg(diff, i) != DIFF_EQUAL)
			diff_json_add(array, row_fwreg_names[i].name,
				      diff->a.fwreg_known[i] ? doc_text_of(diff->a.values.fwreg[i]) : NULL,
				      diff->b.fwreg_known[i] ? doc_text_of(diff->b.values.fwreg[i]) : NULL,
				      diff_fwreg(diff, i));
	return array;
}

static json_t *diff_json_fact(const struct diff_side *side, unsigned fact)
{
	return side->platform_known[fact] ? json_integer((json_int_t)side->values.platform[fact]) : NULL;
}

static json_t *diff_json_platform(const struct diff *diff)
{
	json_t *array = json_array();
	char key[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if (diff_platform(diff, i) != DIFF_EQUAL)
			diff_json_add(array, names_of_platform(i, key), diff_json_fact(&diff->a, i),
				      diff_json_fact(&diff->b, i), diff_platform(diff, i));
	return array;
}

static json_t *diff_json_cache(const struct diff_side *side, unsigned select)
{
	uint32_t value = side->values.ccsidr[select];

	return side->ccsidr_known && value != CHARTER_CCSIDR_NONE ? doc_text_of(value) : NULL;
}

static json_t *diff_json_caches(const struct diff *diff)
{
	json_t *array = json_array();
	char name[16];

	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++) {
		snprintf(name, sizeof(name), "CCSIDR.%u", i);
		if (diff_ccsidr(diff, i) != DIFF_EQUAL)
			diff_json_add(array, name, diff_json_cache(&diff->a, i), diff_json_cache(&diff->b, i),
				      diff_ccsidr(diff, i));
	}
	return array;
}

static json_t *diff_json_state(const struct diff *diff, enum diff_more wanted)
{
	struct diff_walk walk = {0};
	json_t *array = json_array();
	char name[NAMES_FIELD_MAX];
	enum diff_more more;
	uint64_t id;

	while (diff_state(diff, &walk, &id, &more))
		if (more == wanted)
			json_array_append_new(array, json_pack("{s:o, s:s}", "id", doc_text_of(id), "name",
							       names_of_state(id, name)));
	return array;
}

static json_t *diff_json_varies(const struct diff *diff)
{
	static const char *const classes[] = {NULL, "inert", "visible"};
	json_t *array = json_array();
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (diff_varies(diff, i) != DIFF_EQUAL)
			diff_json_add(array, names_of_field(i, name),
				      json_string(classes[diff->a.doc->values.terms.varies[i]]),
				      json_string(classes[diff->b.doc->values.terms.varies[i]]),
				      diff_varies(diff, i));
	return array;
}

/* Each by its number; null: there is none. */
static json_t *diff_json_implementations(const struct diff *diff)
{
	json_t *array = json_array(), *a, *b;
	char name[32];

	a = doc_sealed_others(&diff->a.doc->values.others);
	b = doc_sealed_others(&diff->b.doc->values.others);
	for (unsigned i = 0; i < CHARTER_IMPLEMENTATIONS_MAX; i++) {
		if (diff_implementation(diff, i) == DIFF_EQUAL)
			continue;
		snprintf(name, sizeof(name), "%u", i + 1);
		diff_json_add(array, name, json_incref(json_array_get(a, i)),
			      json_incref(json_array_get(b, i)), diff_implementation(diff, i));
	}
	json_decref(a);
	json_decref(b);
	return array;
}

void diff_json(const struct diff *diff, json_t *root)
{
	json_object_set_new(root, "a", diff_json_side(&diff->a));
	json_object_set_new(root, "b", diff_json_side(&diff->b));
	json_object_set_new(root, "more", json_string(diff_word(diff_whole(diff))));
	json_object_set_new(root, "features",
			    json_pack("{s:o, s:o, s:o}", "only_a",
				      diff_json_features(diff, DIFF_A, diff_feature), "only_b",
				      diff_json_features(diff, DIFF_B, diff_feature), "unknown",
				      diff_json_features(diff, DIFF_UNKNOWN, diff_feature)));
	json_object_set_new(root, "registers", diff_json_registers(diff));
	json_object_set_new(root, "fields", diff_json_fields(diff));
	json_object_set_new(root, "firmware", diff_json_firmware(diff));
	json_object_set_new(root, "platform", diff_json_platform(diff));
	json_object_set_new(root, "ccsidr", diff_json_caches(diff));
	json_object_set_new(root, "state",
			    json_pack("{s:o, s:o}", "only_a", diff_json_state(diff, DIFF_A), "only_b",
				      diff_json_state(diff, DIFF_B)));
	json_object_set_new(root, "varies", diff_json_varies(diff));
	json_object_set_new(root, "implementations", diff_json_implementations(diff));
	json_object_set_new(root, "accept_residue",
			    json_pack("{s:o, s:o}", "only_a", diff_json_features(diff, DIFF_A, diff_residue),
				      "only_b", diff_json_features(diff, DIFF_B, diff_residue)));
	json_object_set_new(root, "not_compared", json_string(diff_left_out(diff)));
}
