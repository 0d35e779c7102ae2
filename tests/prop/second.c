/* SPDX-License-Identifier: BSD-2-Clause */
/* The second opinion: order, safe rules and features, from docs/tables.md, in the plainest way. */
#include "prop.h"

uint64_t prop_raw(const struct row_field *f, const uint64_t *values)
{
	uint64_t raw = 0;

	for (unsigned bit = 0; bit < f->width; bit++)
		raw |= (values[row_regs[f->reg].id_index] >> (f->lsb + bit) & 1) << bit;
	return raw;
}

void prop_put(const struct row_field *f, uint64_t *values, uint64_t raw)
{
	uint64_t *reg = &values[row_regs[f->reg].id_index];

	for (unsigned bit = 0; bit < f->width; bit++) {
		*reg &= ~(1ull << (f->lsb + bit));
		*reg |= (raw >> bit & 1) << (f->lsb + bit);
	}
}

int64_t prop_number(const struct row_field *f, uint64_t raw)
{
	if (f->rule == ROW_RULE_LOWER_SAFE_OR_NONE && raw == 15)
		return 0;
	if (f->flags & ROW_FIELD_SIGNED && raw >= 1ull << (f->width - 1))
		return (int64_t)raw - (int64_t)(1ull << f->width);
	return (int64_t)raw;
}

bool prop_within(const struct row_field *f, uint64_t limit, uint64_t raw)
{
	int64_t a = prop_number(f, raw), b = prop_number(f, limit);

	switch (f->rule) {
	case ROW_RULE_EXACT:
		return raw == limit;
	case ROW_RULE_EXACT_OR_ZERO:
		return raw == limit || raw == 0;
	case ROW_RULE_LOWER_SAFE:
		return a <= b;
	case ROW_RULE_LOWER_SAFE_OR_NONE:
		return a <= b && raw != 15;
	case ROW_RULE_HIGHER_SAFE:
		return a >= b;
	case ROW_RULE_HIGHER_OR_ZERO_SAFE:
		return raw == 0 || (limit != 0 && a >= b);
	default:
		return true;
	}
}

static bool holds(const struct row_atom *atom, const uint64_t *values)
{
	const struct row_field *f = &row_fields[atom->field];
	struct row_field plain = *f;
	int64_t have, want;

	plain.rule = ROW_RULE_FREE;
	have = prop_number(&plain, prop_raw(f, values));
	want = prop_number(&plain, atom->value);
	switch (atom->op) {
	case ROW_OP_GE:
		return have >= want;
	case ROW_OP_EQ:
		return have == want;
	case ROW_OP_NE:
		return have != want;
	default:
		return have < want;
	}
}

bool prop_has(const uint64_t *values, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];
	unsigned i = row->first_atom;

	while (i < row->first_atom + row->atom_count) {
		bool all = true;

		do {
			all &= holds(&row_atoms[i], values);
		} while (!row_atoms[i++].last);
		if (all)
			return true;
	}
	return false;
}
