/* SPDX-License-Identifier: BSD-2-Clause */
#include "model.h"

#include <string.h>

#include "arena.h"

const char *const model_without_names[WITHOUT_COUNT] = {"undef", "nop", "other"};

const char *const model_rule_names[RULE_COUNT] = {
	[RULE_EXACT] = "exact",
	[RULE_LOWER] = "lower-safe",
	[RULE_HIGHER] = "higher-safe",
	[RULE_HIGHER_OR_ZERO] = "higher-or-zero-safe",
	[RULE_FREE] = "free",
	[RULE_EXACT_OR_ZERO] = "exact-or-zero",
	[RULE_LOWER_OR_NONE] = "lower-safe-or-none",
	[RULE_LOWEST_BITS] = "lowest-bits",
};

unsigned model_find_reg(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->reg_count; i++)
		if (!strcmp(m->regs[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_field(const struct model *m, const char *reg, const char *field)
{
	unsigned r = model_find_reg(m, reg);

	if (r == NONE)
		return NONE;
	for (unsigned i = 0; i < m->regs[r].field_count; i++)
		if (!strcmp(m->fields[m->regs[r].first_field + i]->name, field))
			return m->regs[r].first_field + i;
	return NONE;
}

unsigned model_find_feature(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->feature_count; i++)
		if (!strcmp(m->features[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_fwreg(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->fwreg_count; i++)
		if (!strcmp(m->fwregs[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_insn(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->insn_count; i++)
		if (!strcmp(m->insns[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_el2(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->el2_count; i++)
		if (!strcmp(m->el2s[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_call(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->call_count; i++)
		if (!strcmp(m->calls[i].name, name))
			return i;
	return NONE;
}

unsigned model_find_platform(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->platform_count; i++)
		if (!strcmp(m->platforms[i].name, name))
			return i;
	return NONE;
}

uint64_t model_span_bits(const struct reg *reg, enum span_kind kind)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < reg->span_count; i++)
		if (reg->spans[i].kind == kind)
			bits |= model_mask(reg->spans[i].bits);
	return bits;
}

const char *model_field_text(const struct model *m, unsigned field)
{
	const struct span *span = m->fields[field];

	return arena_format("%s.%s", m->regs[span->reg].name, span->name);
}

int64_t model_field_number(const struct span *field, uint64_t raw)
{
	unsigned width = model_width(field->bits);

	if (field->is_signed && width < 64 && raw >> (width - 1))
		return (int64_t)(raw | ~0ull << width);
	return (int64_t)raw;
}

bool model_field_valid(const struct span *field, uint64_t raw)
{
	unsigned width = model_width(field->bits);

	if (width < 64 && raw >> width)
		return false;
	return field->any || (raw < 16 && field->valid >> raw & 1);
}

bool model_profile_wide(const struct model *m, const struct profile *profile)
{
	unsigned field = model_find_field(m, "ID_AA64MMFR2_EL1", "CCIDX");

	if (field == NONE)
		return false;
	for (unsigned i = 0; i < profile->reg_count; i++)
		if (!strcmp(profile->regs[i].name, "ID_AA64MMFR2_EL1"))
			return profile->regs[i].value & model_mask(m->fields[field]->bits);
	return false;
}

/* LineSize 2:0 in both; Associativity 12:3 or 23:3, NumSets 27:13 or 55:32. */
uint32_t model_profile_cache(uint64_t value, bool wide, bool *fits)
{
	uint64_t ways = value >> 3 & 0x1fffff, sets = value >> 32;

	*fits = wide ? ways <= 0x3ff && sets <= 0x7fff : value < UINT32_MAX;
	return (uint32_t)(wide ? sets << 13 | ways << 3 | (value & 7) : value);
}
