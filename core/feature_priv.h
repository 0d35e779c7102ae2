/* SPDX-License-Identifier: BSD-2-Clause */
/* Features and pairs inside the library: the rules between fields. */
#ifndef CHARTER_CORE_FEATURE_PRIV_H
#define CHARTER_CORE_FEATURE_PRIV_H

#include "rows.h"

/* One bit for each feature, by feature index. */
struct feature_set {
	uint32_t word[(ROW_FEATURE_COUNT + 31u) / 32u];
};

static inline bool feature_in(const struct feature_set *set, unsigned feature)
{
	return set->word[feature / 32u] >> (feature % 32u) & 1u;
}

/* Every feature that `values` have. */
void feature_eval_all(const uint64_t *values, struct feature_set *set);

/* Whether a comparison holds for a raw value of its field. */
bool feature_compare(const struct row_atom *atom, uint64_t raw);

/* Whether a condition of a row (a feature, one comparison, or none) holds. */
bool feature_cond(const uint64_t *values, uint16_t cond);

/*
 * Whether a guest with these values can name a register: what it needs is there, or it is an AArch32 view,
 * which reads as zero without.
 */
static inline bool feature_has_register(const uint64_t *values, const struct row_reg *reg)
{
	return reg->cls == ROW_CLASS_ID32 || feature_cond(values, reg->needs);
}

/*
 * Bring values to the fixed point of the rules between fields: a feature
 * without one that it implies goes off, the low half of a pair that does not
 * count is zero, and so is a register that exists with a missing feature only.
 * Values only ever move in the safe direction.
 */
void feature_fix(uint64_t *values);

/* Turn a feature off, and every feature that implies one that went off with it. */
void feature_off_closed(uint64_t *values, unsigned feature);

/* The last comparison that makes a feature true now, or NULL when it is not true. */
const struct row_atom *feature_reason(const uint64_t *values, unsigned feature);

/* The comparison to make false so that a feature goes off; NULL: it is off, or nothing can turn it off. */
const struct row_atom *feature_handle(const uint64_t *values, unsigned feature);

/* The value that makes this comparison false, in the safe direction from what the
 * field holds now; what it holds now when there is none. */
uint64_t feature_atom_off(const uint64_t *values, const struct row_atom *atom);

/* The pair that a field is the low half of, or NULL. */
const struct row_pair *feature_pair_of(const struct row_field *low);

#endif
