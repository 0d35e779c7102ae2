/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The receiving half of the control channel: bytes in, whole messages out.
 * Pure: no lock, no hardware. What arrives is hostile; the work for it is
 * bounded by how often inbox_next() is called.
 */
#ifndef HYP_CTL_INBOX_H
#define HYP_CTL_INBOX_H

#include "frame.h"
#include <stdbool.h>
#include <stddef.h>

enum inbox_state {
	INBOX_WAIT,    /* more bytes are needed */
	INBOX_MESSAGE, /* a message is there: inbox_frame(), inbox_payload(), then inbox_done() */
	INBOX_NOISE,   /* bytes were skipped: inbox_noise() */
};

struct inbox {
	uint8_t bytes[ABI_MESSAGE_MAX] __attribute__((aligned(64)));
	uint32_t have;          /* bytes in it; the message under assembly starts at 0 */
	struct abi_noise noise; /* of the last INBOX_NOISE */
};

void inbox_init(struct inbox *b);

/* Take at most `count` bytes: as many as the message under assembly needs. Returns how many; 0: call
 * inbox_next(). */
size_t inbox_push(struct inbox *b, const uint8_t *bytes, size_t count);

/* What there is now. At most one CRC over at most ABI_MESSAGE_MAX bytes is computed. */
enum inbox_state inbox_next(struct inbox *b);

/* The message that inbox_next() found; valid until inbox_done(). */
struct abi_frame inbox_frame(const struct inbox *b);
const uint8_t *inbox_payload(const struct inbox *b);
void inbox_done(struct inbox *b);

/* A message was begun, and not all of it is there. */
bool inbox_partial(const struct inbox *b);

/* The rest of a begun message did not come in time: its sender is gone. Skips its beginning, as noise. */
void inbox_stale(struct inbox *b);

#endif
