/* SPDX-License-Identifier: BSD-2-Clause */
/* "Did you mean": the nearest of the names there are. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stddef.h>

/* How many single-character insertions, deletions, replacements and swaps of neighbours make `a` of `b`;
 * letters compare without case. */
unsigned suggest_distance(const char *a, const char *b);

/* The name nearest to `word` among name_at(0..count-1), or NULL when none is near enough to be meant.
 * name_at may return NULL for an index without a name. */
const char *suggest(const char *word, size_t count, const char *(*name_at)(size_t i));

#endif
