/* SPDX-License-Identifier: BSD-2-Clause */
/* What a document says, as data: schemas/show.schema.json. */
#include "field.h"
#include "show/show.h"
#include <inttypes.h>
#include <stdio.h>

static json_t *show_json_features(const uint64_t *id)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (charter_feature_eval(id, i))
			json_array_append_new(array, json_string(row_feature_names[i].name));
	return array;
}

static json_t *show_json_came(const struct doc *doc, bool on)
{
	json_t *array = json_array();

	for (unsigned i = 0; doc->open && i < ROW_FEATURE_COUNT; i++)
		if (doc->along.had[i] != doc->along.has[i] && doc->along.has[i] == on &&
		    !doc->open->feature[i].path)
			json_array_append_new(array, json_string(row_feature_names[i].name));
	return array;
}

json_t *show_json_along(const struct doc *doc)
{
	json_t *zeroed = json_array();

	for (unsigned i = 0; doc->open && i < CHARTER_ID_COUNT; i++)
		if (doc->along.zeroed[i])
			json_array_append_new(zeroed, json_string(names_of_id(i)));
	return json_pack("{s:o, s:o, s:o}", "on", show_json_came(doc, true), "off",
			 show_json_came(doc, false), "zeroed", zeroed);
}

static json_t *show_json_register(unsigned id, uint64_t value)
{
	const struct row_reg *reg = names_reg(id);
	json_t *fields = json_object();

	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		json_object_set_new(fields, row_field_names[i].name,
				    doc_text_of(field_of(&row_fields[i], value)));
	return json_pack("{s:o, s:o}", "value", doc_text_of(value), "fields", fields);
}

static json_t *show_json_registers(const uint64_t *id, const uint8_t *known)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (!known || known[i])
			json_object_set_new(object, names_of_id(i), show_json_register(i, id[i]));
	return object;
}

static json_t *show_json_firmware(const uint64_t *fwreg, const uint8_t *has)
{
	json_t *object = json_object();
	char word[160];

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (!has || has[i])
			json_object_set_new(object, row_fwreg_names[i].name,
					    json_pack("{s:o, s:s}", "value", doc_text_of(fwreg[i]), "word",
						      services_word(i, fwreg[i], word, sizeof(word))));
	return object;
}

static json_t *show_json_state(const struct doc *doc)
{
	json_t *array = json_array();
	char name[NAMES_FIELD_MAX];
	uint64_t ids[1024];
	struct doc_vm vm;
	size_t count;

	if (doc_seal(doc, NULL, &vm) != 0)
		return array;
	count = charter_state_list(vm.vm, 0, ids, sizeof(ids) / sizeof(ids[0]));
	for (size_t i = 0; i < count && i < sizeof(ids) / sizeof(ids[0]); i++)
		json_array_append_new(array, json_pack("{s:o, s:s}", "id", doc_text_of(ids[i]), "name",
						       names_of_state(ids[i], name)));
	doc_vm_free(&vm);
	return array;
}

static void show_json_said(json_t *array, const struct doc_said *said, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		json_t *one;

		if (!said[i].path)
			continue;
		one = json_pack("{s:s, s:i, s:o}", "path", said[i].path, "line", (int)said[i].line, "value",
				doc_text_of(said[i].value));
		if (said[i].why)
			json_object_set_new(one, "why", json_string(said[i].why));
		json_array_append_new(array, one);
	}
}

static json_t *show_json_statements(const struct doc_open *open)
{
	json_t *array = json_array();

	show_json_said(array, open->feature, ROW_FEATURE_COUNT);
	show_json_said(array, open->field, ROW_FIELD_COUNT);
	show_json_said(array, open->ccsidr, CHARTER_CCSIDR_COUNT);
	show_json_said(array, open->fwreg, ROW_FWREG_COUNT);
	show_json_said(array, open->bit, ROW_FWVALUE_COUNT);
	show_json_said(array, open->platform, ROW_PLATFORM_COUNT);
	return array;
}

static void show_json_open(const struct doc *doc, json_t *root)
{
	const struct doc_open *open = doc->open;

	if (open->name)
		json_object_set_new(root, "name", json_string(open->name));
	if (open->why)
		json_object_set_new(root, "why", json_string(open->why));
	json_object_set_new(root, "base", json_string(open->base ? open->base->id : "none"));
	json_object_set_new(root, "statements", show_json_statements(open));
	json_object_set_new(root, "along", show_json_along(doc));
}

static void show_json_charter(const struct doc *doc, json_t *root)
{
	json_object_set_new(root, "firmware", show_json_firmware(doc->values.fwreg, NULL));
	json_object_set_new(root, "platform", doc_rows_platform(doc->values.platform, NULL));
	json_object_set_new(root, "state", show_json_state(doc));
	json_object_set_new(root, "varies", doc_sealed_varies(&doc->values.terms));
	json_object_set_new(root, "accept_residue", doc_sealed_residue(&doc->values.terms));
	if (doc->values.others.count)
		json_object_set_new(root, "implementations", doc_sealed_others(&doc->values.others));
	if (doc->sha256[0])
		json_object_set_new(root, "sha256", json_string(doc->sha256));
	if (doc->open)
		show_json_open(doc, root);
}

static void show_json_host(const struct doc_host *host, json_t *root)
{
	const struct charter_host *h = &host->host;

	if (host->fwreg_known)
		json_object_set_new(root, "firmware", show_json_firmware(h->fwreg, h->has_fwreg));
	json_object_set_new(root, "platform", doc_rows_platform(h->platform, host->platform_known));
	if (host->settable_known)
		json_object_set_new(root, "settable", doc_rows_ids(h->settable, host->id_known));
}

void show_json(const struct doc *doc, json_t *root)
{
	static const char *const kinds[] = {"open", "sealed", "host", "profile"};
	bool host = doc->kind == DOC_HOST, ccsidr = !host || doc->host.ccsidr_known;
	const uint64_t *id = host ? doc->host.host.id : doc->values.id;

	json_object_set_new(root, "kind", json_string(kinds[doc->kind]));
	json_object_set_new(root, "file", json_string(doc->file));
	json_object_set_new(
		root, "model",
		json_pack("{s:i, s:s}", "version", (int)CHARTER_MODEL_VERSION, "name", CHARTER_MODEL_NAME));
	json_object_set_new(root, "features", show_json_features(id));
	json_object_set_new(root, "registers", show_json_registers(id, host ? doc->host.id_known : NULL));
	if (ccsidr)
		json_object_set_new(root, "ccsidr",
				    doc_rows_ccsidr(host ? doc->host.host.ccsidr : doc->values.ccsidr));
	if (doc->kind == DOC_OPEN || doc->kind == DOC_SEALED)
		show_json_charter(doc, root);
	else if (host)
		show_json_host(&doc->host, root);
	if (doc->profile) {
		json_object_set_new(root, "source", json_string(doc->profile->source));
		json_object_set_new(root, "platform",
				    doc_rows_platform(doc->values.platform, doc->host.platform_known));
	}
}
