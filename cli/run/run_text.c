/* SPDX-License-Identifier: BSD-2-Clause */
/* What QEMU and the hypervisor say, line by line. */
#include "base/out.h"
#include "run/run_priv.h"
#include <string.h>
#include <unistd.h>

#define RUN_TEXT_LINE 1024u /* a longer line is cut in two */
#define RUN_TEXT_KEPT 4096u

/* One line without its end; what a terminal would act upon is not passed on. */
static void run_text_line(const uint8_t *bytes, size_t count, const char *prefix)
{
	char line[RUN_TEXT_LINE + 1];
	size_t n = 0;

	for (size_t i = 0; i < count && n < RUN_TEXT_LINE; i++)
		if (bytes[i] == '\t' || bytes[i] >= ' ')
			line[n++] = (char)bytes[i];
	line[n] = 0;
	if (n)
		out_note("%s: %s", prefix, line);
}

/* Show the whole lines of `b`; all of it when `rest`. */
static void run_text_show(struct channel_buf *b, const char *prefix, bool rest)
{
	size_t count, length;

	while ((count = channel_buf_count(b))) {
		const uint8_t *at = channel_buf_at(b), *end = memchr(at, '\n', count);

		if (!end && !rest && count < RUN_TEXT_LINE)
			return;
		length = end ? (size_t)(end - at) : count < RUN_TEXT_LINE ? count : RUN_TEXT_LINE;
		run_text_line(at, length, prefix);
		channel_buf_drop(b, length + (end != NULL));
	}
}

void run_text_read(struct run_text *t, int *fd, const char *prefix, bool show)
{
	struct channel_buf *to = show ? &t->line : &t->kept;
	int got = *fd >= 0;

	while (got > 0)
		got = channel_receive(to, *fd, RUN_TEXT_LINE);
	if (show)
		run_text_show(&t->line, prefix, got < 0);
	if (channel_buf_count(&t->kept) > RUN_TEXT_KEPT)
		channel_buf_drop(&t->kept, channel_buf_count(&t->kept) - RUN_TEXT_KEPT);
	if (got < 0) {
		close(*fd);
		*fd = -1;
	}
}

void run_text_dump(struct run_text *t, const char *prefix)
{
	run_text_show(&t->line, prefix, true);
	run_text_show(&t->kept, prefix, true);
}

void run_text_free(struct run_text *t)
{
	channel_buf_free(&t->line);
	channel_buf_free(&t->kept);
}
