/* SPDX-License-Identifier: BSD-2-Clause */
/* Manual pages, as troff on stdout, from the same rows as the help. */
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "cmd/cmd.h"

/* charter(1), charter-VERB(1), charter-exit(7). `version` as --version prints it. */
void man_command(const char *version);
void man_verb(const char *version, const struct cmd_verb *verb);
void man_exit(const char *version);

/* What there are pages of, for --man: the verbs and exit, one on a line. */
void man_list(void);

#endif
