/* SPDX-License-Identifier: BSD-2-Clause */
/* The `charter` command: finds the verb and hands over to it. */
#include "cmd.h"
#include "out.h"
#include "suggest.h"
#include <charter/gen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct main_verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help; /* one line */
};

/* In the order in which one meets them. */
static const struct main_verb main_verbs[] = {
	{"run", cmd_run, "boot a guest under a charter"},
	{"show", cmd_show, "print a charter, a profile, a host or a live VM: registers, features, services"},
	{"seal", cmd_seal, "make a sealed charter of an open one"},
	{"check", cmd_check, "say whether a host can run a charter, and what is in the way"},
	{"vm", cmd_vm, "list running VMs; get and set a VM's registers; start it"},
	{"bench", cmd_bench, "what traps cost, in guest-visible instructions, beside the budgets"},
};
#define MAIN_VERBS (sizeof(main_verbs) / sizeof(main_verbs[0]))

const char *argp_program_version = "charter 0.1";

static void main_help(FILE *to)
{
	fprintf(to, "Usage: charter VERB [OPTION...] [ARGUMENT...]\n"
		    "Decide what an arm64 VM is given, make that true, and prove it.\n\n");
	for (size_t i = 0; i < MAIN_VERBS; i++)
		fprintf(to, "  %-8s %s\n", main_verbs[i].name, main_verbs[i].help);
	fprintf(to, "\n"
		    "  charter VERB --help   the options of a verb\n"
		    "  charter --version     the version\n\n"
		    "Exit codes: 0 yes or done, 1 no, 2 usage, 3 bad input, 4 environment, 5 undecidable, "
		    "6 leak or broken.\n");
}

static const struct main_verb *main_find(const char *name)
{
	for (size_t i = 0; i < MAIN_VERBS; i++)
		if (strcmp(main_verbs[i].name, name) == 0)
			return &main_verbs[i];
	return NULL;
}

static const char *main_name_at(size_t i)
{
	return main_verbs[i].name;
}

static int main_unknown(const char *name)
{
	const char *near = suggest(name, MAIN_VERBS, main_name_at);

	if (near)
		out_error("unknown verb '%s'; did you mean '%s'?", name, near);
	else
		out_error("unknown verb '%s'; charter --help lists the verbs", name);
	return CMD_USAGE;
}

static int main_run(const struct main_verb *verb, int argc, char **argv)
{
	char title[32];

	argp_err_exit_status = CMD_USAGE;
	snprintf(title, sizeof(title), "charter %s", verb->name);
	argv[1] = title;
	return verb->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	const struct main_verb *verb;

	out_init();
	if (argc < 2) {
		main_help(stderr);
		return CMD_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		main_help(stdout);
		return CMD_YES;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts(argp_program_version);
		return CMD_YES;
	}
	verb = main_find(argv[1]);
	return verb ? main_run(verb, argc, argv) : main_unknown(argv[1]);
}
