/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the limit. */
#include "prop.h"

#include <string.h>

static struct charter_host host, less;
static uint64_t limit[CHARTER_ID_COUNT], again[CHARTER_ID_COUNT];

static const char *field_name(const struct row_field *f)
{
	return row_field_names[f - row_fields].name;
}

static const char *reg_name(const struct row_field *f)
{
	return row_reg_names[f->reg].name;
}

static const struct row_pair *pair_of_low(const struct row_field *f)
{
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (&row_fields[row_pairs[i].low] == f)
			return &row_pairs[i];
	return NULL;
}

bool prop_limit_within_host(void)
{
	prop_host(&host);
	charter_host_limit(&host, limit);
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];
		uint64_t has = prop_raw(f, host.id), may = prop_raw(f, limit);
		bool gone = (row_regs[f->reg].needs != ROW_NONE || f->needs != ROW_NONE) && may == 0;

		if (pair_of_low(f) && may == 0)
			continue;
		if (!gone && may != has && !prop_within(f, has, may))
			return prop_fail("%s.%s: host %#lx, limit %#lx", reg_name(f), field_name(f), has,
					 may);
		if (!gone && f->flags & ROW_FIELD_CEILING && !prop_within(f, f->ceiling, may) &&
		    f->valid >> (has & 15) & 1)
			return prop_fail("%s.%s: ceiling %#x, limit %#lx", reg_name(f), field_name(f),
					 f->ceiling, may);
	}
	return true;
}

bool prop_limit_idempotent(void)
{
	prop_host(&host);
	charter_host_limit(&host, limit);
	memcpy(host.id, limit, sizeof(limit));
	charter_host_limit(&host, again);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (limit[i] != again[i])
			return prop_fail("%s: %#lx, then %#lx", row_reg_names[row_id_regs[i]].name, limit[i],
					 again[i]);
	return true;
}

/* Whether a feature can't be off: by no value of any of its fields. */
static bool always_on(unsigned feature)
{
	uint64_t values[CHARTER_ID_COUNT];
	bool done;

	memcpy(values, limit, sizeof(values));
	charter_feature_set(values, NULL, feature, false, &done, NULL, 0);
	return !done;
}

bool prop_limit_consistent(void)
{
	prop_host(&host);
	charter_host_limit(&host, limit);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		for (unsigned k = 0; prop_has(limit, i) && k < row_features[i].implied_count; k++) {
			unsigned implied = row_implied[row_features[i].first_implied + k];

			if (!prop_has(limit, implied) && !always_on(i))
				return prop_fail("%s without %s", row_feature_names[i].name,
						 row_feature_names[implied].name);
		}
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (prop_raw(&row_fields[row_pairs[i].high], limit) != row_pairs[i].at &&
		    prop_raw(&row_fields[row_pairs[i].low], limit) != 0)
			return prop_fail("pair %u contradicts itself", i);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		const struct row_reg *reg = &row_regs[row_id_regs[i]];
		uint64_t rest = limit[i];

		for (unsigned k = 0; k < reg->field_count; k++)
			for (unsigned bit = 0; bit < row_fields[reg->first_field + k].width; bit++)
				rest &= ~(1ull << (row_fields[reg->first_field + k].lsb + bit));
		if (rest != reg->res1 && !(reg->needs != ROW_NONE && rest == 0))
			return prop_fail("%s: reserved bits %#lx", row_reg_names[row_id_regs[i]].name, rest);
	}
	return true;
}

/* A host that has less in some lower-safe fields grants nothing more. */
bool prop_limit_monotone(void)
{
	unsigned changes = 1 + prop_below(10);

	prop_host(&host);
	charter_host_limit(&host, host.id);
	less = host;
	for (unsigned i = 0; i < changes; i++) {
		const struct row_field *f = &row_fields[prop_below(ROW_FIELD_COUNT)];
		uint64_t raw = prop_below(16);

		if (f->rule == ROW_RULE_LOWER_SAFE && !(f->flags & ROW_FIELD_ANY) && f->valid >> raw & 1 &&
		    prop_within(f, prop_raw(f, less.id), raw))
			prop_put(f, less.id, raw);
	}
	charter_host_limit(&less, limit);
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (pair_of_low(f) || row_regs[f->reg].needs != ROW_NONE || f->needs != ROW_NONE)
			continue;
		if (!prop_within(f, prop_raw(f, host.id), prop_raw(f, limit)))
			return prop_fail("%s.%s: %#lx rises to %#lx on a lesser host", reg_name(f),
					 field_name(f), prop_raw(f, host.id), prop_raw(f, limit));
	}
	return true;
}
