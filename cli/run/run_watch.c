/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/run_watch.h"
#include <string.h>
#include <time.h>

static uint64_t run_watch_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void run_watch_begin(struct run_watch *w, const struct qemu *q)
{
	channel_buf_drop(&w->console, channel_buf_count(&w->console));
	w->seen = false;
	w->work = qemu_time(q);
	w->wall = run_watch_clock();
}

bool run_watch_sees(struct run_watch *w, const struct qemu *q, const void *bytes, size_t count)
{
	size_t length = strlen(w->text), held;

	if (w->seen)
		return false;
	channel_buf_add(&w->console, bytes, count);
	held = channel_buf_count(&w->console);
	if (memmem(channel_buf_at(&w->console), held, w->text, length)) {
		w->wall = run_watch_clock() - w->wall;
		w->work = qemu_time(q) - w->work;
		w->seen = true;
	} else if (held >= length) {
		/* What may be the beginning of the text stays. */
		channel_buf_drop(&w->console, held - length + 1);
	}
	return w->seen;
}

void run_watch_free(struct run_watch *w)
{
	channel_buf_free(&w->console);
}
