/* SPDX-License-Identifier: BSD-2-Clause */
/* Conditions with several parts, EL2 registers, traps, control registers: rows.c and names.c. */
#include <inttypes.h>

#include "arena.h"
#include "emit.h"

static void emit_cond_list(FILE *to, const struct model *m)
{
	emit_begin(to, "uint16_t", "row_cond_list", "ROW_COND_LIST_COUNT");
	for (unsigned i = 0; i < m->cond_list_count; i++)
		fprintf(to, "\t%s%s,\n", emit_cond_part(m, m->cond_list + i),
			m->cond_list[i].more ? " | ROW_COND_AND" : "");
	fprintf(to, "\tROW_NONE,\n");
	emit_end(to);
}

/* What the trap takes besides its rows: nothing, what can be emulated, or what is lost. */
static const char *emit_along(const struct trap *trap)
{
	const char *along = "ROW_ALONG_NOTHING";

	for (unsigned i = 0; i < trap->line_count; i++) {
		if (trap->lines[i].along && !trap->lines[i].yours)
			return "ROW_ALONG_LOST";
		if (trap->lines[i].along)
			along = "ROW_ALONG_YOURS";
	}
	return along;
}

static void emit_take(FILE *to, const struct model *m, const struct take *take)
{
	static const char *const kinds[] = {"ROW_TAKE_REG", "ROW_TAKE_INSN", "ROW_TAKE_BIT"};
	const char *name = take->kind == TAKE_REG    ? m->regs[take->index].name
			   : take->kind == TAKE_INSN ? m->insns[take->index].name
						     : m->bits[take->index]->name;

	fprintf(to, "\t{%u, %s%s%s%s}, /* %s */\n", take->index, kinds[take->kind],
		take->read ? " | ROW_TAKE_READ" : "", take->write ? " | ROW_TAKE_WRITE" : "",
		take->partly ? " | ROW_TAKE_PARTLY" : "", name);
}

static void emit_trap_rows(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_trap", "row_traps", "ROW_TRAP_COUNT");
	for (unsigned i = 0; i < m->trap_count; i++) {
		const struct trap *trap = m->traps + i;

		fprintf(to,
			"\t{.num = %u, .host = %s, .first_take = %u, .take_count = %u, .reg = %u, .bit = %u, "
			".set = "
			"%u, .along = %s}, /* %u: %s.%s */\n",
			trap->num, emit_cond(m, &trap->host), trap->first_take, trap->take_count, trap->reg,
			trap->bit, trap->set, emit_along(trap), i, trap->field.reg, trap->field.field);
	}
	emit_end(to);

	emit_begin(to, "struct row_take", "row_takes", "ROW_TAKE_COUNT");
	for (unsigned i = 0; i < m->trap_count; i++)
		for (unsigned k = 0; k < m->traps[i].take_count; k++)
			emit_take(to, m, m->traps[i].takes + k);
	emit_end(to);
}

static uint64_t emit_bits_of(const struct effective *effective, enum span_kind kind)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < effective->bit_count; i++)
		if (effective->bits[i].kind == kind)
			bits |= model_mask(effective->bits[i].bits);
	return bits;
}

static unsigned emit_needy(const struct effective *effective)
{
	unsigned count = 0;

	for (unsigned i = 0; i < effective->bit_count; i++)
		count += effective->bits[i].needs.text != NULL;
	return count;
}

static void emit_effective_rows(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_effective", "row_effectives", "ROW_EFFECTIVE_COUNT");
	for (unsigned i = 0; i < m->effective_count; i++) {
		const struct effective *effective = m->effectives + i;

		fprintf(to,
			"\t{.res0 = 0x%" PRIx64 ", .res1 = 0x%" PRIx64
			", .num = %u, .enc = 0x%04x, .reg = %s, .first_bit = %u, .bit_count = %u, .e2h = "
			"%d}, "
			"/* %u: %s */\n",
			emit_bits_of(effective, SPAN_RES0), emit_bits_of(effective, SPAN_RES1),
			effective->num, effective->enc, emit_index(effective->reg), effective->first_bit,
			emit_needy(effective), effective->e2h, i, effective->name);
	}
	emit_end(to);

	emit_begin(to, "struct row_bit", "row_bits", "ROW_BIT_COUNT");
	for (unsigned i = 0; i < m->effective_count; i++)
		for (unsigned k = 0; k < m->effectives[i].bit_count; k++) {
			const struct control_bit *bit = m->effectives[i].bits + k;

			if (bit->needs.text)
				fprintf(to,
					"\t{.needs = %s, .off = %u, .effective = %u, .lsb = %u, .width = %u, "
					".police = %u}, /* %s.%s */\n",
					emit_cond(m, &bit->needs), bit->off, i, bit->bits.lsb,
					model_width(bit->bits), bit->police, m->effectives[i].name,
					bit->name);
		}
	emit_end(to);
}

void emit_traps(FILE *to, const struct model *m)
{
	emit_cond_list(to, m);
	emit_begin(to, "struct row_el2", "row_el2s", "ROW_EL2_COUNT");
	for (unsigned i = 0; i < m->el2_count; i++)
		fprintf(to, "\t{.enc = 0x%04x, .host = %s}, /* %s */\n", m->el2s[i].enc,
			emit_cond(m, &m->el2s[i].host), m->el2s[i].name);
	emit_end(to);
	emit_trap_rows(to, m);
	emit_effective_rows(to, m);
}

unsigned emit_trap_note_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->trap_count; i++)
		for (unsigned k = 0; k < m->traps[i].line_count; k++)
			count += m->traps[i].lines[k].what ? m->traps[i].lines[k].name_count : 0;
	return count;
}

static void emit_trap_notes(FILE *to, const struct model *m, unsigned index)
{
	const struct trap *trap = m->traps + index;

	for (unsigned i = 0; i < trap->line_count; i++) {
		const struct trap_line *line = trap->lines + i;

		for (unsigned k = 0; line->what && k < line->name_count; k++) {
			fprintf(to, "\t{%u, %d, ", index, line->partly);
			emit_string(to, line->names[k]);
			fprintf(to, ", ");
			emit_string(to, line->what);
			fprintf(to, "},\n");
		}
	}
}

void emit_trap_names(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_place", "row_el2_names", "ROW_EL2_COUNT");
	for (unsigned i = 0; i < m->el2_count; i++)
		emit_place(to, m->el2s[i].name, m->el2s[i].source, m->el2s[i].at);
	emit_end(to);
	emit_begin(to, "struct row_place", "row_trap_names", "ROW_TRAP_COUNT");
	for (unsigned i = 0; i < m->trap_count; i++)
		emit_place(to, arena_format("%s.%s", m->traps[i].field.reg, m->traps[i].field.field),
			   m->traps[i].source, m->traps[i].at);
	emit_end(to);
	emit_begin(to, "struct row_trap_note", "row_trap_notes", "ROW_TRAP_NOTE_COUNT");
	for (unsigned i = 0; i < m->trap_count; i++)
		emit_trap_notes(to, m, i);
	emit_end(to);
	emit_begin(to, "struct row_place", "row_effective_names", "ROW_EFFECTIVE_COUNT");
	for (unsigned i = 0; i < m->effective_count; i++)
		emit_place(to, m->effectives[i].name, m->effectives[i].source, m->effectives[i].at);
	emit_end(to);
	emit_begin(to, "struct row_place", "row_bit_names", "ROW_BIT_COUNT");
	for (unsigned i = 0; i < m->bit_count; i++)
		emit_place(to, m->bits[i]->name, "", m->bits[i]->at);
	emit_end(to);
}
