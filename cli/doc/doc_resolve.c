/* SPDX-License-Identifier: BSD-2-Clause */
/* From what an open charter says to the values it comes to: base, features, registers, services, platform. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include "feature_priv.h"
#include "field.h"
#include <stdio.h>
#include <string.h>

/* The value of a field that grants the least, by its safe rule. */
static uint64_t doc_resolve_least(const struct row_field *f)
{
	uint64_t least = 0;
	bool found = false;

	if (f->flags & ROW_FIELD_ANY && f->rule == ROW_RULE_FREE)
		return 0;
	if (f->flags & ROW_FIELD_ANY)
		return field_combine(f, 0, field_max(f)) == field_max(f) ? field_max(f) : 0;
	for (uint64_t v = 0; v < FIELD_SMALL && v <= field_max(f); v++) {
		if (!field_valid(f, v))
			continue;
		least = found && f->rule != ROW_RULE_FREE ? field_combine(f, least, v) : found ? least : v;
		found = true;
	}
	return least;
}

/* Base "none": every field grants the least. */
static void doc_resolve_none(struct doc_values *values)
{
	memset(values, 0, sizeof(*values));
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		values->id[i] = names_reg(i)->res1;
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		field_set(&row_fields[i], values->id, doc_resolve_least(&row_fields[i]));
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++)
		if (field_get(&row_fields[row_pairs[i].high], values->id) != row_pairs[i].at)
			field_set(&row_fields[row_pairs[i].low], values->id, 0);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		values->ccsidr[i] = CHARTER_CCSIDR_NONE;
}

static void doc_resolve_base(const struct doc_open *open, struct doc_values *values)
{
	doc_resolve_none(values);
	if (!open->base)
		return;
	memcpy(values->id, open->base->reg, sizeof(values->id));
	memcpy(values->platform, open->base->platform, sizeof(values->platform));
	memcpy(values->ccsidr, open->base->ccsidr, sizeof(values->ccsidr));
}

/*
 * A CPU has what no guest is ever granted (EL2, EL3), and may show a feature without one that it implies:
 * such features go, as if the charter had turned them off.
 */
static void doc_resolve_grantable(struct doc_values *values)
{
	struct charter_host host = {0};

	memcpy(host.id, values->id, sizeof(host.id));
	charter_host_limit(&host, values->id);
}

static void doc_resolve_registers(const struct doc_open *open, struct doc_values *values)
{
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (open->field[i].path)
			field_set(&row_fields[i], values->id, open->field[i].value);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (open->ccsidr[i].path)
			values->ccsidr[i] = (uint32_t)open->ccsidr[i].value;
}

/* A register that exists with a feature only goes with it, unless the charter speaks of it. */
static void doc_resolve_needy(const struct doc_open *open, struct doc_values *values)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		const struct row_reg *reg = names_reg(i);
		bool said = false;

		for (unsigned f = reg->first_field; f < (unsigned)reg->first_field + reg->field_count; f++)
			said = said || open->field[f].path;
		if (!said && !feature_cond(values->id, reg->needs))
			values->id[i] = 0;
	}
}

/* What is not said is not granted; a version has to be said. */
static void doc_resolve_services(struct doc_open *open, struct doc_values *values)
{
	char known[256], key[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		if (open->fwreg[i].path)
			values->fwreg[i] = open->fwreg[i].value;
		else if (row_fwregs[i].kind == ROW_FW_VERSION)
			doc_open_error(open, "/services", "\"%s\" is missing; say one of %s",
				       services_key_of_reg(i, key), services_words(i, known, sizeof(known)));
	}
	for (unsigned i = 0; i < ROW_FWVALUE_COUNT; i++)
		if (open->bit[i].path && open->bit[i].value)
			values->fwreg[services_reg_of(i)] |= 1ull << row_fwvalues[i].value;
}

/* A fact that is said, of a feature that is not granted. */
static void doc_resolve_needless(struct doc_open *open, unsigned fact, unsigned feature)
{
	const struct doc_said *said = &open->platform[fact];
	const struct row_place *row = &row_platform_names[fact];
	const char *name = row_feature_names[feature].name;
	char key[NAMES_FIELD_MAX];

	names_of_platform(fact, key);
	if (open->feature[feature].path)
		doc_open_error(open, said->path, "contradicts %s: false on line %u; %s needs %s (arch/%s:%u)",
			       open->feature[feature].path, open->feature[feature].line, key, name, row->file,
			       row->line);
	else
		doc_open_error(open, said->path,
			       "%s needs %s, which is not granted (arch/%s:%u); say 0, or grant it", key,
			       name, row->file, row->line);
}

/* SVE without any vector length is none. */
static void doc_resolve_lengths(struct doc_open *open, const struct doc_values *values)
{
	const struct doc_said *said = &open->platform[CHARTER_PLATFORM_SVE_VLS];
	unsigned feature = row_platforms[CHARTER_PLATFORM_SVE_VLS].needs;
	const struct doc_said *sve = &open->feature[feature];

	if (!charter_feature_eval(values->id, feature) || values->platform[CHARTER_PLATFORM_SVE_VLS])
		return;
	if (said->path && sve->path)
		doc_open_error(open, said->path,
			       "contradicts %s: true on line %u; it has at least one vector length",
			       sve->path, sve->line);
	else
		doc_open_error(open,
			       said->path  ? said->path
			       : sve->path ? sve->path
					   : "/base",
			       "%s is granted without a vector length; say which under levels, sve.vl",
			       row_feature_names[feature].name);
}

static void doc_resolve_fact(struct doc_open *open, unsigned fact, struct doc_values *values)
{
	const char *place = json_pos_find(&open->pos, "/platform") ? "/platform" : "/base";
	unsigned needs = row_platforms[fact].needs;
	bool there = needs == ROW_NONE || charter_feature_eval(values->id, needs);
	char key[NAMES_FIELD_MAX];

	if (open->platform[fact].path)
		values->platform[fact] = open->platform[fact].value;
	else if (!there)
		values->platform[fact] = 0;
	else if (!open->base || !(open->base->platform_given >> fact & 1))
		doc_open_error(open, place,
			       "platform fact \"%s\" is missing, and the base does not give it: %s",
			       names_of_platform(fact, key), row_platform_names[fact].why);
	if (!there && values->platform[fact])
		doc_resolve_needless(open, fact, needs);
}

static void doc_resolve_platform(struct doc_open *open, struct doc_values *values)
{
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		doc_resolve_fact(open, i, values);
	doc_resolve_lengths(open, values);
}

/* The library speaks of a host; here the only limit is the model's policy. */
static void doc_resolve_explain(const struct charter_refusal *why, char *text, size_t size)
{
	static const char host[] = " on this host";
	char *at;

	charter_explain(why, text, size);
	at = strstr(text, host);
	if (at)
		memmove(at, at + sizeof(host) - 1, strlen(at + sizeof(host) - 1) + 1);
}

/* What the library has to say of it: policy, pairs, reserved bits, services that could not be discovered. */
static int doc_resolve_judge(struct doc_open *open, const struct doc_values *values)
{
	struct doc_refusals refusals;
	struct charter_host host;
	struct doc_vm vm;
	char text[512];

	doc_vm_own_host(values, &host);
	if (!doc_vm_make(&vm, values, &host, &refusals))
		return CMD_ENVIRONMENT;
	for (unsigned i = 0; i < refusals.count; i++) {
		doc_resolve_explain(&refusals.list[i], text, sizeof(text));
		doc_open_error(open, doc_place(open, values, &refusals.list[i]), "%s", text);
	}
	doc_vm_free(&vm);
	return open->errors ? CMD_INPUT : CMD_YES;
}

/* What a guest is told of, it must be able to ask for. */
static void doc_resolve_others(struct doc_open *open, struct doc_values *values)
{
	const uint64_t both = 3;

	values->others = open->others;
	if (open->others.count && (values->fwreg[CHARTER_FWREG_VENDOR_HYP_BMAP_2] & both) != both)
		doc_open_error(
			open, "/identity/others",
			"is what a guest asks for by \"discover_impl_ver\" and \"discover_impl_cpus\"; grant "
			"both under services");
}

int doc_resolve(struct doc_open *open, struct doc_values *values, struct doc_along *along)
{
	doc_resolve_base(open, values);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		along->had[i] = open->base && charter_feature_eval(values->id, i);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		along->zeroed[i] = open->base && values->id[i];
	doc_resolve_grantable(values);
	doc_feature_apply(open, values->id);
	if (open->errors)
		return CMD_INPUT;
	doc_resolve_registers(open, values);
	doc_resolve_needy(open, values);
	doc_feature_verify(open, values->id);
	doc_resolve_services(open, values);
	values->terms = open->terms;
	doc_resolve_others(open, values);
	doc_resolve_platform(open, values);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		along->has[i] = charter_feature_eval(values->id, i);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		along->zeroed[i] = along->zeroed[i] && !feature_cond(values->id, names_reg(i)->needs);
	return open->errors ? CMD_INPUT : doc_resolve_judge(open, values);
}
