/* SPDX-License-Identifier: BSD-2-Clause */
/* charter seal: an open charter -> a sealed one. */
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "doc/doc.h"
#include "show/show.h"
#include <stdio.h>
#include <stdlib.h>

struct cmd_seal_args {
	const char *charter, *host, *output, *binary;
	json_t *json; /* what is to be said of it, or NULL */
	bool as_json;
};

static const struct argp_option cmd_seal_options[] = {
	{"host", 'h', "HOST", 0, "seal only what this host can grant: a host file, or a profile's id", 0},
	{"output", 'o', "FILE", 0,
	 "write the sealed charter, JSON, there (without -o and -b: to standard output)", 0},
	{"binary", 'b', "FILE", 0, "write the binary form, for the hypervisor and the wire, there", 0},
	{"json", 'j', NULL, 0, "say as JSON what was sealed, the sealed charter with it", 0},
	{0}};

static error_t cmd_seal_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_seal_args *args = state->input;

	switch (key) {
	case 'h':
		args->host = arg;
		return 0;
	case 'o':
		args->output = arg;
		return 0;
	case 'j':
		args->as_json = true;
		return 0;
	case 'b':
		args->binary = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (args->charter)
			argp_error(state, "one charter at a time; '%s' is one too many", arg);
		args->charter = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which charter?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_seal_argp = {
	cmd_seal_options,
	cmd_seal_parse,
	"FILE|NAME",
	"Check an open charter, complete it and seal it: a value for every ID register, firmware register "
	"and "
	"platform fact, and the list of registers its state consists of, under a SHA-256. Nothing is written "
	"when anything is wrong."
	"\vThe charter is a file or the NAME of one in $CHARTER_PATH or the installation. Exit codes: 0 "
	"sealed, "
	"3 the charter is wrong or the host can't grant it, 4 a file can't be read or written, 5 the host "
	"snapshot does not say enough.",
	NULL,
	NULL,
	NULL};

/* The features that came or went with others, on one line each way. */
static void cmd_seal_along(const struct doc *doc, bool came)
{
	struct out_words words;
	bool any = false;

	for (unsigned i = 0; doc->open && i < ROW_FEATURE_COUNT; i++) {
		bool changed = doc->along.had[i] != doc->along.has[i] && doc->along.has[i] == came;

		if (!changed || doc->open->feature[i].path)
			continue;
		if (!any)
			out_words_begin(&words, 22, came ? "taken along, on" : "taken along, off");
		out_words_add(&words, row_feature_names[i].name);
		any = true;
	}
	if (any)
		out_words_end(&words);
}

/* The registers that went with a feature, on one line. */
static void cmd_seal_zeroed(const struct doc *doc)
{
	struct out_words words;
	bool any = false;

	for (unsigned i = 0; doc->open && i < CHARTER_ID_COUNT; i++) {
		if (!doc->along.zeroed[i])
			continue;
		if (!any)
			out_words_begin(&words, 22, "zero with them");
		out_words_add(&words, names_of_id(i));
		any = true;
	}
	if (any)
		out_words_end(&words);
}

static int cmd_seal_binary(const struct cmd_seal_args *args, const struct doc_vm *vm)
{
	size_t size;
	void *data = doc_seal_binary(vm, &size);
	int result = data ? file_write(args->binary, data, size) : CMD_ENVIRONMENT;

	free(data);
	return result;
}

static int cmd_seal_json(const struct cmd_seal_args *args, json_t *sealed)
{
	size_t size;
	char *text = json_canon(sealed, NULL, &size);
	int result = CMD_ENVIRONMENT;

	if (text) {
		text[size] = '\n'; /* in place of the NUL: a text file ends with a newline */
		result = file_write(args->output ? args->output : "-", text, size + 1);
	}
	free(text);
	return result;
}

static void cmd_seal_say(const struct doc *doc, const json_t *sealed)
{
	printf("sealed %s  sha256 %s\n", doc->file, json_string_value(json_object_get(sealed, "sha256")));
	cmd_seal_along(doc, false);
	cmd_seal_along(doc, true);
	cmd_seal_zeroed(doc);
}

static void cmd_seal_say_json(const struct cmd_seal_args *args, const struct doc *doc, json_t *sealed)
{
	json_object_set_new(args->json, "file", json_string(doc->file));
	json_object_set(args->json, "sha256", json_object_get(sealed, "sha256"));
	json_object_set_new(args->json, "along", show_json_along(doc));
	json_object_set_new(args->json, "output", json_out_text(args->output));
	json_object_set_new(args->json, "binary", json_out_text(args->binary));
	json_object_set(args->json, "charter", sealed);
}

static int cmd_seal_write(const struct cmd_seal_args *args, const struct doc *doc, const struct doc_vm *vm)
{
	json_t *sealed = doc_sealed_json(vm, &doc->values);
	int result = CMD_YES;

	if (!sealed) {
		out_error("out of memory");
		return CMD_ENVIRONMENT;
	}
	if (args->binary)
		result = cmd_seal_binary(args, vm);
	if (result == CMD_YES && (args->output || !(args->binary || args->json)))
		result = cmd_seal_json(args, sealed);
	if (result == CMD_YES && args->json)
		cmd_seal_say_json(args, doc, sealed);
	else if (result == CMD_YES && (args->output || args->binary))
		cmd_seal_say(doc, sealed);
	json_decref(sealed);
	return result;
}

static int cmd_seal_run(const struct cmd_seal_args *args, const struct doc *doc, const struct doc *host)
{
	struct doc_vm vm;
	int result;

	if (args->host && host->kind != DOC_HOST && host->kind != DOC_PROFILE) {
		out_error_at(host->file, 0, "is no host snapshot; name a host file or a profile's id");
		return CMD_INPUT;
	}
	result = doc_seal(doc, args->host ? &host->host : NULL, &vm);
	if (result != CMD_YES)
		return result;
	result = cmd_seal_write(args, doc, &vm);
	doc_vm_free(&vm);
	return result;
}

int cmd_seal(int argc, char **argv)
{
	struct cmd_seal_args args = {0};
	static struct doc doc, host;
	int result;

	argp_parse(&cmd_seal_argp, argc, argv, 0, NULL, &args);
	args.json = args.as_json ? json_out_begin("seal") : NULL;
	result = doc_load(&doc, args.charter);
	if (result == CMD_YES && args.host)
		result = doc_load(&host, args.host);
	if (result == CMD_YES)
		result = cmd_seal_run(&args, &doc, &host);
	doc_free(&doc);
	doc_free(&host);
	return args.json ? json_out_end(args.json, result) : result;
}
