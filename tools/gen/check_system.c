/* SPDX-License-Identifier: BSD-2-Clause */
/* Control bits, state, platform facts, withheld features, profiles. */
#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "check.h"

#define CHECK_KVM_SYSREG 0x6030000000130000ull
#define CHECK_KVM_CCSIDR 0x6020000000110000ull

/* Whether both conditions can hold in one guest. */
static bool check_conditions_meet(const struct control *a, const struct control *b)
{
	bool opposite = (a->cond == COND_WHEN && b->cond == COND_UNLESS) ||
			(a->cond == COND_UNLESS && b->cond == COND_WHEN);

	return !opposite || strcmp(a->when.text, b->when.text);
}

static void check_controls_agree(const struct control *a, const struct control *b)
{
	bool same_bits = a->bits.msb == b->bits.msb && a->bits.lsb == b->bits.lsb;
	bool same_name = !strcmp(a->field.field, b->field.field);

	if (strcmp(a->field.reg, b->field.reg))
		return;
	if (same_name && !same_bits)
		report_error(b->at, "%s.%s is %u:%u on line %u", b->field.reg, b->field.field, a->bits.msb,
			     a->bits.lsb, a->at.line);
	else if (!same_name && model_mask(a->bits) & model_mask(b->bits))
		report_error(b->at, "%s.%s overlaps %s (line %u)", b->field.reg, b->field.field,
			     a->field.field, a->at.line);
	else if (same_name && a->set != b->set && check_conditions_meet(a, b))
		report_error(b->at, "%s.%s can be asked to be both set and clear (line %u)", b->field.reg,
			     b->field.field, a->at.line);
}

static void check_controls(const struct model *m)
{
	struct check_unique numbers = {0};

	for (unsigned i = 0; i < m->control_count; i++) {
		check_unique_number(&numbers, m->controls[i].at, "control number", m->controls[i].num);
		for (unsigned k = 0; k < i; k++)
			check_controls_agree(m->controls + k, m->controls + i);
	}
}

/* The ids of a state row against every other id there is. */
static void check_state_ids(const struct model *m, const struct state *state, struct check_unique *ids)
{
	for (unsigned i = 0; i < state->count; i++)
		check_unique_number(ids, state->at, "the KVM id", state->id + (uint64_t)i * state->step);
	if ((state->id & ~0xffffull) == CHECK_KVM_CCSIDR)
		report_error(state->at, "%s: CCSIDR ids are listed by themselves", state->name);
	for (unsigned i = 0; i < m->fwreg_count; i++)
		if (m->fwregs[i].id == state->id)
			report_error(state->at, "%s: firmware registers are listed by themselves",
				     state->name);
}

static void check_states(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0}, ids = {0};

	for (unsigned i = 0; i < m->reg_count; i++)
		if (m->regs[i].state || model_is_id(m->regs + i))
			check_unique_number(&ids, m->regs[i].at, "the KVM id",
					    CHECK_KVM_SYSREG | m->regs[i].enc);
	for (unsigned i = 0; i < m->state_count; i++) {
		const struct state *state = m->states + i;

		check_unique_number(&numbers, state->at, "state number", state->num);
		check_unique_name(&names, state->at, "the name", state->name);
		check_state_ids(m, state, &ids);
	}
}

static void check_withholds(const struct model *m)
{
	struct check_unique names = {0};

	for (unsigned i = 0; i < m->withhold_count; i++) {
		const struct withhold *withhold = m->withholds + i;
		const char *name = withhold->feature_name;

		if (!name)
			name = withhold->fwreg_name;
		if (!name)
			name = arena_format("%s.%s", withhold->field.reg, withhold->field.field);
		check_unique_name(&names, withhold->at, "the name", name);
		if (withhold->field.index != NONE &&
		    !model_field_valid(m->fields[withhold->field.index], withhold->value))
			report_error(withhold->at, "%u is no value of %s", withhold->value, name);
	}
}

void check_system(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0};

	for (unsigned i = 0; i < m->platform_count; i++) {
		check_unique_number(&numbers, m->platforms[i].at, "platform number", m->platforms[i].num);
		check_unique_name(&names, m->platforms[i].at, "the name", m->platforms[i].name);
	}
	if (m->platform_count > 32) /* struct row_profile has a bit for each */
		report_error(m->platforms[32].at, "more than 32 platform facts");
	check_controls(m);
	check_states(m);
	check_withholds(m);
}

static void check_profile_value(const struct model *m, const struct profile_value *value)
{
	const struct reg *reg = m->regs + m->ids[value->index];
	uint64_t fields = model_span_bits(reg, SPAN_FIELD), ones = model_span_bits(reg, SPAN_RES1);

	if (value->value & ~(fields | ones))
		report_error(value->at, "%s = 0x%" PRIx64 " has reserved bits set: 0x%" PRIx64, reg->name,
			     value->value, value->value & ~(fields | ones));
	if (~value->value & ones)
		report_error(value->at, "%s = 0x%" PRIx64 " has bits clear that read as one: 0x%" PRIx64,
			     reg->name, value->value, ~value->value & ones);
	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct span *field = m->fields[reg->first_field + i];
		uint64_t raw = (value->value & model_mask(field->bits)) >> field->bits.lsb;

		if (!model_field_valid(field, raw))
			report_error(value->at, "%s.%s has no value 0x%" PRIx64 " (%s:%u)", reg->name,
				     field->name, raw, field->at.file, field->at.line);
	}
}

/* Unallocated registers can only be 0: a profile may leave them out. */
static void check_profile_complete(const struct model *m, const struct profile *profile)
{
	for (unsigned i = 0; i < m->id_count; i++) {
		const struct reg *reg = m->regs + m->ids[i];
		bool there = !reg->field_count;

		for (unsigned k = 0; k < profile->reg_count; k++)
			there = there || profile->regs[k].index == i;
		if (!there)
			report_error(profile->at, "%s has no value for %s", profile->id, reg->name);
	}
}

static void check_profile_cache(const struct model *m, const struct profile *profile,
				const struct profile_cache *cache)
{
	bool wide = model_profile_wide(m, profile), fits;

	model_profile_cache(cache->value, wide, &fits);
	if (!fits)
		report_error(cache->at, "0x%" PRIx64 " is no CCSIDR_EL1 in the %s format that %s has%s",
			     cache->value, wide ? "64-bit" : "32-bit", profile->id,
			     wide ? ", or beyond what the other can say" : "");
}

static void check_profile(const struct model *m, const struct profile *profile)
{
	struct check_unique regs = {0}, platform = {0}, caches = {0};

	for (unsigned i = 0; i < profile->reg_count; i++) {
		check_unique_name(&regs, profile->regs[i].at, "the register", profile->regs[i].name);
		if (profile->regs[i].index != NONE)
			check_profile_value(m, profile->regs + i);
	}
	for (unsigned i = 0; i < profile->platform_count; i++)
		check_unique_name(&platform, profile->platform[i].at, "the fact", profile->platform[i].name);
	for (unsigned i = 0; i < profile->cache_count; i++) {
		check_unique_number(&caches, profile->caches[i].at, "the cache (level-1)<<1|instruction",
				    profile->caches[i].select);
		check_profile_cache(m, profile, profile->caches + i);
	}
	if (m->whole[KIND_SYSREG])
		check_profile_complete(m, profile);
}

void check_profiles(const struct model *m)
{
	struct check_unique ids = {0};

	for (unsigned i = 0; i < m->profile_count; i++) {
		check_unique_name(&ids, m->profiles[i].at, "the profile", m->profiles[i].id);
		check_profile(m, m->profiles + i);
	}
}
