/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing and reading the container of abi/tlv.h. What is read is hostile. */
#ifndef CHARTER_CORE_TLV_IO_H
#define CHARTER_CORE_TLV_IO_H

#include "tlv.h"

#include <charter/result.h>
#include <stdbool.h>
#include <stddef.h>

/* A form being written. `at` counts on when `size` is too small. */
struct tlv_out {
	uint8_t *data;
	size_t size;
	size_t at;
	size_t section; /* offset of the open section's header */
	uint32_t sections;
};

void tlv_begin(struct tlv_out *out, void *data, size_t size);
void tlv_section_begin(struct tlv_out *out, uint16_t type);
void tlv_put(struct tlv_out *out, const void *bytes, size_t size);
void tlv_put_entry(struct tlv_out *out, uint32_t number, uint64_t value);
void tlv_section_end(struct tlv_out *out);
/* Write the header. Returns the length, or 0 when the form did not fit. */
size_t tlv_end(struct tlv_out *out, uint64_t magic, uint32_t model);

/* A form being read: the current section is [at, at + section_size). */
struct tlv_in {
	const uint8_t *data;
	size_t size;
	size_t at;           /* of the current section's payload */
	uint32_t left;       /* sections after the current one */
	uint32_t type;       /* of the current section; they ascend */
	size_t section_size; /* of its payload, without padding */
};

/* Whether a form is whole and unharmed; *in is then before its first section. *offset says where it is not.
 */
bool tlv_open(struct tlv_in *in, const void *data, size_t size, uint64_t magic, size_t *offset);

enum tlv_next { TLV_NEXT_SECTION, TLV_NEXT_END, TLV_NEXT_BAD };

/* Go to the next section. BAD: at *offset. */
enum tlv_next tlv_next(struct tlv_in *in, size_t *offset);

/* How many elements of `size` bytes the current section has; false: it is not a whole number of them. */
bool tlv_count(const struct tlv_in *in, size_t size, size_t *count);

/* Entry `i` of the current section. False: its reserved bits are not zero, or it does not ascend. */
bool tlv_entry(const struct tlv_in *in, size_t i, struct tlv_entry *entry);

/*
 * The rows that a section of this type names, in ascending order of their
 * stable numbers: the index of the first one after *number, which becomes its
 * number, or ROW_NONE. Start with 0; stable numbers start at 1.
 */
unsigned tlv_row_next(uint16_t type, uint32_t *number);
/* The index of the row with a stable number, or ROW_NONE. */
unsigned tlv_row_find(uint16_t type, uint32_t number);

/* A refusal about the form itself. */
enum charter_result tlv_refuse(struct charter_refusal *why, size_t offset);

#endif
