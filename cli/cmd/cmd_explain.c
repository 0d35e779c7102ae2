/* SPDX-License-Identifier: BSD-2-Clause */
/* charter explain: what something is, and why it is as it is. */
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "show/explain.h"
#include <stdio.h>
#include <string.h>

struct cmd_explain_args {
	const char *what, *charter, *host;
	bool json;
};

static const struct argp_option cmd_explain_options[] = {
	{"charter", 'c', "FILE|NAME", 0, "what this charter gives there, and why", 0},
	{"host", 'h', "HOST", 0, "what this host has there: a host file, or a profile's id", 0},
	{"json", 'j', NULL, 0, "print the reasons as JSON", 0},
	{0}};

static error_t cmd_explain_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_explain_args *args = state->input;

	switch (key) {
	case 'c':
		args->charter = arg;
		return 0;
	case 'h':
		args->host = arg;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->what)
			argp_error(state, "one thing at a time; '%s' is one too many", arg);
		args->what = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->what && !(args->charter && args->host))
			argp_error(state, "explain what? (or --charter C --host H: why the host is unfit)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_explain_argp = {
	cmd_explain_options,
	cmd_explain_parse,
	"WHAT [--charter C] [--host H]\n--charter C --host H",
	"Say what something is and why it is as it is, as a chain of reasons, each with its place in arch/ "
	"or "
	"in the charter: what it means, what it implies and what implies it, which policy holds and why, "
	"what "
	"enforces it, which service grants it, what a charter gives there and because of what, and what a "
	"host allows."
	"\vWHAT is a feature (FEAT_SVE), a register or REG.FIELD, a control bit of EL2 (CPTR_EL2.TZ), a "
	"firmware "
	"register, a service as charters call it (trng), a hypercall by name or function id, a platform "
	"fact, an "
	"encoding (S3_0_C0_C4_0), or KVM's register id. Without WHAT: everything that is in the way of the "
	"charter on the host. Exit codes: 0 explained (without WHAT: the host can run it), 1 (without WHAT) "
	"it "
	"can't, 3 there is no such thing, 5 (without WHAT) undecidable.",
	NULL,
	NULL,
	NULL};

static int cmd_explain_charter(const struct cmd_explain_args *args, struct explain *e, struct doc *doc,
			       struct doc_vm *vm)
{
	int result = args->charter ? doc_load(doc, args->charter) : CMD_YES;

	if (!args->charter || result != CMD_YES)
		return result;
	result = doc_seal(doc, NULL, vm);
	e->charter = doc;
	e->vm = vm->vm;
	return result;
}

static int cmd_explain_host(const struct cmd_explain_args *args, struct explain *e, struct doc *doc)
{
	int result = args->host ? doc_load(doc, args->host) : CMD_YES;

	if (!args->host || result != CMD_YES)
		return result;
	if (doc->kind != DOC_HOST && doc->kind != DOC_PROFILE) {
		out_error_at(doc->file, 0, "is no host snapshot; name a host file or a profile's id");
		return CMD_INPUT;
	}
	e->host = &doc->host;
	e->host_name = doc->file;
	e->host_profile = doc->profile;
	return CMD_YES;
}

static int cmd_explain_what(const struct cmd_explain_args *args, struct explain *e)
{
	if (!args->what)
		return explain_host(e);
	return explain_word(e, args->what) ? CMD_YES : CMD_INPUT;
}

static void cmd_explain_print(const struct explain *e, json_t *json)
{
	if (json) {
		json_object_set_new(json, "what", json_string(e->title));
		json_object_set_new(json, "rows", chain_json(&e->chain));
	} else if (*e->title) {
		printf("%s%s%s\n", out_colour(OUT_BOLD), e->title, out_colour(OUT_PLAIN));
		chain_print(&e->chain);
	}
}

int cmd_explain(int argc, char **argv)
{
	struct cmd_explain_args args = {0};
	static struct doc charter, host;
	static struct explain e;
	struct doc_vm vm = {0};
	json_t *json;
	int result;

	argp_parse(&cmd_explain_argp, argc, argv, 0, NULL, &args);
	json = args.json ? json_out_begin("explain") : NULL;
	result = cmd_explain_charter(&args, &e, &charter, &vm);
	if (result == CMD_YES)
		result = cmd_explain_host(&args, &e, &host);
	if (result == CMD_YES) {
		result = cmd_explain_what(&args, &e);
		cmd_explain_print(&e, json);
	}
	chain_free(&e.chain);
	doc_vm_free(&vm);
	doc_free(&charter);
	doc_free(&host);
	return json ? json_out_end(json, result) : result;
}
