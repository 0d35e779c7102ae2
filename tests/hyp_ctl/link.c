/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t link_chunk;
static uint8_t link_bytes[4 * OUTBOX_SIZE];
static size_t link_count;
static uint32_t link_sequence = 1000;

static void link_broken(const char *why)
{
	printf("not ok link: the hypervisor sends what is no message: %s\n", why);
	exit(1);
}

uint32_t link_crc(uint32_t crc, const void *bytes, size_t count)
{
	const uint8_t *p = bytes;

	crc = ~crc;
	for (size_t i = 0; i < 8 * count; i++) {
		uint32_t bit = (uint32_t)(p[i / 8] >> i % 8 & 1);

		crc = (crc >> 1) ^ ((crc ^ bit) & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

size_t link_make(uint8_t *out, unsigned type, uint32_t vm, uint32_t sequence, const void *payload,
		 size_t length)
{
	struct abi_frame f = {.magic = 0x54524843, .version = 1, .vm = vm, .sequence = sequence};

	f.type = (uint16_t)type;
	f.length = (uint32_t)length;
	memcpy(out, &f, sizeof(f));
	if (length)
		memcpy(out + sizeof(f), payload, length);
	f.crc = link_crc(0, out, sizeof(f) + length);
	memcpy(out, &f, sizeof(f));
	return sizeof(f) + length;
}

void link_send(unsigned type, uint32_t vm, uint32_t sequence, const void *payload, size_t length)
{
	static uint8_t message[ABI_MESSAGE_MAX];

	fake_arrive(message, link_make(message, type, vm, sequence, payload, length));
}

/* The device moves what the hypervisor has queued. */
static void link_pull(void)
{
	const uint8_t *bytes;
	uint32_t count;

	outbox_pump(&fake_outbox);
	while (link_count + OUTBOX_SIZE <= sizeof(link_bytes) &&
	       (count = outbox_take(&fake_outbox, &bytes, link_chunk ? link_chunk : OUTBOX_SIZE))) {
		memcpy(link_bytes + link_count, bytes, count);
		link_count += count;
		outbox_sent(&fake_outbox, count);
		outbox_pump(&fake_outbox);
	}
}

bool link_next(struct link_message *m)
{
	struct abi_frame zero;
	size_t all;

	link_pull();
	if (!link_count)
		return false;
	if (link_count < sizeof(m->f))
		link_broken("half a header");
	memcpy(&m->f, link_bytes, sizeof(m->f));
	if (m->f.magic != 0x54524843 || m->f.version != 1 || m->f.reserved || m->f.length > ABI_PAYLOAD_MAX)
		link_broken("header");
	all = sizeof(m->f) + m->f.length;
	if (link_count < all)
		link_broken("half a payload");
	memcpy(m->payload, link_bytes + sizeof(m->f), m->f.length);
	zero = m->f;
	zero.crc = 0;
	if (link_crc(link_crc(0, &zero, sizeof(zero)), m->payload, m->f.length) != m->f.crc)
		link_broken("CRC");
	link_count -= all;
	memmove(link_bytes, link_bytes + all, link_count);
	return true;
}

const struct link_message *link_ask(unsigned type, uint32_t vm, const void *payload, size_t length)
{
	static struct link_message m;

	link_send(type, vm, ++link_sequence, payload, length);
	if (!link_next(&m))
		link_broken("no reply");
	if (m.f.type != (type | 0x8000) || m.f.sequence != link_sequence || m.f.vm != vm)
		link_broken("another message in the place of a reply");
	return &m;
}

void link_drain(void)
{
	link_pull();
	link_count = 0;
}
