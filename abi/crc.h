/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CRC-32 as IEEE 802.3 has it (reflected polynomial 0xedb88320, all ones before
 * and after): what zlib calls crc32(), and what Arm's CRC32B..CRC32X compute.
 * Every world that speaks the channel defines abi_crc() once; the table-driven
 * helpers below are enough for that.
 */
#ifndef CHARTER_ABI_CRC_H
#define CHARTER_ABI_CRC_H

#include <stddef.h>
#include <stdint.h>

#define ABI_CRC_POLY 0xedb88320u

/*
 * Continue the CRC `crc` (0: a new one) over `length` more bytes. Defined by
 * the embedder of this header; abi_crc_sliced() is one way to do it.
 */
uint32_t abi_crc(uint32_t crc, const void *bytes, size_t length);

/* t[k][b]: the CRC of byte b followed by k zero bytes, without the inversions. */
struct abi_crc_tables {
	uint32_t t[8][256];
};

/* Fill the tables; once, before any abi_crc_sliced(). */
static inline void abi_crc_fill(struct abi_crc_tables *c)
{
	for (uint32_t b = 0; b < 256; b++) {
		uint32_t r = b;

		for (int i = 0; i < 8; i++)
			r = (r >> 1) ^ (r & 1 ? ABI_CRC_POLY : 0);
		c->t[0][b] = r;
	}
	for (uint32_t b = 0; b < 256; b++)
		for (int k = 1; k < 8; k++)
			c->t[k][b] = (c->t[k - 1][b] >> 8) ^ c->t[0][c->t[k - 1][b] & 0xff];
}

/* Four bytes as a little-endian word, wherever they are. */
static inline uint32_t abi_crc_word(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* abi_crc() by tables, eight bytes a step. */
static inline uint32_t abi_crc_sliced(const struct abi_crc_tables *c, uint32_t crc, const void *bytes,
				      size_t length)
{
	const uint8_t *p = bytes;

	crc = ~crc;
	for (; length >= 8; length -= 8, p += 8) {
		uint32_t low = crc ^ abi_crc_word(p), high = abi_crc_word(p + 4);

		crc = c->t[7][low & 0xff] ^ c->t[6][low >> 8 & 0xff] ^ c->t[5][low >> 16 & 0xff] ^
		      c->t[4][low >> 24] ^ c->t[3][high & 0xff] ^ c->t[2][high >> 8 & 0xff] ^
		      c->t[1][high >> 16 & 0xff] ^ c->t[0][high >> 24];
	}
	for (; length; length--, p++)
		crc = (crc >> 8) ^ c->t[0][(crc ^ *p) & 0xff];
	return ~crc;
}

#endif
