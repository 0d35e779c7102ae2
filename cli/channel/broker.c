/* SPDX-License-Identifier: BSD-2-Clause */
/* The hub of a running `charter run`: one channel to EL2, many who ask. */
#include "channel/broker.h"
#include "channel/broker_client.h"
#include "channel/broker_vm.h"
#include <string.h>
#include <unistd.h>

#define BROKER_BITE 262144u

void broker_init(struct broker *b, int link, struct broker_owner owner)
{
	*b = (struct broker){.owner = owner, .link = link, .listener = -1};
	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++)
		b->client[i].fd = -1;
}

void broker_free(struct broker *b)
{
	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++)
		broker_client_close(&b->client[i]);
	if (b->listener >= 0)
		close(b->listener);
	b->listener = -1;
	channel_buf_free(&b->rx.in);
	channel_buf_free(&b->out);
}

/* A free place in EL2's window while more than `keep` are free, else NULL. */
static struct broker_pending *broker_slot(struct broker *b, unsigned keep)
{
	struct broker_pending *found = NULL;
	unsigned count = 0;

	for (size_t i = 0; i < ABI_REQUEST_WINDOW; i++) {
		if (b->pending[i].sequence)
			continue;
		found = &b->pending[i];
		count++;
	}
	return count > keep ? found : NULL;
}

bool broker_room(const struct broker *b)
{
	for (size_t i = 0; i < ABI_REQUEST_WINDOW; i++)
		if (!b->pending[i].sequence)
			return true;
	return false;
}

static uint32_t broker_sequence(struct broker *b)
{
	if (++b->sequence == 0)
		b->sequence = 1;
	return b->sequence;
}

bool broker_send(struct broker *b, enum broker_who who, uint32_t given, unsigned type, uint32_t vm,
		 const void *payload, size_t length)
{
	struct broker_pending *p = broker_slot(b, 0);

	if (!p)
		return false;
	*p = (struct broker_pending){.sequence = broker_sequence(b), .client = who, .given = given};
	channel_put(&b->out, type, vm, p->sequence, 0, payload, length);
	if (channel_send(&b->out, b->link, BROKER_BITE) < 0)
		b->down = true;
	return true;
}

void broker_request(struct broker *b, uint32_t tag, unsigned type, uint32_t vm, const void *payload,
		    size_t length)
{
	broker_send(b, BROKER_SELF, tag, type, vm, payload, length);
}

void broker_open(struct broker *b, int listener, const struct abi_hello *hello)
{
	b->listener = listener;
	b->hello = *hello;
}

/* Pass the oldest queued request of a client on. False: it has none. */
static bool broker_pass(struct broker *b, unsigned slot, struct broker_pending *p)
{
	struct broker_client *c = &b->client[slot];
	struct abi_frame f;

	if (c->fd < 0 || !channel_buf_count(&c->queue))
		return false;
	memcpy(&f, channel_buf_at(&c->queue), sizeof(f));
	*p = (struct broker_pending){.sequence = broker_sequence(b),
				     .client = (int)slot,
				     .serial = c->serial,
				     .given = f.sequence};
	channel_put(&b->out, f.type, f.vm, p->sequence, 0, channel_buf_at(&c->queue) + sizeof(f), f.length);
	channel_buf_drop(&c->queue, sizeof(f) + f.length);
	return true;
}

/* Pass requests on, one of each client in turn, while EL2's window has room for others than us. */
static void broker_dispatch(struct broker *b)
{
	struct broker_pending *p;
	unsigned idle = 0;

	while (idle < BROKER_CLIENTS_MAX && (p = broker_slot(b, BROKER_OWN_SLOTS))) {
		idle = broker_pass(b, b->turn, p) ? 0 : idle + 1;
		b->turn = (b->turn + 1) % BROKER_CLIENTS_MAX;
	}
}

/* The answer to a client's request goes to it, if it is still there. */
static void broker_answer(struct broker *b, const struct broker_pending *p, const struct channel_message *m)
{
	struct broker_client *c = &b->client[p->client];

	if (c->serial != p->serial)
		return;
	c->unanswered--;
	if (m->frame.type == (ABI_VM_LIST | ABI_TYPE_REPLY) && m->frame.status == ABI_OK)
		broker_vm_answer_list(b, c, m, p->given);
	else
		broker_client_answer(c, &m->frame, p->given, m->frame.status, m->payload, m->frame.length);
}

static void broker_reply(struct broker *b, const struct channel_message *m)
{
	for (size_t i = 0; i < ABI_REQUEST_WINDOW; i++) {
		struct broker_pending p = b->pending[i];

		if (!p.sequence || p.sequence != m->frame.sequence)
			continue;
		b->pending[i].sequence = 0;
		if (m->frame.status == ABI_OK)
			broker_vm_heard(b, &p, m);
		if (p.client == BROKER_SELF)
			b->owner.reply(b->owner.context, p.given, m);
		else if (p.client == BROKER_NOBODY)
			broker_vm_cleared(b, p.given, m);
		else
			broker_answer(b, &p, m);
		return;
	}
}

static void broker_receive(struct broker *b)
{
	struct channel_message m;
	struct abi_noise noise;
	enum channel_found found;
	int got = channel_receive(&b->rx.in, b->link, BROKER_BITE);

	while ((found = channel_next(&b->rx, &m, &noise)) != CHANNEL_MORE) {
		if (found == CHANNEL_NOISE)
			b->noise += noise.bytes;
		else if (m.frame.type & ABI_TYPE_REPLY)
			broker_reply(b, &m);
		else
			broker_vm_event(b, &m);
	}
	if (got < 0)
		b->down = true;
}

bool broker_flush(struct broker *b)
{
	bool left = false;

	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++) {
		struct broker_client *c = &b->client[i];

		if (c->fd < 0)
			continue;
		if (channel_send(&c->out, c->fd, BROKER_BITE) < 0 || broker_client_served(c))
			broker_client_close(c);
		left |= c->fd >= 0 && channel_buf_count(&c->out);
	}
	return left;
}

void broker_work(struct broker *b)
{
	broker_receive(b);
	broker_flush(b);
	broker_client_accept(b);
	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++)
		if (broker_client_reads(&b->client[i]))
			broker_client_read(b, &b->client[i]);
	broker_vm_clear(b);
	broker_dispatch(b);
	if (channel_send(&b->out, b->link, BROKER_BITE) < 0)
		b->down = true;
}

/* What to wait for on one client. */
static struct pollfd broker_wait_client(const struct broker_client *c)
{
	short events = 0;

	if (broker_client_reads(c))
		events |= POLLIN;
	if (channel_buf_count(&c->out))
		events |= POLLOUT;
	return (struct pollfd){.fd = c->fd, .events = events};
}

size_t broker_wait(const struct broker *b, struct pollfd polls[BROKER_POLLS])
{
	size_t n = 0, used = 0;

	if (!b->down)
		polls[n++] = (struct pollfd){.fd = b->link, .events = POLLIN};
	if (!b->down && channel_buf_count(&b->out))
		polls[0].events |= POLLOUT;
	for (size_t i = 0; i < BROKER_CLIENTS_MAX; i++) {
		if (broker_client_polled(&b->client[i]))
			polls[n++] = broker_wait_client(&b->client[i]);
		used += b->client[i].fd >= 0;
	}
	if (b->listener >= 0 && used < BROKER_CLIENTS_MAX)
		polls[n++] = (struct pollfd){.fd = b->listener, .events = POLLIN};
	return n;
}
