/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anything at all on the control channel, as the command receives it: the first
 * byte of the input says in pieces of which size. Every byte is part of one message,
 * or is said to be noise, or waits; messages are sound, and the same however they come in pieces.
 */
#include "frames.h"
#include "fuzz.h"

/* What was received: a sum over the messages, and how many bytes went where. */
struct tally {
	uint32_t sum, messages;
	size_t bytes, noise;
};

static void receive(struct channel_rx *rx, struct tally *t)
{
	enum channel_found found;
	struct channel_message m;
	struct abi_noise noise;

	while ((found = channel_next(rx, &m, &noise)) != CHANNEL_MORE) {
		if (found == CHANNEL_NOISE) {
			require(noise.bytes > 0 && noise.reason >= ABI_FRAME_MAGIC &&
				noise.reason <= ABI_FRAME_CRC);
			t->noise += noise.bytes;
			continue;
		}
		require(m.frame.magic == ABI_MAGIC && m.frame.length <= ABI_PAYLOAD_MAX);
		require(abi_frame_crc(&m.frame, m.payload) == m.frame.crc);
		t->sum = abi_crc(t->sum, &m.frame, sizeof(m.frame));
		t->bytes += sizeof(m.frame) + m.frame.length;
		t->messages++;
	}
}

static struct tally feed(const uint8_t *data, size_t size, size_t piece)
{
	struct channel_rx rx = {0};
	struct tally t = {0};

	for (size_t at = 0; at < size; at += piece) {
		channel_buf_add(&rx.in, data + at, size - at < piece ? size - at : piece);
		receive(&rx, &t);
	}
	require(t.bytes + t.noise + channel_buf_count(&rx.in) == size);
	channel_buf_free(&rx.in);
	return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tally whole, pieces;

	if (size < 2)
		return 0;
	whole = feed(data + 1, size - 1, size - 1);
	pieces = feed(data + 1, size - 1, data[0] + 1u);
	require(whole.messages == pieces.messages && whole.sum == pieces.sum && whole.bytes == pieces.bytes);
	return 0;
}
