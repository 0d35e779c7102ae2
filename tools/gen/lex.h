/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/ text -> statements of lines of words. docs/tables.md has the rules. */
#ifndef GEN_LEX_H
#define GEN_LEX_H

#include <stdbool.h>

#include "report.h"

struct lex_word {
	const char *text;
	bool quoted;
};

struct lex_line {
	struct place at;
	bool indented;
	bool bad; /* and reported; its words are not to be used */
	struct lex_word *words;
	unsigned count; /* at least 1 */
};

struct lex_file {
	struct lex_line *lines;
	unsigned count;
};

/* A head line and the lines that belong to it. */
struct lex_statement {
	const struct lex_line *lines;
	unsigned count;
};

/* Read a whole file. Unreadable: an error at line 0. */
struct lex_file lex_read(const char *path, const char *file);

/* The statement whose head is line `first`. */
struct lex_statement lex_statement(const struct lex_file *file, unsigned first);

#endif
