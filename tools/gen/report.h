/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong, and where: collected, so that one run shows every error. */
#ifndef GEN_REPORT_H
#define GEN_REPORT_H

#include <stdio.h>

struct place {
	const char *path; /* as it was opened */
	const char *file; /* below arch/ */
	unsigned line;
};

void report_error(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How many errors so far. */
unsigned report_count(void);

/* Print them all as `file:line: message`, by file and line. */
void report_print(FILE *to);

/* <0, 0, >0: by file, then line. */
int report_order(struct place a, struct place b);

#endif
