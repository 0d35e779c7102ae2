/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which instruction words an audit tries: a function of the seed, the same for
 * the payload that executes them and for whoever judges what came of it.
 */
#ifndef CHARTER_ABI_AUDIT_WORD_H
#define CHARTER_ABI_AUDIT_WORD_H

#include <stdbool.h>
#include <stdint.h>

/* The n-th number of a seed (splitmix64). */
static inline uint64_t audit_random(uint64_t seed, uint64_t n)
{
	uint64_t z = seed + (n + 1) * 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* MRS, MSR, SYS, hints, barriers: these are walked one by one, so random words leave them out. */
static inline bool audit_word_is_system(uint32_t word)
{
	return word >> 24 == 0xd5;
}

/* CPY*, SET*: as many bytes as a register says. */
static inline bool audit_word_copies(uint32_t word)
{
	return (word & 0x3b200c00u) == 0x19000400u;
}

/* BRAA, BRAB. */
static inline bool audit_word_authenticates(uint32_t word)
{
	return (word & 0xfffff800u) == 0xd71f0800u;
}

/*
 * The word with what would take it away from us made harmless: branches go to the word after the next one
 * (which stops), and copies take their length from X1, which is small then. BRAA and BRAB take X16 or X17:
 * QEMU 10.0 aborts when it translates one with another register, on a CPU with FEAT_BTI (gen_pc_plus_diff,
 * `s->pc_save != -1').
 */
static inline uint32_t audit_word_tame(uint32_t word)
{
	const uint32_t two = 2;

	if ((word & 0x7c000000u) == 0x14000000u) /* B, BL */
		return (word & 0xfc000000u) | two;
	if ((word & 0xff000000u) == 0x54000000u) /* B.cond, BC.cond */
		return (word & ~0x00ffffe0u) | two << 5;
	if ((word & 0x7e000000u) == 0x34000000u) /* CBZ, CBNZ */
		return (word & ~0x00ffffe0u) | two << 5;
	if ((word & 0x7e000000u) == 0x36000000u) /* TBZ, TBNZ */
		return (word & ~0x0007ffe0u) | two << 5;
	if ((word & 0x7e000000u) == 0x74000000u) /* CB<cc> */
		return (word & ~0x00003fe0u) | two << 5;
	if (audit_word_copies(word))
		return (word & ~0x001f03ffu) | 3u << 16 | 1u << 5 | 2u;
	if (audit_word_authenticates(word))
		return (word & ~0x000001c0u) | 1u << 9;
	return word;
}

/* Random word `index`. */
static inline uint32_t audit_word(uint64_t seed, uint32_t index)
{
	uint32_t word = (uint32_t)(audit_random(seed, index) >> 32);

	for (uint32_t again = 1; audit_word_is_system(word); again++)
		word = (uint32_t)(audit_random(seed ^ again, index) >> 32);
	return audit_word_tame(word);
}

/*
 * The i-th word of the row with this number, mask and value. What the row leaves open is all zeros, all
 * ones (what should be so, is) and then random.
 */
static inline uint32_t audit_row_word(uint64_t seed, uint32_t number, uint32_t mask, uint32_t value,
				      unsigned i)
{
	uint32_t fill = (uint32_t)(audit_random(seed ^ 0x526f77u, (uint64_t)number << 8 | i) >> 32);
	uint32_t word = audit_word_tame(value | ((i == 0 ? 0 : i == 1 ? ~0u : fill) & ~mask));

	return (word & mask) == value ? word : value;
}

#endif
