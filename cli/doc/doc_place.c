/* SPDX-License-Identifier: BSD-2-Clause */
/* Where in an open charter's text a refusal has its cause. */
#include "doc/doc.h"
#include "field.h"

static const char *doc_place_field(const struct doc_open *open, const struct doc_values *values,
				   unsigned field)
{
	if (open->field[field].path)
		return open->field[field].path;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (!doc_feature_asks(i, field) || !charter_feature_eval(values->id, i))
			continue;
		for (unsigned said = 0; said < ROW_FEATURE_COUNT; said++)
			if (open->feature[said].path && open->feature[said].value &&
			    doc_feature_needs(said, i))
				return open->feature[said].path;
	}
	return "/base";
}

static const char *doc_place_id(const struct doc_open *open, const struct doc_values *values, unsigned id,
				const struct charter_refusal *why)
{
	const struct row_reg *reg = names_reg(id);

	for (unsigned i = reg->first_field; i < (unsigned)reg->first_field + reg->field_count; i++)
		if (why->width ? row_fields[i].lsb == why->lsb : open->field[i].path != NULL)
			return doc_place_field(open, values, i);
	return "/base";
}

static const char *doc_place_fwreg(const struct doc_open *open, unsigned fwreg,
				   const struct charter_refusal *why)
{
	const struct row_fwreg *r = &row_fwregs[fwreg];

	if (open->fwreg[fwreg].path)
		return open->fwreg[fwreg].path;
	for (unsigned i = r->first_value; i < (unsigned)r->first_value + r->value_count; i++)
		if (open->bit[i].path && (why->asked & ~why->most) >> row_fwvalues[i].value & 1)
			return open->bit[i].path;
	return "/services";
}

const char *doc_place(const struct doc_open *open, const struct doc_values *values,
		      const struct charter_refusal *why)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (why->id == (CHARTER_KVM_SYSREG | names_reg(i)->enc))
			return doc_place_id(open, values, i, why);
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		if (why->id == row_fwregs[i].id)
			return doc_place_fwreg(open, i, why);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (why->id == (CHARTER_KVM_CCSIDR | i))
			return open->ccsidr[i].path ? open->ccsidr[i].path : "/base";
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if ((why->reason == CHARTER_REASON_PLATFORM || why->reason == CHARTER_REASON_NEEDS) &&
		    why->reg == row_platforms[i].num)
			return open->platform[i].path ? open->platform[i].path : "/base";
	return "";
}
