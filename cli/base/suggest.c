/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/suggest.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define SUGGEST_MAX 64

static unsigned suggest_least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool suggest_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* One row of the distance matrix: of the first i characters of a to all beginnings of b. */
static void suggest_row(const char *a, size_t i, const char *b, size_t length,
			unsigned rows[3][SUGGEST_MAX + 1])
{
	unsigned *now = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

	now[0] = (unsigned)i;
	for (size_t j = 1; j <= length; j++) {
		unsigned replaced = above[j - 1] + (suggest_same(a[i - 1], b[j - 1]) ? 0 : 1);

		now[j] = suggest_least(replaced, suggest_least(above[j], now[j - 1]) + 1);
		if (i > 1 && j > 1 && suggest_same(a[i - 1], b[j - 2]) && suggest_same(a[i - 2], b[j - 1]))
			now[j] = suggest_least(now[j], before[j - 2] + 1);
	}
}

unsigned suggest_distance(const char *a, const char *b)
{
	unsigned rows[3][SUGGEST_MAX + 1];
	size_t la = strlen(a), lb = strlen(b);

	if (la > SUGGEST_MAX || lb > SUGGEST_MAX)
		return ~0u;
	for (size_t j = 0; j <= lb; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++)
		suggest_row(a, i, b, lb, rows);
	return rows[la % 3][lb];
}

const char *suggest(const char *word, size_t count, const char *(*name_at)(size_t i))
{
	unsigned best = (unsigned)strlen(word) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *name = name_at(i);
		unsigned distance = name ? suggest_distance(word, name) : ~0u;

		if (distance > best || (found && distance == best))
			continue;
		best = distance;
		found = name;
	}
	return found;
}
