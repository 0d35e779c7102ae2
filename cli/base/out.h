/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command prints: results on stdout, coloured on a terminal only; errors on stderr. */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum out_colour { OUT_PLAIN, OUT_BOLD, OUT_DIM, OUT_GREEN, OUT_YELLOW, OUT_RED };

/*
 * Before anything else: find out whether stdout is a terminal (NO_COLOR and TERM=dumb say no to colour), make
 * sure that no file can be opened in place of a standard stream that is closed, and that the command does not
 * end as if all were well when standard output can't be written.
 */
void out_init(void);

/* Write out what stdout holds. False: it can't be written, which has been said. */
bool out_flush(void);

/* The escape sequence that starts a colour on stdout; "" where there is none. OUT_PLAIN ends all of them. */
const char *out_colour(enum out_colour colour);

/* "charter: what; what would be right" on stderr. */
void out_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "charter: file:line: what; what would be right"; line 0: the file as a whole. */
void out_error_at(const char *file, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An error as it was said. */
struct out_said {
	char *file;    /* or NULL */
	unsigned line; /* 0: the file as a whole */
	char *text;
};

/* Keep what is said from now on as well, for those who print it as data. */
void out_keep(void);
/* What was kept; *count of them. */
const struct out_said *out_kept(size_t *count);

/* "charter: ..." on stderr, for what is no error. */
void out_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Somebody else's text: what a terminal would act upon is printed as \xNN or \uNNNN. Errors and notes always
 * are. */
void out_text(FILE *to, const char *text);

/* A heading on stdout, with an empty line before it. */
void out_heading(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Words, folded to the width: `first` starts the first line, and the words stand from column `indent` on. */
struct out_words {
	unsigned indent, column;
};
void out_words_begin(struct out_words *w, unsigned indent, const char *first);
void out_words_add(struct out_words *w, const char *word);
void out_words_end(struct out_words *w);

#endif
