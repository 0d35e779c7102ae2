/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as lines of text: up to AUDIT_LINE_BYTES of them in base64 (RFC 4648,
 * padded), a blank, and eight hex digits: the CRC-32 of the line's number (from
 * 0, 32 bits, little-endian) and the bytes. So a line that is missing, doubled
 * or changed is noticed where it is.
 */
#ifndef CHARTER_ABI_AUDIT_LINE_H
#define CHARTER_ABI_AUDIT_LINE_H

#include "crc.h"
#include <stddef.h>
#include <stdint.h>

#define AUDIT_LINE_BYTES 60u
#define AUDIT_LINE_TEXT 90u /* with the NUL */
#define AUDIT_LINE_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/* The CRC of a line. */
static inline uint32_t audit_line_crc(uint32_t number, const void *bytes, size_t count)
{
	const uint8_t le[4] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
			       (uint8_t)(number >> 24)};

	return abi_crc(abi_crc(0, le, sizeof(le)), bytes, count);
}

/* Write the line of 1 to AUDIT_LINE_BYTES bytes, NUL-terminated, without a newline. */
static inline void audit_line_write(uint32_t number, const uint8_t *bytes, size_t count,
				    char text[AUDIT_LINE_TEXT])
{
	uint32_t crc = audit_line_crc(number, bytes, count);
	char *at = text;

	for (size_t i = 0; i < count; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;

		if (i + 1 < count)
			three |= (uint32_t)bytes[i + 1] << 8;
		if (i + 2 < count)
			three |= bytes[i + 2];
		for (int shift = 18; shift >= 0; shift -= 6)
			*at++ = AUDIT_LINE_DIGITS[three >> shift & 63];
		if (i + 2 >= count)
			at[-1] = '=';
		if (i + 1 >= count)
			at[-2] = '=';
	}
	*at++ = ' ';
	for (int shift = 28; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[crc >> shift & 15];
	*at = 0;
}

/* The value of a base64 digit, or -1. */
static inline int audit_line_digit(char c)
{
	static const char digits[] = AUDIT_LINE_DIGITS;

	for (int i = 0; i < 64; i++)
		if (digits[i] == c)
			return i;
	return -1;
}

/*
 * Read one line of `length` characters. Returns how many bytes it holds, 0 when it is none or is not as it
 * was written.
 */
static inline size_t audit_line_read(uint32_t number, const char *text, size_t length,
				     uint8_t bytes[AUDIT_LINE_BYTES])
{
	size_t digits = length > 9 ? length - 9 : 0, count = 0, pad = 0;
	uint32_t crc = 0;

	if (!digits || digits % 4 || digits / 4 * 3 > AUDIT_LINE_BYTES || text[digits] != ' ')
		return 0;
	while (pad < 2 && text[digits - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < digits; i += 4) {
		uint32_t three = 0;

		for (size_t k = 0; k < 4; k++) {
			int digit = i + k < digits - pad ? audit_line_digit(text[i + k]) : 0;

			if (digit < 0)
				return 0;
			three = three << 6 | (uint32_t)digit;
		}
		for (int shift = 16; shift >= 0; shift -= 8)
			bytes[count++] = (uint8_t)(three >> shift);
	}
	count -= pad;
	for (size_t i = digits + 1; i < length; i++) {
		char c = text[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return 0;
		crc = crc << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return crc == audit_line_crc(number, bytes, count) ? count : 0;
}

#endif
