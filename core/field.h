/* SPDX-License-Identifier: BSD-2-Clause */
/* A field of an ID register: its bits, its order, and what its safe rule makes of two values. */
#ifndef CHARTER_CORE_FIELD_H
#define CHARTER_CORE_FIELD_H

#include "rows.h"

/* The values that 4-bit fields and narrower can have; wider fields are ROW_FIELD_ANY. */
#define FIELD_SMALL 16u

/* The largest raw value. */
static inline uint64_t field_max(const struct row_field *f)
{
	return ~0ull >> (64u - f->width);
}

/* The bits of a field in its register. */
static inline uint64_t field_mask(const struct row_field *f)
{
	return field_max(f) << f->lsb;
}

/* The raw value of a field in a register's value. */
static inline uint64_t field_of(const struct row_field *f, uint64_t reg)
{
	return (reg & field_mask(f)) >> f->lsb;
}

/* A register's value with one field replaced. */
static inline uint64_t field_with(const struct row_field *f, uint64_t reg, uint64_t raw)
{
	return (reg & ~field_mask(f)) | ((raw << f->lsb) & field_mask(f));
}

/* The ID index of a field's register. */
static inline unsigned field_id(const struct row_field *f)
{
	return row_regs[f->reg].id_index;
}

/* The raw value of a field in a set of ID registers. */
static inline uint64_t field_get(const struct row_field *f, const uint64_t *values)
{
	return field_of(f, values[field_id(f)]);
}

/* Replace one field in a set of ID registers. */
static inline void field_set(const struct row_field *f, uint64_t *values, uint64_t raw)
{
	values[field_id(f)] = field_with(f, values[field_id(f)], raw);
}

/* A key that orders the raw values of a field, signed or not, by unsigned comparison. */
static inline uint64_t field_key(const struct row_field *f, uint64_t raw)
{
	return f->flags & ROW_FIELD_SIGNED ? raw ^ (1ull << (f->width - 1u)) : raw;
}

/* Whether the architecture defines this raw value. */
static inline bool field_valid(const struct row_field *f, uint64_t raw)
{
	return f->flags & ROW_FIELD_ANY || (raw < FIELD_SMALL && f->valid >> raw & 1);
}

/*
 * Whether a guest may be shown `raw` where the most is `limit`, by the field's
 * safe rule alone.
 */
bool field_within(const struct row_field *f, uint64_t limit, uint64_t raw);

/*
 * What two values have in common by the field's safe rule: the most that both
 * can grant. A result that falls into a gap between the defined values moves
 * on, in the safe direction, to the next one.
 */
uint64_t field_combine(const struct row_field *f, uint64_t a, uint64_t b);

#endif
