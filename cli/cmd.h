/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The verbs of the `charter` command. Each has a file of its own, cmd_VERB.c,
 * with its options (argp) and help beside it; a new verb is a prototype here
 * and a row in main.c.
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include <argp.h>

/* What the command ends with, the same for all verbs. */
enum cmd_exit {
	CMD_YES = 0,         /* yes, or done */
	CMD_NO = 1,          /* the verdict is no */
	CMD_USAGE = 2,       /* options or arguments */
	CMD_INPUT = 3,       /* a file that is not what it must be */
	CMD_ENVIRONMENT = 4, /* the machine: a file that can't be read or written, no QEMU, time ran out */
	CMD_UNDECIDABLE = 5, /* what is known does not decide it */
	CMD_LEAK = 6,        /* a guest has what it was not granted, or something is broken */
};

/* A verb: argv[0] is "charter VERB" (for messages), the rest its own arguments. Returns an enum cmd_exit. */
int cmd_bench(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_seal(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_vm(int argc, char **argv);

#endif
