/* SPDX-License-Identifier: BSD-2-Clause */
/* rows.c, first part: registers, fields, pairs, features. */
#include <inttypes.h>

#include "arena.h"
#include "emit.h"

static const char *const emit_classes[] = {"ROW_CLASS_ID", "ROW_CLASS_ID32", "ROW_CLASS_SYS"};
static const char *const emit_acts[] = {"ROW_ACT_UNDEF", "ROW_ACT_IGNORE", "ROW_ACT_VALUE",
					"ROW_ACT_YOURS", "ROW_ACT_PASS",   "ROW_ACT_NATIVE"};
static const char *const emit_ops[] = {"ROW_OP_GE", "ROW_OP_EQ", "ROW_OP_NE", "ROW_OP_LT"};
static const char *const emit_rules[RULE_COUNT] = {
	[RULE_EXACT] = "ROW_RULE_EXACT",
	[RULE_LOWER] = "ROW_RULE_LOWER_SAFE",
	[RULE_HIGHER] = "ROW_RULE_HIGHER_SAFE",
	[RULE_HIGHER_OR_ZERO] = "ROW_RULE_HIGHER_OR_ZERO_SAFE",
	[RULE_FREE] = "ROW_RULE_FREE",
	[RULE_EXACT_OR_ZERO] = "ROW_RULE_EXACT_OR_ZERO",
	[RULE_LOWER_OR_NONE] = "ROW_RULE_LOWER_SAFE_OR_NONE",
	[RULE_LOWEST_BITS] = "ROW_RULE_LOWEST_BITS",
};

static void emit_reg(FILE *to, const struct model *m, const struct reg *reg)
{
	fprintf(to,
		"\t{.num = %u, .enc = 0x%04x, .first_field = %u, .field_count = %u, .id_index = %s, .needs = "
		"%s, "
		".yours = %s, .cls = %s, .read = %s, .write = %s, .state = %d, .el12 = %d, .effective = %s, "
		".res1 = 0x%" PRIx64 "}, /* %s */\n",
		reg->num, reg->enc, reg->field_count ? reg->first_field : 0, reg->field_count,
		emit_index(reg->id_index), emit_cond(m, &reg->needs), emit_index(reg->yours),
		emit_classes[reg->cls], emit_acts[reg->read], emit_acts[reg->write], reg->state, reg->el12,
		emit_index(reg->effective), model_span_bits(reg, SPAN_RES1), reg->name);
}

static void emit_field(FILE *to, const struct model *m, unsigned index)
{
	const struct span *field = m->fields[index];
	const struct policy *policy = m->policies + field->policy;

	fprintf(to,
		"\t{.reg = %u, .valid = 0x%04x, .lsb = %u, .width = %u, .rule = %s, .flags = 0%s%s%s%s, "
		".needs = %s, .policy_line = %u, .ceiling = 0x%x}, /* %u: %s */\n",
		field->reg, field->any ? 0 : field->valid, field->bits.lsb, model_width(field->bits),
		emit_rules[policy->rule], field->is_signed ? " | ROW_FIELD_SIGNED" : "",
		policy->has_ceiling ? " | ROW_FIELD_CEILING" : "", policy->inert ? " | ROW_FIELD_INERT" : "",
		field->any ? " | ROW_FIELD_ANY" : "", emit_index(policy->needs), policy->at.line,
		policy->ceiling, index, model_field_text(m, index));
}

static void emit_atom(FILE *to, const struct atom *atom, const char *of)
{
	fprintf(to, "\t{.field = %u, .op = %s, .value = %u, .off = %u, .last = %d}, /* %s: %s.%s */\n",
		atom->field.index, emit_ops[atom->op], atom->value, atom->off, atom->last, of,
		atom->field.reg, atom->field.field);
}

static void emit_features(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_feature", "row_features", "ROW_FEATURE_COUNT");
	for (unsigned i = 0; i < m->feature_count; i++) {
		const struct feature *feature = m->features + i;

		fprintf(to,
			"\t{.num = %u, .first_atom = %u, .atom_count = %u, .first_implied = %u, "
			".implied_count = %u}, "
			"/* %u: %s */\n",
			feature->num, feature->first_atom, feature->atom_count, feature->first_implied,
			feature->implied_count, i, feature->name);
	}
	emit_end(to);

	emit_begin(to, "struct row_atom", "row_atoms", "ROW_ATOM_COUNT");
	for (unsigned i = 0; i < m->feature_count; i++)
		for (unsigned k = 0; k < m->features[i].atom_count; k++)
			emit_atom(to, m->features[i].atoms + k, m->features[i].name);
	for (unsigned i = 0; i < m->cond_atom_count; i++)
		emit_atom(to, m->cond_atoms + i, "a condition");
	emit_end(to);

	emit_begin(to, "uint16_t", "row_implied", "ROW_IMPLIED_COUNT");
	for (unsigned i = 0; i < m->feature_count; i++)
		for (unsigned k = 0; k < m->features[i].implied_count; k++)
			fprintf(to, "\t%u, /* %s: %s */\n", m->features[i].implied[k].index,
				m->features[i].name, m->features[i].implied[k].name);
	emit_end(to);
}

/* Registers are sorted by encoding, so those of one page follow each other. */
static void emit_pages(FILE *to, const struct model *m)
{
	unsigned page = 0;

	emit_begin(to, "uint8_t", "row_reg_dir", "512");
	for (unsigned i = 0; i < m->reg_count; i++)
		if (!i || m->regs[i].enc >> 7 != m->regs[i - 1].enc >> 7)
			fprintf(to, "\t[0x%03x] = %u,\n", m->regs[i].enc >> 7, ++page);
	emit_end(to);

	fprintf(to, "\nconst uint16_t row_reg_page[ROW_REG_PAGE_COUNT][128] = {\n");
	for (unsigned i = 0, at = 0; i <= page; i++) {
		fprintf(to, "\t{");
		unsigned high = at < m->reg_count ? m->regs[at].enc >> 7 : 0;

		for (unsigned slot = 0; slot < 128; slot++) {
			bool here = i && at < m->reg_count && m->regs[at].enc == (high << 7 | slot);

			fprintf(to, "%s%s", slot ? (slot & 7 ? ", " : ",\n\t ") : "",
				here ? emit_index(at) : "ROW_NONE");
			at += here;
		}
		fprintf(to, "},\n");
	}
	emit_end(to);
}

void emit_registers(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_reg", "row_regs", "ROW_REG_COUNT");
	for (unsigned i = 0; i < m->reg_count; i++)
		emit_reg(to, m, m->regs + i);
	emit_end(to);

	emit_begin(to, "uint16_t", "row_id_regs", "ROW_ID_COUNT");
	for (unsigned i = 0; i < m->id_count; i++)
		fprintf(to, "\t%u, /* %s */\n", m->ids[i], m->regs[m->ids[i]].name);
	emit_end(to);

	emit_begin(to, "struct row_field", "row_fields", "ROW_FIELD_COUNT");
	for (unsigned i = 0; i < m->field_count; i++)
		emit_field(to, m, i);
	emit_end(to);

	emit_begin(to, "struct row_pair", "row_pairs", "ROW_PAIR_COUNT");
	for (unsigned i = 0; i < m->pair_count; i++)
		fprintf(to, "\t{.high = %u, .low = %u, .at = %u}, /* %s.%s %s.%s */\n",
			m->pairs[i].high.index, m->pairs[i].low.index, m->pairs[i].value,
			m->pairs[i].high.reg, m->pairs[i].high.field, m->pairs[i].low.reg,
			m->pairs[i].low.field);
	emit_end(to);
	emit_features(to, m);
	emit_pages(to, m);
}

static void emit_controls(FILE *to, const struct model *m)
{
	static const char *const conditions[] = {"ROW_COND_ALWAYS", "ROW_COND_WHEN", "ROW_COND_UNLESS"};

	emit_begin(to, "struct row_control", "row_controls", "ROW_CONTROL_COUNT");
	for (unsigned i = 0; i < m->control_count; i++) {
		const struct control *control = m->controls + i;

		fprintf(to,
			"\t{.num = %u, .feature = %s, .host = %s, .reg = %u, .cond = %s, .set = %d, .lsb = "
			"%u, "
			".width = %u}, /* %s.%s */\n",
			control->num, emit_cond(m, &control->when), emit_index(control->host), control->reg,
			conditions[control->cond], control->set, control->bits.lsb,
			model_width(control->bits), control->field.reg, control->field.field);
	}
	emit_end(to);
}

void emit_system(FILE *to, const struct model *m)
{
	emit_controls(to, m);
	emit_begin(to, "struct row_state", "row_states", "ROW_STATE_COUNT");
	for (unsigned i = 0; i < m->state_count; i++) {
		const struct state *state = m->states + i;

		fprintf(to,
			"\t{.id = 0x%016" PRIx64
			", .num = %u, .needs = %s, .count = %u, .step = %u, .grant = %s}, /* %s */\n",
			state->id, state->num, emit_cond(m, &state->needs), state->count, state->step,
			emit_grant(&state->grant), state->name);
	}
	emit_end(to);

	emit_begin(to, "struct row_platform", "row_platforms", "ROW_PLATFORM_COUNT");
	for (unsigned i = 0; i < m->platform_count; i++)
		fprintf(to, "\t{.num = %u, .rule = %s, .needs = %s}, /* %s */\n", m->platforms[i].num,
			emit_rules[m->platforms[i].rule], emit_index(m->platforms[i].needs),
			m->platforms[i].name);
	emit_end(to);
}
