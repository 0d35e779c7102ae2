/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arch/trap against what a bare machine did:  judge LOG EXPECTED [LEFT-OUT]
 * LEFT-OUT (0..19): of what the rows take every 20th is left out, and each of them must be missed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "differ.h"
#include "log.h"
#include "rows.h"

#define JUDGE_CONTROL 20u
#define JUDGE_NOTHING 20u

static unsigned judge_left_out = JUDGE_NOTHING;
static unsigned judge_rows, judge_compared, judge_untestable, judge_dropped, judge_missed;

/* Of the bit at hand: which things its rows name. Of all rows: which are taken whole, and which in part. */
static bool judge_named[LOG_THINGS];
static bool judge_whole[LOG_THINGS], judge_part[LOG_THINGS];
static bool judge_is_dropped[LOG_THINGS];

static const struct row_reg *judge_reg(unsigned enc)
{
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].enc == enc)
			return row_regs + i;
	return NULL;
}

static const char *judge_name(const struct log_thing *t)
{
	static char text[32];

	if (t->access == LOG_BASE)
		return log_bases[t->id];
	if (t->access != LOG_INSN)
		return row_reg_names[judge_reg(t->id) - row_regs].name;
	for (unsigned i = 0; i < ROW_INSN_COUNT; i++)
		if (row_insns[i].num == t->id)
			return row_insn_names[i].name;
	snprintf(text, sizeof(text), "%u", t->id);
	return text;
}

static void judge_differ(const char *kind, const char *trap, const struct log_thing *t)
{
	differ_found(kind, trap, judge_name(t), log_access_names[t->access], t->el);
}

static const struct log_bit *judge_bit(const struct row_trap *trap)
{
	for (unsigned i = 0; i < log_bit_count; i++)
		if (log_bits[i].enc == row_el2s[trap->reg].enc && log_bits[i].bit == trap->bit)
			return log_bits + i;
	return NULL;
}

/* A thing that a row takes. `bit`: what was measured, or NULL; it may be of the other polarity. */
static void judge_one(const char *trap, const struct log_bit *bit, bool right_way, bool partly,
		      unsigned thing)
{
	judge_named[thing] = true;
	(partly ? judge_part : judge_whole)[thing] = true;
	if (!bit || partly)
		return;
	if (!log_there(thing)) {
		judge_untestable++;
		return;
	}
	judge_compared++;
	if (!right_way || !log_taken(bit, thing))
		judge_differ("missing", trap, log_things + thing);
}

static void judge_drop(const struct log_bit *bit, bool partly, unsigned thing)
{
	if (!bit || partly || !log_there(thing) || !log_taken(bit, thing))
		return;
	judge_is_dropped[thing] = true;
	judge_dropped++;
}

static void judge_things(const char *trap, const struct row_trap *row, const struct row_take *take,
			 unsigned access, unsigned id)
{
	const struct log_bit *bit = judge_bit(row);

	for (unsigned el = 0; el < 2; el++) {
		int thing = log_find(access, id, el);

		if (thing < 0)
			continue;
		if ((unsigned)(take - row_takes) % JUDGE_CONTROL == judge_left_out)
			judge_drop(bit, take->flags & ROW_TAKE_PARTLY, (unsigned)thing);
		else
			judge_one(trap, bit, bit && bit->to == row->set, take->flags & ROW_TAKE_PARTLY,
				  (unsigned)thing);
	}
}

static void judge_take(const char *trap, const struct row_trap *row, const struct row_take *take)
{
	unsigned kind = take->flags & ROW_TAKE_KIND;

	if (kind == ROW_TAKE_INSN)
		judge_things(trap, row, take, LOG_INSN, row_insns[take->index].num);
	if (kind == ROW_TAKE_REG && take->flags & ROW_TAKE_READ)
		judge_things(trap, row, take, LOG_READ, row_regs[take->index].enc);
	if (kind == ROW_TAKE_REG && take->flags & ROW_TAKE_WRITE)
		judge_things(trap, row, take, LOG_WRITE, row_regs[take->index].enc);
}

/* Base instructions have no rows: the notes name them, or the first of them (SVC_EL0, FP). */
static bool judge_is_along(const char *note, const char *base)
{
	size_t a = strlen(note), b = strlen(base);

	return !strncmp(note, base, a < b ? a : b);
}

static void judge_along(unsigned row)
{
	for (unsigned i = 0; i < ROW_TRAP_NOTE_COUNT; i++) {
		const struct row_trap_note *note = row_trap_notes + i;

		if (note->trap != row || note->partly)
			continue;
		for (unsigned n = 0; n < log_thing_count; n++)
			if (log_things[n].access == LOG_BASE &&
			    judge_is_along(note->name, log_bases[log_things[n].id]))
				judge_named[n] = true;
	}
}

static const char *judge_el2_name(unsigned enc)
{
	for (unsigned i = 0; i < ROW_EL2_COUNT; i++)
		if (row_el2s[i].enc == enc)
			return row_el2_names[i].name;
	return "?";
}

/* What a measured bit took and no row of it names. */
static void judge_extra(const struct log_bit *bit)
{
	char trap[96];

	snprintf(trap, sizeof(trap), "%s.%u", judge_el2_name(bit->enc), bit->bit);
	memset(judge_named, 0, sizeof(judge_named));
	memset(judge_is_dropped, 0, sizeof(judge_is_dropped));
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *row = row_traps + i;

		if (row->bit != bit->bit || row_el2s[row->reg].enc != bit->enc)
			continue;
		judge_rows++;
		snprintf(trap, sizeof(trap), "%s", row_trap_names[i].name);
		for (unsigned k = 0; k < row->take_count; k++)
			judge_take(trap, row, row_takes + row->first_take + k);
		judge_along(i);
	}
	for (unsigned n = 0; n < log_thing_count; n++) {
		if (judge_named[n] || !log_taken(bit, n))
			continue;
		judge_missed += judge_is_dropped[n];
		judge_differ("extra", trap, log_things + n);
	}
}

/* Rows of bits that this machine does not have count for what is taken at all. */
static void judge_elsewhere(void)
{
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++)
		for (unsigned k = 0; !judge_bit(row_traps + i) && k < row_traps[i].take_count; k++)
			judge_take(row_trap_names[i].name, row_traps + i,
				   row_takes + row_traps[i].first_take + k);
}

static bool judge_has_access(const struct log_thing *t)
{
	const struct row_reg *reg = t->access < LOG_INSN ? judge_reg(t->id) : NULL;

	return !reg || (t->access == LOG_READ ? reg->read : reg->write) != ROW_ACT_UNDEF;
}

/* What no trap takes: with every trap on, it executes. */
static unsigned judge_architecture(void)
{
	unsigned proved = 0, elsewhere = 0, part = 0;

	for (unsigned n = 0; n < log_thing_count; n++) {
		const struct log_thing *t = log_things + n;

		if (t->access == LOG_BASE || judge_whole[n] || !judge_has_access(t))
			continue;
		if (!log_there(n)) {
			if (t->el)
				printf("not testable here: %s %s\n", judge_name(t),
				       log_access_names[t->access]);
			elsewhere += t->el;
		} else if (judge_part[n]) {
			part++;
		} else if (t->all) {
			judge_differ("architecture", "-", t);
		} else {
			proved++;
			printf("no trap takes: %s %s EL%u\n", judge_name(t), log_access_names[t->access],
			       t->el);
		}
	}
	printf("of what no trap takes whole, %u execute with every trap on, %u are taken in part, %u are not "
	       "here\n",
	       proved, part, elsewhere);
	return proved;
}

static void judge_unnamed(void)
{
	for (unsigned i = 0; i < log_unnamed_count; i++) {
		unsigned enc = log_unnamed[i].enc;
		char name[32];

		snprintf(name, sizeof(name), "S%u_%u_C%u_C%u_%u", enc >> 14, enc >> 11 & 7, enc >> 7 & 15,
			 enc >> 3 & 15, enc & 7);
		differ_found("unnamed", "-", name, log_access_names[log_unnamed[i].access], 1);
	}
}

static int judge_control(void)
{
	if (judge_dropped && judge_missed == judge_dropped) {
		printf("ok traps/control (%u takings left out of the rows, each missed)\n", judge_dropped);
		return 0;
	}
	printf("not ok traps/control: %u takings left out of the rows, %u missed\n", judge_dropped,
	       judge_missed);
	return 1;
}

int main(int argc, char **argv)
{
	unsigned proved;

	if (argc < 3)
		return 2;
	if (argc > 3)
		judge_left_out = (unsigned)atoi(argv[3]) % JUDGE_CONTROL;
	log_read(argv[1]);
	differ_read(argv[2]);
	for (unsigned i = 0; i < log_bit_count; i++)
		judge_extra(log_bits + i);
	if (judge_left_out != JUDGE_NOTHING)
		return judge_control();
	judge_elsewhere();
	proved = judge_architecture();
	judge_unnamed();
	printf("%u bits measured, %u of %u trap rows; %u takings compared, %u of what is not here; "
	       "%u differences explained by %u lines\n",
	       log_bit_count, judge_rows, (unsigned)ROW_TRAP_COUNT, judge_compared, judge_untestable,
	       differ_explained, differ_lines);
	if (differ_report())
		return 1;
	printf("ok traps/takes (%u comparisons, %u trap rows on %u bits)\n", judge_compared, judge_rows,
	       log_bit_count);
	printf("ok traps/architecture (%u accesses and instructions execute with every trap on)\n", proved);
	return 0;
}
