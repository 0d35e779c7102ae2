/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether what one VM leaves in registers can be seen by another. write=1: a pattern goes to every register
 * that can be written, granted or not, at EL1 and EL0, and again and again for some seconds (seconds=N);
 * write=2: its complement. Otherwise every register that can be read is read, and then again and again: reg
 * ENCODING VALUE CHANGED        CHANGED: the bits that did not stay What those lines say must not depend on
 * who else is there, or was.
 */
#include "lib/guest.h"

#define PATTERN_FIRST 0x8000u
#define PATTERN_END 0x10000u
#define PATTERN_MSR_X0 0xd5000000u
#define PATTERN_SVC 0xd4000001u
#define PATTERN_EL0 0x3c0u
#define PATTERN_ENC(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

/* Bits that the payload stands on. */
static const struct {
	uint16_t enc;
	uint64_t bits;
} pattern_keep[] = {
	{PATTERN_ENC(3, 0, 1, 0, 0), 0x30000cbu | 1ull << 25}, /* SCTLR_EL1: M, A, SA, alignment, EE */
	{PATTERN_ENC(3, 0, 2, 5, 0), 0xffu},                   /* GCSCR_EL1: control stack of EL1 itself */
	{PATTERN_ENC(3, 0, 4, 2, 0), ~0ull},                   /* SPSel */
	{PATTERN_ENC(3, 3, 4, 2, 1), ~0ull},                   /* DAIF */
	{PATTERN_ENC(3, 0, 12, 0, 0), ~0ull},                  /* VBAR_EL1 */
	{PATTERN_ENC(3, 0, 12, 0, 2), ~0ull},                  /* RMR_EL1 */
};

static uint16_t pattern_encs[PATTERN_END - PATTERN_FIRST];
static uint64_t pattern_values[PATTERN_END - PATTERN_FIRST], pattern_changed[PATTERN_END - PATTERN_FIRST];
static unsigned pattern_count;
static uint32_t pattern_code[2] __attribute__((aligned(4096))); /* a page of its own */

/* Half of the bits, others for each register. */
static uint64_t pattern_of(uint16_t enc, bool complement)
{
	uint64_t z = (enc + 1ull) * 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return complement ? ~(z ^ z >> 31) : z ^ z >> 31;
}

static uint64_t pattern_kept(uint16_t enc)
{
	for (unsigned i = 0; i < sizeof(pattern_keep) / sizeof(pattern_keep[0]); i++)
		if (pattern_keep[i].enc == enc)
			return pattern_keep[i].bits;
	return 0;
}

/* What a register is to hold: the pattern, but for what it must keep. */
static bool pattern_value(uint16_t enc, bool complement, uint64_t *value)
{
	uint64_t kept = pattern_kept(enc), before = 0;

	if (kept == ~0ull || (kept && !sysreg_read(enc, &before)))
		return false;
	*value = (pattern_of(enc, complement) & ~kept) | (before & kept);
	return true;
}

static void pattern_write_el0(uint16_t enc, uint64_t value)
{
	static struct sandbox box;

	box.x[0] = value;
	box.pc = (uintptr_t)pattern_code;
	box.pstate = PATTERN_EL0;
	pattern_code[0] = PATTERN_MSR_X0 | (uint32_t)enc << 5;
	pattern_code[1] = PATTERN_SVC;
	guest_sync_code(pattern_code, sizeof(pattern_code));
	sandbox_run(&box);
}

/* Every encoding once; which of them can be written is remembered. */
static void pattern_write_all(bool complement)
{
	for (uint32_t enc = PATTERN_FIRST; enc < PATTERN_END; enc++) {
		uint64_t value;

		if (!pattern_value((uint16_t)enc, complement, &value))
			continue;
		if ((enc >> 11 & 7) == 3)
			pattern_write_el0((uint16_t)enc, value);
		if (sysreg_write((uint16_t)enc, value))
			pattern_encs[pattern_count++] = (uint16_t)enc;
	}
}

static unsigned pattern_bits(uint64_t value)
{
	unsigned count = 0;

	for (; value; value &= value - 1)
		count++;
	return count;
}

/* How much of it is there: the bits that are as the pattern has them and were not so before. */
static void pattern_print_written(bool complement, uint64_t (*before)[PATTERN_END - PATTERN_FIRST])
{
	unsigned regs = 0, bits = 0;

	for (unsigned i = 0; i < pattern_count; i++) {
		uint16_t enc = pattern_encs[i];
		uint64_t was = (*before)[enc - PATTERN_FIRST], now, wanted = pattern_of(enc, complement);

		if (!sysreg_read(enc, &now) || !((now ^ was) & ~(now ^ wanted)))
			continue;
		regs++;
		bits += pattern_bits((now ^ was) & ~(now ^ wanted));
	}
	console_text("# written ");
	console_decimal(bits);
	console_text(" bits of ");
	console_decimal(regs);
	console_text(" registers\n");
}

static uint64_t pattern_end(uint64_t seconds)
{
	return GUEST_MRS(cntvct_el0) + seconds * GUEST_MRS(cntfrq_el0);
}

static void pattern_write(bool complement, uint64_t seconds)
{
	uint64_t end, value;

	for (uint32_t enc = PATTERN_FIRST; enc < PATTERN_END; enc++)
		sysreg_read((uint16_t)enc, &pattern_values[enc - PATTERN_FIRST]);
	pattern_write_all(complement);
	pattern_print_written(complement, &pattern_values);
	for (end = pattern_end(seconds); GUEST_MRS(cntvct_el0) < end;)
		for (unsigned i = 0; i < pattern_count; i++)
			if (pattern_value(pattern_encs[i], complement, &value))
				sysreg_write(pattern_encs[i], value);
}

static void pattern_read_all(void)
{
	for (uint32_t enc = PATTERN_FIRST; enc < PATTERN_END; enc++) {
		uint64_t value;

		if (!sysreg_read((uint16_t)enc, &value))
			continue;
		pattern_encs[pattern_count] = (uint16_t)enc;
		pattern_values[pattern_count++] = value;
	}
}

static void pattern_read(uint64_t seconds)
{
	uint64_t end, value;

	pattern_read_all();
	for (end = pattern_end(seconds); GUEST_MRS(cntvct_el0) < end;)
		for (unsigned i = 0; i < pattern_count; i++) {
			value = ~pattern_values[i]; /* if it can't be read any more */
			sysreg_read(pattern_encs[i], &value);
			pattern_changed[i] |= value ^ pattern_values[i];
		}
	for (unsigned i = 0; i < pattern_count; i++) {
		console_text("reg ");
		console_hex(pattern_encs[i]);
		console_text(" ");
		console_hex(pattern_values[i]);
		console_text(" ");
		console_hex(pattern_changed[i]);
		console_text("\n");
	}
}

int main(uint64_t dtb)
{
	uint64_t manner = guest_option(dtb, "write", 0), seconds = guest_option(dtb, "seconds", 1);

	console_init();
	if (manner)
		pattern_write(manner == 2, seconds);
	else
		pattern_read(seconds);
	console_text("# done\n");
	return 0;
}
