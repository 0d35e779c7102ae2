/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's console on this side: output against credit, input with an escape, the terminal. */
#include "run/run_console.h"
#include <string.h>
#include <unistd.h>

#define RUN_CONSOLE_BITE 4096u  /* a pipe that is ready takes so much without blocking */
#define RUN_CONSOLE_INPUT 1024u /* input that is read ahead of the guest */
#define RUN_CONSOLE_RETRY 20    /* ms until a full UART is offered input again */
#define RUN_CONSOLE_ESCAPE 1    /* Ctrl-A */

void run_console_init(struct run_console *c, int in, int out)
{
	*c = (struct run_console){.in = in, .out = out};
}

void run_console_open(struct run_console *c)
{
	struct termios t;

	c->in_open = c->in >= 0;
	if (!c->in_open || tcgetattr(c->in, &c->saved) != 0)
		return;
	/* A job in the background must not touch the terminal: it would be stopped. */
	c->in_open = tcgetpgrp(c->in) == getpgrp();
	if (!c->in_open)
		return;
	t = c->saved;
	t.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	c->raw = tcsetattr(c->in, TCSANOW, &t) == 0;
}

void run_console_close(struct run_console *c)
{
	if (c->raw)
		tcsetattr(c->in, TCSANOW, &c->saved);
	c->raw = false;
	channel_buf_free(&c->output);
	channel_buf_free(&c->input);
}

void run_console_output(struct run_console *c, const struct channel_message *m)
{
	struct abi_console head;
	uint32_t count;

	if (m->frame.length < sizeof(head))
		return;
	memcpy(&head, m->payload, sizeof(head));
	count = m->frame.length - (uint32_t)sizeof(head);
	c->dropped += head.dropped;
	c->spent += count;
	channel_buf_add(&c->output, m->payload + sizeof(head), count);
}

void run_console_taken(struct run_console *c, const struct channel_message *m, int64_t now)
{
	struct abi_taken taken = {0};

	c->in_flight = false;
	if (m->frame.status == ABI_OK && m->frame.length == sizeof(taken))
		memcpy(&taken, m->payload, sizeof(taken));
	channel_buf_drop(&c->input, taken.bytes);
	if (!taken.bytes)
		c->in_after = now + RUN_CONSOLE_RETRY;
}

static bool run_console_reads(const struct run_console *c)
{
	return c->in_open && channel_buf_count(&c->input) < RUN_CONSOLE_INPUT;
}

size_t run_console_wait(const struct run_console *c, struct pollfd polls[2], int64_t *until)
{
	size_t n = 0;

	if (run_console_reads(c))
		polls[n++] = (struct pollfd){.fd = c->in, .events = POLLIN};
	if (channel_buf_count(&c->output) && !c->closed)
		polls[n++] = (struct pollfd){.fd = c->out, .events = POLLOUT};
	if (channel_buf_count(&c->input) && !c->in_flight && (!*until || c->in_after < *until))
		*until = c->in_after;
	return n;
}

/* One byte that was typed. Only a terminal has the escape. */
static void run_console_typed(struct run_console *c, uint8_t byte)
{
	if (c->raw && !c->escape && byte == RUN_CONSOLE_ESCAPE) {
		c->escape = true;
		return;
	}
	c->escaped |= c->escape && byte == 'x';
	if (!c->escape || byte == RUN_CONSOLE_ESCAPE)
		channel_buf_add(&c->input, &byte, 1);
	c->escape = false;
}

static void run_console_read(struct run_console *c)
{
	struct channel_buf got = {0};

	if (channel_receive(&got, c->in, RUN_CONSOLE_INPUT) < 0)
		c->in_open = false;
	for (size_t i = 0; i < channel_buf_count(&got); i++)
		run_console_typed(c, channel_buf_at(&got)[i]);
	channel_buf_free(&got);
}

void run_console_work(struct run_console *c)
{
	int moved = 1;

	if (run_console_reads(c))
		run_console_read(c);
	while (moved > 0 && !c->closed)
		moved = channel_send(&c->output, c->out, RUN_CONSOLE_BITE);
	c->closed |= moved < 0;
	if (c->closed)
		channel_buf_free(&c->output);
}

uint32_t run_console_credit(struct run_console *c)
{
	uint32_t spent = c->spent;

	if (spent < RUN_CONSOLE_CREDIT / 4 || channel_buf_count(&c->output) > RUN_CONSOLE_CREDIT / 2)
		return 0;
	c->spent = 0;
	return spent;
}

size_t run_console_input(const struct run_console *c, int64_t now)
{
	return c->in_flight || now < c->in_after ? 0 : channel_buf_count(&c->input);
}
