/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Word by word where both ends allow it: before the MMU is on, unaligned
 * accesses fault. The compiler must not turn these loops into calls of
 * themselves (-fno-tree-loop-distribute-patterns).
 */
#include "lib/string.h"
#include <stdint.h>

typedef uint64_t __attribute__((may_alias)) word_t;

static int string_aligned(uintptr_t a, uintptr_t b)
{
	return ((a | b) & 7) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (string_aligned((uintptr_t)t, (uintptr_t)f)) {
		for (; count >= 8; count -= 8, t += 8, f += 8)
			*(word_t *)t = *(const word_t *)f;
	}
	for (; count != 0; count--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t count)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if ((uintptr_t)t - (uintptr_t)f >= count)
		return memcpy(to, from, count);
	while (count != 0) {
		count--;
		t[count] = f[count];
	}
	return to;
}

void *memset(void *at, int byte, size_t count)
{
	uint8_t *t = at;
	uint64_t word = (uint8_t)byte * 0x0101010101010101ull;

	if (string_aligned((uintptr_t)t, 0)) {
		for (; count >= 8; count -= 8, t += 8)
			*(word_t *)t = word;
	}
	for (; count != 0; count--)
		*t++ = (uint8_t)byte;
	return at;
}

int memcmp(const void *a, const void *b, size_t count)
{
	const uint8_t *x = a, *y = b;

	for (; count != 0; count--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}
