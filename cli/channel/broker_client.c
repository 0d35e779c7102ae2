/* SPDX-License-Identifier: BSD-2-Clause */
/* The clients' side of the broker: who is connected, what they ask, what they are told. */
#include "channel/broker_client.h"
#include "channel/broker_vm.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* What one look at a client takes in at most, so that none of them starves the rest. */
#define BROKER_CLIENT_BITE 65536u

void broker_client_close(struct broker_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	channel_buf_free(&c->rx.in);
	channel_buf_free(&c->queue);
	channel_buf_free(&c->out);
	*c = (struct broker_client){.fd = -1};
}

static struct broker_client *broker_client_free(struct broker *b)
{
	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++)
		if (b->client[i].fd < 0)
			return &b->client[i];
	return NULL;
}

void broker_client_accept(struct broker *b)
{
	struct broker_client *c;
	struct ucred who;
	socklen_t size = sizeof(who);
	int fd;

	while (b->listener >= 0 && (c = broker_client_free(b))) {
		fd = accept4(b->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
			who.pid = 0;
		*c = (struct broker_client){.fd = fd, .pid = who.pid, .serial = ++b->serial};
	}
}

bool broker_client_reads(const struct broker_client *c)
{
	return c->fd >= 0 && !c->ended && channel_buf_count(&c->out) < BROKER_OUT_MAX;
}

bool broker_client_polled(const struct broker_client *c)
{
	return c->fd >= 0 && (!c->ended || channel_buf_count(&c->out));
}

bool broker_client_served(const struct broker_client *c)
{
	return c->ended && !c->unanswered && !channel_buf_count(&c->out);
}

void broker_client_answer(struct broker_client *c, const struct abi_frame *request, uint32_t sequence,
			  int32_t status, const void *payload, size_t length)
{
	channel_put(&c->out, (request->type & ~ABI_TYPE_REPLY) | ABI_TYPE_REPLY, request->vm, sequence,
		    status, payload, length);
}

/* What a request gets before EL2 hears of it; ABI_OK: nothing, it may pass. */
static int32_t broker_client_check(const struct broker_client *c, const struct abi_frame *f)
{
	if (f->sequence == 0 || f->status != 0 || f->reserved != 0)
		return ABI_EPROTO;
	if (f->type < ABI_HELLO || f->type > ABI_REQUEST_LAST)
		return ABI_ENOENT;
	if (!c->greeted && f->type != ABI_HELLO)
		return ABI_EAGAIN;
	if (c->unanswered >= ABI_REQUEST_WINDOW)
		return ABI_EFLOW;
	return ABI_OK;
}

static void broker_client_hello(const struct broker *b, struct broker_client *c, const struct abi_frame *f)
{
	c->greeted = f->length == 0;
	broker_client_answer(c, f, f->sequence, c->greeted ? ABI_OK : ABI_EPROTO, &b->hello,
			     c->greeted ? sizeof(b->hello) : 0);
}

static void broker_client_request(struct broker *b, struct broker_client *c, const struct channel_message *m)
{
	const struct abi_frame *f = &m->frame;
	int32_t status = broker_client_check(c, f);

	if (status == ABI_OK && f->type == ABI_CREDIT)
		status = broker_vm_credit(b, c, m);
	if (status == ABI_OK && f->type == ABI_VM_HOLE)
		status = broker_vm_hole(b, c, m);

	if (status != ABI_OK) {
		broker_client_answer(c, f, f->sequence, status, NULL, 0);
	} else if (f->type == ABI_HELLO) {
		broker_client_hello(b, c, f);
	} else {
		channel_buf_add(&c->queue, f, sizeof(*f));
		channel_buf_add(&c->queue, m->payload, f->length);
		c->unanswered++;
	}
}

/* One message or piece of garbage of a client. False: it is to be cut off. */
static bool broker_client_take(struct broker *b, struct broker_client *c, enum channel_found found,
			       const struct channel_message *m, const struct abi_noise *noise)
{
	if (found == CHANNEL_MESSAGE) {
		broker_client_request(b, c, m);
		return true;
	}
	channel_put(&c->out, ABI_NOISE, 0, 0, 0, noise, sizeof(*noise));
	return ++c->noises <= BROKER_NOISE_MAX;
}

void broker_client_read(struct broker *b, struct broker_client *c)
{
	struct channel_message m;
	struct abi_noise noise;
	enum channel_found found;
	bool end = channel_receive(&c->rx.in, c->fd, BROKER_CLIENT_BITE) < 0, sane = true;

	while (sane && broker_client_reads(c) && (found = channel_next(&c->rx, &m, &noise)) != CHANNEL_MORE)
		sane = broker_client_take(b, c, found, &m, &noise);
	c->ended |= end || !sane;
}
