/* SPDX-License-Identifier: BSD-2-Clause */
#include "show/diff.h"
#include "base/exit.h"
#include "base/out.h"
#include "field.h"
#include <stdlib.h>
#include <string.h>

static enum diff_more diff_of(bool a_holds_b, bool b_holds_a)
{
	if (a_holds_b == b_holds_a)
		return DIFF_NEITHER;
	return a_holds_b ? DIFF_A : DIFF_B;
}

static bool diff_feature_known(const struct diff_side *side, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++)
		if (!side->id_known[field_id(&row_fields[row_atoms[i].field])])
			return false;
	return true;
}

enum diff_more diff_feature(const struct diff *diff, unsigned feature)
{
	bool a = charter_feature_eval(diff->a.values.id, feature);
	bool b = charter_feature_eval(diff->b.values.id, feature);

	if (!diff_feature_known(&diff->a, feature) || !diff_feature_known(&diff->b, feature))
		return DIFF_UNKNOWN;
	return a == b ? DIFF_EQUAL : diff_of(a, b);
}

enum diff_more diff_field(const struct diff *diff, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	unsigned id = field_id(f);
	uint64_t a = field_get(f, diff->a.values.id), b = field_get(f, diff->b.values.id);

	if (!diff->a.id_known[id] || !diff->b.id_known[id])
		return DIFF_UNKNOWN;
	return a == b ? DIFF_EQUAL : diff_of(field_within(f, a, b), field_within(f, b, a));
}

uint64_t diff_rest(const struct diff_side *side, unsigned id)
{
	const struct row_reg *reg = names_reg(id);
	uint64_t rest = side->values.id[id];

	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		rest &= ~field_mask(&row_fields[i]);
	return rest;
}

/* Two findings about parts, as one about the whole. */
static enum diff_more diff_join(enum diff_more a, enum diff_more b)
{
	if (a == DIFF_EQUAL || a == b)
		return b;
	return b == DIFF_EQUAL ? a : DIFF_NEITHER;
}

enum diff_more diff_register(const struct diff *diff, unsigned id)
{
	const struct row_reg *reg = names_reg(id);
	enum diff_more more = DIFF_EQUAL;

	if (!diff->a.id_known[id] || !diff->b.id_known[id])
		return DIFF_UNKNOWN;
	if (diff_rest(&diff->a, id) != diff_rest(&diff->b, id))
		return DIFF_NEITHER;
	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		more = diff_join(more, diff_field(diff, i));
	return more;
}

enum diff_more diff_fwreg(const struct diff *diff, unsigned fwreg)
{
	uint64_t a = diff->a.values.fwreg[fwreg], b = diff->b.values.fwreg[fwreg];

	if (!diff->a.firmware || !diff->b.firmware)
		return DIFF_EQUAL;
	if (!diff->a.fwreg_known[fwreg] || !diff->b.fwreg_known[fwreg])
		return DIFF_UNKNOWN;
	if (a == b)
		return DIFF_EQUAL;
	if (row_fwregs[fwreg].kind == ROW_FW_BITMAP)
		return diff_of(!(b & ~a), !(a & ~b));
	return diff_of(a > b, b > a);
}

enum diff_more diff_platform(const struct diff *diff, unsigned fact)
{
	uint64_t a = diff->a.values.platform[fact], b = diff->b.values.platform[fact];
	unsigned rule = row_platforms[fact].rule;

	if (!diff->a.platform_known[fact] || !diff->b.platform_known[fact])
		return diff->a.doc->kind == DOC_PROFILE || diff->b.doc->kind == DOC_PROFILE ? DIFF_EQUAL
											    : DIFF_UNKNOWN;
	if (a == b)
		return DIFF_EQUAL;
	if (row_platforms[fact].needs != ROW_NONE && (!a || !b))
		return a ? DIFF_A : DIFF_B;
	if (rule == ROW_RULE_LOWER_SAFE || rule == ROW_RULE_HIGHER_SAFE)
		return (a > b) == (rule == ROW_RULE_LOWER_SAFE) ? DIFF_A : DIFF_B;
	if (rule == ROW_RULE_LOWEST_BITS && ((a & b) == a || (a & b) == b))
		return a > b ? DIFF_A : DIFF_B;
	return DIFF_NEITHER;
}

enum diff_more diff_ccsidr(const struct diff *diff, unsigned select)
{
	if (!diff->a.ccsidr_known || !diff->b.ccsidr_known)
		return DIFF_UNKNOWN;
	return diff->a.values.ccsidr[select] == diff->b.values.ccsidr[select] ? DIFF_EQUAL : DIFF_NEITHER;
}

enum diff_more diff_varies(const struct diff *diff, unsigned field)
{
	unsigned a = diff->a.doc->values.terms.varies[field], b = diff->b.doc->values.terms.varies[field];

	if (!diff->a.charter || !diff->b.charter || a == b)
		return DIFF_EQUAL;
	return a && b ? DIFF_NEITHER : diff_of(a, b);
}

enum diff_more diff_implementation(const struct diff *diff, unsigned i)
{
	const struct doc_others *a = &diff->a.doc->values.others, *b = &diff->b.doc->values.others;
	bool in_a = i < a->count, in_b = i < b->count;

	if (!diff->a.charter || !diff->b.charter || (!in_a && !in_b))
		return DIFF_EQUAL;
	if (in_a && in_b)
		return memcmp(&a->list[i], &b->list[i], sizeof(a->list[i])) == 0 ? DIFF_EQUAL : DIFF_NEITHER;
	return diff_of(in_a, in_b);
}

enum diff_more diff_residue(const struct diff *diff, unsigned feature)
{
	bool a = diff->a.doc->values.terms.accept_residue[feature],
	     b = diff->b.doc->values.terms.accept_residue[feature];

	return !diff->a.charter || !diff->b.charter || a == b ? DIFF_EQUAL : diff_of(a, b);
}

bool diff_state(const struct diff *diff, struct diff_walk *walk, uint64_t *id, enum diff_more *more)
{
	bool a_ends = walk->a == diff->a.state_count, b_ends = walk->b == diff->b.state_count;
	uint64_t a = a_ends ? ~0ull : diff->a.state[walk->a], b = b_ends ? ~0ull : diff->b.state[walk->b];

	if (!diff->a.charter || !diff->b.charter || (a_ends && b_ends))
		return false;
	*id = a < b ? a : b;
	*more = a == b ? DIFF_EQUAL : a < b ? DIFF_A : DIFF_B;
	walk->a += *id == a && !a_ends;
	walk->b += *id == b && !b_ends;
	return true;
}

/* State is not counted: it follows from the rest. */
static void diff_count(struct diff *diff)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		diff->count[diff_register(diff, i)]++;
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		diff->count[diff_fwreg(diff, i)]++;
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		diff->count[diff_platform(diff, i)]++;
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		diff->count[diff_ccsidr(diff, i)]++;
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		diff->count[diff_varies(diff, i)]++;
	for (unsigned i = 0; i < CHARTER_IMPLEMENTATIONS_MAX; i++)
		diff->count[diff_implementation(diff, i)]++;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		diff->count[diff_residue(diff, i)]++;
}

enum diff_more diff_whole(const struct diff *diff)
{
	if (diff->count[DIFF_NEITHER] || (diff->count[DIFF_A] && diff->count[DIFF_B]))
		return DIFF_NEITHER;
	if (diff->count[DIFF_A] || diff->count[DIFF_B])
		return diff->count[DIFF_A] ? DIFF_A : DIFF_B;
	return diff->count[DIFF_UNKNOWN] ? DIFF_UNKNOWN : DIFF_EQUAL;
}

const char *diff_word(enum diff_more more)
{
	static const char *const words[] = {"equal", "a", "b", "neither", "unknown"};

	return words[more];
}

const char *diff_left_out(const struct diff *diff)
{
	if (!diff->a.firmware || !diff->b.firmware)
		return "firmware registers, state and terms: a profile is a CPU and has none";
	if (!diff->a.charter || !diff->b.charter)
		return "state and terms: a host has none; its firmware registers are the most it can grant";
	return "";
}

/* A charter's values are complete, and its state follows from them. */
static int diff_side_charter(struct diff_side *side)
{
	struct doc_vm vm;
	int result = doc_seal(side->doc, NULL, &vm);

	if (result != CMD_YES)
		return result;
	side->charter = side->firmware = side->ccsidr_known = true;
	memset(side->id_known, 1, sizeof(side->id_known));
	memset(side->fwreg_known, 1, sizeof(side->fwreg_known));
	memset(side->platform_known, 1, sizeof(side->platform_known));
	side->values = side->doc->values;
	side->state_count = charter_state_list(vm.vm, 0, NULL, 0);
	side->state = calloc(side->state_count + 1, sizeof(*side->state));
	if (side->state)
		charter_state_list(vm.vm, 0, side->state, side->state_count);
	doc_vm_free(&vm);
	return side->state ? CMD_YES : CMD_ENVIRONMENT;
}

static int diff_side_host(struct diff_side *side)
{
	const struct doc_host *host = &side->doc->host;

	memcpy(side->values.id, host->host.id, sizeof(side->values.id));
	memcpy(side->values.fwreg, host->host.fwreg, sizeof(side->values.fwreg));
	memcpy(side->values.platform, host->host.platform, sizeof(side->values.platform));
	memcpy(side->values.ccsidr, host->host.ccsidr, sizeof(side->values.ccsidr));
	memcpy(side->id_known, host->id_known, sizeof(side->id_known));
	memset(side->fwreg_known, host->fwreg_known, sizeof(side->fwreg_known));
	memcpy(side->platform_known, host->platform_known, sizeof(side->platform_known));
	side->firmware = true;
	side->ccsidr_known = host->ccsidr_known;
	return CMD_YES;
}

/* A profile is the CPU itself, not what a hypervisor makes of it. */
static int diff_side_profile(struct diff_side *side)
{
	side->values = side->doc->values;
	memset(side->id_known, 1, sizeof(side->id_known));
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		side->platform_known[i] = side->doc->profile->platform_given >> i & 1;
	side->ccsidr_known = true;
	return CMD_YES;
}

static int diff_side_make(struct diff_side *side, const struct doc *doc)
{
	side->doc = doc;
	switch (doc->kind) {
	case DOC_OPEN:
	case DOC_SEALED:
		return diff_side_charter(side);
	case DOC_HOST:
		return diff_side_host(side);
	case DOC_PROFILE:
		return diff_side_profile(side);
	}
	return CMD_INPUT;
}

int diff_make(struct diff *diff, const struct doc *a, const struct doc *b)
{
	int result;

	memset(diff, 0, sizeof(*diff));
	result = diff_side_make(&diff->a, a);
	if (result == CMD_YES)
		result = diff_side_make(&diff->b, b);
	if (result != CMD_YES)
		return result;
	diff_count(diff);
	if (diff->count[DIFF_A] || diff->count[DIFF_B] || diff->count[DIFF_NEITHER])
		return CMD_NO;
	return diff->count[DIFF_UNKNOWN] ? CMD_UNDECIDABLE : CMD_YES;
}

void diff_free(struct diff *diff)
{
	free(diff->a.state);
	free(diff->b.state);
}
