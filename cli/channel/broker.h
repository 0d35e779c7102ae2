/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hub of a running `charter run`: it owns the control channel to EL2, has
 * requests of its own on it, and carries the requests of other processes that
 * come over a Unix socket. A VM is the client's that has created it: its console
 * goes there, and when the client goes, so does the VM. What a client sends is hostile until it is
 * checked: a frame that is none is answered with ABI_NOISE and never reaches
 * EL2; one that is out of place is answered with its status.
 */
#ifndef CLI_BROKER_H
#define CLI_BROKER_H

#include "channel/channel.h"
#include <poll.h>
#include <sys/types.h>

#define BROKER_CLIENTS_MAX 16
#define BROKER_OWN_SLOTS 2u   /* of EL2's window, kept for the broker's own requests */
#define BROKER_NOISE_MAX 64u  /* a client that sends more garbage than that is cut off */
#define BROKER_OUT_MAX 65536u /* a client that has so much to fetch is not read from */
#define BROKER_POLLS (BROKER_CLIENTS_MAX + 2)

#define BROKER_VMS_MAX 64

/* In place of a client's slot. */
enum broker_who {
	BROKER_SELF = -1,   /* ourselves */
	BROKER_NOBODY = -2, /* of a VM: its client has gone, and it is being destroyed */
};

/* Another process. */
struct broker_client {
	int fd;              /* -1: free */
	pid_t pid;           /* who connected */
	uint32_t serial;     /* tells the users of one slot apart */
	bool greeted;        /* it has said HELLO */
	bool ended;          /* it sends no more; what it asked is still answered */
	unsigned unanswered; /* requests queued or on their way */
	unsigned noises;
	struct channel_rx rx;
	struct channel_buf queue; /* requests, checked, that wait for room in EL2's window */
	struct channel_buf out;
};

/* A request on its way. */
struct broker_pending {
	uint32_t sequence; /* on the channel to EL2; 0: free */
	int client;        /* slot, or an enum broker_who */
	uint32_t serial;
	uint32_t given; /* the client's sequence, the tag of our own request, or the VM that is nobody's */
};

/* A VM, and whose it is. */
struct broker_vm {
	uint32_t vm; /* 0: free */
	int client;  /* slot, or an enum broker_who */
	uint32_t serial;
	uint32_t credit; /* bytes of console output that its client may still be sent */
	bool asked;      /* nobody's: a request to end it is under way */
	bool stop;       /* nobody's: it runs, and is to be stopped first */
	int64_t due;     /* nobody's: when the next request is due, in ms of a clock that never jumps */
};

/* What the owner of the broker is told. */
struct broker_owner {
	void *context;
	/* The answer to broker_request() with this tag. */
	void (*reply)(void *context, uint32_t tag, const struct channel_message *m);
	/* An event that is not about the VM of a client. */
	void (*event)(void *context, const struct channel_message *m);
};

struct broker {
	struct broker_owner owner;
	int link;          /* the channel to EL2 */
	int listener;      /* -1: no clients yet */
	bool down;         /* the channel has ended */
	uint32_t sequence; /* the last one given out */
	uint32_t serial;
	unsigned turn;          /* the client that may send next */
	uint64_t noise;         /* bytes from EL2 that were no message */
	struct abi_hello hello; /* what clients are told */
	struct channel_rx rx;
	struct channel_buf out;
	struct broker_pending pending[ABI_REQUEST_WINDOW];
	struct broker_vm vm[BROKER_VMS_MAX];
	struct broker_client client[BROKER_CLIENTS_MAX];
};

/* Take over the channel to EL2: a descriptor that does not block. */
void broker_init(struct broker *b, int link, struct broker_owner owner);

/* Close everything but the link. */
void broker_free(struct broker *b);

/* Whether EL2's window has room for a request of our own. */
bool broker_room(const struct broker *b);

/* Send a request of our own; broker_room() was true. */
void broker_request(struct broker *b, uint32_t tag, unsigned type, uint32_t vm, const void *payload,
		    size_t length);

/* Let clients in. `listener` does not block; `hello` is what they get to their HELLO. */
void broker_open(struct broker *b, int listener, const struct abi_hello *hello);

/* Fill in what the broker waits for. Returns how many of BROKER_POLLS. */
size_t broker_wait(const struct broker *b, struct pollfd polls[BROKER_POLLS]);

/* Move everything that can move; never blocks. Call it when any of those descriptors is ready. */
void broker_work(struct broker *b);

/* Try to hand clients what is still queued for them; never blocks. Whether anything is left. */
bool broker_flush(struct broker *b);

#endif
