/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* Duplicates are reported later; until then their order is that of their places. */
static int resolve_compare(uint64_t a, uint64_t b, struct place at_a, struct place at_b)
{
	return a != b ? (a > b) - (a < b) : report_order(at_a, at_b);
}

static int resolve_reg_order(const void *a, const void *b)
{
	const struct reg *x = a, *y = b;

	return resolve_compare(x->enc, y->enc, x->at, y->at);
}

static int resolve_feature_order(const void *a, const void *b)
{
	const struct feature *x = a, *y = b;

	return resolve_compare(x->num, y->num, x->at, y->at);
}

static int resolve_fwreg_order(const void *a, const void *b)
{
	const struct fwreg *x = a, *y = b;

	return resolve_compare(x->num, y->num, x->at, y->at);
}

static int resolve_fwvalue_order(const void *a, const void *b)
{
	const struct fwvalue *x = a, *y = b;

	return resolve_compare(x->value, y->value, x->at, y->at);
}

static int resolve_call_order(const void *a, const void *b)
{
	const struct call *x = a, *y = b;

	return resolve_compare(x->fid, y->fid, x->at, y->at);
}

static int resolve_control_order(const void *a, const void *b)
{
	const struct control *x = a, *y = b;

	return resolve_compare(x->num, y->num, x->at, y->at);
}

static int resolve_state_order(const void *a, const void *b)
{
	const struct state *x = a, *y = b;

	return resolve_compare(x->id, y->id, x->at, y->at);
}

static int resolve_platform_order(const void *a, const void *b)
{
	const struct platform *x = a, *y = b;

	return resolve_compare(x->num, y->num, x->at, y->at);
}

static int resolve_profile_order(const void *a, const void *b)
{
	const struct profile *x = a, *y = b;
	int by_id = strcmp(x->id, y->id);

	return by_id ? by_id : report_order(x->at, y->at);
}

static int resolve_field_order(const void *a, const void *b)
{
	const struct span *x = *(struct span *const *)a, *y = *(struct span *const *)b;

	return resolve_compare(x->bits.lsb, y->bits.lsb, x->at, y->at);
}

static void resolve_sort(void *base, unsigned count, size_t size, int (*order)(const void *, const void *))
{
	if (count)
		qsort(base, count, size, order);
}

static void resolve_reg_fields(struct model *m, unsigned r)
{
	struct reg *reg = m->regs + r;

	reg->first_field = m->field_count;
	for (unsigned i = 0; i < reg->span_count; i++) {
		reg->spans[i].reg = r;
		if (reg->spans[i].kind != SPAN_FIELD || !model_is_id(reg))
			continue;
		m->fields = arena_grow(m->fields, m->field_count, sizeof(*m->fields));
		m->fields[m->field_count++] = reg->spans + i;
	}
	reg->field_count = m->field_count - reg->first_field;
	if (reg->field_count)
		qsort(m->fields + reg->first_field, reg->field_count, sizeof(*m->fields),
		      resolve_field_order);
	for (unsigned i = reg->first_field; i < m->field_count; i++)
		m->fields[i]->index = i;
}

static void resolve_regs(struct model *m)
{
	m->field_count = m->id_count = m->yours_count = 0;
	for (unsigned r = 0; r < m->reg_count; r++) {
		struct reg *reg = m->regs + r;

		resolve_reg_fields(m, r);
		reg->effective = NONE;
		if (model_is_id(reg)) {
			m->ids = arena_grow(m->ids, m->id_count, sizeof(*m->ids));
			m->ids[m->id_count] = r;
			reg->id_index = m->id_count++;
		}
		if (reg->read == ACT_YOURS || reg->write == ACT_YOURS)
			reg->yours = m->yours_count++;
	}
}

static void resolve_el12(struct model *m)
{
	for (unsigned i = 0; i < m->el12_count; i++) {
		const struct implied *alias = m->el12s + i;
		unsigned r = model_find_reg(m, alias->name);

		if (r == NONE)
			report_error(alias->at, "no such register: %s", alias->name);
		else if (model_is_id(m->regs + r))
			report_error(alias->at, "%s is no register of class sys: EL2 has none of this name",
				     alias->name);
		else if (m->regs[r].el12)
			report_error(alias->at, "%s is listed already", alias->name);
		else
			m->regs[r].el12 = true;
	}
}

void resolve_order(struct model *m)
{
	resolve_sort(m->regs, m->reg_count, sizeof(*m->regs), resolve_reg_order);
	resolve_sort(m->features, m->feature_count, sizeof(*m->features), resolve_feature_order);
	resolve_sort(m->fwregs, m->fwreg_count, sizeof(*m->fwregs), resolve_fwreg_order);
	resolve_sort(m->calls, m->call_count, sizeof(*m->calls), resolve_call_order);
	resolve_sort(m->controls, m->control_count, sizeof(*m->controls), resolve_control_order);
	resolve_sort(m->states, m->state_count, sizeof(*m->states), resolve_state_order);
	resolve_sort(m->platforms, m->platform_count, sizeof(*m->platforms), resolve_platform_order);
	resolve_sort(m->profiles, m->profile_count, sizeof(*m->profiles), resolve_profile_order);
	for (unsigned i = 0; i < m->fwreg_count; i++)
		resolve_sort(m->fwregs[i].values, m->fwregs[i].value_count, sizeof(*m->fwregs[i].values),
			     resolve_fwvalue_order);
	resolve_regs(m);
	resolve_el12(m);
	resolve_trap_order(m);
}

unsigned resolve_feature(const struct model *m, struct place at, const char *name)
{
	unsigned index = model_find_feature(m, name);

	if (index == NONE && m->whole[KIND_FEATURE])
		report_error(at, "no such feature: %s", name);
	return index;
}

void resolve_field(const struct model *m, struct place at, struct field_ref *ref)
{
	unsigned reg = model_find_reg(m, ref->reg);

	ref->index = model_find_field(m, ref->reg, ref->field);
	if (ref->index != NONE || !m->whole[KIND_SYSREG])
		return;
	if (reg == NONE)
		report_error(at, "no such register: %s", ref->reg);
	else if (!model_is_id(m->regs + reg))
		report_error(at, "%s is of class sys: it has no chartered fields", ref->reg);
	else
		report_error(at, "no such field: %s.%s", ref->reg, ref->field);
}

static void resolve_features(struct model *m)
{
	unsigned atoms = 0, implied = 0;

	for (unsigned i = 0; i < m->feature_count; i++) {
		struct feature *feature = m->features + i;

		feature->first_atom = atoms;
		feature->first_implied = implied;
		atoms += feature->atom_count;
		implied += feature->implied_count;
		for (unsigned k = 0; k < feature->atom_count; k++)
			resolve_field(m, feature->atoms[k].at, &feature->atoms[k].field);
		for (unsigned k = 0; k < feature->off_count; k++)
			resolve_field(m, feature->offs[k].at, &feature->offs[k].field);
		for (unsigned k = 0; k < feature->implied_count; k++)
			feature->implied[k].index =
				resolve_feature(m, feature->implied[k].at, feature->implied[k].name);
	}
	m->feature_atom_count = atoms;
}

static void resolve_policies(struct model *m)
{
	for (unsigned i = 0; i < m->policy_count; i++) {
		struct policy *policy = m->policies + i;

		resolve_field(m, policy->at, &policy->field);
		if (policy->needs_name)
			policy->needs = resolve_feature(m, policy->at, policy->needs_name);
		if (policy->field.index == NONE)
			continue;
		struct span *field = m->fields[policy->field.index];

		if (field->policy != NONE)
			report_error(policy->at, "%s.%s has a policy already (%s:%u)", policy->field.reg,
				     policy->field.field, m->policies[field->policy].at.file,
				     m->policies[field->policy].at.line);
		else
			field->policy = i;
	}
	for (unsigned i = 0; i < m->pair_count; i++) {
		resolve_field(m, m->pairs[i].at, &m->pairs[i].high);
		resolve_field(m, m->pairs[i].at, &m->pairs[i].low);
	}
}

static void resolve_controls(struct model *m)
{
	for (unsigned i = 0; i < m->control_count; i++) {
		struct control *control = m->controls + i;

		control->host = NONE;
		resolve_cond(m, &control->when);
		if (control->host_name)
			control->host = resolve_feature(m, control->at, control->host_name);
		control->reg = resolve_el2(m, control->at, control->field.reg);
	}
}

static void resolve_profile(struct model *m, struct profile *profile)
{
	for (unsigned i = 0; i < profile->reg_count; i++) {
		struct profile_value *value = profile->regs + i;
		unsigned reg = model_find_reg(m, value->name);

		if (reg != NONE && model_is_id(m->regs + reg))
			value->index = m->regs[reg].id_index;
		else if (reg != NONE)
			report_error(value->at, "%s is of class sys: a profile has no value for it",
				     value->name);
		else if (m->whole[KIND_SYSREG])
			report_error(value->at, "no such register: %s", value->name);
	}
	for (unsigned i = 0; i < profile->platform_count; i++) {
		struct profile_value *value = profile->platform + i;

		value->index = model_find_platform(m, value->name);
		if (value->index == NONE && m->whole[KIND_PLATFORM])
			report_error(value->at, "no such platform fact: %s", value->name);
	}
}

static void resolve_withhold(struct model *m, struct withhold *withhold)
{
	withhold->unless = NONE;
	if (withhold->unless_name)
		withhold->unless = resolve_feature(m, withhold->at, withhold->unless_name);
	if (withhold->feature_name) {
		withhold->feature = resolve_feature(m, withhold->at, withhold->feature_name);
	} else if (withhold->fwreg_name) {
		withhold->fwreg = resolve_fwreg(m, withhold->at, withhold->fwreg_name);
		if (withhold->fwreg != NONE &&
		    !resolve_fwreg_value(m->fwregs + withhold->fwreg, withhold->value_text, &withhold->value))
			report_error(withhold->at, "%s can't be %s", withhold->fwreg_name,
				     withhold->value_text);
	} else {
		resolve_field(m, withhold->at, &withhold->field);
	}
}

static void resolve_platform(struct model *m, struct platform *platform)
{
	platform->needs = NONE;
	if (platform->needs_name)
		platform->needs = resolve_feature(m, platform->at, platform->needs_name);
}

void resolve_names(struct model *m)
{
	m->cond_atom_count = m->cond_list_count = 0;
	for (unsigned i = 0; i < m->reg_count; i++)
		resolve_cond(m, &m->regs[i].needs);
	for (unsigned i = 0; i < m->state_count; i++) {
		resolve_cond(m, &m->states[i].needs);
		resolve_grant(m, m->states[i].at, &m->states[i].grant);
	}
	for (unsigned i = 0; i < m->platform_count; i++)
		resolve_platform(m, m->platforms + i);
	for (unsigned i = 0; i < m->withhold_count; i++)
		resolve_withhold(m, m->withholds + i);
	for (unsigned i = 0; i < m->profile_count; i++)
		resolve_profile(m, m->profiles + i);
	resolve_features(m);
	resolve_policies(m);
	resolve_controls(m);
	resolve_services(m);
	resolve_insns(m);
	resolve_effectives(m);
	resolve_vncrs(m);
	resolve_traps(m);
}
