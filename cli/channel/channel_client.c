/* SPDX-License-Identifier: BSD-2-Clause */
/* A client of a running `charter run`: one request after the other, over its socket. */
#include "channel/channel_client.h"
#include "channel/broker_dir.h"
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHANNEL_CLIENT_PATIENCE 10000 /* ms for one answer */
#define CHANNEL_CLIENT_BITE 65536u

static int64_t channel_client_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The reply to our last request, if it has come; whatever else came is dropped. */
static bool channel_client_take(struct channel_client *c, struct channel_message *reply)
{
	struct abi_noise noise;
	enum channel_found found;

	while ((found = channel_next(&c->rx, reply, &noise)) != CHANNEL_MORE)
		if (found == CHANNEL_MESSAGE && (reply->frame.type & ABI_TYPE_REPLY) &&
		    reply->frame.sequence == c->sequence)
			return true;
	return false;
}

/* Move bytes both ways once, or wait until that is possible. False: the other side has ended. */
static bool channel_client_move(struct channel_client *c, int64_t until)
{
	struct pollfd p = {.fd = c->fd,
			   .events = (short)(POLLIN | (channel_buf_count(&c->out) ? POLLOUT : 0))};
	int64_t left = until - channel_client_now();

	if (left <= 0 || poll(&p, 1, (int)left) <= 0)
		return left > 0;
	return channel_send(&c->out, c->fd, CHANNEL_CLIENT_BITE) >= 0 &&
	       channel_receive(&c->rx.in, c->fd, CHANNEL_CLIENT_BITE) >= 0;
}

bool channel_client_call(struct channel_client *c, unsigned type, uint32_t vm, const void *payload,
			 size_t length, struct channel_message *reply)
{
	int64_t until = channel_client_now() + CHANNEL_CLIENT_PATIENCE;

	channel_put(&c->out, type, vm, ++c->sequence, 0, payload, length);
	while (!channel_client_take(c, reply))
		if (channel_client_now() >= until || !channel_client_move(c, until))
			return channel_client_take(c, reply);
	return true;
}

bool channel_client_open(struct channel_client *c, pid_t pid)
{
	struct channel_message m;

	*c = (struct channel_client){.fd = broker_dir_connect(pid)};
	if (c->fd < 0)
		return false;
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	if (channel_client_call(c, ABI_HELLO, 0, NULL, 0, &m) && m.frame.status == ABI_OK &&
	    m.frame.length == sizeof(c->hello)) {
		memcpy(&c->hello, m.payload, sizeof(c->hello));
		return true;
	}
	channel_client_close(c);
	return false;
}

void channel_client_close(struct channel_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	channel_buf_free(&c->rx.in);
	channel_buf_free(&c->out);
}
