/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing queue of bytes. */
#include "channel/channel_buf.h"
#include "base/exit.h"
#include "base/out.h"
#include <stdlib.h>
#include <string.h>

static void channel_buf_grow(struct channel_buf *b, size_t need)
{
	size_t room = b->room ? b->room : 4096;

	while (room < need)
		room *= 2;
	b->bytes = realloc(b->bytes, room);
	if (!b->bytes) {
		out_error("out of memory");
		exit(CMD_ENVIRONMENT);
	}
	b->room = room;
}

uint8_t *channel_buf_room(struct channel_buf *b, size_t count)
{
	if (b->head && b->tail + count > b->room) {
		memmove(b->bytes, b->bytes + b->head, channel_buf_count(b));
		b->tail -= b->head;
		b->head = 0;
	}
	if (b->tail + count > b->room)
		channel_buf_grow(b, b->tail + count);
	return b->bytes + b->tail;
}

void channel_buf_add(struct channel_buf *b, const void *bytes, size_t count)
{
	if (!count)
		return;
	memcpy(channel_buf_room(b, count), bytes, count);
	b->tail += count;
}

void channel_buf_drop(struct channel_buf *b, size_t count)
{
	b->head += count < channel_buf_count(b) ? count : channel_buf_count(b);
	if (b->head == b->tail)
		b->head = b->tail = 0;
}

void channel_buf_free(struct channel_buf *b)
{
	free(b->bytes);
	*b = (struct channel_buf){0};
}
