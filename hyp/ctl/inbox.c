/* SPDX-License-Identifier: BSD-2-Clause */
#include "ctl/inbox.h"
#include "lib/string.h"

void inbox_init(struct inbox *b)
{
	b->have = 0;
}

struct abi_frame inbox_frame(const struct inbox *b)
{
	struct abi_frame f;

	memcpy(&f, b->bytes, sizeof(f));
	return f;
}

const uint8_t *inbox_payload(const struct inbox *b)
{
	return b->bytes + sizeof(struct abi_frame);
}

/* How long the message under assembly is, as far as that is known. */
static uint32_t inbox_wanted(const struct inbox *b)
{
	uint32_t length;

	if (b->have < sizeof(struct abi_frame))
		return sizeof(struct abi_frame);
	length = inbox_frame(b).length;
	return (uint32_t)sizeof(struct abi_frame) + (length <= ABI_PAYLOAD_MAX ? length : 0);
}

size_t inbox_push(struct inbox *b, const uint8_t *bytes, size_t count)
{
	uint32_t wanted = inbox_wanted(b);
	size_t room = wanted > b->have ? wanted - b->have : 0;
	size_t taken = count < room ? count : room;

	memcpy(b->bytes + b->have, bytes, taken);
	b->have += (uint32_t)taken;
	return taken;
}

static void inbox_drop(struct inbox *b, uint32_t count)
{
	b->have -= count;
	memmove(b->bytes, b->bytes + count, b->have);
}

/* The bytes at `at` are the magic number, or as much of it as has arrived. */
static bool inbox_magic(const struct inbox *b, uint32_t at)
{
	for (uint32_t i = 0; i < 4 && at + i < b->have; i++)
		if (b->bytes[at + i] != (uint8_t)(ABI_MAGIC >> 8 * i))
			return false;
	return true;
}

/* Skip to where the next message may begin. */
static enum inbox_state inbox_skip(struct inbox *b, enum abi_frame_fault why)
{
	uint32_t skip = 1;

	while (skip < b->have && !inbox_magic(b, skip))
		skip++;
	inbox_drop(b, skip);
	b->noise = (struct abi_noise){.bytes = skip, .reason = why};
	return INBOX_NOISE;
}

enum inbox_state inbox_next(struct inbox *b)
{
	struct abi_frame f;
	enum abi_frame_fault fault;

	if (b->have && !inbox_magic(b, 0))
		return inbox_skip(b, ABI_FRAME_MAGIC);
	if (b->have < sizeof(f))
		return INBOX_WAIT;
	f = inbox_frame(b);
	fault = abi_frame_check(&f);
	if (fault != ABI_FRAME_OK)
		return inbox_skip(b, fault);
	if (b->have < sizeof(f) + f.length)
		return INBOX_WAIT;
	if (f.crc != abi_frame_crc(&f, inbox_payload(b)))
		return inbox_skip(b, ABI_FRAME_CRC);
	return INBOX_MESSAGE;
}

void inbox_done(struct inbox *b)
{
	inbox_drop(b, (uint32_t)sizeof(struct abi_frame) + inbox_frame(b).length);
}

bool inbox_partial(const struct inbox *b)
{
	return b->have != 0;
}

void inbox_stale(struct inbox *b)
{
	if (b->have)
		inbox_skip(b, ABI_FRAME_LENGTH);
}
