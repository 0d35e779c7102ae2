/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing queue of bytes. */
#ifndef CLI_CHANNEL_BUF_H
#define CLI_CHANNEL_BUF_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. */
struct channel_buf {
	uint8_t *bytes;
	size_t head; /* first byte that counts */
	size_t tail; /* one behind the last */
	size_t room; /* allocated */
};

/* How many bytes it holds. */
static inline size_t channel_buf_count(const struct channel_buf *b)
{
	return b->tail - b->head;
}

/* The bytes it holds; valid until the next call that changes it. */
static inline const uint8_t *channel_buf_at(const struct channel_buf *b)
{
	return b->bytes ? b->bytes + b->head : NULL;
}

/* Make room for `count` more bytes behind the last; returns where. Ends the program when memory does. */
uint8_t *channel_buf_room(struct channel_buf *b, size_t count);

/* Append bytes. */
void channel_buf_add(struct channel_buf *b, const void *bytes, size_t count);

/* Drop the first `count` bytes, at most all of them. */
void channel_buf_drop(struct channel_buf *b, size_t count);

/* Empty it and give its memory back. */
void channel_buf_free(struct channel_buf *b);

#endif
