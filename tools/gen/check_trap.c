/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2 registers, traps, and the bits of control registers. */
#include <string.h>

#include "arena.h"
#include "check.h"

static void check_el2s(const struct model *m)
{
	struct check_unique names = {0}, encodings = {0};

	for (unsigned i = 0; i < m->el2_count; i++) {
		check_unique_name(&names, m->el2s[i].at, "the name", m->el2s[i].name);
		check_unique_number(&encodings, m->el2s[i].at,
				    "the encoding (op0<<14|op1<<11|CRn<<7|CRm<<3|op2)", m->el2s[i].enc);
		if ((m->el2s[i].enc | 1 << 14) >> 11 != (3 << 3 | 4))
			report_error(m->el2s[i].at, "%s: an EL2 register has op0 = 2 or 3, op1 = 4",
				     m->el2s[i].name);
	}
}

/* A control row of the same bit calls it the same, and one of the same name means the same bit. */
static void check_trap_control(const struct model *m, const struct trap *trap)
{
	for (unsigned i = 0; i < m->control_count; i++) {
		const struct control *control = m->controls + i;
		bool same_name = !strcmp(control->field.field, trap->field.field);
		bool same_bit = control->bits.lsb == trap->bit && control->bits.msb == trap->bit;

		if (strcmp(control->field.reg, trap->field.reg) || same_name == same_bit ||
		    control->bits.msb != control->bits.lsb)
			continue;
		report_error(trap->at, "%s.%s is not bit %u: see %s:%u", trap->field.reg, trap->field.field,
			     trap->bit, control->at.file, control->at.line);
		return;
	}
}

/* The line of a control register that bits belong to, or NULL. */
static const struct control_bit *check_bit_line(const struct effective *effective, struct bits bits)
{
	for (unsigned i = 0; i < effective->bit_count; i++)
		if (bits.msb <= effective->bits[i].bits.msb && bits.lsb >= effective->bits[i].bits.lsb)
			return effective->bits + i;
	return NULL;
}

/* What a trap or a control row says of bits of a control register is what its own row says. */
static void check_bit_agrees(const struct model *m, struct place at, const struct field_ref *field,
			     struct bits bits)
{
	for (unsigned i = 0; i < m->effective_count; i++) {
		const struct effective *effective = m->effectives + i;
		const struct control_bit *line;

		if (effective->e2h || strcmp(effective->of, field->reg))
			continue;
		line = check_bit_line(effective, bits);
		if (!line || line->kind != SPAN_FIELD || strcmp(line->name, field->field))
			report_error(at, "%s.%s is not bits %u:%u: see %s:%u", field->reg, field->field,
				     bits.msb, bits.lsb, effective->at.file, effective->at.line);
	}
}

static void check_bits_agree(const struct model *m)
{
	for (unsigned i = 0; i < m->trap_count; i++)
		check_bit_agrees(m, m->traps[i].at, &m->traps[i].field,
				 (struct bits){m->traps[i].bit, m->traps[i].bit});
	for (unsigned i = 0; i < m->control_count; i++)
		check_bit_agrees(m, m->controls[i].at, &m->controls[i].field, m->controls[i].bits);
}

void check_traps(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0}, bits = {0};

	check_el2s(m);
	for (unsigned i = 0; i < m->trap_count; i++) {
		const struct trap *trap = m->traps + i;
		bool along = false;

		check_unique_number(&numbers, trap->at, "trap number", trap->num);
		check_unique_name(&names, trap->at, "the trap",
				  arena_format("%s.%s", trap->field.reg, trap->field.field));
		check_unique_name(&bits, trap->at, "the bit",
				  arena_format("%s %u", trap->field.reg, trap->bit));
		check_trap_control(m, trap);
		for (unsigned k = 0; k < trap->line_count; k++)
			along = along || trap->lines[k].along;
		if (!trap->take_count && !along && m->whole[KIND_SYSREG] && m->whole[KIND_INSN])
			report_error(trap->at, "%s.%s takes nothing", trap->field.reg, trap->field.field);
	}
}

static void check_effective(const struct effective *effective)
{
	static const char *const reserved[] = {[SPAN_RES0] = "res0", [SPAN_RES1] = "res1"};
	struct check_unique names = {0};
	unsigned above = 64;

	for (unsigned i = 0; i < effective->bit_count; i++) {
		const struct control_bit *bit = effective->bits + i;
		const char *name = bit->kind == SPAN_FIELD ? bit->name : reserved[bit->kind];

		if (bit->bits.msb >= above)
			report_error(bit->at,
				     "%s: %s overlaps what is above it, down to bit %u (highest first)",
				     effective->name, name, above);
		else if (bit->bits.msb + 1u < above)
			report_error(bit->at, "%s: bits %u:%u above %s are not accounted for",
				     effective->name, above - 1, bit->bits.msb + 1u, name);
		if (bit->kind == SPAN_FIELD)
			check_unique_name(&names, bit->at, effective->name, bit->name);
		if (bit->bits.lsb < above)
			above = bit->bits.lsb;
	}
	if (above)
		report_error(effective->at, "%s: bits %u:0 are not accounted for", effective->name,
			     above - 1);
}

void check_effectives(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0};

	for (unsigned i = 0; i < m->effective_count; i++) {
		check_unique_number(&numbers, m->effectives[i].at, "effective number", m->effectives[i].num);
		check_unique_name(&names, m->effectives[i].at, "the register", m->effectives[i].name);
		check_effective(m->effectives + i);
	}
	check_bits_agree(m);
}
