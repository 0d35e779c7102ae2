/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel's boot costs under Charter, beside the same CPU without it. */
#ifndef CLI_BENCH_BOOT_H
#define CLI_BENCH_BOOT_H

#include <jansson.h>

struct bench_boot {
	const char *charter, *cpu;
	const char *kernel, *initrd; /* the initrd may be NULL */
	const char *append;
	const char *line; /* where the boot ends: what the console says then */
	unsigned tries;   /* of each kind, alternating; the best one counts */
};

/* Measure, and print or put it into `json` when that is not NULL. Returns an enum cmd_exit: CMD_NO when
 * Charter takes more than twice as long. */
int bench_boot(const struct bench_boot *b, json_t *json);

#endif
