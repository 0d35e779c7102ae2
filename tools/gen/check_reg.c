/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers: uniqueness, every bit exactly once, the whole feature ID space, policies. */
#include <string.h>

#include "arena.h"
#include "check.h"

static const char *check_span_text(const struct span *span)
{
	static const char *const reserved[] = {[SPAN_RES0] = "res0", [SPAN_RES1] = "res1"};

	return arena_format("%s %u:%u", span->kind == SPAN_FIELD ? span->name : reserved[span->kind],
			    span->bits.msb, span->bits.lsb);
}

/* `above` is the lowest bit that is taken; 64 before the first span. */
static void check_span(const struct reg *reg, const struct span *span, unsigned above)
{
	if (span->bits.msb >= above)
		report_error(span->at,
			     "%s: %s overlaps what is above it, down to bit %u (spans go highest first)",
			     reg->name, check_span_text(span), above);
	else if (model_is_id(reg) && span->bits.msb + 1u < above)
		report_error(span->at, "%s: bits %u:%u above %s are neither field nor reserved", reg->name,
			     above - 1, span->bits.msb + 1u, check_span_text(span));
	if (reg->cls == CLASS_ID32 && span->bits.msb > 31 && span->kind != SPAN_RES0)
		report_error(span->at, "%s: %s is above the 32 bits of an id32 register", reg->name,
			     check_span_text(span));
}

static void check_field(const struct reg *reg, const struct span *span)
{
	if (model_is_id(reg) && !span->has_values && model_width(span->bits) <= 4)
		report_error(span->at, "%s.%s needs its values: 0=NI 1=IMP or 0..2 or 0,2,3 or any",
			     reg->name, span->name);
	if (span->is_signed && model_width(span->bits) < 2)
		report_error(span->at, "%s.%s has one bit: it can't be signed", reg->name, span->name);
}

static void check_reg_spans(const struct reg *reg)
{
	struct check_unique names = {0};
	unsigned above = 64;

	for (unsigned i = 0; i < reg->span_count; i++) {
		const struct span *span = reg->spans + i;

		check_span(reg, span, above);
		if (span->kind == SPAN_FIELD) {
			check_field(reg, span);
			if (model_is_id(reg))
				check_unique_name(&names, span->at, reg->name, span->name);
		}
		if (span->bits.lsb < above)
			above = span->bits.lsb;
	}
	if (above && model_is_id(reg))
		report_error(reg->at, "%s: bits %u:0 are neither field nor reserved", reg->name, above - 1);
}

static bool check_in_id_space(const struct reg *reg)
{
	return reg->op0 == 3 && !reg->op1 && !reg->crn && reg->crm >= 1 && reg->crm <= 7;
}

static void check_reg_space(const struct reg *reg)
{
	const char *unnamed = arena_format("S3_0_C0_C%u_%u", reg->crm, reg->op2);

	if (!check_in_id_space(reg))
		return;
	if (!model_is_id(reg))
		report_error(reg->at, "%s is in the feature ID space: its class is id or id32", reg->name);
	if (!strncmp(reg->name, "S3_", 3) && strcmp(reg->name, unnamed))
		report_error(reg->at, "the encoding of %s is %s", reg->name, unnamed);
	if (!strcmp(reg->name, unnamed) && model_span_bits(reg, SPAN_RES0) != ~0ull)
		report_error(reg->at, "%s is unallocated: it is res0 63:0", reg->name);
}

/* The 56 encodings of the feature ID space: a row each. */
static void check_id_space(const struct model *m)
{
	bool there[8][8] = {{false}};

	for (unsigned i = 0; i < m->reg_count; i++)
		if (check_in_id_space(m->regs + i))
			there[m->regs[i].crm][m->regs[i].op2] = true;
	for (unsigned crm = 1; crm < 8; crm++)
		for (unsigned op2 = 0; op2 < 8; op2++)
			if (!there[crm][op2])
				report_error((struct place){arena_format("%s/sysreg", m->arch.path), "", 0},
					     "no row for the ID register op0=3 op1=0 CRn=0 CRm=%u op2=%u",
					     crm, op2);
}

void check_registers(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0}, encodings = {0};

	for (unsigned i = 0; i < m->reg_count; i++) {
		const struct reg *reg = m->regs + i;

		check_unique_number(&numbers, reg->at, "register number", reg->num);
		check_unique_name(&names, reg->at, "the name", reg->name);
		check_unique_number(&encodings, reg->at, "the encoding (op0<<14|op1<<11|CRn<<7|CRm<<3|op2)",
				    reg->enc);
		check_reg_spans(reg);
		check_reg_space(reg);
	}
	if (m->whole[KIND_SYSREG])
		check_id_space(m);
}

static void check_pair(const struct model *m, const struct pair *pair)
{
	if (pair->high.index == NONE || pair->low.index == NONE)
		return;
	if (pair->high.index == pair->low.index)
		report_error(pair->at, "a field can't be paired with itself");
	if (!model_field_valid(m->fields[pair->high.index], pair->value))
		report_error(pair->at, "%s has no value %u", model_field_text(m, pair->high.index),
			     pair->value);
}

void check_policies(const struct model *m)
{
	for (unsigned i = 0; i < m->policy_count; i++) {
		const struct policy *policy = m->policies + i;

		if (policy->field.index != NONE && policy->has_ceiling &&
		    !model_field_valid(m->fields[policy->field.index], policy->ceiling))
			report_error(policy->at, "the ceiling %u is no value of %s", policy->ceiling,
				     model_field_text(m, policy->field.index));
	}
	for (unsigned i = 0; i < m->pair_count; i++) {
		check_pair(m, m->pairs + i);
		for (unsigned k = 0; k < i; k++)
			if (m->pairs[i].low.index != NONE && m->pairs[i].low.index == m->pairs[k].low.index)
				report_error(m->pairs[i].at,
					     "%s.%s is the low half of a pair already (line %u)",
					     m->pairs[i].low.reg, m->pairs[i].low.field, m->pairs[k].at.line);
	}
	if (!m->whole[KIND_POLICY] || !m->whole[KIND_SYSREG])
		return;
	for (unsigned i = 0; i < m->field_count; i++)
		if (m->fields[i]->policy == NONE)
			report_error(m->fields[i]->at, "%s has no policy row", model_field_text(m, i));
}
