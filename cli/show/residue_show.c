/* SPDX-License-Identifier: BSD-2-Clause */
/* charter show --residue */
#include "base/exit.h"
#include "base/out.h"
#include "doc/verdict.h"
#include "show/residue.h"
#include <stdio.h>
#include <stdlib.h>

#define RESIDUE_INDENT 24

/* The things of one feature, with their causes. */
static void residue_show_things(const struct charter_vm *vm, unsigned feature)
{
	struct charter_residue r;
	struct out_words words;
	unsigned cursor = 0;
	char name[128];

	out_words_begin(&words, RESIDUE_INDENT, "");
	while (charter_residue_next(vm, &cursor, &r))
		if (r.feature == feature || (r.feature == CHARTER_ROW_NONE && feature == ROW_FEATURE_COUNT))
			out_words_add(&words, residue_thing(r.thing, name, sizeof(name)));
	out_words_end(&words);
}

static void residue_show_features(const struct charter_vm *vm, const struct residue_sum *sum, bool all)
{
	char causes[64], things[96];

	for (unsigned i = 0; i <= ROW_FEATURE_COUNT; i++) {
		const struct residue_feature *f = &sum->feature[i];

		if (!f->causes)
			continue;
		printf("  %-20s %s%-12s%s %-20s %s\n", residue_name(i),
		       out_colour(f->accepted ? OUT_PLAIN : OUT_RED),
		       f->accepted ? "accepted" : "not accepted", out_colour(OUT_PLAIN),
		       residue_causes(f, causes, sizeof(causes)), residue_things(f, things, sizeof(things)));
		if (all)
			residue_show_things(vm, i);
	}
}

/* What is granted and traps: by trap. */
static void residue_show_price(const struct charter_vm *vm)
{
	unsigned cursor = 0, last = CHARTER_ROW_NONE;
	struct charter_price p;
	struct out_words words;
	char name[128];

	while (charter_price_next(vm, &cursor, &p)) {
		if (last == CHARTER_ROW_NONE)
			out_heading("Price: granted, and each access of it traps");
		if (p.trap != last) {
			if (last != CHARTER_ROW_NONE)
				out_words_end(&words);
			out_words_begin(&words, RESIDUE_INDENT, row_trap_names[p.trap].name);
		}
		last = p.trap;
		out_words_add(&words, residue_thing(p.thing, name, sizeof(name)));
	}
	if (last != CHARTER_ROW_NONE)
		out_words_end(&words);
}

static void residue_show_print(const struct doc *charter, const struct doc *host, const struct charter_vm *vm,
			       const struct residue_sum *sum, bool all)
{
	printf("%sresidue%s %s on %s: %u features remain usable, %u of them not accepted\n",
	       out_colour(OUT_BOLD), out_colour(OUT_PLAIN), charter->file, host->file, sum->count,
	       sum->refused);
	residue_show_features(vm, sum, all);
	residue_show_price(vm);
}

static json_t *residue_json_things(const struct charter_vm *vm, unsigned feature)
{
	static const char *const kinds[] = {"register", "instruction", "control bit", "base instructions"};
	static const char *const causes[] = {"architecture", "host", "cost"};
	json_t *array = json_array();
	struct charter_residue r;
	unsigned cursor = 0;
	char name[128];

	while (charter_residue_next(vm, &cursor, &r)) {
		if (r.feature != feature && (r.feature != CHARTER_ROW_NONE || feature != ROW_FEATURE_COUNT))
			continue;
		json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:s, s:s?}", "kind", kinds[r.thing.kind], "name",
				  residue_thing(r.thing, name, sizeof(name)), "cause", causes[r.cause],
				  "trap", r.trap == CHARTER_ROW_NONE ? NULL : row_trap_names[r.trap].name));
	}
	return array;
}

static json_t *residue_json_price(const struct charter_vm *vm)
{
	json_t *array = json_array();
	struct charter_price p;
	unsigned cursor = 0;
	char name[128];

	while (charter_price_next(vm, &cursor, &p))
		json_array_append_new(array, json_pack("{s:s, s:s}", "trap", row_trap_names[p.trap].name,
						       "takes", residue_thing(p.thing, name, sizeof(name))));
	return array;
}

static void residue_show_json(json_t *root, const struct doc *charter, const struct doc *host,
			      const struct charter_vm *vm, const struct residue_sum *sum)
{
	json_t *features = json_array();

	for (unsigned i = 0; i <= ROW_FEATURE_COUNT; i++)
		if (sum->feature[i].causes)
			json_array_append_new(features,
					      json_pack("{s:s, s:b, s:o}", "feature", residue_name(i),
							"accepted", sum->feature[i].accepted, "things",
							residue_json_things(vm, i)));
	json_object_set_new(root, "kind", json_string("residue"));
	json_object_set_new(root, "file", json_string(charter->file));
	json_object_set_new(
		root, "model",
		json_pack("{s:i, s:s}", "version", (int)CHARTER_MODEL_VERSION, "name", CHARTER_MODEL_NAME));
	json_object_set_new(root, "host", json_string(host->file));
	json_object_set_new(root, "accepted", json_boolean(!sum->refused));
	json_object_set_new(root, "residue", features);
	json_object_set_new(root, "price", residue_json_price(vm));
}

/* A VM of the charter on the host, sealed; what is in the way is said. */
static int residue_make(const struct doc *charter, const struct doc *host, struct doc_vm *vm)
{
	struct verdict *verdict = malloc(sizeof(*verdict));
	int result = verdict ? verdict_make_vm(&charter->values, &host->host, verdict, vm) : CMD_ENVIRONMENT;

	for (unsigned i = 0; result == CMD_NO && i < verdict->count; i++)
		if (!verdict->items[i].unknown)
			out_error("%s: %s", verdict->items[i].what, verdict->items[i].reason);
	if (result == CMD_NO)
		out_error("%s can't run %s: there is no residue to speak of", host->file, charter->file);
	free(verdict);
	return result;
}

int residue_show(const char *charter_name, const char *host_name, bool all, json_t *json)
{
	static struct doc charter, host;
	struct residue_sum sum;
	struct doc_vm vm = {0};
	int result = doc_load(&charter, charter_name);

	if (result == CMD_YES)
		result = doc_load(&host, host_name);
	if (result == CMD_YES && charter.kind != DOC_OPEN && charter.kind != DOC_SEALED) {
		out_error_at(charter.file, 0, "is no charter; charter show --residue CHARTER HOST");
		result = CMD_INPUT;
	} else if (result == CMD_YES && host.kind != DOC_HOST && host.kind != DOC_PROFILE) {
		out_error_at(host.file, 0, "is no host snapshot; charter show --residue CHARTER HOST");
		result = CMD_INPUT;
	}
	if (result == CMD_YES)
		result = residue_make(&charter, &host, &vm);
	if (result == CMD_YES || result == CMD_UNDECIDABLE) {
		residue_sum(vm.vm, &sum);
		if (json)
			residue_show_json(json, &charter, &host, vm.vm, &sum);
		else
			residue_show_print(&charter, &host, vm.vm, &sum, all);
		result = sum.refused ? CMD_NO : result;
	}
	doc_vm_free(&vm);
	doc_free(&charter);
	doc_free(&host);
	return result;
}
