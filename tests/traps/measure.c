/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The measure. Lines:
 *     thing N read|write|insn|base ID EL BASE ALL     what there is: outcomes where nothing and where
 * everything traps bit ENC BIT TO                             this bit alone is now TO other N OUTCOME and
 * this thing now ends otherwise alone NAME BITS WHY                        bits that are not measured unnamed
 * ENC read|write EL BASE ALL         an encoding without a row that is not UNDEFINED
 */
#include "bare.h"

static const char *const measure_kinds[] = {"read", "write", "insn", "base"};

static void measure_number(uint64_t number)
{
	console_char(' ');
	console_decimal(number);
}

static void measure_hex(uint64_t number)
{
	console_char(' ');
	console_hex(number);
}

static void measure_print_thing(unsigned n)
{
	const struct thing *t = things + n;

	console_text("thing");
	measure_number(n);
	console_char(' ');
	console_text(measure_kinds[t->kind]);
	measure_hex(t->id);
	measure_number(t->el);
	measure_hex(t->base);
	measure_hex(t->all);
	console_text("\n");
}

/* Every bit the other way, but for those that are left alone. */
static void measure_all_on(void)
{
	for (unsigned i = 0; i < neutral_count; i++)
		sysreg_write(neutrals[i].enc, neutrals[i].value ^ ~neutrals[i].alone);
	GUEST_ISB();
}

static void measure_all(void)
{
	for (uint64_t svcr = SVCR_ZA; svcr <= (SVCR_ZA | SVCR_SM); svcr++) {
		neutral_set(svcr);
		measure_all_on();
		for (unsigned n = 0; n < thing_count; n++)
			if (things[n].svcr == svcr)
				things[n].all = thing_do(n, NULL);
	}
	neutral_set(SVCR_ZA);
}

static void measure_thing(unsigned n)
{
	uint16_t outcome;

	if (things[n].base == OUTCOME_UNDEFINED && things[n].all == OUTCOME_UNDEFINED)
		return;
	outcome = thing_do(n, NULL);
	if (outcome == things[n].base)
		return;
	console_text("other");
	measure_number(n);
	measure_hex(outcome);
	console_text("\n");
}

static void measure_things(const struct neutral *r, unsigned bit)
{
	console_text("bit");
	measure_hex(r->enc);
	measure_number(bit);
	measure_number(~r->value >> bit & 1);
	console_text("\n");
	for (uint64_t svcr = SVCR_ZA; svcr <= (SVCR_ZA | SVCR_SM); svcr++) {
		neutral_set(svcr);
		sysreg_write(r->enc, r->value ^ 1ull << bit);
		GUEST_ISB();
		for (unsigned n = 0; n < thing_count; n++)
			if (things[n].svcr == svcr)
				measure_thing(n);
	}
}

/* A bit that does not hold what is written is not there. */
static void measure_bit(const struct neutral *r, unsigned bit)
{
	uint64_t before, after;

	if (r->alone >> bit & 1 || !sysreg_read(r->enc, &before))
		return;
	sysreg_write(r->enc, r->value ^ 1ull << bit);
	sysreg_read(r->enc, &after);
	if ((before ^ after) >> bit & 1)
		measure_things(r, bit);
	neutral_set(SVCR_ZA);
}

static bool measure_has_row(uint16_t enc)
{
	for (unsigned i = 0; i < thing_reg_count; i++)
		if (thing_regs[i] == enc)
			return true;
	return false;
}

/* At EL1: EL0 has nothing that EL1 has not. */
static void measure_unnamed(uint16_t enc, bool read)
{
	uint32_t word = (read ? 0xd5200000u : 0xd5000000u) | (uint32_t)enc << 5;
	uint64_t x0 = enc >> 14 > 1 ? 0 : BARE_SCRATCH;

	if (word_do(word, 1, &x0) != OUTCOME_DONE)
		return;
	console_text("unnamed");
	measure_hex(enc);
	console_text(read ? " read\n" : " write\n");
}

static void measure_encodings(void)
{
	for (uint32_t enc = 1u << 14; enc < 1u << 16; enc++) {
		if (measure_has_row((uint16_t)enc))
			continue;
		measure_unnamed((uint16_t)enc, true);
		measure_unnamed((uint16_t)enc, false);
	}
}

static void measure_alone(const struct neutral *r)
{
	console_text("alone ");
	console_text(r->name);
	measure_hex(r->alone);
	console_char(' ');
	console_text(r->why);
	console_text("\n");
}

static void measure_bits(void)
{
	for (unsigned i = 0; i < neutral_count; i++) {
		if (neutrals[i].alone)
			measure_alone(neutrals + i);
		for (unsigned bit = 0; bit < 64; bit++)
			measure_bit(neutrals + i, bit);
	}
}

static void measure_print_bases(void)
{
	for (unsigned i = 0; i < base_insn_count; i++) {
		console_text("base");
		measure_number(i);
		console_char(' ');
		console_text(base_insns[i].name);
		console_text("\n");
	}
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	things_find();
	measure_all();
	measure_print_bases();
	for (unsigned n = 0; n < thing_count; n++)
		measure_print_thing(n);
	measure_encodings();
	measure_bits();
	console_text("# done\n");
	return 0;
}
