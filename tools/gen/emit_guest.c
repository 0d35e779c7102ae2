/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_rows.c: what a payload sees of the rows (guests/lib/guest.h). */
#include "emit.h"

static void emit_guest_regs(FILE *to, const struct model *m)
{
	fprintf(to, "\nconst struct guest_reg guest_regs[] = {\n");
	for (unsigned i = 0; i < m->reg_count; i++)
		fprintf(to, "\t{\"%s\", 0x%04x, %s, %s},\n", m->regs[i].name, m->regs[i].enc,
			model_is_id(m->regs + i) ? "true" : "false", m->regs[i].state ? "true" : "false");
	emit_end(to);
	fprintf(to, "const unsigned guest_reg_count = %u;\n", m->reg_count);
}

static void emit_guest_calls(FILE *to, const struct model *m)
{
	static const char *const answers[ANSWER_COUNT] = {"GUEST_ANSWER_WORDS", "GUEST_ANSWER_DISCOVER",
							  "GUEST_ANSWER_ACT"};

	fprintf(to, "\nconst struct guest_call guest_calls[] = {\n");
	for (unsigned i = 0; i < m->call_count; i++)
		fprintf(to, "\t{\"%s\", 0x%08xu, %s},\n", m->calls[i].name, m->calls[i].fid,
			answers[m->calls[i].answer]);
	emit_end(to);
	fprintf(to, "const unsigned guest_call_count = %u;\n", m->call_count);
}

static void emit_guest_insns(FILE *to, const struct model *m)
{
	fprintf(to, "\nconst struct guest_insn guest_insns[] = {\n");
	for (unsigned i = 0; i < m->insn_count; i++)
		fprintf(to, "\t{0x%08xu, 0x%08xu, %u},\n", m->insns[i].mask, m->insns[i].value,
			m->insns[i].num);
	emit_end(to);
	fprintf(to, "const unsigned guest_insn_count = %u;\n", m->insn_count);
}

void emit_guest(FILE *to, const struct model *m)
{
	fprintf(to, "\nconst uint32_t guest_model = %u;\n", m->version);
	emit_guest_regs(to, m);
	emit_guest_insns(to, m);
	emit_guest_calls(to, m);
}
