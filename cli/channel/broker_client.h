/* SPDX-License-Identifier: BSD-2-Clause */
/* The clients' side of the broker: who is connected, what they ask, what they are told. For broker.c. */
#ifndef CLI_BROKER_CLIENT_H
#define CLI_BROKER_CLIENT_H

#include "channel/broker.h"

/* Let everybody in who waits, as far as there are slots. */
void broker_client_accept(struct broker *b);

/* Read from a client and check what it asks; checked requests are queued. */
void broker_client_read(struct broker *b, struct broker_client *c);

/* Answer a request of a client. */
void broker_client_answer(struct broker_client *c, const struct abi_frame *request, uint32_t sequence,
			  int32_t status, const void *payload, size_t length);

/* Whether it is to be read from: it sends, and fetches what it is sent. */
bool broker_client_reads(const struct broker_client *c);

/* Whether its descriptor is worth waiting for. */
bool broker_client_polled(const struct broker_client *c);

/* Whether it has gone, and nothing is left to be done for it. */
bool broker_client_served(const struct broker_client *c);

void broker_client_close(struct broker_client *c);

#endif
