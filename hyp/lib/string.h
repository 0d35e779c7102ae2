/* SPDX-License-Identifier: BSD-2-Clause */
/* The four functions that the compiler and libcharter call. */
#ifndef HYP_LIB_STRING_H
#define HYP_LIB_STRING_H

#include <stddef.h>

/* As in C: regions of memcpy() do not overlap. */
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *at, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);

#endif
