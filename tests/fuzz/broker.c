/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two clients of the broker and EL2 itself, all hostile. The input is a row of
 * steps: a byte that says who speaks, two that say how many bytes, and these.
 * Whatever comes, EL2 gets sound requests alone, never more than its window
 * holds, and clients get sound messages alone.
 */
#include "channel/broker.h"
#include "channel/broker_client.h"
#include "frames.h"
#include "fuzz.h"
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 2
#define BITE 4096u

struct hub {
	struct broker broker;
	int el2, client[CLIENTS]; /* our ends */
	struct channel_rx from_broker, from_client[CLIENTS];
	uint32_t asked[ABI_REQUEST_WINDOW]; /* sequences that EL2 has not answered, 0: free */
	bool rogue; /* EL2 has said what may be an answer: who knows what is unanswered? */
};

static void hub_reply(void *context, uint32_t tag, const struct channel_message *m)
{
	(void)context;
	require(tag == 1 && (m->frame.type & ABI_TYPE_REPLY));
}

static void hub_event(void *context, const struct channel_message *m)
{
	(void)context;
	require(!(m->frame.type & ABI_TYPE_REPLY));
}

static int hub_pair(int *ours)
{
	int pair[2];

	require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
	*ours = pair[0];
	return pair[1];
}

static void hub_begin(struct hub *h)
{
	const struct broker_owner owner = {h, hub_reply, hub_event};

	signal(SIGPIPE, SIG_IGN); /* as a run does */
	memset(h, 0, sizeof(*h));
	broker_init(&h->broker, hub_pair(&h->el2), owner);
	for (unsigned i = 0; i < CLIENTS; i++)
		h->broker.client[i] =
			(struct broker_client){.fd = hub_pair(&h->client[i]), .serial = ++h->broker.serial};
}

static void hub_end(struct hub *h)
{
	close(h->broker.link);
	close(h->el2);
	broker_free(&h->broker);
	channel_buf_free(&h->from_broker.in);
	for (unsigned i = 0; i < CLIENTS; i++) {
		if (h->client[i] >= 0)
			close(h->client[i]);
		channel_buf_free(&h->from_client[i].in);
	}
}

/* EL2 has a new request: there is room for it in the window. */
static void hub_asked(struct hub *h, uint32_t sequence)
{
	unsigned free = ABI_REQUEST_WINDOW;

	for (unsigned i = 0; i < ABI_REQUEST_WINDOW; i++) {
		require(h->asked[i] != sequence);
		if (!h->asked[i])
			free = i;
	}
	require(free < ABI_REQUEST_WINDOW || h->rogue);
	if (free < ABI_REQUEST_WINDOW)
		h->asked[free] = sequence;
}

static void hub_requests(struct hub *h)
{
	enum channel_found found;
	struct channel_message m;
	struct abi_noise noise;

	while (channel_receive(&h->from_broker.in, h->el2, BITE) > 0)
		;
	while ((found = channel_next(&h->from_broker, &m, &noise)) != CHANNEL_MORE) {
		require(found == CHANNEL_MESSAGE && m.frame.sequence && !m.frame.status && !m.frame.reserved);
		require(m.frame.type > ABI_HELLO && m.frame.type <= ABI_REQUEST_LAST);
		hub_asked(h, m.frame.sequence);
	}
}

static void hub_answers(struct hub *h, unsigned i)
{
	enum channel_found found;
	struct channel_message m;
	struct abi_noise noise;

	while (h->client[i] >= 0 && channel_receive(&h->from_client[i].in, h->client[i], BITE) > 0)
		;
	while ((found = channel_next(&h->from_client[i], &m, &noise)) != CHANNEL_MORE)
		require(found == CHANNEL_MESSAGE &&
			((m.frame.type & ABI_TYPE_REPLY) || m.frame.type == ABI_NOISE || m.frame.vm));
}

static void hub_work(struct hub *h)
{
	broker_work(&h->broker);
	broker_flush(&h->broker);
	hub_requests(h);
	for (unsigned i = 0; i < CLIENTS; i++)
		hub_answers(h, i);
}

/* EL2 answers the oldest request that it has, with these bytes. */
static void hub_answer(struct hub *h, const uint8_t *data, size_t size)
{
	struct channel_buf out = {0};

	for (unsigned i = 0; i < ABI_REQUEST_WINDOW; i++) {
		if (!h->asked[i])
			continue;
		channel_put(&out, ABI_TYPE_REPLY | (size ? data[0] : 0u), 1, h->asked[i],
			    size > 1 ? -(int32_t)data[1] : 0, data, size);
		h->asked[i] = 0;
		break;
	}
	channel_send(&out, h->el2, SIZE_MAX);
	channel_buf_free(&out);
}

static void hub_speak(int fd, const uint8_t *data, size_t size)
{
	if (fd >= 0 && size && write(fd, data, size) < 0)
		return;
}

static void hub_step(struct hub *h, unsigned who, const uint8_t *data, size_t size)
{
	switch (who % 8) {
	case 0:
	case 1:
	case 2:
		hub_speak(h->client[0], data, size);
		break;
	case 3:
		hub_speak(h->client[1], data, size);
		break;
	case 4:
		hub_answer(h, data, size);
		break;
	case 5:
		if (broker_room(&h->broker))
			broker_request(&h->broker, 1, ABI_VM_LIST, 0, data, size);
		break;
	case 6:
		if (h->client[1] >= 0)
			close(h->client[1]);
		h->client[1] = -1;
		break;
	case 7:
		h->rogue = true;
		hub_speak(h->el2, data, size);
		break;
	}
	hub_work(h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hub h;

	hub_begin(&h);
	while (size >= 3) {
		size_t count = data[1] | (size_t)(data[2] & 0xf) << 8;

		count = count < size - 3 ? count : size - 3;
		hub_step(&h, data[0], data + 3, count);
		data += 3 + count;
		size -= 3 + count;
	}
	hub_end(&h);
	return 0;
}
