/* SPDX-License-Identifier: BSD-2-Clause */
#include "field.h"

/* The all-ones value of a lower-safe-or-none field says "none of it": it counts as 0. */
static uint64_t field_or_none(const struct row_field *f, uint64_t raw)
{
	return f->rule == ROW_RULE_LOWER_SAFE_OR_NONE && raw == field_max(f) ? 0 : raw;
}

bool field_within(const struct row_field *f, uint64_t limit, uint64_t raw)
{
	if (raw != field_or_none(f, raw))
		return false;
	limit = field_or_none(f, limit);
	if (raw == limit)
		return true;
	switch ((enum row_rule)f->rule) {
	case ROW_RULE_LOWER_SAFE:
	case ROW_RULE_LOWER_SAFE_OR_NONE:
		return field_key(f, raw) < field_key(f, limit);
	case ROW_RULE_HIGHER_SAFE:
		return field_key(f, raw) > field_key(f, limit);
	case ROW_RULE_HIGHER_OR_ZERO_SAFE:
		return raw == 0 || (limit != 0 && field_key(f, raw) > field_key(f, limit));
	case ROW_RULE_EXACT_OR_ZERO:
		return raw == 0;
	case ROW_RULE_FREE:
		return true;
	case ROW_RULE_EXACT:
	case ROW_RULE_LOWEST_BITS:
		break;
	}
	return false;
}

/* The defined value nearest to `raw` that is within it; `raw` itself when there is none. */
static uint64_t field_settle(const struct row_field *f, uint64_t raw)
{
	bool lower = f->rule != ROW_RULE_HIGHER_SAFE && f->rule != ROW_RULE_HIGHER_OR_ZERO_SAFE;
	uint64_t best = raw;
	bool found = false;

	if (field_valid(f, raw))
		return raw;
	for (uint64_t v = 0; v < FIELD_SMALL && v <= field_max(f); v++) {
		uint64_t key = field_key(f, v);

		if (!field_valid(f, v) || !field_within(f, raw, v))
			continue;
		if (!found || (lower ? key > field_key(f, best) : key < field_key(f, best)))
			best = v;
		found = true;
	}
	return best;
}

uint64_t field_combine(const struct row_field *f, uint64_t a, uint64_t b)
{
	bool a_lower;

	a = field_or_none(f, a);
	b = field_or_none(f, b);
	a_lower = field_key(f, a) < field_key(f, b);
	switch ((enum row_rule)f->rule) {
	case ROW_RULE_LOWER_SAFE:
	case ROW_RULE_LOWER_SAFE_OR_NONE:
		return field_settle(f, a_lower ? a : b);
	case ROW_RULE_HIGHER_SAFE:
		return field_settle(f, a_lower ? b : a);
	case ROW_RULE_HIGHER_OR_ZERO_SAFE:
		return a == 0 || b == 0 ? 0 : field_settle(f, a_lower ? b : a);
	case ROW_RULE_EXACT:
	case ROW_RULE_EXACT_OR_ZERO:
		return a != b && field_valid(f, 0) ? 0 : a;
	case ROW_RULE_FREE:
		return b;
	case ROW_RULE_LOWEST_BITS:
		break;
	}
	return a;
}
