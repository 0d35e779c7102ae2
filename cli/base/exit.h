/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

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

#endif
