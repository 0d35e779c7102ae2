/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a guest takes from its start to a line on its console. */
#ifndef CLI_RUN_WATCH_H
#define CLI_RUN_WATCH_H

#include "channel/channel_buf.h"
#include "run/qemu.h"
#include <stdbool.h>

struct run_watch {
	const char *text; /* what the console is to say */
	bool seen;        /* it has */
	uint64_t wall;    /* ns: what the clock said at the start; once it was seen, how long it took */
	uint64_t work;    /* the same of QEMU's processor time */
	struct channel_buf console;
};

/* The guest is about to start. */
void run_watch_begin(struct run_watch *w, const struct qemu *q);

/* It has printed these bytes. True: the text is among them, for the first time. */
bool run_watch_sees(struct run_watch *w, const struct qemu *q, const void *bytes, size_t count);

/* Give its memory back. */
void run_watch_free(struct run_watch *w);

#endif
