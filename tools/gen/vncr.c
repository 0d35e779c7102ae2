/* SPDX-License-Identifier: BSD-2-Clause */
/* vncr ...: the registers that a guest with an EL2 of its own has in memory. */
#include <inttypes.h>

#include "arena.h"
#include "check.h"
#include "emit.h"
#include "parse.h"
#include "resolve.h"

void parse_vncr(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct vncr vncr = {.at = s->lines->at};

	vncr.offset = (uint16_t)words_number(&w, "the offset", 0xff8);
	vncr.name = words_name(&w, "the register's name");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->vncrs = arena_grow(m->vncrs, m->vncr_count, sizeof(vncr));
	m->vncrs[m->vncr_count++] = vncr;
}

void resolve_vncrs(struct model *m)
{
	for (unsigned i = 0; i < m->vncr_count; i++) {
		struct vncr *vncr = m->vncrs + i;

		vncr->reg = model_find_reg(m, vncr->name);
		vncr->el2 = vncr->reg == NONE ? model_find_el2(m, vncr->name) : NONE;
		if (vncr->reg == NONE && vncr->el2 == NONE && m->whole[KIND_SYSREG] && m->whole[KIND_TRAP])
			report_error(vncr->at, "no such register: %s", vncr->name);
	}
}

void check_vncrs(const struct model *m)
{
	struct check_unique names = {0}, offsets = {0};

	for (unsigned i = 0; i < m->vncr_count; i++) {
		check_unique_name(&names, m->vncrs[i].at, "the register", m->vncrs[i].name);
		check_unique_number(&offsets, m->vncrs[i].at, "offset", m->vncrs[i].offset);
		if (i && m->vncrs[i].offset < m->vncrs[i - 1].offset)
			report_error(m->vncrs[i].at, "offsets go up: 0x%03x follows 0x%03x",
				     m->vncrs[i].offset, m->vncrs[i - 1].offset);
		if (m->vncrs[i].offset % 8)
			report_error(m->vncrs[i].at, "%s: offset 0x%x is no multiple of 8", m->vncrs[i].name,
				     m->vncrs[i].offset);
	}
}

static unsigned emit_vncr_effective(const struct model *m, const struct vncr *vncr)
{
	for (unsigned i = 0; i < m->effective_count; i++)
		if (!m->effectives[i].e2h &&
		    (vncr->reg != NONE ? m->effectives[i].reg == vncr->reg
				       : m->effectives[i].enc == m->el2s[vncr->el2].enc))
			return i;
	return NONE;
}

void emit_vncrs(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_vncr", "row_vncrs", "ROW_VNCR_COUNT");
	for (unsigned i = 0; i < m->vncr_count; i++) {
		const struct vncr *vncr = m->vncrs + i;
		bool el1 = vncr->reg != NONE;

		fprintf(to,
			"\t{.offset = 0x%03x, .enc = 0x%04x, .needs = %s, .effective = %s, .el2 = %s}, /* %s "
			"*/\n",
			vncr->offset, el1 ? m->regs[vncr->reg].enc : m->el2s[vncr->el2].enc,
			emit_cond(m, el1 ? &m->regs[vncr->reg].needs : &m->el2s[vncr->el2].host),
			emit_index(emit_vncr_effective(m, vncr)),
			emit_index(el1 || vncr->el2 >= m->el2_reg_count ? NONE : vncr->el2), vncr->name);
	}
	emit_end(to);
}
