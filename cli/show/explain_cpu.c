/* SPDX-License-Identifier: BSD-2-Clause */
/* What there is to say of features, registers, fields, platform facts and state. */
#include "base/out.h"
#include "feature_priv.h"
#include "field.h"
#include "show/explain.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A list of names, written into a sentence. */
struct explain_list {
	char text[2048];
	size_t length;
};

static void explain_list_add(struct explain_list *list, const char *name)
{
	if (list->length < sizeof(list->text))
		list->length += (size_t)snprintf(list->text + list->length, sizeof(list->text) - list->length,
						 "%s%s", list->length ? " " : "", name);
}

static void explain_policy(struct explain *e, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	char name[NAMES_FIELD_MAX], ceiling[64] = "";

	if (f->flags & ROW_FIELD_CEILING)
		snprintf(ceiling, sizeof(ceiling), ", at most 0x%" PRIx32 " by this model", f->ceiling);
	chain_row(&e->chain, "policy", &row_policy_names[field], "%s: %s%s%s: %s",
		  names_of_field(field, name), row_policy_names[field].name, ceiling,
		  f->flags & ROW_FIELD_INERT ? ", inert (says nothing to a guest without EL2)" : "",
		  row_policy_names[field].why);
}

static void explain_feature_is(struct explain *e, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];
	char text[EXPLAIN_TEXT], atom[EXPLAIN_TEXT];
	size_t length = 0;

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++) {
		explain_atom(&row_atoms[i], atom);
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
					   length ? " and " : "", atom);
		if (!row_atoms[i].last && length < sizeof(text))
			continue;
		chain_source(&e->chain, "is", &row_feature_names[feature], "there when %s", text);
		length = 0;
	}
}

static void explain_feature_policies(struct explain *e, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_atom; i < (unsigned)row->first_atom + row->atom_count; i++) {
		bool seen = false;

		for (unsigned k = row->first_atom; k < i; k++)
			seen = seen || row_atoms[k].field == row_atoms[i].field;
		if (!seen)
			explain_policy(e, row_atoms[i].field);
	}
}

/* What it implies, and what implies it: step by step, and then the rest in one sentence. */
static void explain_feature_implied(struct explain *e, unsigned feature)
{
	const struct row_feature *row = &row_features[feature];
	struct explain_list more = {0};

	for (unsigned i = row->first_implied; i < (unsigned)row->first_implied + row->implied_count; i++)
		chain_row(&e->chain, "implies", &row_feature_names[feature], "%s",
			  row_feature_names[row_implied[i]].name);
	for (unsigned other = 0; other < ROW_FEATURE_COUNT; other++) {
		bool direct = other == feature;

		for (unsigned i = row->first_implied; i < (unsigned)row->first_implied + row->implied_count;
		     i++)
			direct = direct || row_implied[i] == other;
		if (!direct && doc_feature_needs(feature, other))
			explain_list_add(&more, row_feature_names[other].name);
	}
	if (more.length)
		chain_at(&e->chain, "implies", NULL, 0, "and through these %s", more.text);
}

static bool explain_feature_direct(unsigned feature, unsigned implied)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = row->first_implied; i < (unsigned)row->first_implied + row->implied_count; i++)
		if (row_implied[i] == implied)
			return true;
	return false;
}

static void explain_feature_implying(struct explain *e, unsigned feature)
{
	struct explain_list more = {0};

	for (unsigned other = 0; other < ROW_FEATURE_COUNT; other++) {
		if (explain_feature_direct(other, feature))
			chain_row(&e->chain, "implied by", &row_feature_names[other], "%s",
				  row_feature_names[other].name);
		else if (other != feature && doc_feature_needs(other, feature))
			explain_list_add(&more, row_feature_names[other].name);
	}
	if (more.length)
		chain_at(&e->chain, "implied by", NULL, 0, "and through these %s", more.text);
}

/* Registers and state whose being there it decides. */
static void explain_feature_holds(struct explain *e, unsigned feature)
{
	char cond[EXPLAIN_TEXT];

	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (explain_cond_of(row_regs[i].needs, feature))
			chain_source(&e->chain, "registers", &row_reg_names[i],
				     row_regs[i].cls == ROW_CLASS_ID32 ? "%s is zero without %s%s"
								       : "%s is there with %s%s",
				     row_reg_names[i].name, explain_cond(row_regs[i].needs, cond),
				     row_regs[i].state ? ", as part of the VM's state" : "");
	for (unsigned i = 0; i < ROW_STATE_COUNT; i++)
		if (explain_cond_of(row_states[i].needs, feature))
			chain_row(&e->chain, "state", &row_state_names[i],
				  "%s is part of a VM's state with %s", row_state_names[i].name,
				  explain_cond(row_states[i].needs, cond));
	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++)
		if (row_platforms[i].needs == feature)
			chain_row(&e->chain, "platform", &row_platform_names[i], "%s is 0 without it: %s",
				  row_platform_names[i].name, row_platform_names[i].why);
}

void explain_feature(struct explain *e, unsigned feature)
{
	snprintf(e->title, sizeof(e->title), "feature %s", row_feature_names[feature].name);
	explain_feature_is(e, feature);
	explain_feature_implied(e, feature);
	explain_feature_implying(e, feature);
	explain_feature_policies(e, feature);
	if (!explain_controls(e, feature))
		chain_at(&e->chain, "enforced by", NULL, 0,
			 "no control bit of EL2 that stands for it: it is hidden in the ID registers; what "
			 "traps "
			 "refuse and what remains usable is shown by charter show --residue CHARTER HOST");
	explain_feature_holds(e, feature);
	explain_why_feature(e, feature);
	explain_on_feature(e, feature);
}

/* The values that a field can have: "0x0 0x1 0x2". */
static void explain_field_values(struct explain *e, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	struct explain_list values = {0};
	char text[NAMES_FIELD_MAX];

	for (uint64_t v = 0; !(f->flags & ROW_FIELD_ANY) && v < FIELD_SMALL && v <= field_max(f); v++) {
		if (!field_valid(f, v))
			continue;
		explain_list_add(&values, names_of_value(field, v, text));
	}
	chain_row(&e->chain, "values", &row_field_names[field], "%s",
		  values.length ? values.text : "any: a count or an identity");
}

static void explain_field_features(struct explain *e, unsigned field)
{
	char text[EXPLAIN_TEXT];

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		const struct row_feature *row = &row_features[i];

		for (unsigned a = row->first_atom; a < (unsigned)row->first_atom + row->atom_count; a++)
			if (row_atoms[a].field == field)
				chain_source(&e->chain, "features", &row_feature_names[i], "%s asks for %s",
					     row_feature_names[i].name, explain_atom(&row_atoms[a], text));
	}
}

static void explain_field_pairs(struct explain *e, unsigned field)
{
	char high[NAMES_FIELD_MAX], low[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++) {
		const struct row_pair *pair = &row_pairs[i];

		if (pair->high == field || pair->low == field)
			chain_row(&e->chain, "pair", &row_policy_names[pair->low],
				  "%s and %s are one ordered number; %s only counts while %s is 0x%" PRIx32,
				  names_of_field(pair->high, high), names_of_field(pair->low, low),
				  row_field_names[pair->low].name, row_field_names[pair->high].name,
				  pair->at);
	}
}

void explain_field(struct explain *e, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	char name[NAMES_FIELD_MAX];

	snprintf(e->title, sizeof(e->title), "field %s", names_of_field(field, name));
	chain_row(&e->chain, "is", &row_field_names[field], "bits %u:%u of %s, %s", f->lsb + f->width - 1u,
		  f->lsb, row_reg_names[f->reg].name, f->flags & ROW_FIELD_SIGNED ? "signed" : "unsigned");
	explain_field_values(e, field);
	explain_field_pairs(e, field);
	explain_policy(e, field);
	explain_field_features(e, field);
	explain_why_field(e, field);
	explain_on_field(e, field);
}

/* What an access of it gets in a VM of this charter. */
static void explain_accesses(struct explain *e, uint16_t enc)
{
	static const char *const kinds[] = {"is UNDEFINED", "reads", "is ignored", "is emulated by EL2",
					    "is done by EL2 in its place"};

	for (unsigned write = 0; e->vm && write < 2; write++) {
		struct charter_verdict v = charter_access(e->vm, enc, write, 1, 0);
		char value[32] = "";

		if (v.kind == CHARTER_VERDICT_VALUE)
			snprintf(value, sizeof(value), " 0x%016" PRIx64, v.value);
		chain_at(&e->chain, "this charter", e->charter->file, 0, "a %s at EL1, where it traps, %s%s",
			 write ? "write" : "read", (unsigned)v.kind < 5 ? kinds[v.kind] : "is answered",
			 value);
	}
}

static void explain_register_acts(struct explain *e, unsigned reg)
{
	static const char *const acts[] = {"UNDEFINED",
					   "ignored",
					   "answered with the chartered value",
					   "emulated by EL2",
					   "done by EL2 on the register itself",
					   "UNDEFINED: nobody can do it in the guest's place"};
	const struct row_reg *row = &row_regs[reg];
	char cond[EXPLAIN_TEXT];

	if (row->needs != ROW_NONE)
		chain_row(&e->chain, "needs", &row_reg_names[reg], "without %s an access is UNDEFINED",
			  explain_cond(row->needs, cond));
	if (row->cls == ROW_CLASS_SYS)
		chain_row(&e->chain, "access", &row_reg_names[reg],
			  "where EL2 traps it, a read is %s and a write is %s%s", acts[row->read],
			  acts[row->write], row->state ? "; it is part of a VM's state" : "");
	else
		chain_row(&e->chain, "access", &row_reg_names[reg],
			  "reads are answered with the charter's value, writes are UNDEFINED");
}

static void explain_register_fields(struct explain *e, unsigned reg)
{
	const struct row_reg *row = &row_regs[reg];
	uint64_t limit[CHARTER_ID_COUNT];

	if (e->host)
		charter_host_limit(&e->host->host, limit);
	for (unsigned i = row->field_count; i-- > 0;) {
		const struct row_field *f = &row_fields[row->first_field + i];
		char values[96] = "";

		if (e->charter)
			snprintf(values, sizeof(values), ", 0x%" PRIx64 " in this charter",
				 field_get(f, e->charter->values.id));
		if (e->host)
			snprintf(values + strlen(values), sizeof(values) - strlen(values),
				 ", at most 0x%" PRIx64 " on this host", field_get(f, limit));
		chain_row(&e->chain, "fields", &row_field_names[row->first_field + i], "%u:%u %s, %s%s",
			  f->lsb + f->width - 1u, f->lsb, row_field_names[row->first_field + i].name,
			  row_policy_names[row->first_field + i].name, values);
	}
}

void explain_register(struct explain *e, unsigned reg)
{
	static const char *const classes[] = {"an ID register: its value is chartered",
					      "an AArch32 view: its value is chartered", "a system register"};
	const struct row_reg *row = &row_regs[reg];
	char enc[NAMES_FIELD_MAX];

	snprintf(e->title, sizeof(e->title), "register %s", row_reg_names[reg].name);
	chain_source(&e->chain, "is", &row_reg_names[reg], "%s, %s, KVM register id 0x%016" PRIx64,
		     names_of_encoding(row->enc, enc), classes[row->cls],
		     (uint64_t)(CHARTER_KVM_SYSREG | row->enc));
	explain_register_acts(e, reg);
	explain_register_fields(e, reg);
	if (row->needs < ROW_FEATURE_COUNT)
		explain_controls(e, row->needs);
	explain_accesses(e, row->enc);
	if (row->needs < ROW_FEATURE_COUNT) {
		explain_why_feature(e, row->needs);
		explain_on_feature(e, row->needs);
	}
}

void explain_encoding(struct explain *e, uint16_t enc)
{
	char name[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].enc == enc) {
			explain_register(e, i);
			return;
		}
	snprintf(e->title, sizeof(e->title), "encoding %s", names_of_encoding(enc, name));
	chain_at(&e->chain, "is", "arch/sysreg", 0,
		 "no register that the tables know: where EL2 traps it, an access is UNDEFINED; it is never "
		 "granted, saved or restored");
	explain_accesses(e, enc);
}

void explain_platform(struct explain *e, unsigned fact)
{
	const struct row_platform *row = &row_platforms[fact];

	snprintf(e->title, sizeof(e->title), "platform fact %s", row_platform_names[fact].name);
	chain_row(&e->chain, "is", &row_platform_names[fact], "%s", row_platform_names[fact].why);
	chain_row(&e->chain, "policy", &row_platform_names[fact], "%s",
		  row->rule == ROW_RULE_LOWER_SAFE
			  ? "lower-safe: a host with more can grant it"
			  : "exact: it can't be shown otherwise than the host has it");
	if (row->needs != ROW_NONE)
		chain_row(&e->chain, "needs", &row_platform_names[fact], "0 without %s",
			  row_feature_names[row->needs].name);
	explain_why_platform(e, fact);
	explain_on_platform(e, fact);
}

void explain_state(struct explain *e, unsigned state)
{
	const struct row_state *row = &row_states[state];
	char text[EXPLAIN_TEXT];

	snprintf(e->title, sizeof(e->title), "state %s", row_state_names[state].name);
	chain_row(&e->chain, "is", &row_state_names[state],
		  "part of a VM's state that is no system register: %u id%s from 0x%016" PRIx64, row->count,
		  row->count > 1 ? "s" : "", row->id);
	if (row->needs != ROW_NONE)
		chain_row(&e->chain, "needs", &row_state_names[state], "%s", explain_cond(row->needs, text));
	if (row->grant.op != ROW_GRANT_ALWAYS)
		chain_row(&e->chain, "needs", &row_state_names[state], "a service: %s",
			  explain_grant(&row->grant, text));
}
