/* SPDX-License-Identifier: BSD-2-Clause */
/* rows.c, last part: instructions and the way to them. */
#include "emit.h"
#include "tree.h"

static void emit_insn_rows(FILE *to, const struct model *m)
{
	static const char *const without[WITHOUT_COUNT] = {"ROW_WITHOUT_UNDEF", "ROW_WITHOUT_NOP",
							   "ROW_WITHOUT_OTHER"};

	emit_begin(to, "struct row_insn", "row_insns", "ROW_INSN_COUNT");
	for (unsigned i = 0; i < m->insn_count; i++)
		fprintf(to,
			"\t{.mask = 0x%08x, .value = 0x%08x, .num = %u, .first_need = %u, .need_count = %u, "
			".without = %s}, /* %u: %s */\n",
			m->insns[i].mask, m->insns[i].value, m->insns[i].num, m->insns[i].first_need,
			m->insns[i].need_count, without[m->insns[i].without], i, m->insns[i].name);
	emit_end(to);

	emit_begin(to, "uint16_t", "row_insn_needs", "ROW_INSN_NEED_COUNT");
	for (unsigned i = 0; i < m->insn_count; i++)
		for (unsigned k = 0; k < m->insns[i].need_count; k++)
			fprintf(to, "\t%u%s, /* %s: %s */\n", m->insns[i].needs[k].index,
				m->insns[i].needs[k].more ? " | ROW_NEED_MORE" : "", m->insns[i].name,
				m->insns[i].needs[k].name);
	emit_end(to);
}

static void emit_insn_numbers(FILE *to, const char *name, const char *size, const unsigned *numbers,
			      unsigned count)
{
	emit_begin(to, "uint16_t", name, size);
	for (unsigned i = 0; i < count; i++)
		fprintf(to, "%s0x%04x,%s", i & 7 ? " " : "\t", numbers[i],
			(i & 7) == 7 || i + 1 == count ? "\n" : "");
	emit_end(to);
}

void emit_insns(FILE *to, const struct model *m)
{
	const struct tree *tree = tree_build(m);

	emit_insn_rows(to, m);
	emit_insn_numbers(to, "row_insn_dir", "2048", tree->dir, TREE_DIR);
	emit_begin(to, "struct row_insn_node", "row_insn_nodes", "ROW_INSN_NODE_COUNT");
	for (unsigned i = 0; i < tree->node_count; i++)
		fprintf(to, "\t{%u, {0x%04x, 0x%04x}},\n", tree->nodes[i].bit, tree->nodes[i].next[0],
			tree->nodes[i].next[1]);
	emit_end(to);
	emit_insn_numbers(to, "row_insn_list", "ROW_INSN_LIST_COUNT", tree->entries, tree->entry_count);
}

void emit_insn_names(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_place", "row_insn_names", "ROW_INSN_COUNT");
	for (unsigned i = 0; i < m->insn_count; i++)
		emit_place(to, m->insns[i].name, m->insns[i].section, m->insns[i].at);
	emit_end(to);
}
