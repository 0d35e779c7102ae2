/* SPDX-License-Identifier: BSD-2-Clause */
/* A chain of reasons: sentences, each with the row of arch/ or the line of the charter that says so. */
#ifndef CLI_CHAIN_H
#define CLI_CHAIN_H

#include "rows.h"
#include <jansson.h>
#include <stddef.h>

struct chain_link {
	const char *about; /* "is", "implies", "policy", ...; static */
	char *text;
	char *file;    /* or NULL */
	unsigned line; /* 0: the file as a whole */
	char *source;  /* the manual's section, or NULL */
};

struct chain {
	struct chain_link *links;
	size_t count, room;
};

/* Add a sentence; `place` is a row of arch/. */
void chain_row(struct chain *chain, const char *about, const struct row_place *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* The same; the row's `why` is the manual's section. */
void chain_source(struct chain *chain, const char *about, const struct row_place *place, const char *format,
		  ...) __attribute__((format(printf, 4, 5)));
/* The same, at a line of another file; NULL: nowhere. */
void chain_at(struct chain *chain, const char *about, const char *file, unsigned line, const char *format,
	      ...) __attribute__((format(printf, 5, 6)));
void chain_free(struct chain *chain);

/* For people, on stdout; as an array of {"about", "text", "file", "line", "source"}. */
void chain_print(const struct chain *chain);
json_t *chain_json(const struct chain *chain);

#endif
