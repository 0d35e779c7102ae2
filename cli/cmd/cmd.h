/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The verbs of the `charter` command. Each has a file of its own, cmd_VERB.c,
 * with its options (argp) and help beside it; a new verb is a prototype, its
 * argp and a row in cmd.c. Help, manual pages and completion come from those.
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include <argp.h>
#include <stddef.h>

#include "base/exit.h"

/* A verb: argv[0] is "charter VERB" (for messages), the rest its own arguments. Returns an enum cmd_exit. */
int cmd_audit(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_seal(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_vm(int argc, char **argv);

/* Their options and help. */
extern const struct argp cmd_audit_argp, cmd_bench_argp, cmd_check_argp, cmd_diff_argp, cmd_explain_argp,
	cmd_run_argp, cmd_seal_argp, cmd_show_argp, cmd_vm_argp;

/* What a verb's words are, for completion. */
enum cmd_words {
	CMD_WORDS_NONE,
	CMD_WORDS_DOCUMENT, /* files, charters by name, profiles */
	CMD_WORDS_ROW,      /* features, registers, services */
	CMD_WORDS_OWN,      /* the first words of args_doc's lines */
};

struct cmd_verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const struct argp *argp;
	enum cmd_words words;
	const char *help; /* one line */
};

/* In the order in which one meets them. */
extern const struct cmd_verb cmd_verbs[];
extern const size_t cmd_verb_count;

/* The exit codes, and the environment variables that count; a name of NULL ends each. */
struct cmd_term {
	const char *name, *help;
};
extern const struct cmd_term cmd_exits[];
extern const struct cmd_term cmd_environment[];

/* The verb of this name, or NULL. */
const struct cmd_verb *cmd_verb_find(const char *name);

extern const char cmd_summary[]; /* what the command is for, in a sentence */

#endif
