/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/man.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Text as troff has it: nothing in it is a request or an escape. */
static void man_text(const char *text, size_t length)
{
	bool start = true;

	for (size_t i = 0; i < length; i++) {
		if (start && (text[i] == '.' || text[i] == '\''))
			fputs("\\&", stdout);
		start = text[i] == '\n';
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(text[i]);
	}
}

static void man_words(const char *text)
{
	man_text(text, strlen(text));
}

static void man_line(const char *text)
{
	man_words(text);
	putchar('\n');
}

static void man_head(const char *name, const char *section, const char *version, const char *help)
{
	printf(".\\\" SPDX-License-Identifier: BSD-2-Clause\n.TH %s %s \"\" \"%s\" \"Charter\"\n.SH NAME\n",
	       name, section, version);
	man_words(name);
	fputs(" \\- ", stdout);
	man_line(help);
}

static void man_terms(const char *title, const struct cmd_term *terms)
{
	printf(".SH %s\n", title);
	for (; terms->name; terms++) {
		fputs(".TP\n.B ", stdout);
		man_line(terms->name);
		man_line(terms->help);
	}
}

static void man_also(const struct cmd_verb *but)
{
	fputs(".SH SEE ALSO\n", stdout);
	if (but)
		fputs(".BR charter (1),\n", stdout);
	for (size_t i = 0; i < cmd_verb_count; i++)
		if (&cmd_verbs[i] != but)
			printf(".BR charter\\-%s (1),\n", cmd_verbs[i].name);
	fputs(".BR charter.json (5),\n.BR charter\\-exit (7)\n", stdout);
}

/* "-j, --json=ARG" */
static void man_option_name(const struct argp_option *o)
{
	bool optional = o->flags & OPTION_ARG_OPTIONAL;

	fputs(".TP\n", stdout);
	if (o->key > ' ' && o->key < 127)
		printf("\\fB\\-%c\\fR, ", o->key);
	fputs("\\fB\\-\\-", stdout);
	man_words(o->name);
	fputs("\\fR", stdout);
	if (o->arg) {
		fputs(optional ? "[=\\fI" : "=\\fI", stdout);
		man_words(o->arg);
		fputs(optional ? "\\fR]" : "\\fR", stdout);
	}
	putchar('\n');
}

static void man_options(const struct argp_option *o)
{
	fputs(".SH OPTIONS\n", stdout);
	for (; o && (o->name || o->key || o->doc); o++) {
		if (o->flags & OPTION_HIDDEN)
			continue;
		if (!o->name) {
			fputs(".PP\n", stdout);
			man_line(o->doc);
			continue;
		}
		man_option_name(o);
		man_line(o->doc ? o->doc : "");
	}
	fputs(".TP\n\\fB\\-?\\fR, \\fB\\-\\-help\\fR\nprint the options and end\n", stdout);
}

/* A synopsis for each line of args_doc. */
static void man_synopsis(const struct cmd_verb *verb)
{
	const char *args = verb->argp->args_doc;

	fputs(".SH SYNOPSIS\n", stdout);
	do {
		size_t length = args ? strcspn(args, "\n") : 0;

		printf(".B charter %s\n[\\fIOPTION\\fR]...\n", verb->name);
		if (length) {
			man_text(args, length);
			putchar('\n');
		}
		args = args && args[length] ? args + length + 1 : NULL;
		if (args)
			fputs(".br\n", stdout);
	} while (args);
}

void man_verb(const char *version, const struct cmd_verb *verb)
{
	const char *doc = verb->argp->doc, *rest = strchr(doc, '\v');
	char name[32];

	snprintf(name, sizeof(name), "charter-%s", verb->name);
	man_head(name, "1", version, verb->help);
	man_synopsis(verb);
	fputs(".SH DESCRIPTION\n", stdout);
	man_text(doc, rest ? (size_t)(rest - doc) : strlen(doc));
	putchar('\n');
	if (rest) {
		fputs(".PP\n", stdout);
		man_line(rest + 1);
	}
	man_options(verb->argp->options);
	man_terms("EXIT STATUS", cmd_exits);
	man_terms("ENVIRONMENT", cmd_environment);
	man_also(verb);
}

void man_command(const char *version)
{
	man_head("charter", "1", version, cmd_summary);
	fputs(".SH SYNOPSIS\n.B charter\n.I VERB\n[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n.SH VERBS\n",
	      stdout);
	for (size_t i = 0; i < cmd_verb_count; i++) {
		printf(".TP\n.BR charter\\-%s (1)\n", cmd_verbs[i].name);
		man_line(cmd_verbs[i].help);
	}
	man_terms("EXIT STATUS", cmd_exits);
	man_terms("ENVIRONMENT", cmd_environment);
	man_also(NULL);
}

void man_exit(const char *version)
{
	man_head("charter-exit", "7", version, "what the charter command ends with");
	fputs(".SH DESCRIPTION\nThe exit codes are the same for all verbs, so that a script can tell a no "
	      "from a mistake.\n",
	      stdout);
	man_terms("EXIT STATUS", cmd_exits);
	fputs(".SH SEE ALSO\n.BR charter (1)\n", stdout);
}

void man_list(void)
{
	for (size_t i = 0; i < cmd_verb_count; i++)
		puts(cmd_verbs[i].name);
	puts("exit");
}
