/* SPDX-License-Identifier: BSD-2-Clause */
/* charter check: can this host run it? */
#include "cmd.h"
#include "out.h"
#include "verdict.h"
#include <stdio.h>
#include <stdlib.h>

struct cmd_check_args {
	const char *charter, *host;
	int quiet;
};

static const struct argp_option cmd_check_options[] = {
	{"quiet", 'q', NULL, 0, "print nothing; the exit code says it", 0}, {0}};

static error_t cmd_check_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_check_args *args = state->input;

	switch (key) {
	case 'q':
		args->quiet = 1;
		return 0;
	case ARGP_KEY_ARG:
		if (args->host)
			argp_error(state, "one charter and one host at a time; '%s' is one too many", arg);
		*(args->charter ? &args->host : &args->charter) = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->host)
			argp_error(state, "which charter, on which host?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_check_argp = {
	cmd_check_options,
	cmd_check_parse,
	"CHARTER HOST",
	"Say whether a host can run a charter: yes, no, or undecidable; with every register, field, service "
	"and "
	"platform fact in the way, what was asked, the most possible, and what would fix it."
	"\vCHARTER is a file or the NAME of a charter. HOST is a host file (JSON or binary), or a profile's "
	"id: "
	"Charter's own hypervisor on such a CPU. Exit codes: 0 yes, 1 no, 5 undecidable.",
	NULL,
	NULL,
	NULL};

static void cmd_check_item(const struct verdict_item *item)
{
	printf("  %s%-28s%s asked %-20s %s %s\n", out_colour(item->unknown ? OUT_YELLOW : OUT_RED),
	       item->what, out_colour(OUT_PLAIN), item->asked, item->unknown ? "known" : "most ", item->most);
	printf("  %-28s %s%s%s\n", "", out_colour(OUT_DIM), item->reason, out_colour(OUT_PLAIN));
	printf("  %-28s fix: %s\n", "", item->fix);
}

static void cmd_check_print(const struct doc *charter, const struct doc *host, const struct verdict *verdict,
			    int result)
{
	const char *word = result == CMD_YES ? "yes" : result == CMD_NO ? "no" : "undecidable";
	enum out_colour colour = result == CMD_YES ? OUT_GREEN : result == CMD_NO ? OUT_RED : OUT_YELLOW;

	printf("%s%s%s: %s %s run %s", out_colour(colour), word, out_colour(OUT_PLAIN), host->file,
	       result == CMD_YES  ? "can"
	       : result == CMD_NO ? "can't"
				  : "may or may not",
	       charter->file);
	if (verdict->count)
		printf(" (%u in the way, %u not known)", verdict->no, verdict->unknown);
	puts(verdict->count ? ":" : "");
	for (unsigned i = 0; i < verdict->count; i++)
		cmd_check_item(&verdict->items[i]);
	printf("residue: unassessed\n");
}

static int cmd_check_judge(const struct cmd_check_args *args, const struct doc *charter,
			   const struct doc *host)
{
	struct verdict *verdict;
	int result;

	if (charter->kind != DOC_OPEN && charter->kind != DOC_SEALED) {
		out_error_at(charter->file, 0, "is no charter; charter check CHARTER HOST");
		return CMD_INPUT;
	}
	if (host->kind != DOC_HOST && host->kind != DOC_PROFILE) {
		out_error_at(host->file, 0, "is no host snapshot; charter check CHARTER HOST");
		return CMD_INPUT;
	}
	verdict = malloc(sizeof(*verdict));
	if (!verdict)
		return CMD_ENVIRONMENT;
	result = verdict_make(&charter->values, &charter->terms, &host->host, verdict);
	if (!args->quiet && result != CMD_ENVIRONMENT)
		cmd_check_print(charter, host, verdict, result);
	free(verdict);
	return result;
}

int cmd_check(int argc, char **argv)
{
	struct cmd_check_args args = {0};
	static struct doc charter, host;
	int result;

	argp_parse(&cmd_check_argp, argc, argv, 0, NULL, &args);
	result = doc_load(&charter, args.charter);
	if (result == CMD_YES)
		result = doc_load(&host, args.host);
	if (result == CMD_YES)
		result = cmd_check_judge(&args, &charter, &host);
	doc_free(&charter);
	doc_free(&host);
	return result;
}
