/* SPDX-License-Identifier: BSD-2-Clause */
/* What two documents (charters, profiles, hosts) say of the same things, and which of them has more. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "doc/doc.h"

/* How two values of one thing compare, by its safe rule. */
enum diff_more {
	DIFF_EQUAL,
	DIFF_A,       /* A has more: whoever grants A's can grant B's */
	DIFF_B,       /* B has more */
	DIFF_NEITHER, /* they differ, and neither holds the other */
	DIFF_UNKNOWN, /* one side does not say */
	DIFF_MORES
};

/* One side. What a kind of document has no room for (a profile: services) is not compared at all. */
struct diff_side {
	const struct doc *doc;
	struct doc_values values;
	uint8_t id_known[CHARTER_ID_COUNT];
	uint8_t fwreg_known[CHARTER_FWREG_COUNT];
	uint8_t platform_known[CHARTER_PLATFORM_COUNT];
	bool ccsidr_known;
	bool firmware; /* has firmware registers at all */
	bool charter;  /* has state and terms */
	uint64_t *state;
	size_t state_count;
};

struct diff {
	struct diff_side a, b;
	unsigned count[DIFF_MORES]; /* of all that was compared */
};

/* Compare two documents that were loaded. Returns an enum cmd_exit: CMD_YES (equal), CMD_NO (different),
 * CMD_UNDECIDABLE (nothing that is known differs), or CMD_INPUT and CMD_ENVIRONMENT, said on stderr. */
int diff_make(struct diff *diff, const struct doc *a, const struct doc *b);
void diff_free(struct diff *diff);

/* How the two compare, thing by thing. */
enum diff_more diff_feature(const struct diff *diff, unsigned feature);
enum diff_more diff_register(const struct diff *diff, unsigned id); /* A or B: in every field that differs */
enum diff_more diff_field(const struct diff *diff, unsigned field);
enum diff_more diff_fwreg(const struct diff *diff, unsigned fwreg);
enum diff_more diff_platform(const struct diff *diff, unsigned fact);
enum diff_more diff_ccsidr(const struct diff *diff, unsigned select);
enum diff_more diff_varies(const struct diff *diff, unsigned field);
/* Other implementation `i`: each is at its place in a list. */
enum diff_more diff_implementation(const struct diff *diff, unsigned i);
enum diff_more diff_residue(const struct diff *diff, unsigned feature);

/* The bits of a register that belong to no field. */
uint64_t diff_rest(const struct diff_side *side, unsigned id);

/* Step through both state lists, in ascending order. False: the end. */
struct diff_walk {
	size_t a, b;
};
bool diff_state(const struct diff *diff, struct diff_walk *walk, uint64_t *id, enum diff_more *more);

/* The whole in one word: what all that differs has in common. */
enum diff_more diff_whole(const struct diff *diff);

/* "a", "b", "neither", "unknown", "equal". */
const char *diff_word(enum diff_more more);

/* Why something is not compared, "" when all is. */
const char *diff_left_out(const struct diff *diff);

/* diff_text.c, diff_json.c: the two forms. */
void diff_print(const struct diff *diff);
void diff_json(const struct diff *diff, json_t *root);

#endif
