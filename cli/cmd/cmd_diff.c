/* SPDX-License-Identifier: BSD-2-Clause */
/* charter diff: two charters, profiles or hosts, by feature and field. */
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "show/diff.h"

struct cmd_diff_args {
	const char *a, *b;
	bool json, quiet;
};

static const struct argp_option cmd_diff_options[] = {
	{"json", 'j', NULL, 0, "print the differences as JSON", 0},
	{"quiet", 'q', NULL, 0, "print nothing; the exit code says it", 0},
	{0}};

static error_t cmd_diff_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_diff_args *args = state->input;

	switch (key) {
	case 'j':
		args->json = true;
		return 0;
	case 'q':
		args->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->b)
			argp_error(state, "two at a time; '%s' is one too many", arg);
		*(args->a ? &args->b : &args->a) = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->b)
			argp_error(state, "what, and what else?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_diff_argp = {
	cmd_diff_options,
	cmd_diff_parse,
	"A B",
	"Compare two charters, profiles or hosts: features, fields of ID registers, firmware registers, "
	"platform facts, caches, and the registers that a VM's state consists of; and say which of the two "
	"has more."
	"\vA and B are files (open or sealed charters, hosts, JSON or binary), NAMEs of charters, or "
	"profiles' "
	"ids, which are compared as the CPUs they are. A field's safe rule says who has more. Exit codes: 0 "
	"equal, 1 different, 5 nothing that is known differs, and something is not known.",
	NULL,
	NULL,
	NULL};

static int cmd_diff_run(const struct cmd_diff_args *args, json_t *json)
{
	static struct doc a, b;
	static struct diff diff;
	int result = doc_load(&a, args->a);

	if (result == CMD_YES)
		result = doc_load(&b, args->b);
	if (result == CMD_YES) {
		result = diff_make(&diff, &a, &b);
		if (result != CMD_INPUT && result != CMD_ENVIRONMENT && json)
			diff_json(&diff, json);
		else if (result != CMD_INPUT && result != CMD_ENVIRONMENT && !args->quiet)
			diff_print(&diff);
		diff_free(&diff);
	}
	doc_free(&a);
	doc_free(&b);
	return result;
}

int cmd_diff(int argc, char **argv)
{
	struct cmd_diff_args args = {0};
	json_t *json;
	int result;

	argp_parse(&cmd_diff_argp, argc, argv, 0, NULL, &args);
	json = args.json ? json_out_begin("diff") : NULL;
	result = cmd_diff_run(&args, json);
	return json ? json_out_end(json, result) : result;
}
