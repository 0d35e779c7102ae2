/* SPDX-License-Identifier: BSD-2-Clause */
/* names.c: names, reasons and places; profiles.c; withhold.c. */
#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "emit.h"

/* Quoted words have no escapes: a backslash is only a backslash. */
void emit_string(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++)
		fprintf(to, *text == '\\' || *text == '"' ? "\\%c" : "%c", *text);
	fputc('"', to);
}

void emit_place(FILE *to, const char *name, const char *why, struct place at)
{
	fprintf(to, "\t{");
	emit_string(to, name);
	fprintf(to, ", ");
	emit_string(to, why);
	fprintf(to, ", \"%s\", %u},\n", at.file, at.line);
}

static void emit_place_begin(FILE *to, const char *name, const char *count)
{
	emit_begin(to, "struct row_place", name, count);
}

static void emit_register_names(FILE *to, const struct model *m)
{
	emit_place_begin(to, "row_reg_names", "ROW_REG_COUNT");
	for (unsigned i = 0; i < m->reg_count; i++)
		emit_place(to, m->regs[i].name, m->regs[i].source, m->regs[i].at);
	emit_end(to);

	emit_place_begin(to, "row_field_names", "ROW_FIELD_COUNT");
	for (unsigned i = 0; i < m->field_count; i++)
		emit_place(to, m->fields[i]->name, "", m->fields[i]->at);
	emit_end(to);

	emit_begin(to, "struct row_field_value", "row_field_values", "ROW_FIELD_VALUE_COUNT");
	for (unsigned i = 0; i < m->field_count; i++)
		for (unsigned v = 0; v < 16; v++)
			if (m->fields[i]->value_names[v])
				fprintf(to, "\t{%u, %u, \"%s\"},\n", i, v, m->fields[i]->value_names[v]);
	emit_end(to);

	emit_place_begin(to, "row_policy_names", "ROW_FIELD_COUNT");
	for (unsigned i = 0; i < m->field_count; i++) {
		const struct policy *policy = m->policies + m->fields[i]->policy;

		emit_place(to, model_rule_names[policy->rule], policy->why, policy->at);
	}
	emit_end(to);

	emit_place_begin(to, "row_feature_names", "ROW_FEATURE_COUNT");
	for (unsigned i = 0; i < m->feature_count; i++)
		emit_place(to, m->features[i].name, m->features[i].section, m->features[i].at);
	emit_end(to);
}

static void emit_service_names(FILE *to, const struct model *m)
{
	emit_place_begin(to, "row_fwreg_names", "ROW_FWREG_COUNT");
	for (unsigned i = 0; i < m->fwreg_count; i++)
		emit_place(to, m->fwregs[i].name, "", m->fwregs[i].at);
	emit_end(to);

	emit_place_begin(to, "row_fwvalue_names", "ROW_FWVALUE_COUNT");
	for (unsigned i = 0; i < m->fwreg_count; i++)
		for (unsigned k = 0; k < m->fwregs[i].value_count; k++)
			emit_place(to, m->fwregs[i].values[k].name, "", m->fwregs[i].values[k].at);
	emit_end(to);

	emit_place_begin(to, "row_call_names", "ROW_CALL_COUNT");
	for (unsigned i = 0; i < m->call_count; i++)
		emit_place(to, m->calls[i].name, "", m->calls[i].at);
	emit_end(to);
}

void emit_names(FILE *to, const struct model *m)
{
	emit_register_names(to, m);
	emit_service_names(to, m);

	emit_place_begin(to, "row_control_names", "ROW_CONTROL_COUNT");
	for (unsigned i = 0; i < m->control_count; i++)
		emit_place(to, arena_format("%s.%s", m->controls[i].field.reg, m->controls[i].field.field),
			   m->controls[i].why, m->controls[i].at);
	emit_end(to);

	emit_place_begin(to, "row_state_names", "ROW_STATE_COUNT");
	for (unsigned i = 0; i < m->state_count; i++)
		emit_place(to, m->states[i].name, "", m->states[i].at);
	emit_end(to);

	emit_place_begin(to, "row_platform_names", "ROW_PLATFORM_COUNT");
	for (unsigned i = 0; i < m->platform_count; i++)
		emit_place(to, m->platforms[i].name, m->platforms[i].what, m->platforms[i].at);
	emit_end(to);
}

static void emit_profile_caches(FILE *to, const struct model *m, const struct profile *profile)
{
	bool there[14] = {false}, wide = model_profile_wide(m, profile), fits;
	uint32_t values[14] = {0};

	for (unsigned i = 0; i < profile->cache_count; i++) {
		there[profile->caches[i].select] = true;
		values[profile->caches[i].select] =
			model_profile_cache(profile->caches[i].value, wide, &fits);
	}
	fprintf(to, "\t .ccsidr = {");
	for (unsigned i = 0; i < 14; i++)
		fprintf(to, "%s0x%x", i ? ", " : "", there[i] ? values[i] : 0xffffffffu);
	fprintf(to, "},\n");
}

static void emit_profile(FILE *to, const struct model *m, const struct profile *profile)
{
	uint32_t given = 0;

	fprintf(to, "\t{.id = ");
	emit_string(to, profile->id);
	fprintf(to, ",\n\t .source = ");
	emit_string(to, profile->source);
	fprintf(to, ",\n\t .reg = {\n");
	for (unsigned i = 0; i < profile->reg_count; i++)
		fprintf(to, "\t\t [CHARTER_ID_%s] = 0x%" PRIx64 ",\n", emit_upper(profile->regs[i].name),
			profile->regs[i].value);
	fprintf(to, "\t },\n");
	if (profile->platform_count)
		fprintf(to, "\t .platform = {\n");
	for (unsigned i = 0; i < profile->platform_count; i++) {
		given |= 1u << profile->platform[i].index;
		fprintf(to, "\t\t [CHARTER_PLATFORM_%s] = 0x%" PRIx64 ",\n",
			emit_upper(profile->platform[i].name), profile->platform[i].value);
	}
	if (profile->platform_count)
		fprintf(to, "\t },\n");
	emit_profile_caches(to, m, profile);
	fprintf(to, "\t .platform_given = 0x%x, .line = %u, .file = \"%s\"},\n", given, profile->at.line,
		profile->at.file);
}

void emit_profiles(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_profile", "row_profiles", "ROW_PROFILE_COUNT");
	for (unsigned i = 0; i < m->profile_count; i++)
		emit_profile(to, m, m->profiles + i);
	emit_end(to);
}

static const char *emit_withhold_name(const struct withhold *withhold)
{
	if (withhold->feature_name || withhold->fwreg_name)
		return withhold->feature_name ? withhold->feature_name : withhold->fwreg_name;
	return arena_format("%s.%s", withhold->field.reg, withhold->field.field);
}

void emit_withhold_names(FILE *to, const struct model *m)
{
	emit_place_begin(to, "row_withhold_names", "ROW_WITHHOLD_COUNT");
	for (unsigned i = 0; i < m->withhold_count; i++)
		emit_place(to, emit_withhold_name(m->withholds + i), m->withholds[i].why, m->withholds[i].at);
	emit_end(to);
}

void emit_withholds(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_withhold", "row_withholds", "ROW_WITHHOLD_COUNT");
	for (unsigned i = 0; i < m->withhold_count; i++) {
		const struct withhold *withhold = m->withholds + i;

		fprintf(to,
			"\t{.feature = %s, .field = %s, .fwreg = %s, .unless = %s, .value = 0x%x}, /* %s "
			"*/\n",
			emit_index(withhold->feature), emit_index(withhold->field.index),
			emit_index(withhold->fwreg), emit_index(withhold->unless), withhold->value,
			emit_withhold_name(withhold));
	}
	emit_end(to);
}
