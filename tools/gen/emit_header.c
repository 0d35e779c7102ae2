/* SPDX-License-Identifier: BSD-2-Clause */
/* rows_gen.h (counts, for core) and charter/gen.h (counts and enumerators, public). */
#include "emit.h"
#include "tree.h"

static void emit_count(FILE *to, const char *name, unsigned count)
{
	fprintf(to, "#define %s %uu\n", name, count);
}

void emit_rows_header(FILE *to, const struct model *m)
{
	struct emit_hash hash = emit_find_hash(m);
	const struct tree *tree = tree_build(m);

	emit_count(to, "ROW_REG_COUNT", m->reg_count);
	emit_count(to, "ROW_ID_COUNT", m->id_count);
	emit_count(to, "ROW_FIELD_COUNT", m->field_count);
	emit_count(to, "ROW_FIELD_VALUE_COUNT", emit_field_value_count(m));
	emit_count(to, "ROW_PAIR_COUNT", m->pair_count);
	emit_count(to, "ROW_FEATURE_COUNT", m->feature_count);
	emit_count(to, "ROW_ATOM_COUNT", emit_atom_count(m));
	emit_count(to, "ROW_IMPLIED_COUNT", emit_implied_count(m));
	emit_count(to, "ROW_FWREG_COUNT", m->fwreg_count);
	emit_count(to, "ROW_FWVALUE_COUNT", emit_fwvalue_count(m));
	emit_count(to, "ROW_CALL_COUNT", m->call_count);
	emit_count(to, "ROW_WORD_COUNT", emit_word_count(m));
	emit_count(to, "ROW_DISCOVERY_COUNT", emit_discovery_count(m));
	emit_count(to, "ROW_CONTROL_COUNT", m->control_count);
	emit_count(to, "ROW_STATE_COUNT", m->state_count);
	emit_count(to, "ROW_PLATFORM_COUNT", m->platform_count);
	emit_count(to, "ROW_WITHHOLD_COUNT", m->withhold_count);
	emit_count(to, "ROW_PROFILE_COUNT", m->profile_count);
	emit_count(to, "ROW_INSN_COUNT", m->insn_count);
	emit_count(to, "ROW_INSN_NEED_COUNT", m->insn_need_count);
	emit_count(to, "ROW_COND_LIST_COUNT", m->cond_list_count + 1);
	emit_count(to, "ROW_EL2_COUNT", m->el2_count);
	emit_count(to, "ROW_TRAP_COUNT", m->trap_count);
	emit_count(to, "ROW_TAKE_COUNT", m->take_count);
	emit_count(to, "ROW_TRAP_NOTE_COUNT", emit_trap_note_count(m));
	emit_count(to, "ROW_EFFECTIVE_COUNT", m->effective_count);
	emit_count(to, "ROW_BIT_COUNT", m->bit_count);
	emit_count(to, "ROW_VNCR_COUNT", m->vncr_count);
	fprintf(to, "\n/* The lookups of rows.h. */\n");
	emit_count(to, "ROW_REG_PAGE_COUNT", emit_page_count(m));
	emit_count(to, "ROW_CALL_SLOT_COUNT", hash.slot_count);
	fprintf(to, "#define ROW_CALL_HASH_MUL 0x%08xu\n", hash.multiplier);
	emit_count(to, "ROW_CALL_HASH_SHIFT", hash.shift);
	emit_count(to, "ROW_INSN_NODE_COUNT", tree->node_count);
	emit_count(to, "ROW_INSN_LIST_COUNT", tree->entry_count);
	emit_count(to, "ROW_INSN_STEPS", tree->steps);
	fprintf(to, "\n#endif\n");
}

/* C has no empty enumerations: without rows there is only the comment. */
static void emit_enum_begin(FILE *to, unsigned count, const char *name, const char *comment)
{
	fprintf(to, "\n/* %s */\n", comment);
	if (count)
		fprintf(to, "enum %s {\n", name);
}

static void emit_enumerator(FILE *to, const char *prefix, const char *name, unsigned value)
{
	fprintf(to, "\t%s_%s = %u,\n", prefix, emit_upper(name), value);
}

static void emit_enum_end(FILE *to, unsigned count)
{
	if (count)
		fprintf(to, "};\n");
}

static void emit_public_counts(FILE *to, const struct model *m)
{
	fprintf(to, "#define CHARTER_MODEL_VERSION %uu\n#define CHARTER_MODEL_NAME \"%s\"\n\n", m->version,
		m->version_name);
	emit_count(to, "CHARTER_ID_COUNT", m->id_count);
	emit_count(to, "CHARTER_FIELD_COUNT", m->field_count);
	emit_count(to, "CHARTER_FEATURE_COUNT", m->feature_count);
	emit_count(to, "CHARTER_FWREG_COUNT", m->fwreg_count);
	emit_count(to, "CHARTER_PLATFORM_COUNT", m->platform_count);
	emit_count(to, "CHARTER_SYSREG_COUNT", m->yours_count);
	emit_count(to, "CHARTER_FN_COUNT", m->act_count);
	emit_count(to, "CHARTER_EL2_COUNT", m->el2_reg_count);
	emit_count(to, "CHARTER_INSN_COUNT", m->insn_count);
	emit_count(to, "CHARTER_EFFECTIVE_COUNT", m->effective_count);
	emit_count(to, "CHARTER_VNCR_COUNT", m->vncr_count);
}

static void emit_public_registers(FILE *to, const struct model *m)
{
	emit_enum_begin(to, m->id_count, "charter_id",
			"ID registers: a dense index, in the order of their encodings.");
	for (unsigned i = 0; i < m->id_count; i++)
		emit_enumerator(to, "CHARTER_ID", m->regs[m->ids[i]].name, i);
	emit_enum_end(to, m->id_count);

	emit_enum_begin(to, m->yours_count, "charter_sysreg", "System registers that the embedder emulates.");
	for (unsigned i = 0; i < m->reg_count; i++)
		if (m->regs[i].yours != NONE)
			emit_enumerator(to, "CHARTER_SYSREG", m->regs[i].name, m->regs[i].yours);
	emit_enum_end(to, m->yours_count);

	emit_enum_begin(to, m->el2_reg_count, "charter_el2_reg", "EL2's control registers.");
	for (unsigned i = 0; i < m->el2_reg_count; i++)
		emit_enumerator(to, "CHARTER_EL2", m->el2s[i].name, i);
	emit_enum_end(to, m->el2_reg_count);

	emit_enum_begin(
		to, m->effective_count, "charter_effective",
		"Control registers whose bits depend on features, in the order of their rows' numbers.");
	for (unsigned i = 0; i < m->effective_count; i++)
		emit_enumerator(to, "CHARTER_EFFECTIVE", m->effectives[i].name, i);
	emit_enum_end(to, m->effective_count);
}

static void emit_public_services(FILE *to, const struct model *m)
{
	emit_enum_begin(to, m->fwreg_count, "charter_fwreg",
			"Firmware registers, in the order of their rows' numbers.");
	for (unsigned i = 0; i < m->fwreg_count; i++)
		emit_enumerator(to, "CHARTER_FWREG", m->fwregs[i].name, i);
	emit_enum_end(to, m->fwreg_count);

	emit_enum_begin(to, m->act_count, "charter_fn", "Hypercalls on which the embedder acts.");
	for (unsigned i = 0; i < m->call_count; i++)
		if (m->calls[i].act != NONE)
			emit_enumerator(to, "CHARTER_FN", m->calls[i].name, m->calls[i].act);
	emit_enum_end(to, m->act_count);
}

void emit_public_header(FILE *to, const struct model *m)
{
	emit_public_counts(to, m);
	emit_public_registers(to, m);

	emit_enum_begin(to, m->feature_count, "charter_feature",
			"Features, in the order of their rows' numbers.");
	for (unsigned i = 0; i < m->feature_count; i++)
		fprintf(to, "\tCHARTER_%s = %u,\n", m->features[i].name, i);
	emit_enum_end(to, m->feature_count);

	emit_public_services(to, m);

	emit_enum_begin(to, m->platform_count, "charter_platform", "Facts outside the ID space.");
	for (unsigned i = 0; i < m->platform_count; i++)
		emit_enumerator(to, "CHARTER_PLATFORM", m->platforms[i].name, i);
	emit_enum_end(to, m->platform_count);
	fprintf(to, "\n#endif\n");
}
