/* SPDX-License-Identifier: BSD-2-Clause */
#include "tlv_io.h"

#include "sha256.h"
#include "vm_priv.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the form is little-endian, and so are we");

#define TLV_ALIGN 8u

/* Store bytes at an offset, if they are within the caller's memory. */
static void tlv_store(struct tlv_out *out, size_t at, const void *bytes, size_t size)
{
	if (at <= out->size && size <= out->size - at)
		memcpy(out->data + at, bytes, size);
}

void tlv_put(struct tlv_out *out, const void *bytes, size_t size)
{
	tlv_store(out, out->at, bytes, size);
	out->at += size;
}

void tlv_begin(struct tlv_out *out, void *data, size_t size)
{
	static const struct tlv_header none;

	*out = (struct tlv_out){.data = data, .size = size};
	tlv_put(out, &none, sizeof(none));
}

void tlv_section_begin(struct tlv_out *out, uint16_t type)
{
	struct tlv_section section = {.type = type};

	out->section = out->at;
	out->sections++;
	tlv_put(out, &section, sizeof(section));
}

void tlv_put_entry(struct tlv_out *out, uint32_t number, uint64_t value)
{
	struct tlv_entry entry = {.number = number, .value = value};

	tlv_put(out, &entry, sizeof(entry));
}

void tlv_section_end(struct tlv_out *out)
{
	static const uint8_t zero[TLV_ALIGN];
	uint32_t size = (uint32_t)(out->at - out->section - sizeof(struct tlv_section));

	tlv_store(out, out->section + offsetof(struct tlv_section, size), &size, sizeof(size));
	tlv_put(out, zero, (TLV_ALIGN - size % TLV_ALIGN) % TLV_ALIGN);
}

/* The digest of a form: its own bytes in the header count as zero. */
static void tlv_digest(const void *data, size_t size, uint8_t digest[SHA256_SIZE])
{
	struct tlv_header header;
	struct sha256 sha;

	memcpy(&header, data, sizeof(header));
	memset(header.sha256, 0, sizeof(header.sha256));
	sha256_init(&sha);
	sha256_add(&sha, &header, sizeof(header));
	sha256_add(&sha, (const uint8_t *)data + sizeof(header), size - sizeof(header));
	sha256_end(&sha, digest);
}

size_t tlv_end(struct tlv_out *out, uint64_t magic, uint32_t model)
{
	struct tlv_header header = {
		.magic = magic,
		.format = TLV_FORMAT,
		.model = model,
		.size = (uint32_t)out->at,
		.sections = out->sections,
	};

	if (out->at > out->size || out->at > TLV_SIZE_MAX)
		return 0;
	memcpy(out->data, &header, sizeof(header));
	tlv_digest(out->data, out->at, header.sha256);
	memcpy(out->data, &header, sizeof(header));
	return out->at;
}

bool tlv_open(struct tlv_in *in, const void *data, size_t size, uint64_t magic, size_t *offset)
{
	struct tlv_header header;
	uint8_t digest[SHA256_SIZE];

	*offset = 0;
	if (!data || size < sizeof(header))
		return false;
	memcpy(&header, data, sizeof(header));
	if (header.magic != magic)
		return false;
	*offset = offsetof(struct tlv_header, format);
	if (header.format != TLV_FORMAT)
		return false;
	*offset = offsetof(struct tlv_header, size);
	if (header.size != size || size > TLV_SIZE_MAX)
		return false;
	*offset = offsetof(struct tlv_header, sha256);
	tlv_digest(data, size, digest);
	if (memcmp(digest, header.sha256, sizeof(digest)) != 0)
		return false;
	*in = (struct tlv_in){.data = data, .size = size, .at = sizeof(header), .left = header.sections};
	return true;
}

/* Whether the bytes between a payload and its alignment are there, and zero. */
static bool tlv_padding_ok(const struct tlv_in *in, size_t end, size_t aligned)
{
	if (aligned > in->size)
		return false;
	for (size_t i = end; i < aligned; i++)
		if (in->data[i])
			return false;
	return true;
}

enum tlv_next tlv_next(struct tlv_in *in, size_t *offset)
{
	size_t at = in->at + (in->section_size + TLV_ALIGN - 1) / TLV_ALIGN * TLV_ALIGN;
	struct tlv_section section;

	*offset = at;
	if (in->left == 0)
		return at == in->size ? TLV_NEXT_END : TLV_NEXT_BAD;
	if (in->size - at < sizeof(section))
		return TLV_NEXT_BAD;
	memcpy(&section, in->data + at, sizeof(section));
	if (section.type <= in->type || section.reserved || section.size > in->size - at - sizeof(section))
		return TLV_NEXT_BAD;
	in->at = at + sizeof(section);
	in->type = section.type;
	in->section_size = section.size;
	in->left--;
	*offset = in->at + section.size;
	at = in->at + (in->section_size + TLV_ALIGN - 1) / TLV_ALIGN * TLV_ALIGN;
	return tlv_padding_ok(in, *offset, at) ? TLV_NEXT_SECTION : TLV_NEXT_BAD;
}

bool tlv_count(const struct tlv_in *in, size_t size, size_t *count)
{
	*count = in->section_size / size;
	return in->section_size % size == 0;
}

bool tlv_entry(const struct tlv_in *in, size_t i, struct tlv_entry *entry)
{
	struct tlv_entry before;

	memcpy(entry, in->data + in->at + i * sizeof(*entry), sizeof(*entry));
	if (entry->reserved)
		return false;
	if (i == 0)
		return true;
	memcpy(&before, in->data + in->at + (i - 1) * sizeof(before), sizeof(before));
	return before.number < entry->number;
}

enum charter_result tlv_refuse(struct charter_refusal *why, size_t offset)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_FORMAT, .offset = (uint32_t)offset};

	return refuse(why, CHARTER_EINVAL, &what);
}
