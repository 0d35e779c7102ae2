/* SPDX-License-Identifier: BSD-2-Clause */
/* The `charter` command: finds the verb and hands over to it. */
#include "base/out.h"
#include "base/suggest.h"
#include "cmd/cmd.h"
#include "cmd/completion.h"
#include "cmd/man.h"
#include <charter/gen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *argp_program_version = "charter 0.1";

static void main_help(FILE *to)
{
	fprintf(to, "Usage: charter VERB [OPTION...] [ARGUMENT...]\n%s\n\n", cmd_summary);
	for (size_t i = 0; i < cmd_verb_count; i++)
		fprintf(to, "  %-8s %s\n", cmd_verbs[i].name, cmd_verbs[i].help);
	fprintf(to, "\n"
		    "  charter help VERB           the options of a verb; or charter VERB --help\n"
		    "  charter --version           the version\n"
		    "  charter --man [VERB|exit]   a manual page, as troff\n"
		    "  charter --completion bash   a script that completes the command's words\n\n"
		    "Exit codes:\n");
	for (const struct cmd_term *e = cmd_exits; e->name; e++)
		fprintf(to, "  %s  %s\n", e->name, e->help);
}

static const char *main_name_at(size_t i)
{
	return cmd_verbs[i].name;
}

static int main_unknown(const char *name)
{
	const char *near = suggest(name, cmd_verb_count, main_name_at);

	if (*name == '-')
		out_error("unknown option '%s'; the options of a verb stand behind it, see charter --help",
			  name);
	else if (near)
		out_error("unknown verb '%s'; did you mean '%s'?", name, near);
	else
		out_error("unknown verb '%s'; charter --help lists the verbs", name);
	return CMD_USAGE;
}

static int main_run(const struct cmd_verb *verb, int argc, char **argv)
{
	char title[32];

	argp_err_exit_status = CMD_USAGE;
	snprintf(title, sizeof(title), "charter %s", verb->name);
	argv[1] = title;
	return verb->run(argc - 1, argv + 1);
}

static int main_man(const char *of)
{
	const struct cmd_verb *verb = of ? cmd_verb_find(of) : NULL;

	if (!of)
		man_command(argp_program_version);
	else if (strcmp(of, "list") == 0)
		man_list();
	else if (strcmp(of, "exit") == 0)
		man_exit(argp_program_version);
	else if (verb)
		man_verb(argp_program_version, verb);
	else
		return main_unknown(of);
	return CMD_YES;
}

/* `charter help VERB` is `charter VERB --help`. */
static int main_help_of(const char *of, char **argv)
{
	const struct cmd_verb *verb = of ? cmd_verb_find(of) : NULL;
	char help[] = "--help";

	if (!of) {
		main_help(stdout);
		return CMD_YES;
	}
	argv[2] = help;
	return verb ? main_run(verb, 3, argv) : main_unknown(of);
}

static int main_completion(const char *shell)
{
	if (!shell || strcmp(shell, "bash") != 0) {
		out_error("there is completion for bash: charter --completion bash");
		return CMD_USAGE;
	}
	completion_bash();
	return CMD_YES;
}

/* What the command itself can say of itself. -1: it is none of these. */
static int main_about(int argc, char **argv)
{
	const char *what = argv[1], *of = argc > 2 ? argv[2] : NULL;

	if (strcmp(what, "--help") == 0 || strcmp(what, "-h") == 0 || strcmp(what, "help") == 0)
		return main_help_of(of, argv);
	else if (strcmp(what, "--version") == 0 || strcmp(what, "-V") == 0)
		puts(argp_program_version);
	else if (strcmp(what, "--man") == 0)
		return main_man(of);
	else if (strcmp(what, "--completion") == 0)
		return main_completion(of);
	else
		return -1;
	return CMD_YES;
}

int main(int argc, char **argv)
{
	const struct cmd_verb *verb;
	int about;

	out_init();
	if (argc < 2) {
		main_help(stderr);
		return CMD_USAGE;
	}
	about = main_about(argc, argv);
	if (about >= 0)
		return about;
	verb = cmd_verb_find(argv[1]);
	return verb ? main_run(verb, argc, argv) : main_unknown(argv[1]);
}
