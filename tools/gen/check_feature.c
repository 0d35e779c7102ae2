/* SPDX-License-Identifier: BSD-2-Clause */
/* Features: conditions that can be true and false, how to turn each off, no circles. */
#include <string.h>

#include "arena.h"
#include "check.h"

static bool check_atom_holds(const struct atom *atom, const struct span *field, uint64_t raw)
{
	int64_t value = model_field_number(field, raw), than = model_field_number(field, atom->value);

	switch (atom->op) {
	case OP_GE:
		return value >= than;
	case OP_EQ:
		return value == than;
	case OP_NE:
		return value != than;
	case OP_LT:
		return value < than;
	}
	return false;
}

static uint64_t check_highest_raw(const struct span *field)
{
	unsigned width = model_width(field->bits);

	return width < 8 ? (1u << width) - 1 : 255;
}

/* Whether `a` is a better way to turn the atom off than `b`: below what it asks for, then nearest to it. */
static bool check_off_better(const struct atom *atom, const struct span *field, uint64_t a, uint64_t b)
{
	int64_t than = model_field_number(field, atom->value);
	int64_t x = model_field_number(field, a), y = model_field_number(field, b);

	if ((x < than) != (y < than))
		return x < than;
	return x < than ? x > y : x < y;
}

/* Choose the value that makes an atom false; false when there is none. */
static bool check_atom_off(struct atom *atom, const struct span *field)
{
	bool found = false;

	for (uint64_t raw = 0; raw <= check_highest_raw(field); raw++) {
		if (!model_field_valid(field, raw) || check_atom_holds(atom, field, raw))
			continue;
		if (!found || check_off_better(atom, field, raw, atom->off))
			atom->off = (uint8_t)raw;
		found = true;
	}
	if (!found)
		atom->off = atom->value;
	return found;
}

static bool check_atom_can_hold(const struct atom *atom, const struct span *field)
{
	for (uint64_t raw = 0; raw <= check_highest_raw(field); raw++)
		if (model_field_valid(field, raw) && check_atom_holds(atom, field, raw))
			return true;
	return false;
}

/* An `off` line: its value becomes that of the feature's atoms on the field. */
static void check_off(const struct model *m, struct feature *feature, const struct off *off)
{
	bool used = false;

	if (off->field.index == NONE)
		return;
	const struct span *field = m->fields[off->field.index];

	if (!model_field_valid(field, off->value)) {
		report_error(off->at, "%u is no value of %s.%s", off->value, off->field.reg,
			     off->field.field);
		return;
	}
	for (unsigned i = 0; i < feature->atom_count; i++) {
		struct atom *atom = feature->atoms + i;

		if (atom->field.index != off->field.index)
			continue;
		used = true;
		atom->off = off->value;
		if (check_atom_holds(atom, field, off->value))
			report_error(off->at, "%s is still true with %s.%s = %u", feature->name,
				     off->field.reg, off->field.field, off->value);
	}
	if (!used)
		report_error(off->at, "%s does not depend on %s.%s", feature->name, off->field.reg,
			     off->field.field);
}

static void check_atom_value(const struct model *m, const struct atom *atom)
{
	const struct span *field = m->fields[atom->field.index];

	if (model_width(field->bits) > 8)
		report_error(atom->at, "%s.%s is wider than 8 bits: no feature can depend on it",
			     atom->field.reg, atom->field.field);
	else if (atom->value > check_highest_raw(field))
		report_error(atom->at, "%u does not fit %s.%s", atom->value, atom->field.reg,
			     atom->field.field);
	else if (!check_atom_can_hold(atom, field))
		report_error(atom->at, "no value of %s.%s satisfies this: it can never be true",
			     atom->field.reg, atom->field.field);
}

static void check_feature_offs(const struct model *m, struct feature *feature)
{
	bool known = true, can = false;

	for (unsigned i = 0; i < feature->atom_count; i++) {
		struct atom *atom = feature->atoms + i;

		if (atom->field.index == NONE) {
			known = false;
			continue;
		}
		check_atom_value(m, atom);
		can = check_atom_off(atom, m->fields[atom->field.index]) || can;
		if (!atom->last)
			continue;
		if (known && !can && !feature->off_never)
			report_error(atom->at, "no value turns %s off; if that is so, say `off never`",
				     feature->name);
		if (known && can && feature->off_never)
			report_error(feature->at, "%s can be turned off: `off never` is wrong",
				     feature->name);
		known = true;
		can = false;
	}
	for (unsigned i = 0; i < feature->off_count; i++)
		check_off(m, feature, feature->offs + i);
}

/* Depth first over implications; `path` holds the features on the way here. */
static void check_circle(const struct model *m, unsigned index, unsigned *path, unsigned depth, uint8_t *done)
{
	const struct feature *feature = m->features + index;

	if (done[index])
		return;
	path[depth] = index;
	for (unsigned i = 0; i < feature->implied_count; i++) {
		unsigned next = feature->implied[i].index;
		bool circle = false;

		if (next == NONE)
			continue;
		for (unsigned k = 0; k <= depth; k++)
			circle = circle || path[k] == next;
		if (circle)
			report_error(feature->implied[i].at, "%s implies %s, which implies %s: a circle",
				     feature->name, m->features[next].name, feature->name);
		else
			check_circle(m, next, path, depth + 1, done);
	}
	done[index] = 1;
}

static void check_implied_twice(const struct feature *feature)
{
	for (unsigned i = 0; i < feature->implied_count; i++)
		for (unsigned k = 0; k < i; k++)
			if (!strcmp(feature->implied[i].name, feature->implied[k].name))
				report_error(feature->implied[i].at, "%s implies %s twice", feature->name,
					     feature->implied[i].name);
}

void check_features(struct model *m)
{
	struct check_unique numbers = {0}, names = {0};
	unsigned *path = arena_alloc((m->feature_count + 1) * sizeof(*path));
	uint8_t *done = arena_alloc(m->feature_count + 1);

	for (unsigned i = 0; i < m->feature_count; i++) {
		struct feature *feature = m->features + i;

		check_unique_number(&numbers, feature->at, "feature number", feature->num);
		check_unique_name(&names, feature->at, "the name", feature->name);
		if (!feature->atom_count)
			report_error(feature->at, "%s has no `when` line", feature->name);
		check_feature_offs(m, feature);
		check_implied_twice(feature);
		check_circle(m, i, path, 0, done);
	}
	for (unsigned i = 0; i < m->cond_atom_count; i++) {
		struct atom *atom = m->cond_atoms + i;

		if (atom->field.index == NONE)
			continue;
		check_atom_value(m, atom);
		check_atom_off(atom, m->fields[atom->field.index]);
	}
}
