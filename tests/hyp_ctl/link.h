/* SPDX-License-Identifier: BSD-2-Clause */
/* The client's end of the faked link: what a client that shares no code with the hypervisor sees of it. */
#ifndef TESTS_HYP_CTL_LINK_H
#define TESTS_HYP_CTL_LINK_H

#include "channel.h"
#include <stdbool.h>
#include <stddef.h>

struct link_message {
	struct abi_frame f;
	uint8_t payload[ABI_PAYLOAD_MAX];
};

/* CRC-32, bit by bit. */
uint32_t link_crc(uint32_t crc, const void *bytes, size_t count);
/* A whole message at `out`, at least ABI_MESSAGE_MAX bytes. Returns its length. */
size_t link_make(uint8_t *out, unsigned type, uint32_t vm, uint32_t sequence, const void *payload,
		 size_t length);
/* Send it, all at once. */
void link_send(unsigned type, uint32_t vm, uint32_t sequence, const void *payload, size_t length);
/* The next message of the hypervisor. False: none. Ends the test when what comes is no message. */
bool link_next(struct link_message *m);
/* Send a request and return the reply to it, which must come next. */
const struct link_message *link_ask(unsigned type, uint32_t vm, const void *payload, size_t length);
/* Forget what has not been read. */
void link_drain(void);
/* The device takes at most so many bytes at a time (0: all there are). */
extern uint32_t link_chunk;

#endif
