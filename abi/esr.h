/* SPDX-License-Identifier: BSD-2-Clause */
/* The syndrome of an exception taken to EL2: ESR_EL2, whose classes statistics are kept by (DDI 0487). */
#ifndef CHARTER_ABI_ESR_H
#define CHARTER_ABI_ESR_H

#define ESR_EC_SHIFT 26
#define ESR_IL (1ull << 25)
#define ESR_ISS 0x1ffffffull
#define ESR_IMM16 0xffffull

enum {
	EC_UNKNOWN = 0x00,
	EC_WFX = 0x01,
	EC_CP15_32 = 0x03,
	EC_CP15_64 = 0x04,
	EC_CP14_32 = 0x05,
	EC_CP14_LS = 0x06,
	EC_FP = 0x07,
	EC_CP10_ID = 0x08,
	EC_PAUTH = 0x09,
	EC_LS64 = 0x0a,
	EC_CP14_64 = 0x0c,
	EC_SYSREG128 = 0x14,
	EC_HVC = 0x16,
	EC_SMC = 0x17,
	EC_SYSREG = 0x18,
	EC_SVE = 0x19,
	EC_ERET = 0x1a,
	EC_SME = 0x1d,
	EC_IABT_LOWER = 0x20,
	EC_IABT_SAME = 0x21,
	EC_DABT_LOWER = 0x24,
	EC_DABT_SAME = 0x25,
	EC_COUNT = 0x40,
};

#endif
