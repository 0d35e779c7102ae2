/* SPDX-License-Identifier: BSD-2-Clause */
#include "form.h"

#include "sha256.h"

#include <stdlib.h>
#include <string.h>

void form_poke(struct form *f, size_t at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		f->bytes[at + i] = (uint8_t)(value >> (8 * i));
}

static uint64_t form_peek(const struct form *f, size_t at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)f->bytes[at + i] << (8 * i);
	return value;
}

/* The header: magic 8, format 4, model 4, size 4, sections 4, digest 32. */
void form_begin(struct form *f, uint64_t magic)
{
	memset(f, 0, sizeof(*f));
	form_poke(f, 0, magic, 8);
	form_poke(f, 8, 1, 4);
	form_poke(f, 12, 1, 4);
	f->size = 56;
}

void form_section(struct form *f, uint16_t type, const void *payload, size_t size)
{
	if (f->size + size + 16 > sizeof(f->bytes))
		abort();
	form_poke(f, f->size, type, 2);
	form_poke(f, f->size + 4, size, 4);
	if (size)
		memcpy(f->bytes + f->size + 8, payload, size);
	f->size += 8 + (size + 7) / 8 * 8;
	form_poke(f, 20, form_peek(f, 20, 4) + 1, 4);
}

void form_end(struct form *f)
{
	struct sha256 sha;

	form_poke(f, 16, f->size, 4);
	memset(f->bytes + 24, 0, 32);
	sha256_init(&sha);
	sha256_add(&sha, f->bytes, f->size);
	sha256_end(&sha, f->bytes + 24);
}

size_t form_find(const struct form *f, uint16_t type)
{
	size_t at = 56;

	while (at + 8 <= f->size) {
		if (form_peek(f, at, 2) == type)
			return at;
		at += 8 + (form_peek(f, at + 4, 4) + 7) / 8 * 8;
	}
	return 0;
}
