/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows against an oracle. The oracle has switches, each for some of our features, and is asked in many
 * configurations; of each word that it knows with everything on, it must say in each configuration what the
 * rows say.
 */
#ifndef TESTS_INSN_JUDGE_H
#define TESTS_INSN_JUDGE_H

#include "rows.h"

#define JUDGE_SWITCHES 160

/* One switch of the oracle, and the features that it stands for. */
struct judge_switch {
	char name[32];
	unsigned features[8];
	unsigned feature_count;
};

extern struct judge_switch judge_switches[JUDGE_SWITCHES];
extern unsigned judge_switch_count;

/*
 * Read the oracle's file. `switch NAME FEAT_X...`: a switch; `implies FEAT_X FEAT_Y`: the oracle can't have
 * the one without the other; `unknown FEAT_X "why"`: the oracle has no switch for a feature that rows need;
 * `differs ROW CONFIGURATION accepts|refuses "why"`: who is right and why, where it says other than the rows;
 * `*` stands for any. Ends the program when it is wrong.
 */
void judge_read(const char *path);

/* Words: some of each row, their neighbours, and random ones. Returns how many; the array is the caller's to
 * free. */
unsigned judge_words(uint32_t **words, unsigned of_each_row, unsigned random, uint64_t seed);

/* The configurations: all, then for each switch all but it, and it alone, with what goes along. */
unsigned judge_configuration_count(void);
struct judge_configuration {
	char name[48]; /* all, without-NAME, only-NAME */
	struct rows_set set;
};
void judge_configuration(unsigned n, struct judge_configuration *configuration);

/* Whether all that a switch stands for is there. */
bool judge_is_on(const struct judge_configuration *configuration, const struct judge_switch *s);

/* What the oracle says of a word that it knows, whose row (or NULL) is `row`; `text` is what it calls the
 * word. */
void judge(const struct judge_configuration *configuration, const struct rows_row *row, uint32_t word,
	   bool accepts, const char *text);

/* Print `ok`/`not ok` lines for this oracle; returns the exit status. */
int judge_report(const char *oracle, unsigned words, unsigned known);

#endif
