/* SPDX-License-Identifier: BSD-2-Clause */
/* Every system register encoding: read, written, and bit by bit. */
#include "audit/audit.h"

#define REGS_FIRST 0x8000u
#define REGS_END 0x10000u
#define REGS_MRS_X0 0xd5200000u
#define REGS_MSR_X0 0xd5000000u
#define REGS_MRS_X1 0xd5200001u
#define REGS_MSR_X2 0xd5000002u
#define REGS_ISB 0xd5033fdfu
#define REGS_RET 0xd65f03c0u

static uint64_t regs_value[REGS_END - REGS_FIRST];         /* as read at EL1 before anything was written */
static uint8_t regs_readable[(REGS_END - REGS_FIRST) / 8]; /* at EL1 */
static uint8_t regs_writable[(REGS_END - REGS_FIRST) / 8]; /* at EL1 */
static uint32_t regs_code[1024] __attribute__((aligned(4096))); /* a page of its own, as sysreg_code */

static bool regs_has(const uint8_t *set, uint32_t enc)
{
	return set[(enc - REGS_FIRST) / 8] >> enc % 8 & 1;
}

static void regs_note(uint8_t *set, uint32_t enc)
{
	set[(enc - REGS_FIRST) / 8] |= (uint8_t)(1u << enc % 8);
}

static void regs_read(uint32_t enc, unsigned el, const struct probe *p)
{
	struct audit_record r = {.kind = AUDIT_MRS, .el = (uint8_t)el, .key = enc, .count = 1};

	r.outcome = (uint8_t)p->outcome;
	r.esr = p->esr;
	r.value = p->outcome == AUDIT_WORKS ? p->value : 0;
	record_add(&r);
	if (el == 0 || p->outcome != AUDIT_WORKS)
		return;
	regs_note(regs_readable, enc);
	regs_value[enc - REGS_FIRST] = p->value;
}

static void regs_written(uint32_t enc, unsigned el, const struct probe *p)
{
	struct audit_record r = {.kind = AUDIT_MSR, .el = (uint8_t)el, .key = enc, .count = 1};

	r.outcome = (uint8_t)p->outcome;
	r.esr = p->esr;
	record_add(&r);
	if (el == 1 && p->outcome == AUDIT_WORKS)
		regs_note(regs_writable, enc);
}

/* BOX_MANY encodings at one exception level. */
static void regs_part(uint32_t first, unsigned el, bool write)
{
	static struct probe probes[BOX_MANY];

	for (uint32_t i = 0; i < BOX_MANY; i++) {
		probes[i] = (struct probe){.el = el, .x0_given = true};
		probes[i].word = (write ? REGS_MSR_X0 : REGS_MRS_X0) | (first + i) << 5;
		probes[i].x0 = write ? regs_value[first + i - REGS_FIRST] : 0;
	}
	box_probe(probes, BOX_MANY);
	for (uint32_t i = 0; i < BOX_MANY; i++)
		if (write)
			regs_written(first + i, el, probes + i);
		else
			regs_read(first + i, el, probes + i);
}

void regs_walk(void)
{
	for (unsigned write = 0; write < 2; write++)
		for (unsigned el = 2; el-- > 0;)
			for (uint32_t enc = REGS_FIRST; enc < REGS_END; enc += BOX_MANY)
				regs_part(enc, el, write);
}

/* Nothing between the write and the restoring one touches memory: it may be anything that was changed. */
static void regs_prepare(uint32_t enc)
{
	regs_code[0] = REGS_MSR_X0 | enc << 5;
	regs_code[1] = REGS_ISB;
	regs_code[2] = REGS_MRS_X1 | enc << 5;
	regs_code[3] = REGS_MSR_X2 | enc << 5;
	regs_code[4] = REGS_ISB;
	regs_code[5] = REGS_RET;
	guest_sync_code(regs_code, 24);
}

static uint64_t regs_try(uint64_t value, uint64_t before)
{
	register uint64_t x0 __asm__("x0") = value;
	register uint64_t x1 __asm__("x1") = 0;
	register uint64_t x2 __asm__("x2") = before;

	__asm__ volatile("blr %3" : "+r"(x0), "+r"(x1), "+r"(x2) : "r"(regs_code) : "x30", "memory", "cc");
	return x1;
}

static void regs_flip(uint32_t enc)
{
	unsigned unsafe = audit_unsafe_find(AUDIT_BITS, enc);
	uint64_t skip = unsafe < AUDIT_UNSAFE_COUNT ? audit_unsafe[unsafe].bits : 0, before = 0;
	struct audit_record r = {.kind = AUDIT_BITS, .el = 1, .key = enc, .count = 1, .outcome = AUDIT_WORKS};

	if (skip == ~0ull) {
		r.outcome = AUDIT_SKIP;
		r.value = audit_unsafe[unsafe].reason;
		record_add(&r);
		return;
	}
	sysreg_read((uint16_t)enc, &before);
	regs_prepare(enc);
	for (unsigned bit = 0; bit < 64; bit++)
		if (!(skip >> bit & 1))
			r.value |= (regs_try(before ^ 1ull << bit, before) ^ before) & 1ull << bit;
	r.more = before;
	record_add(&r);
}

void regs_bits(void)
{
	for (uint32_t enc = REGS_FIRST; enc < REGS_END; enc++)
		if (regs_has(regs_readable, enc) && regs_has(regs_writable, enc))
			regs_flip(enc);
}
