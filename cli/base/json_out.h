/* SPDX-License-Identifier: BSD-2-Clause */
/* What --json prints: one object on stdout that names its schema (schemas/), whatever comes of it. */
#ifndef CLI_JSON_OUT_H
#define CLI_JSON_OUT_H

#include <jansson.h>

/*
 * Begin the output of a verb: {"schema": "charter.VERB/1"}. Errors that are said from now on become part of
 * it. Members may be added in later versions of a schema with the same number, never taken away.
 */
json_t *json_out_begin(const char *verb);

/*
 * Print it with the verb's exit code and the errors that were said, and free it. Returns `exit`, or
 * CMD_ENVIRONMENT when it can't be written.
 */
int json_out_end(json_t *root, int exit);
/* The same into a file. */
int json_out_end_in(json_t *root, int exit, const char *path);

/* A string, or null. */
json_t *json_out_text(const char *text);

#endif
