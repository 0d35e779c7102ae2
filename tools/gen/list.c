/* SPDX-License-Identifier: BSD-2-Clause */
#include "list.h"

#include <inttypes.h>
#include <string.h>

static const char *const list_classes[] = {"id", "id32", "sys"};

/* FIELD REG NAME MSB LSB signed|unsigned VALID(mask, or any) RULE ID-CLASS op0 op1 CRn CRm op2 */
static void list_fields(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->field_count; i++) {
		const struct span *field = m->fields[i];
		const struct reg *reg = m->regs + field->reg;

		fprintf(to, "field %s %s %u %u %s ", reg->name, field->name, field->bits.msb, field->bits.lsb,
			field->is_signed ? "signed" : "unsigned");
		fprintf(to, field->any ? "any" : "0x%x", field->valid);
		fprintf(to, " %s %s %u %u %u %u %u\n",
			field->policy == NONE ? "-" : model_rule_names[m->policies[field->policy].rule],
			list_classes[reg->cls], reg->op0, reg->op1, reg->crn, reg->crm, reg->op2);
	}
}

static void list_atom(FILE *to, const struct atom *atom)
{
	static const char *const ops[] = {">=", "==", "!=", "<"};

	fprintf(to, " %s.%s %s %u%s", atom->field.reg, atom->field.field, ops[atom->op], atom->value,
		atom->last ? "" : " &");
}

/* feature NAME; then its lines: when NAME CONDITION, implies NAME FEATURE. */
static void list_features(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->feature_count; i++) {
		const struct feature *feature = m->features + i;

		fprintf(to, "feature %s %u\n", feature->name, feature->num);
		for (unsigned k = 0; k < feature->atom_count; k++) {
			if (!k || feature->atoms[k - 1].last)
				fprintf(to, "when %s", feature->name);
			list_atom(to, feature->atoms + k);
			if (feature->atoms[k].last)
				fprintf(to, "\n");
		}
		for (unsigned k = 0; k < feature->implied_count; k++)
			fprintf(to, "implies %s %s\n", feature->name, feature->implied[k].name);
	}
}

/* register NAME NUM CLASS op0 op1 CRn CRm op2 FIELD-BITS RES1-BITS STATE */
static void list_registers(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->reg_count; i++) {
		const struct reg *reg = m->regs + i;

		fprintf(to, "register %s %u %s %u %u %u %u %u 0x%016" PRIx64 " 0x%016" PRIx64 " %s\n",
			reg->name, reg->num, list_classes[reg->cls], reg->op0, reg->op1, reg->crn, reg->crm,
			reg->op2, model_span_bits(reg, SPAN_FIELD), model_span_bits(reg, SPAN_RES1),
			reg->state || model_is_id(reg) ? "state" : "-");
	}
}

static void list_calls(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->call_count; i++) {
		const struct call *call = m->calls + i;

		fprintf(to, "call 0x%08x %s %s\n", call->fid, call->name,
			call->grant.op == GRANT_ALWAYS ? "always" : m->fwregs[call->grant.fwreg].name);
	}
}

static void list_fwregs(FILE *to, const struct model *m)
{
	static const char *const kinds[] = {"version", "bitmap", "level"};

	for (unsigned i = 0; i < m->fwreg_count; i++) {
		fprintf(to, "fwreg 0x%016" PRIx64 " %s %s", m->fwregs[i].id, m->fwregs[i].name,
			kinds[m->fwregs[i].kind]);
		for (unsigned k = 0; k < m->fwregs[i].value_count; k++)
			fprintf(to, " 0x%x", m->fwregs[i].values[k].value);
		fprintf(to, "\n");
	}
}

static void list_states(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->state_count; i++)
		fprintf(to, "state 0x%016" PRIx64 " %s %u %u\n", m->states[i].id, m->states[i].name,
			m->states[i].count, m->states[i].step);
}

static void list_profiles(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->profile_count; i++)
		for (unsigned k = 0; k < m->profiles[i].reg_count; k++)
			fprintf(to, "profile %s %s 0x%016" PRIx64 "\n", m->profiles[i].id,
				m->profiles[i].regs[k].name, m->profiles[i].regs[k].value);
}

/* insn NAME NUM MASK VALUE undef|nop|other FEATURE [& FEATURE | FEATURE]... */
static void list_insns(FILE *to, const struct model *m)
{
	for (unsigned i = 0; i < m->insn_count; i++) {
		const struct insn *insn = m->insns + i;

		fprintf(to, "insn %s %u 0x%08x 0x%08x %s", insn->name, insn->num, insn->mask, insn->value,
			model_without_names[insn->without]);
		for (unsigned k = 0; k < insn->need_count; k++)
			fprintf(to, " %s%s", insn->needs[k].name, insn->needs[k].more ? " &" : "");
		fprintf(to, "\n");
	}
}

bool list_print(FILE *to, const struct model *m, const char *what)
{
	bool all = !strcmp(what, "all");

	static const struct list {
		const char *name;
		void (*print)(FILE *to, const struct model *m);
	} lists[] = {
		{"fields", list_fields},     {"features", list_features}, {"registers", list_registers},
		{"calls", list_calls},       {"fwregs", list_fwregs},     {"states", list_states},
		{"profiles", list_profiles}, {"insns", list_insns},
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (!all && strcmp(what, lists[i].name))
			continue;
		lists[i].print(to, m);
		if (!all)
			return true;
	}
	return all;
}
