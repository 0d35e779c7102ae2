/* SPDX-License-Identifier: BSD-2-Clause */
/* What the payload printed (measure.c says how). */
#ifndef TESTS_TRAPS_LOG_H
#define TESTS_TRAPS_LOG_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_THINGS 8192
#define LOG_BITS 2048
#define LOG_UNNAMED 256
#define LOG_BASES 16

enum log_access { LOG_READ, LOG_WRITE, LOG_INSN, LOG_BASE, LOG_ACCESS_COUNT };
extern const char *const log_access_names[LOG_ACCESS_COUNT];

struct log_thing {
	unsigned access; /* enum log_access */
	unsigned id;     /* encoding, instruction row's number, index into log_bases */
	unsigned el;
	unsigned base, all; /* outcomes */
};

struct log_bit {
	unsigned enc, bit, to;
	uint16_t outcome[LOG_THINGS];
};

extern struct log_thing log_things[LOG_THINGS];
extern unsigned log_thing_count;
extern struct log_bit log_bits[LOG_BITS];
extern unsigned log_bit_count;
extern struct log_unnamed {
	unsigned enc, access;
} log_unnamed[LOG_UNNAMED];
extern unsigned log_unnamed_count;
extern char log_bases[LOG_BASES][32];

/* Read it; ends the program where it is not understood or not complete. */
void log_read(const char *path);

/* The index of a thing, or -1. */
int log_find(unsigned access, unsigned id, unsigned el);

/* Whether it executes where nothing traps. */
bool log_there(unsigned thing);

/* Whether that bit takes it: EL2 has it, or what executed does not any more. */
bool log_taken(const struct log_bit *bit, unsigned thing);

#endif
