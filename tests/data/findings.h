/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the tables and a source disagree. Each disagreement has a key; the
 * ones that are justified are listed, with the reason, in expected.txt. What
 * is listed and no longer found is an error too.
 */
#ifndef DATA_FINDINGS_H
#define DATA_FINDINGS_H

#include <stdbool.h>

/* Read the justified ones: `KEY why`, one a line. */
bool findings_read(const char *path);

/* Say nothing; findings_end() prints the names of the tests that found something. */
void findings_be_brief(void);

/* Begin a test; findings until the next one are its own. Keys begin with `PREFIX:`. */
void findings_begin(const char *test);

void findings_add(const char *key, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* End the test with what it compared; `ok`, or what it found. */
void findings_end(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A test that can't run here. */
void findings_skip(const char *test, const char *why);

/* Whether any test found something that is not justified. */
bool findings_any(void);

#endif
