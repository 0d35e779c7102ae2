/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The binary forms of a sealed charter and of a host snapshot: one container.
 * A header, then sections, little-endian, each section 8-byte aligned and
 * zero-padded. Rows are named by their stable numbers in arch/, so the form
 * survives new rows. A reader refuses a section it does not know whose type
 * has TLV_MANDATORY set, and skips the others; it refuses sections that do
 * not ascend by type (so none occurs twice), entries that do not ascend, and any trailing byte.
 */
#ifndef CHARTER_ABI_TLV_H
#define CHARTER_ABI_TLV_H

#include <stdint.h>

#define TLV_MAGIC_CHARTER 0x0052545241484300ull /* bytes 00 'C' 'H' 'A' 'R' 'T' 'R' 00 */
#define TLV_MAGIC_HOST 0x0054534f48484300ull    /* bytes 00 'C' 'H' 'H' 'O' 'S' 'T' 00 */
#define TLV_FORMAT 1u
#define TLV_MANDATORY 0x8000u
#define TLV_SIZE_MAX 32768u

struct tlv_header {
	uint64_t magic;
	uint32_t format;    /* TLV_FORMAT */
	uint32_t model;     /* model version of the writer's arch tables */
	uint32_t size;      /* of the whole, header included */
	uint32_t sections;  /* how many follow */
	uint8_t sha256[32]; /* of the whole with these 32 bytes zero */
};
_Static_assert(sizeof(struct tlv_header) == 56, "the header is ABI");

enum tlv_type {
	/* hosts, if anything is withheld: tlv_entry[]: number of a register row -> what the CPU has */
	TLV_CPU = 1,
	TLV_REGS = TLV_MANDATORY | 1, /* tlv_entry[]: number of a register row -> value */
	TLV_FWREGS = TLV_MANDATORY |
		     2, /* tlv_entry[]: number of a firmware register row -> value (a host: limit) */
	TLV_PLATFORM = TLV_MANDATORY | 3, /* tlv_entry[]: number of a platform row -> value */
	TLV_CCSIDR = TLV_MANDATORY | 4,   /* tlv_entry[]: CSSELR_EL1 value -> CCSIDR */
	TLV_RESIDUE = TLV_MANDATORY | 5,  /* uint32_t: 0 = unassessed */
	TLV_SETTABLE =
		TLV_MANDATORY | 6, /* hosts: tlv_entry[]: number of a register row -> mask that can be set */
	TLV_STATE = TLV_MANDATORY | 7, /* charters: uint64_t[]: ids of the VM's state, ascending */
	TLV_VARIES = TLV_MANDATORY |
		     8, /* charters, if any: tlv_entry[]: number of a register row -> mask of whole fields */
	TLV_ACCEPT = TLV_MANDATORY | 9, /* charters, if any: uint32_t[]: numbers of features, ascending */
	TLV_IMPLEMENTATIONS = TLV_MANDATORY | 10, /* charters, if any: tlv_implementation[], in their order */
};

struct tlv_section {
	uint16_t type; /* enum tlv_type */
	uint16_t reserved;
	uint32_t size; /* of the payload, without padding */
};
_Static_assert(sizeof(struct tlv_section) == 8, "the section header is ABI");

struct tlv_entry {
	uint32_t number; /* stable number, ascending in a section */
	uint32_t reserved;
	uint64_t value;
};
_Static_assert(sizeof(struct tlv_entry) == 16, "the entry is ABI");

/* An implementation that a guest may be moved to. */
struct tlv_implementation {
	uint64_t midr, revidr, aidr;
};
_Static_assert(sizeof(struct tlv_implementation) == 24, "the entry is ABI");

#endif
