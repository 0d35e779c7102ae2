/* SPDX-License-Identifier: BSD-2-Clause */
/* charter show: a charter, a profile, a host snapshot or a live VM. */
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "show/residue.h"
#include "show/show.h"
#include <stdlib.h>

struct cmd_show_args {
	const char *what;
	const char *host; /* with --residue */
	struct show_options options;
	bool json, document, residue;
};

static const struct argp_option cmd_show_options[] = {
	{"all", 'a', NULL, 0, "registers and fields that are zero, too", 0},
	{"json", 'j', NULL, 0, "print the same as JSON", 0},
	{"residue", 'r', NULL, 0,
	 "what remains usable on a HOST although the charter does not grant it, by feature and cause, and "
	 "what it costs; with --all each register and instruction; exit status 1: not all of it is accepted",
	 0},
	{"document", 'd', NULL, 0,
	 "print the document itself: a charter as it is sealed, a host, a profile as the host it would be",
	 0},
	{0}};

static error_t cmd_show_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_show_args *args = state->input;

	switch (key) {
	case 'a':
		args->options.all = true;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case 'd':
		args->document = true;
		return 0;
	case 'r':
		args->residue = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->what && !args->host)
			args->host = arg;
		else if (args->what)
			argp_error(state, "one at a time; '%s' is one too many", arg);
		else
			args->what = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "show what?");
		return 0;
	case ARGP_KEY_SUCCESS:
		if (!args->residue && args->host)
			argp_error(state, "one at a time; '%s' is one too many", args->host);
		if (args->residue && (!args->host || args->document))
			argp_error(state, "--residue goes with a charter and a host, and without --document");
		if (args->document && (args->json || show_vm_is(args->what)))
			argp_error(state,
				   "--document goes with a file, a NAME or a profile, and without --json");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_show_argp = {
	cmd_show_options,
	cmd_show_parse,
	"FILE|NAME|PROFILE|HOSTFILE|VM\n--residue CHARTER HOST",
	"Print what a charter grants, what a host offers, what a profile is: registers with their fields, "
	"features, "
	"firmware registers and services, platform facts."
	"\vA NAME is looked up in $CHARTER_PATH and the installation; a VM is the number that `charter vm "
	"list` "
	"gives. A charter that is still open is shown as the values it comes to.",
	NULL,
	NULL,
	NULL};

static json_t *cmd_show_charter(const struct doc *doc)
{
	struct doc_vm vm;
	json_t *json;

	if (doc_seal(doc, NULL, &vm) != CMD_YES)
		return NULL;
	json = doc_sealed_json(&vm, &doc->values);
	doc_vm_free(&vm);
	return json;
}

static int cmd_show_document(const struct doc *doc)
{
	bool host = doc->kind == DOC_HOST || doc->kind == DOC_PROFILE;
	json_t *json = host ? doc_host_json(&doc->host) : cmd_show_charter(doc);
	size_t size;
	char *text = json ? json_canon(json, NULL, &size) : NULL;
	int result = CMD_ENVIRONMENT;

	if (text) {
		text[size] = '\n'; /* in place of the NUL */
		result = file_write("-", text, size + 1);
	}
	free(text);
	json_decref(json);
	return result;
}

static int cmd_show_run(const struct cmd_show_args *args)
{
	static struct doc doc;
	int result;

	if (args->residue)
		return residue_show(args->what, args->host, args->options.all, args->options.json);
	if (show_vm_is(args->what))
		return show_vm(args->what, &args->options);
	result = doc_load(&doc, args->what);
	if (result == CMD_YES && args->document)
		result = cmd_show_document(&doc);
	else if (result == CMD_YES && args->json)
		show_json(&doc, args->options.json);
	else if (result == CMD_YES)
		show_print(&doc, &args->options);
	doc_free(&doc);
	return result;
}

int cmd_show(int argc, char **argv)
{
	struct cmd_show_args args = {0};
	int result;

	argp_parse(&cmd_show_argp, argc, argv, 0, NULL, &args);
	args.options.json = args.json ? json_out_begin("show") : NULL;
	result = cmd_show_run(&args);
	return args.json ? json_out_end(args.options.json, result) : result;
}
