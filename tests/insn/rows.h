/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What arch/ says of instruction words, as `gen --list insns` and `gen --list features` print it: the rows
 * under test, found by going through all of them. Nothing of the library's or of its tables is used.
 */
#ifndef TESTS_INSN_ROWS_H
#define TESTS_INSN_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#define ROWS_MOST 2048
#define ROWS_FEATURES 512
#define ROWS_NEEDS 12

struct rows_row {
	char name[64];
	uint32_t mask, value;
	bool nop; /* without its features it is a NOP */
	unsigned need_count;
	unsigned needs[ROWS_NEEDS]; /* features */
	bool more[ROWS_NEEDS];      /* and the next one */
};

/* One of an oracle's configurations: which features are there. */
struct rows_set {
	bool has[ROWS_FEATURES];
};

extern struct rows_row rows[ROWS_MOST];
extern unsigned rows_count;
extern char rows_features[ROWS_FEATURES][48];
extern unsigned rows_feature_count;

/* Read both lists; ends the program when that fails. */
void rows_read(const char *insns, const char *features);

/* The index of a feature's name, or -1. */
int rows_feature(const char *name);

/* `feature` implies `implied` for an oracle, too. */
void rows_imply(unsigned feature, unsigned implied);

/* Take a feature, and what implies it, out of a set. */
void rows_remove(struct rows_set *set, unsigned feature);

/* Put a feature, and what it implies, into a set. */
void rows_add(struct rows_set *set, unsigned feature);

/* The innermost row that a word belongs to, or NULL. */
const struct rows_row *rows_find(uint32_t word);

/* Whether a set has what a row needs. */
bool rows_granted(const struct rows_row *row, const struct rows_set *set);

#endif
