/* SPDX-License-Identifier: BSD-2-Clause */
/* Completion for shells, from the same rows as the help. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

/* A script for bash, on stdout. */
void completion_bash(void);

#endif
