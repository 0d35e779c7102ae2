/* SPDX-License-Identifier: BSD-2-Clause */
/* register ... with its fields, reserved bits and what a trapped access gets; el12. */
#include <string.h>

#include "arena.h"
#include "parse.h"

#define PARSE_NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

static const char *const parse_classes[] = {"id", "id32", "sys"};
static const char *const parse_acts[] = {"undef", "ignore", "value", "yours", "pass", "native"};
static const char *const parse_signs[] = {"unsigned", "signed"};

/* `0..2` or `5` into `valid`; false when it is no such thing. */
static bool parse_values_part(char *part, unsigned width, uint16_t *valid)
{
	char *dots = strstr(part, "..");
	uint64_t from = 0, to = 0;

	if (dots)
		*dots = 0;
	if (!words_parse_number(part, &from) || !words_parse_number(dots ? dots + 2 : part, &to))
		return false;
	if (from > to || to >> width)
		return false;
	for (uint64_t v = from; v <= to; v++)
		*valid = (uint16_t)(*valid | 1u << v);
	return true;
}

/* `V=NAME`: value V is defined, and what it is called. */
static void parse_value_name(struct words *w, struct span *span, const char *text)
{
	const char *name = strchr(text, '=') + 1;
	char *number = arena_text(text, (size_t)(name - 1 - text));
	unsigned width = model_width(span->bits);
	uint64_t value = 0;

	if (width > 4)
		words_fail(w, "%s is wider than 4 bits: its values have no names", span->name);
	else if (!words_parse_number(number, &value) || value >> width)
		words_fail(w, "'%s' is no value of a field of %u bits", number, width);
	else if (!*name || name[strspn(name, PARSE_NAME)])
		words_fail(w, "a value's name is of letters, digits and '_': '%s'", text);
	else if (span->valid >> value & 1)
		words_fail(w, "%s has the value %s twice", span->name, number);
	for (unsigned i = 0; !w->bad && i < 16; i++)
		if (span->value_names[i] && !strcmp(span->value_names[i], name))
			words_fail(w, "%s has two values called %s", span->name, name);
	if (w->bad)
		return;
	span->valid = (uint16_t)(span->valid | 1u << value);
	span->value_names[value] = name;
}

static void parse_value_names(struct words *w, struct span *span, const char *first)
{
	const char *text = first;

	for (;;) {
		if (!strchr(text, '='))
			words_fail(w, "either every value of %s has a name or none: '%s'", span->name, text);
		if (!w->bad)
			parse_value_name(w, span, text);
		if (w->bad || !words_more(w))
			return;
		text = words_text(w, "a value's name");
	}
}

static void parse_values(struct words *w, struct span *span)
{
	const char *text = words_text(w, "the field's values");
	unsigned width = model_width(span->bits);
	char *rest = arena_text(text, strlen(text)), *part;

	if (w->bad)
		return;
	span->has_values = true;
	if (!strcmp(text, "any")) {
		span->any = true;
		return;
	}
	if (strchr(text, '=')) {
		parse_value_names(w, span, text);
		return;
	}
	if (width > 4) {
		words_fail(w, "%s is wider than 4 bits: its values are 'any', not '%s'", span->name, text);
		return;
	}
	while (!w->bad && (part = strsep(&rest, ",")))
		if (!parse_values_part(part, width, &span->valid))
			words_fail(w, "'%s' are no values of a field of %u bits: 0..2 or 0,2,3 or any", text,
				   width);
}

static void parse_span(struct reg *reg, struct words *w, enum span_kind kind)
{
	struct span span = {.at = w->line->at, .kind = kind, .index = NONE, .policy = NONE};

	span.bits = words_bits(w);
	if (kind == SPAN_FIELD) {
		span.name = words_name(w, "the field's name");
		span.is_signed = words_choice(w, "a field's kind", parse_signs, 2) == 1;
		if (words_more(w))
			parse_values(w, &span);
		if (model_width(span.bits) > 4)
			span.any = true;
	}
	words_end(w);
	if (w->bad)
		return;
	reg->spans = arena_grow(reg->spans, reg->span_count, sizeof(span));
	reg->spans[reg->span_count++] = span;
}

static void parse_register_act(struct reg *reg, struct words *w, bool write)
{
	enum reg_act act = (enum reg_act)words_choice(w, "what an access gets", parse_acts, 6);

	if (model_is_id(reg))
		words_fail(w, "a register of class id needs no '%s': its value is chartered",
			   write ? "write" : "read");
	if (write && act == ACT_VALUE)
		words_fail(w, "a write can't get a value");
	*(write ? &reg->write : &reg->read) = act;
}

static void parse_register_state(struct reg *reg, struct words *w)
{
	if (model_is_id(reg))
		words_fail(w, "a register of class id is always part of the state");
	reg->state = true;
	reg->vcpu = words_take(w, "vcpu");
}

static void parse_register_needs(struct reg *reg, struct words *w)
{
	if (reg->needs.text)
		words_fail(w, "%s has a `needs` line already (line %u)", reg->name, reg->needs.at.line);
	reg->needs = parse_cond(w);
}

static void parse_register_line(struct reg *reg, const struct lex_line *line)
{
	struct words w = words_start(line, 0);

	if (words_take(&w, "field")) {
		parse_span(reg, &w, SPAN_FIELD);
		return;
	}
	if (words_take(&w, "res0") || words_take(&w, "res1")) {
		parse_span(reg, &w, strcmp(line->words[0].text, "res0") ? SPAN_RES1 : SPAN_RES0);
		return;
	}
	if (words_take(&w, "needs"))
		parse_register_needs(reg, &w);
	else if (words_take(&w, "read") || words_take(&w, "write"))
		parse_register_act(reg, &w, !strcmp(line->words[0].text, "write"));
	else if (words_take(&w, "state"))
		parse_register_state(reg, &w);
	else
		words_fail(&w, "a register has no line '%s': field, res0, res1, needs, read, write, state",
			   line->words[0].text);
	words_end(&w);
}

void parse_register(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct reg reg = {.at = s->lines->at, .id_index = NONE, .yours = NONE};

	reg.num = words_stable(&w);
	reg.name = words_name(&w, "the register's name");
	reg.op0 = (uint8_t)words_number(&w, "op0", 3);
	reg.op1 = (uint8_t)words_number(&w, "op1", 7);
	reg.crn = (uint8_t)words_number(&w, "CRn", 15);
	reg.crm = (uint8_t)words_number(&w, "CRm", 15);
	reg.op2 = (uint8_t)words_number(&w, "op2", 7);
	reg.cls = (enum reg_class)words_choice(&w, "the class", parse_classes, 3);
	reg.source = words_quoted(&w, "the source");
	words_end(&w);
	reg.enc = (uint16_t)(reg.op0 << 14 | reg.op1 << 11 | reg.crn << 7 | reg.crm << 3 | reg.op2);
	reg.read = model_is_id(&reg) ? ACT_VALUE : ACT_PASS;
	reg.write = model_is_id(&reg) ? ACT_UNDEF : ACT_PASS;
	for (unsigned i = 1; i < s->count; i++)
		parse_register_line(&reg, s->lines + i);
	if (w.bad)
		return;
	m->regs = arena_grow(m->regs, m->reg_count, sizeof(reg));
	m->regs[m->reg_count++] = reg;
}

/* el12 REG [REG ...] */
void parse_el12(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);

	parse_single(s);
	do {
		struct implied alias = {.at = s->lines->at, .name = words_name(&w, "a register's name")};

		if (w.bad)
			return;
		m->el12s = arena_grow(m->el12s, m->el12_count, sizeof(alias));
		m->el12s[m->el12_count++] = alias;
	} while (words_more(&w));
}
