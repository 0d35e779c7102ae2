/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that appear whole or not at all. Failure ends the program with 4. */
#ifndef GEN_OUT_H
#define GEN_OUT_H

#include <stdio.h>

struct out {
	FILE *file;
	char *path;
	char *temporary;
};

/* Begin `name` below `folder`; missing folders are made. */
struct out out_begin(const char *folder, const char *name);

/* Write it out and give it its name. */
void out_end(struct out *out);

#endif
