/* SPDX-License-Identifier: BSD-2-Clause */
/* Binary forms put together by hand, right or wrong: a writer that shares nothing with the library's but
 * SHA-256. */
#ifndef TESTS_COMMON_FORM_H
#define TESTS_COMMON_FORM_H

#include "tlv.h"

#include <stddef.h>
#include <stdint.h>

struct form {
	uint8_t bytes[TLV_SIZE_MAX + 64];
	size_t size;
};

/* Start with an empty header. */
void form_begin(struct form *f, uint64_t magic);
/* Append a section with this payload, padded with zeros; counts it in the header. */
void form_section(struct form *f, uint16_t type, const void *payload, size_t size);
/* Make size and digest in the header right. */
void form_end(struct form *f);

/* Overwrite a little-endian number at an offset. */
void form_poke(struct form *f, size_t at, uint64_t value, size_t size);
/* Offset of the first section of a type, or 0. */
size_t form_find(const struct form *f, uint16_t type);

#endif
