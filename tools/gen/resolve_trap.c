/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2 registers, traps and what they take, control registers and their bits. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "resolve.h"

static int resolve_el2_order(const void *a, const void *b)
{
	const struct el2 *x = a, *y = b;
	int by_name = strcmp(x->name, y->name);

	if (x->controls != y->controls)
		return x->controls ? -1 : 1;
	return by_name ? by_name : report_order(x->at, y->at);
}

static int resolve_trap_compare(const void *a, const void *b)
{
	const struct trap *x = a, *y = b;

	return x->num != y->num ? (x->num > y->num) - (x->num < y->num) : report_order(x->at, y->at);
}

static int resolve_effective_compare(const void *a, const void *b)
{
	const struct effective *x = a, *y = b;

	return x->num != y->num ? (x->num > y->num) - (x->num < y->num) : report_order(x->at, y->at);
}

static bool resolve_el2_controls(const struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->control_count; i++)
		if (!strcmp(m->controls[i].field.reg, name))
			return true;
	for (unsigned i = 0; i < m->trap_count; i++)
		if (!strcmp(m->traps[i].field.reg, name))
			return true;
	return false;
}

void resolve_trap_order(struct model *m)
{
	m->el2_reg_count = 0;
	for (unsigned i = 0; i < m->el2_count; i++) {
		m->el2s[i].controls = resolve_el2_controls(m, m->el2s[i].name);
		m->el2_reg_count += m->el2s[i].controls;
	}
	if (m->el2_count)
		qsort(m->el2s, m->el2_count, sizeof(*m->el2s), resolve_el2_order);
	if (m->trap_count)
		qsort(m->traps, m->trap_count, sizeof(*m->traps), resolve_trap_compare);
	if (m->effective_count)
		qsort(m->effectives, m->effective_count, sizeof(*m->effectives), resolve_effective_compare);
}

unsigned resolve_el2(const struct model *m, struct place at, const char *name)
{
	unsigned index = model_find_el2(m, name);

	if (index == NONE && m->whole[KIND_TRAP])
		report_error(at, "no such EL2 register: %s", name);
	return index;
}

void resolve_effectives(struct model *m)
{
	m->bit_count = 0;
	for (unsigned i = 0; i < m->effective_count; i++) {
		struct effective *effective = m->effectives + i;

		effective->reg = model_find_reg(m, effective->of);
		if (effective->reg != NONE && effective->e2h) {
			report_error(effective->at, "%s is no register of EL2: it has one format",
				     effective->of);
		} else if (effective->reg != NONE) {
			effective->enc = m->regs[effective->reg].enc;
			m->regs[effective->reg].effective = i;
		} else if (m->whole[KIND_SYSREG] && m->whole[KIND_TRAP]) {
			unsigned el2 = model_find_el2(m, effective->of);

			if (el2 == NONE)
				report_error(effective->at, "no such register: %s", effective->of);
			else
				effective->enc = m->el2s[el2].enc;
		}
		effective->first_bit = m->bit_count;
		for (unsigned k = 0; k < effective->bit_count; k++) {
			if (!effective->bits[k].needs.text)
				continue;
			resolve_cond(m, &effective->bits[k].needs);
			effective->bits[k].index = m->bit_count;
			m->bits = arena_grow(m->bits, m->bit_count, sizeof(*m->bits));
			m->bits[m->bit_count++] = effective->bits + k;
		}
	}
}

/* `*` in a pattern matches any characters. */
static bool resolve_match(const char *pattern, const char *name)
{
	for (; *pattern && *pattern != '*'; pattern++, name++)
		if (*pattern != *name)
			return false;
	if (!*pattern)
		return !*name;
	for (;; name++) {
		if (resolve_match(pattern + 1, name))
			return true;
		if (!*name)
			return false;
	}
}

/* One thing more that a trap takes. What a register does not have in a direction, no trap takes. */
static bool resolve_take(struct model *m, struct trap *trap, const struct trap_line *line, struct take take)
{
	if (take.kind == TAKE_REG) {
		const struct reg *reg = m->regs + take.index;

		take.read = line->read && (reg->read != ACT_UNDEF);
		take.write = line->write && (reg->write != ACT_UNDEF);
		if (!take.read && !take.write)
			return true;
	}
	take.partly = line->partly;
	for (unsigned i = 0; i < trap->take_count; i++) {
		struct take *other = trap->takes + i;

		if (other->kind != take.kind || other->index != take.index)
			continue;
		if (other->partly != take.partly || (other->read && take.read) ||
		    (other->write && take.write) || take.kind != TAKE_REG)
			return false;
		other->read = other->read || take.read;
		other->write = other->write || take.write;
		return true;
	}
	trap->takes = arena_grow(trap->takes, trap->take_count, sizeof(take));
	trap->takes[trap->take_count++] = take;
	return true;
}

static void resolve_pattern(struct model *m, struct trap *trap, const struct trap_line *line,
			    const char *name)
{
	unsigned before = trap->take_count;

	for (unsigned i = 0; i < m->reg_count; i++)
		if (resolve_match(name, m->regs[i].name))
			resolve_take(m, trap, line, (struct take){.kind = TAKE_REG, .index = i});
	for (unsigned i = 0; i < m->insn_count; i++)
		if (resolve_match(name, m->insns[i].name))
			resolve_take(m, trap, line, (struct take){.kind = TAKE_INSN, .index = i});
	if (trap->take_count == before && m->whole[KIND_SYSREG] && m->whole[KIND_INSN])
		report_error(line->at, "%s takes nothing, or nothing that is not named already", name);
}

/* `REG.BIT` of a control register. */
static unsigned resolve_bit(const struct model *m, const char *name)
{
	size_t length = (size_t)(strchr(name, '.') - name);

	for (unsigned i = 0; i < m->effective_count; i++) {
		const struct effective *effective = m->effectives + i;

		if (strlen(effective->name) != length || strncmp(effective->name, name, length))
			continue;
		for (unsigned k = 0; k < effective->bit_count; k++)
			if (effective->bits[k].index != NONE &&
			    !strcmp(effective->bits[k].name, name + length + 1))
				return effective->bits[k].index;
	}
	return NONE;
}

static void resolve_name(struct model *m, struct trap *trap, const struct trap_line *line, const char *name)
{
	struct take take = {.index = model_find_reg(m, name)};

	if (strchr(name, '.')) {
		take = (struct take){.kind = TAKE_BIT, .index = resolve_bit(m, name)};
		if (take.index == NONE && m->whole[KIND_CONTROL])
			report_error(line->at, "no control register has bits %s that need something", name);
	} else if (take.index == NONE) {
		take = (struct take){.kind = TAKE_INSN, .index = model_find_insn(m, name)};
		if (take.index == NONE && m->whole[KIND_SYSREG] && m->whole[KIND_INSN])
			report_error(line->at, "no such register or instruction: %s", name);
	}
	if (take.index != NONE && !resolve_take(m, trap, line, take))
		report_error(line->at, "%s is named twice", name);
}

static void resolve_trap(struct model *m, struct trap *trap)
{
	trap->take_count = 0;
	trap->takes = NULL;
	resolve_cond(m, &trap->host);
	trap->reg = resolve_el2(m, trap->at, trap->field.reg);
	for (unsigned i = 0; i < trap->line_count; i++) {
		const struct trap_line *line = trap->lines + i;

		for (unsigned k = 0; k < line->name_count && !line->along; k++) {
			if (strchr(line->names[k], '*'))
				resolve_pattern(m, trap, line, line->names[k]);
			else
				resolve_name(m, trap, line, line->names[k]);
		}
	}
	trap->first_take = m->take_count;
	m->take_count += trap->take_count;
}

void resolve_traps(struct model *m)
{
	m->take_count = 0;
	for (unsigned i = 0; i < m->el2_count; i++)
		resolve_cond(m, &m->el2s[i].host);
	for (unsigned i = 0; i < m->trap_count; i++)
		resolve_trap(m, m->traps + i);
}
