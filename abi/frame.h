/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and checking the frame header of abi/channel.h: the same on both ends. */
#ifndef CHARTER_ABI_FRAME_H
#define CHARTER_ABI_FRAME_H

#include "channel.h"
#include "crc.h"

/* Why bytes are not a message: the values of abi_noise.reason. */
enum abi_frame_fault {
	ABI_FRAME_OK = 0,
	ABI_FRAME_MAGIC = 1,
	ABI_FRAME_VERSION = 2,
	ABI_FRAME_LENGTH = 3,
	ABI_FRAME_CRC = 4,
};

/* What a header alone can tell, before its payload is there. */
static inline enum abi_frame_fault abi_frame_check(const struct abi_frame *f)
{
	if (f->magic != ABI_MAGIC)
		return ABI_FRAME_MAGIC;
	if (f->version != ABI_VERSION)
		return ABI_FRAME_VERSION;
	if (f->length > ABI_PAYLOAD_MAX)
		return ABI_FRAME_LENGTH;
	return ABI_FRAME_OK;
}

/* The CRC that belongs into `f`, whose payload of f->length bytes is at `payload`. */
static inline uint32_t abi_frame_crc(const struct abi_frame *f, const void *payload)
{
	struct abi_frame header = *f;
	uint32_t crc;

	header.crc = 0;
	crc = abi_crc(0, &header, sizeof(header));
	return f->length ? abi_crc(crc, payload, f->length) : crc;
}

/* The header of a message, CRC included. `length` is at most ABI_PAYLOAD_MAX. */
static inline struct abi_frame abi_frame_make(unsigned type, uint32_t vm, uint32_t sequence, int32_t status,
					      const void *payload, uint32_t length)
{
	struct abi_frame f = {
		.magic = ABI_MAGIC,
		.version = ABI_VERSION,
		.type = (uint16_t)type,
		.vm = vm,
		.sequence = sequence,
		.length = length,
		.status = status,
	};

	f.crc = abi_frame_crc(&f, payload);
	return f;
}

#endif
