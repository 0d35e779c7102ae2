/* SPDX-License-Identifier: BSD-2-Clause */
/* Expectations: each test prints one line, `ok hyp/NAME` or `not ok hyp/NAME: FILE:LINE what`. */
#ifndef TESTS_HYP_TEST_H
#define TESTS_HYP_TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The first thing that was wrong in the running test, or NULL. */
extern const char *test_wrong;
extern int test_line;
extern int test_failures;

static inline void test_fail(const char *what, int line)
{
	if (!__atomic_load_n(&test_wrong, __ATOMIC_ACQUIRE)) {
		test_line = line;
		__atomic_store_n(&test_wrong, what, __ATOMIC_RELEASE);
	}
}

#define EXPECT(condition)                                                                                    \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			test_fail(#condition, __LINE__);                                                     \
	} while (0)

/* Run one test and report it. */
static inline void test_run(const char *name, void (*test)(void))
{
	test_wrong = NULL;
	test();
	if (test_wrong)
		printf("not ok hyp/%s: line %d: %s\n", name, test_line, test_wrong);
	else
		printf("ok hyp/%s\n", name);
	test_failures += test_wrong ? 1 : 0;
}

/* A small generator of numbers: the same ones in every run. */
static inline uint64_t test_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#define TEST_MAIN_STATE                                                                                      \
	const char *test_wrong;                                                                              \
	int test_line;                                                                                       \
	int test_failures

#endif
