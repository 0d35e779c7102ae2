/* SPDX-License-Identifier: BSD-2-Clause */
/* charter check: can this host run it? */
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "doc/verdict.h"
#include "show/residue.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct cmd_check_args {
	const char *charter, *host;
	bool quiet, as_json;
	json_t *json; /* what is to be said of it, or NULL */
};

static const struct argp_option cmd_check_options[] = {
	{"quiet", 'q', NULL, 0, "print nothing; the exit code says it", 0},
	{"json", 'j', NULL, 0, "print the verdict as JSON", 0},
	{0}};

static error_t cmd_check_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_check_args *args = state->input;

	switch (key) {
	case 'j':
		args->as_json = true;
		return 0;
	case 'q':
		args->quiet = true;
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

static const char *cmd_check_class(const struct verdict_varied *varied)
{
	return doc_varies_of(varied->field) == DOC_VARIES_INERT ? "inert" : "visible";
}

static void cmd_check_varied(const struct verdict_varied *varied)
{
	char name[NAMES_FIELD_MAX];

	printf("varies: %s: the guest sees the host's own 0x%" PRIx64 " in place of 0x%" PRIx64 " (%s)\n",
	       names_of_field(varied->field, name), varied->own, varied->asked, cmd_check_class(varied));
}

static json_t *cmd_check_varied_json(const struct verdict *verdict)
{
	json_t *array = json_array();
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < verdict->varied_count; i++) {
		const struct verdict_varied *varied = &verdict->varied[i];

		json_array_append_new(
			array, json_pack("{s:s, s:s, s:o, s:o}", "field", names_of_field(varied->field, name),
					 "class", cmd_check_class(varied), "asked",
					 doc_text_of(varied->asked), "own", doc_text_of(varied->own)));
	}
	return array;
}

static const char *cmd_check_word(int result)
{
	return result == CMD_YES ? "yes" : result == CMD_NO ? "no" : "undecidable";
}

static void cmd_check_print(const struct doc *charter, const struct doc *host, const struct verdict *verdict,
			    int result)
{
	const char *word = cmd_check_word(result);
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
	for (unsigned i = 0; i < verdict->varied_count; i++)
		cmd_check_varied(&verdict->varied[i]);
}

/* What the charter does not grant and this host can't refuse. */
static void cmd_check_residue(const struct residue_sum *sum)
{
	char causes[64], things[96];

	printf("residue: %u features remain usable%s\n", sum->count,
	       sum->refused ? "; these are not accepted:"
	       : sum->count ? ", all of them accepted"
			    : "");
	for (unsigned i = 0; i <= ROW_FEATURE_COUNT; i++) {
		const struct residue_feature *f = &sum->feature[i];

		if (!f->causes || f->accepted)
			continue;
		printf("  %s%-28s%s %s: %s\n", out_colour(OUT_RED), residue_name(i), out_colour(OUT_PLAIN),
		       residue_causes(f, causes, sizeof(causes)), residue_things(f, things, sizeof(things)));
		if (i < ROW_FEATURE_COUNT)
			printf("  %-28s fix: \"accept_residue\": [\"%s\"] in the charter, or a host without "
			       "it\n",
			       "", residue_name(i));
	}
}

static json_t *cmd_check_residue_json(const struct residue_sum *sum)
{
	json_t *features = json_array();

	for (unsigned i = 0; i <= ROW_FEATURE_COUNT; i++)
		if (sum->feature[i].causes)
			json_array_append_new(features, json_pack("{s:s, s:b}", "feature", residue_name(i),
								  "accepted", sum->feature[i].accepted));
	return features;
}

/* Where the open charter says what is in the way. */
static json_t *cmd_check_place(const struct doc *charter, const struct verdict_item *item)
{
	const char *path = charter->open && !item->unknown
				   ? doc_place(charter->open, &charter->values, &item->why)
				   : NULL;

	if (!path)
		return json_null();
	return json_pack("{s:s, s:i, s:s}", "file", charter->open->file, "line",
			 (int)json_pos_line(&charter->open->pos, path), "path", path);
}

static void cmd_check_json(json_t *root, const struct doc *charter, const struct doc *host,
			   const struct verdict *verdict, const struct residue_sum *sum, int result)
{
	json_t *items = json_array();

	for (unsigned i = 0; i < verdict->count; i++) {
		const struct verdict_item *item = &verdict->items[i];

		json_array_append_new(items,
				      json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:o}", "what", item->what,
						"known", !item->unknown, "asked", item->asked, "most",
						item->most, "reason", item->reason, "fix", item->fix, "place",
						cmd_check_place(charter, item)));
	}
	json_object_set_new(root, "charter", json_string(charter->file));
	json_object_set_new(root, "host", json_string(host->file));
	json_object_set_new(root, "verdict", json_string(cmd_check_word(result)));
	json_object_set_new(root, "residue", sum ? cmd_check_residue_json(sum) : json_null());
	json_object_set_new(root, "items", items);
	json_object_set_new(root, "varies", cmd_check_varied_json(verdict));
}

static int cmd_check_judge(const struct cmd_check_args *args, const struct doc *charter,
			   const struct doc *host)
{
	struct verdict *verdict;
	struct residue_sum sum;
	struct doc_vm vm = {0};
	bool judged;
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
	result = verdict_make_vm(&charter->values, &host->host, verdict, &vm);
	judged = result == CMD_YES || result == CMD_UNDECIDABLE;
	if (judged)
		residue_sum(vm.vm, &sum);
	if (judged && sum.refused)
		result = CMD_NO;
	if (args->json && result != CMD_ENVIRONMENT)
		cmd_check_json(args->json, charter, host, verdict, judged ? &sum : NULL, result);
	else if (!args->quiet && result != CMD_ENVIRONMENT)
		cmd_check_print(charter, host, verdict, result);
	if (!args->json && !args->quiet && judged)
		cmd_check_residue(&sum);
	doc_vm_free(&vm);
	free(verdict);
	return result;
}

int cmd_check(int argc, char **argv)
{
	struct cmd_check_args args = {0};
	static struct doc charter, host;
	int result;

	argp_parse(&cmd_check_argp, argc, argv, 0, NULL, &args);
	args.json = args.as_json ? json_out_begin("check") : NULL;
	result = doc_load(&charter, args.charter);
	if (result == CMD_YES)
		result = doc_load(&host, args.host);
	if (result == CMD_YES)
		result = cmd_check_judge(&args, &charter, &host);
	doc_free(&charter);
	doc_free(&host);
	return args.json ? json_out_end(args.json, result) : result;
}
