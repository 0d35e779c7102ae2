/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sending half of the control channel: replies, events and console output
 * become one byte stream in a ring; the device takes from it. Pure: no lock
 * (the caller holds the channel's), no hardware, never waits.
 */
#ifndef HYP_CTL_OUTBOX_H
#define HYP_CTL_OUTBOX_H

#include "frame.h"
#include "tlv.h"
#include <stdbool.h>
#include <stddef.h>

#define OUTBOX_SIZE 65536u
#define OUTBOX_VMS 8u        /* VMs with a console at a time */
#define OUTBOX_CONSOLE 8192u /* console output that waits for credit, per VM */
#define OUTBOX_LINE 2048u    /* so much is sent although no line has ended */
#define OUTBOX_REPLY_MAX TLV_SIZE_MAX

/* The console of one VM, and its end. */
struct outbox_vm {
	uint32_t vm;     /* 0: free */
	uint32_t credit; /* its own; spent before what all share */
	uint32_t count;
	uint32_t due;     /* how many of them need not wait for more */
	uint64_t dropped; /* lost before them, to be told with the first of them */
	uint64_t lost;    /* lost behind them: until they are gone, more is lost */
	uint64_t dropped_total;
	bool credited; /* a client wants its output */
	bool ended;    /* `end` holds */
	bool told;     /* it was sent */
	struct abi_vm_event end;
	uint8_t bytes[OUTBOX_CONSOLE];
};

struct outbox {
	uint64_t put;                           /* stream position: everything queued */
	uint64_t taken;                         /* handed to the device */
	uint64_t freed;                         /* the device is done with it */
	uint64_t reply_end[ABI_REQUEST_WINDOW]; /* replies the device is not done with: where they end */
	uint32_t replies;
	uint32_t credit;        /* what any VM may spend */
	uint32_t first;         /* whose turn it is to spend it first: index into `vm` */
	bool credited;          /* a client wants console output, whoever's it is */
	bool greeted;           /* a client is there */
	bool answering;         /* a request is being acted upon */
	struct abi_noise noise; /* to be told */
	struct outbox_vm vm[OUTBOX_VMS];
	uint8_t ring[OUTBOX_SIZE] __attribute__((aligned(64)));
};

void outbox_init(struct outbox *o);

/* Room for any reply, or for the word that there are too many requests. */
bool outbox_can_reply(const struct outbox *o);
/* ABI_REQUEST_WINDOW replies are still on their way. */
bool outbox_window_full(const struct outbox *o);
/* A request is being acted upon: until it is answered, no end of a VM is told, for it may be what ends it. */
void outbox_begin(struct outbox *o);
/* Answer the request `f`; outbox_can_reply() was true, `length` is at most OUTBOX_REPLY_MAX. */
void outbox_reply(struct outbox *o, const struct abi_frame *f, int32_t status, const void *payload,
		  uint32_t length);

/* A client has said hello: events may come, output waits for its credit. */
void outbox_hello(struct outbox *o);
/* More output may come: of this VM, or (0) of any. */
void outbox_credit(struct outbox *o, uint32_t vm, uint32_t bytes);

/* Queue an event. False: no client or no room; it is lost. */
bool outbox_event(struct outbox *o, uint32_t vm, enum abi_type type, const void *payload, uint32_t length);
/* Bytes were skipped. Told at the next outbox_pump(), with what came before it. */
void outbox_noise(struct outbox *o, const struct abi_noise *noise);
/* Output of a VM: kept until it is due (line, size, `outbox_flush`) and there is credit; else counted as
 * dropped. */
void outbox_console(struct outbox *o, uint32_t vm, const uint8_t *bytes, size_t count);
/* All output so far is due. Returns whether some is waiting, for credit or for room. */
bool outbox_flush(struct outbox *o);
/* Some output is kept and not due yet. */
bool outbox_lingers(const struct outbox *o);
/* The end of a VM: told once, after its output. */
void outbox_end(struct outbox *o, uint32_t vm, const struct abi_vm_event *end);
/* A VM is gone: so is what it still had to say. */
void outbox_forget(struct outbox *o, uint32_t vm);
/* A VM that has ended begins anew, and can end again. False: its end has not been told. */
bool outbox_restart(struct outbox *o, uint32_t vm);
/* Bytes of console output that a VM has lost so far. */
uint64_t outbox_dropped(const struct outbox *o, uint32_t vm);

/* Move what is due and has credit and room into the ring. */
void outbox_pump(struct outbox *o);
/* The next bytes for the device, contiguous, at most `most`; 0: none. They stay valid until outbox_sent(). */
uint32_t outbox_take(struct outbox *o, const uint8_t **bytes, uint32_t most);
/* The device is done with the oldest `count` bytes that it was handed. */
void outbox_sent(struct outbox *o, uint32_t count);

#endif
