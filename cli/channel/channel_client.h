/* SPDX-License-Identifier: BSD-2-Clause */
/* A client of a running `charter run`: one request after the other, over its socket. */
#ifndef CLI_CHANNEL_CLIENT_H
#define CLI_CHANNEL_CLIENT_H

#include "channel/channel.h"
#include <sys/types.h>

struct channel_client {
	int fd; /* -1: not connected */
	uint32_t sequence;
	struct channel_rx rx;
	struct channel_buf out;
	struct abi_hello hello;
};

/* Connect to the `charter run` of this process and say HELLO. False: it is not there, or does not answer. */
bool channel_client_open(struct channel_client *c, pid_t pid);

/*
 * Ask, and wait for the answer. Its payload holds until the next call. False:
 * no answer came (the other side has ended, or time ran out).
 */
bool channel_client_call(struct channel_client *c, unsigned type, uint32_t vm, const void *payload,
			 size_t length, struct channel_message *reply);

void channel_client_close(struct channel_client *c);

#endif
