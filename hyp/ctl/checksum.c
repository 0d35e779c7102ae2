/* SPDX-License-Identifier: BSD-2-Clause */
/* abi_crc() at EL2: the CPU's own instructions where it has them (FEAT_CRC32), else tables. */
#include "ctl/checksum.h"
#include "cpu/sysreg.h"
#include "crc.h"
#include <stdbool.h>

static struct abi_crc_tables checksum_tables;
static bool checksum_instructions;

void checksum_init(void)
{
	checksum_instructions = sysreg_read(id_aa64isar0_el1) >> 16 & 15;
	if (!checksum_instructions)
		abi_crc_fill(&checksum_tables);
}

static inline uint32_t checksum_byte(uint32_t crc, uint8_t byte)
{
	__asm__(".arch_extension crc\n\tcrc32b %w0, %w0, %w1" : "+r"(crc) : "r"(byte));
	return crc;
}

static inline uint32_t checksum_doubleword(uint32_t crc, uint64_t bytes)
{
	__asm__(".arch_extension crc\n\tcrc32x %w0, %w0, %1" : "+r"(crc) : "r"(bytes));
	return crc;
}

static uint32_t checksum_by_instructions(uint32_t crc, const uint8_t *p, size_t length)
{
	crc = ~crc;
	for (; length && (uintptr_t)p % 8; length--)
		crc = checksum_byte(crc, *p++);
	for (; length >= 8; length -= 8, p += 8)
		crc = checksum_doubleword(crc, *(const uint64_t *)(const void *)p);
	for (; length; length--)
		crc = checksum_byte(crc, *p++);
	return ~crc;
}

uint32_t abi_crc(uint32_t crc, const void *bytes, size_t length)
{
	if (checksum_instructions)
		return checksum_by_instructions(crc, bytes, length);
	return abi_crc_sliced(&checksum_tables, crc, bytes, length);
}
