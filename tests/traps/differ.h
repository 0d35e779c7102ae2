/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences between what arch/trap says and what was measured: those that are expected, and the others. */
#ifndef TESTS_TRAPS_DIFFER_H
#define TESTS_TRAPS_DIFFER_H

/*
 * Read the expected ones; ends the program when it is wrong. A line is
 *     KIND TRAP NAME ACCESS EL "who is right, and why"
 * and each word but KIND can have `*`, which stands for anything.
 *     missing       the trap's row takes it, and it was not taken
 *     extra         it was taken, and the trap's row (REG.<number>: there is none) does not say so
 *     architecture  no row takes it, and with every trap on it does not execute
 *     unnamed       the encoding has no row, and executes
 */
void differ_read(const char *path);

/* A difference was found. */
void differ_found(const char *kind, const char *trap, const char *name, const char *access, unsigned el);

/* How many were, of a kind. */
unsigned differ_count(const char *kind);

/* How many of them are explained, and by how many lines. */
extern unsigned differ_explained, differ_lines;

/* Print what is not explained and which lines explain nothing; returns how many of both. */
unsigned differ_report(void);

#endif
