/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's console on this side: output against credit, input with an escape, the terminal. */
#ifndef CLI_RUN_CONSOLE_H
#define CLI_RUN_CONSOLE_H

#include "channel/broker.h"
#include <termios.h>

/* Bytes of output that may be on their way. */
#define RUN_CONSOLE_CREDIT 32768u

struct run_console {
	int in, out;
	struct channel_buf output; /* not written yet */
	uint32_t spent;            /* output received that no credit was given back for */
	uint64_t dropped;          /* lost for want of credit */
	struct channel_buf input;  /* not taken by the guest's UART yet */
	bool in_open;
	bool in_flight;   /* input is on its way */
	int64_t in_after; /* run_now() before which no input is offered again */
	bool escape;      /* Ctrl-A was typed */
	bool escaped;     /* Ctrl-A x was typed */
	bool closed;      /* nobody reads the output any more */
	bool raw;         /* the terminal is to be given back: */
	struct termios saved;
};

void run_console_init(struct run_console *c, int in, int out);

/* From now on input is read; a terminal becomes raw. */
void run_console_open(struct run_console *c);

/* Give the terminal back, free. */
void run_console_close(struct run_console *c);

/* An ABI_CONSOLE event. */
void run_console_output(struct run_console *c, const struct channel_message *m);

/* The reply to ABI_CONSOLE_IN. */
void run_console_taken(struct run_console *c, const struct channel_message *m, int64_t now);

/* What to wait for: up to two entries. *until becomes earlier when input has to be offered again. */
size_t run_console_wait(const struct run_console *c, struct pollfd polls[2], int64_t *until);

/* Read and write what can be; never blocks. */
void run_console_work(struct run_console *c);

/* Credit that can be given back now, 0: not worth a message. */
uint32_t run_console_credit(struct run_console *c);

/* Input to be sent now; 0: none. */
size_t run_console_input(const struct run_console *c, int64_t now);

#endif
