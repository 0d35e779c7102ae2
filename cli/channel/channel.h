/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of the control channel (abi/channel.h) as they leave for, and come from, a byte stream. */
#ifndef CLI_CHANNEL_H
#define CLI_CHANNEL_H

#include "channel/channel_buf.h"
#include "frame.h"
#include <stdbool.h>

/* One message, header and payload. The payload is somebody else's memory. */
struct channel_message {
	struct abi_frame frame;
	const uint8_t *payload;
};

enum channel_found {
	CHANNEL_MORE,    /* no whole message yet */
	CHANNEL_MESSAGE, /* one message */
	CHANNEL_NOISE,   /* bytes that are no message were skipped */
};

/* The receiving end of a stream. Zeroed is empty. */
struct channel_rx {
	struct channel_buf in; /* what arrived and was not looked at */
	size_t done;           /* of it, bytes that the last message took */
};

/*
 * Take the next message out of what arrived. On CHANNEL_MESSAGE, `m` is filled
 * in; its payload holds until the next call. On CHANNEL_NOISE, `noise` says how
 * many bytes were skipped up to the next possible message, and why.
 */
enum channel_found channel_next(struct channel_rx *rx, struct channel_message *m, struct abi_noise *noise);

/* Queue a message: the header is made here, CRC included. `length` is at most ABI_PAYLOAD_MAX. */
void channel_put(struct channel_buf *out, unsigned type, uint32_t vm, uint32_t sequence, int32_t status,
		 const void *payload, size_t length);

/* Move what a descriptor has, at most `most` bytes, without blocking. 1: moved some; 0: none there; -1: the
 * end, or an error. */
int channel_receive(struct channel_buf *in, int fd, size_t most);

/* The same for sending; at most `most` bytes. */
int channel_send(struct channel_buf *out, int fd, size_t most);

/* The name of a status: "EINVAL". Static. */
const char *channel_status_name(int32_t status);

#endif
