/* SPDX-License-Identifier: BSD-2-Clause */
#include "feature_priv.h"
#include "field.h"

#include <charter/feature.h>

bool feature_compare(const struct row_atom *atom, uint64_t raw)
{
	const struct row_field *f = &row_fields[atom->field];
	uint64_t have = field_key(f, raw);
	uint64_t want = field_key(f, atom->value);

	switch ((enum row_op)atom->op) {
	case ROW_OP_GE:
		return have >= want;
	case ROW_OP_EQ:
		return have == want;
	case ROW_OP_NE:
		return have != want;
	case ROW_OP_LT:
		return have < want;
	}
	return false;
}

const struct row_atom *feature_reason(const uint64_t *values, unsigned feature)
{
	const struct row_atom *atom = &row_atoms[row_features[feature].first_atom];
	bool all = true;

	for (unsigned i = 0; i < row_features[feature].atom_count; i++, atom++) {
		all = all && feature_compare(atom, field_get(&row_fields[atom->field], values));
		if (!atom->last)
			continue;
		if (all)
			return atom;
		all = true;
	}
	return NULL;
}

bool charter_feature_eval(const uint64_t *values, unsigned feature)
{
	return feature < ROW_FEATURE_COUNT && feature_reason(values, feature);
}

/* A feature or one comparison. */
static bool feature_cond_one(const uint64_t *values, unsigned cond)
{
	const struct row_atom *atom;

	if (!(cond & ROW_COND_ATOM))
		return charter_feature_eval(values, cond);
	atom = &row_atoms[cond & ~ROW_COND_ATOM];
	return feature_compare(atom, field_get(&row_fields[atom->field], values));
}

bool feature_cond(const uint64_t *values, uint16_t cond)
{
	bool all = true;

	if (cond == ROW_NONE)
		return true;
	if (cond & ROW_COND_ATOM || !(cond & ROW_COND_LIST))
		return feature_cond_one(values, cond);
	for (const uint16_t *one = &row_cond_list[cond & ~ROW_COND_LIST]; *one != ROW_NONE; one++) {
		all = all && feature_cond_one(values, *one & ~ROW_COND_AND);
		if (*one & ROW_COND_AND)
			continue;
		if (all)
			return true;
		all = true;
	}
	return false;
}

void feature_eval_all(const uint64_t *values, struct feature_set *set)
{
	for (unsigned i = 0; i < sizeof(set->word) / sizeof(set->word[0]); i++)
		set->word[i] = 0;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (feature_reason(values, i))
			set->word[i / 32u] |= 1u << (i % 32u);
}

const struct row_pair *feature_pair_of(const struct row_field *low)
{
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (&row_fields[row_pairs[i].low] == low)
			return &row_pairs[i];
	return NULL;
}

/* Zero the low half of each pair that does not count. */
static void feature_fix_pairs(uint64_t *values)
{
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (field_get(&row_fields[row_pairs[i].high], values) != row_pairs[i].at)
			field_set(&row_fields[row_pairs[i].low], values, 0);
}

uint64_t feature_atom_off(const uint64_t *values, const struct row_atom *atom)
{
	const struct row_field *f = &row_fields[atom->field];
	uint64_t now = field_get(f, values);
	uint64_t best = now;

	if (atom->off != now && field_within(f, now, atom->off) && !feature_compare(atom, atom->off))
		return atom->off;
	for (uint64_t v = 0; v < FIELD_SMALL && v <= field_max(f); v++) {
		if (!field_valid(f, v) || !field_within(f, now, v) || feature_compare(atom, v))
			continue;
		if (best == now || field_within(f, v, best))
			best = v;
	}
	return best;
}

const struct row_atom *feature_handle(const uint64_t *values, unsigned feature)
{
	const struct row_atom *first = &row_atoms[row_features[feature].first_atom];
	const struct row_atom *reason = feature_reason(values, feature);

	for (const struct row_atom *atom = reason; atom; atom--) {
		if (feature_atom_off(values, atom) != field_get(&row_fields[atom->field], values))
			return atom;
		if (atom == first || atom[-1].last)
			break;
	}
	return NULL;
}

/* Make a feature false; it stays true when no defined value can do that. Returns whether it is false. */
static bool feature_off(uint64_t *values, unsigned feature)
{
	for (unsigned tries = row_features[feature].atom_count; tries; tries--) {
		const struct row_atom *atom = feature_handle(values, feature);

		if (!atom)
			break;
		field_set(&row_fields[atom->field], values, feature_atom_off(values, atom));
		feature_fix_pairs(values);
	}
	return !feature_reason(values, feature);
}

/* Whether a feature lacks one that it implies: one that is off now and, if `before` is given, was on. */
static bool feature_lacks(const uint64_t *values, unsigned feature, const struct feature_set *before,
			  unsigned *implied)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = 0; i < row->implied_count; i++) {
		*implied = row_implied[row->first_implied + i];
		if (before && !feature_in(before, *implied))
			continue;
		if (!feature_reason(values, *implied))
			return true;
	}
	return false;
}

/* Turn off what implies a missing feature until nothing does: each round turns one off, or is the last. */
static void feature_off_rest(uint64_t *values, const struct feature_set *before)
{
	bool again = true;
	unsigned implied;

	for (unsigned round = 0; again && round < ROW_FEATURE_COUNT; round++) {
		again = false;
		for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
			if (!feature_reason(values, i) || !feature_lacks(values, i, before, &implied))
				continue;
			again = feature_off(values, i) || again;
		}
	}
}

/* A field that counts with a feature only is zero without it. Returns whether one had to change. */
static bool feature_drop_fields(uint64_t *values)
{
	bool changed = false;

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (f->needs == ROW_NONE || field_get(f, values) == 0 || feature_cond(values, f->needs))
			continue;
		field_set(f, values, 0);
		changed = true;
	}
	return changed;
}

/* A register that exists with a feature only is zero without it, and so is a field. Returns whether one had
 * to change. */
static bool feature_drop_registers(uint64_t *values)
{
	bool changed = feature_drop_fields(values);

	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		if (values[i] == 0 || feature_cond(values, row_regs[row_id_regs[i]].needs))
			continue;
		values[i] = 0;
		changed = true;
	}
	return changed;
}

void feature_off_closed(uint64_t *values, unsigned feature)
{
	struct feature_set before;

	feature_eval_all(values, &before);
	feature_off(values, feature);
	do {
		feature_off_rest(values, &before);
	} while (feature_drop_registers(values));
}

void feature_fix(uint64_t *values)
{
	do {
		feature_fix_pairs(values);
		feature_off_rest(values, NULL);
	} while (feature_drop_registers(values));
}

/* The least defined value that makes a comparison true; what the field holds now if that does. */
static uint64_t feature_atom_on(const uint64_t *values, const struct row_atom *atom)
{
	const struct row_field *f = &row_fields[atom->field];
	uint64_t now = field_get(f, values);
	uint64_t best = now;

	if (feature_compare(atom, now))
		return now;
	for (uint64_t v = 0; v < FIELD_SMALL && v <= field_max(f); v++) {
		if (!field_valid(f, v) || !feature_compare(atom, v))
			continue;
		if (best == now || field_key(f, v) < field_key(f, best))
			best = v;
	}
	return best;
}

/* Whether the conjunction that starts at `atom` can be had within `limit`. */
static bool feature_fits(const uint64_t *values, const uint64_t *limit, const struct row_atom *atom)
{
	for (;; atom++) {
		const struct row_field *f = &row_fields[atom->field];

		if (!field_within(f, field_get(f, limit), feature_atom_on(values, atom)))
			return false;
		if (atom->last)
			return true;
	}
}

/* Make the conjunction that starts at `atom` true. */
static void feature_make(uint64_t *values, const struct row_atom *atom)
{
	for (;; atom++) {
		field_set(&row_fields[atom->field], values, feature_atom_on(values, atom));
		if (atom->last)
			return;
	}
}

/* How many features there are more when that conjunction is made true. */
static unsigned feature_brings(const uint64_t *values, const struct row_atom *atom)
{
	uint64_t with[ROW_ID_COUNT];
	unsigned more = 0;

	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		with[i] = values[i];
	feature_make(with, atom);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		more += feature_reason(with, i) && !feature_reason(values, i);
	return more;
}

/*
 * Of several ways to have a feature within `limit` (NULL: there is none) the one that brings least, and of
 * equals the first: with ID_AA64ZFR0_EL1.BF16, which is another way to have FEAT_BF16, a guest has FEAT_SVE
 * too.
 */
static void feature_on(uint64_t *values, const uint64_t *limit, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];
	const struct row_atom *best = &row_atoms[row->first_atom];
	const struct row_atom *end = best + row->atom_count;
	unsigned least = ROW_FEATURE_COUNT + 1;

	for (const struct row_atom *atom = best, *first = best; atom < end; atom++) {
		unsigned brings;

		if (!atom->last)
			continue;
		brings = limit && !feature_fits(values, limit, first) ? ROW_FEATURE_COUNT + 1
								      : feature_brings(values, first);
		if (brings < least) {
			least = brings;
			best = first;
		}
		first = atom + 1;
	}
	feature_make(values, best);
}

/* Turn a feature on, and what it implies, and what that implies. */
static void feature_on_closed(uint64_t *values, const uint64_t *limit, unsigned feature)
{
	struct feature_set before;
	bool again = true;
	unsigned implied;

	feature_eval_all(values, &before);
	feature_on(values, limit, feature);
	for (unsigned round = 0; again && round < ROW_FEATURE_COUNT; round++) {
		again = false;
		for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
			if (feature_in(&before, i) || !feature_reason(values, i) ||
			    !feature_lacks(values, i, NULL, &implied))
				continue;
			feature_on(values, limit, implied);
			again = true;
		}
	}
	/* Turned on in an AArch32 view too, which a guest without AArch32 has not. */
	feature_drop_registers(values);
}

size_t charter_feature_set(uint64_t *values, const uint64_t *limit, unsigned feature, bool on, bool *done,
			   struct charter_feature_change *along, size_t count)
{
	struct feature_set before;
	size_t found = 0;

	*done = false;
	if (feature >= ROW_FEATURE_COUNT)
		return 0;
	feature_eval_all(values, &before);
	if (feature_in(&before, feature) != on && on)
		feature_on_closed(values, limit, feature);
	else if (feature_in(&before, feature) != on)
		feature_off_closed(values, feature);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		bool now = charter_feature_eval(values, i);

		if (now == feature_in(&before, i) || i == feature)
			continue;
		if (along && found < count)
			along[found] = (struct charter_feature_change){.feature = (uint16_t)i, .on = now};
		found++;
	}
	*done = charter_feature_eval(values, feature) == on;
	return found;
}

bool charter_feature_broken(const uint64_t *values, unsigned *feature, unsigned *implied)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (!feature_reason(values, i) || !feature_lacks(values, i, NULL, implied))
			continue;
		*feature = i;
		return true;
	}
	return false;
}
