/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of one run: taken, never given back, gone with the process. */
#ifndef GEN_ARENA_H
#define GEN_ARENA_H

#include <stddef.h>

/* Zeroed memory. Ends the program when there is none. */
void *arena_alloc(size_t size);

/* A NUL-terminated copy of `length` bytes of `text`. */
char *arena_text(const char *text, size_t length);

/* What printf would print. */
char *arena_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* `base` holds `count` elements; returns it with room for one more, zeroed, moved if need be. */
void *arena_grow(void *base, size_t count, size_t size);

#endif
