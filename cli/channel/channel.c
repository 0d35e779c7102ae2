/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of the control channel as they leave for, and come from, a byte stream. */
#include "channel/channel.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

uint32_t abi_crc(uint32_t crc, const void *bytes, size_t length)
{
	static struct abi_crc_tables tables;

	if (!tables.t[0][1])
		abi_crc_fill(&tables);
	return abi_crc_sliced(&tables, crc, bytes, length);
}

/* How far it is from the second byte on to what may be the start of a message. */
static size_t channel_skip(const uint8_t *bytes, size_t count)
{
	const uint32_t magic = ABI_MAGIC;

	for (size_t at = 1; at < count; at++) {
		size_t seen = count - at < sizeof(magic) ? count - at : sizeof(magic);

		if (memcmp(bytes + at, &magic, seen) == 0)
			return at;
	}
	return count;
}

static enum channel_found channel_noise(struct channel_rx *rx, struct abi_noise *noise,
					enum abi_frame_fault why)
{
	noise->bytes = (uint32_t)channel_skip(channel_buf_at(&rx->in), channel_buf_count(&rx->in));
	noise->reason = why;
	channel_buf_drop(&rx->in, noise->bytes);
	return CHANNEL_NOISE;
}

/* Whether the bytes so far, less than a header, can become one. */
static bool channel_may_start(const uint8_t *bytes, size_t count)
{
	const uint32_t magic = ABI_MAGIC;

	return memcmp(bytes, &magic, count < sizeof(magic) ? count : sizeof(magic)) == 0;
}

enum channel_found channel_next(struct channel_rx *rx, struct channel_message *m, struct abi_noise *noise)
{
	const uint8_t *at;
	size_t count;
	enum abi_frame_fault fault;

	channel_buf_drop(&rx->in, rx->done);
	rx->done = 0;
	count = channel_buf_count(&rx->in);
	if (!count)
		return CHANNEL_MORE;
	at = channel_buf_at(&rx->in);
	if (!channel_may_start(at, count))
		return channel_noise(rx, noise, ABI_FRAME_MAGIC);
	if (count < sizeof(m->frame))
		return CHANNEL_MORE;
	memcpy(&m->frame, at, sizeof(m->frame));
	fault = abi_frame_check(&m->frame);
	if (fault != ABI_FRAME_OK)
		return channel_noise(rx, noise, fault);
	if (count < sizeof(m->frame) + m->frame.length)
		return CHANNEL_MORE;
	m->payload = at + sizeof(m->frame);
	if (abi_frame_crc(&m->frame, m->payload) != m->frame.crc)
		return channel_noise(rx, noise, ABI_FRAME_CRC);
	rx->done = sizeof(m->frame) + m->frame.length;
	return CHANNEL_MESSAGE;
}

void channel_put(struct channel_buf *out, unsigned type, uint32_t vm, uint32_t sequence, int32_t status,
		 const void *payload, size_t length)
{
	struct abi_frame f = abi_frame_make(type, vm, sequence, status, payload, (uint32_t)length);

	channel_buf_add(out, &f, sizeof(f));
	channel_buf_add(out, payload, length);
}

/* Whether a read or write only had to wait. */
static bool channel_waits(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static bool channel_ready(int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};

	return poll(&p, 1, 0) > 0 && (p.revents & (events | POLLHUP | POLLERR));
}

int channel_receive(struct channel_buf *in, int fd, size_t most)
{
	ssize_t got;

	if (!channel_ready(fd, POLLIN))
		return 0;
	got = read(fd, channel_buf_room(in, most), most);
	if (got < 0 && channel_waits())
		return 0;
	if (got <= 0)
		return -1;
	in->tail += (size_t)got;
	return 1;
}

int channel_send(struct channel_buf *out, int fd, size_t most)
{
	size_t count = channel_buf_count(out);
	ssize_t put;

	if (!count || !channel_ready(fd, POLLOUT))
		return 0;
	put = write(fd, channel_buf_at(out), count < most ? count : most);
	if (put < 0 && channel_waits())
		return 0;
	if (put < 0)
		return -1;
	channel_buf_drop(out, (size_t)put);
	return 1;
}

const char *channel_status_name(int32_t status)
{
	switch ((enum abi_status)status) {
	case ABI_OK:
		return "OK";
	case ABI_ENOENT:
		return "ENOENT";
	case ABI_ENOEXEC:
		return "ENOEXEC";
	case ABI_EAGAIN:
		return "EAGAIN";
	case ABI_ENOMEM:
		return "ENOMEM";
	case ABI_EBUSY:
		return "EBUSY";
	case ABI_EEXIST:
		return "EEXIST";
	case ABI_EINVAL:
		return "EINVAL";
	case ABI_EFLOW:
		return "EFLOW";
	case ABI_EPROTO:
		return "EPROTO";
	}
	return "unknown status";
}
