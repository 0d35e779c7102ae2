/* SPDX-License-Identifier: BSD-2-Clause */
#include "tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

unsigned tables_find_reg(const struct tables *t, const char *name)
{
	for (unsigned i = 0; i < t->reg_count; i++)
		if (!strcmp(t->regs[i].name, name))
			return i;
	return TABLES_NONE;
}

unsigned tables_find_enc(const struct tables *t, const unsigned enc[5])
{
	for (unsigned i = 0; i < t->reg_count; i++)
		if (!memcmp(t->regs[i].enc, enc, sizeof(t->regs[i].enc)))
			return i;
	return TABLES_NONE;
}

unsigned tables_find_field(const struct tables *t, unsigned reg, const char *name)
{
	for (unsigned i = 0; i < t->field_count; i++)
		if (t->fields[i].reg == reg && !strcmp(t->fields[i].name, name))
			return i;
	return TABLES_NONE;
}

unsigned tables_find_feature(const struct tables *t, const char *name)
{
	for (unsigned i = 0; i < t->feature_count; i++)
		if (!strcmp(t->features[i].name, name))
			return i;
	return TABLES_NONE;
}

int tables_number(const struct table_field *field, uint64_t raw)
{
	unsigned width = field->msb - field->lsb + 1;

	if (field->is_signed && raw >> (width - 1))
		return (int)raw - (1 << width);
	return (int)raw;
}

bool tables_valid(const struct table_field *field, uint64_t raw)
{
	unsigned width = field->msb - field->lsb + 1;

	if (width < 64 && raw >> width)
		return false;
	return field->any || (raw < 16 && field->valid >> raw & 1);
}

uint64_t tables_field_of(const struct table_field *field, uint64_t value)
{
	return value >> field->lsb & ~0ull >> (63 - (field->msb - field->lsb));
}

static bool tables_atom_holds(const struct tables *t, const struct table_atom *atom, const uint8_t *raw)
{
	const struct table_field *field = &t->fields[atom->field];
	int value = tables_number(field, raw[atom->field]), than = tables_number(field, atom->value);

	switch (atom->op) {
	case TABLE_GE:
		return value >= than;
	case TABLE_EQ:
		return value == than;
	case TABLE_NE:
		return value != than;
	case TABLE_LT:
		return value < than;
	}
	return false;
}

bool tables_holds(const struct tables *t, const struct table_feature *feature, const uint8_t *raw)
{
	bool line = true;

	for (unsigned i = 0; i < feature->atom_count; i++) {
		line = line && tables_atom_holds(t, &feature->atoms[i], raw);
		if (!feature->atoms[i].last)
			continue;
		if (line)
			return true;
		line = true;
	}
	return false;
}

const char *tables_field_text(const struct tables *t, unsigned field)
{
	static char text[4][2 * TABLES_TEXT];
	static unsigned turn;

	turn = (turn + 1) % 4;
	snprintf(text[turn], sizeof(text[turn]), "%s.%s", t->regs[t->fields[field].reg].name,
		 t->fields[field].name);
	return text[turn];
}

static bool tables_register(struct tables *t, const char *line)
{
	struct table_reg *reg = &t->regs[t->reg_count++];
	char cls[TABLES_TEXT];
	unsigned *e = reg->enc;
	int got = sscanf(line, "register %47s %*u %47s %u %u %u %u %u %" SCNx64 " %" SCNx64, reg->name, cls,
			 e, e + 1, e + 2, e + 3, e + 4, &reg->fields, &reg->res1);

	reg->is_id = strcmp(cls, "sys") != 0;
	reg->is_id32 = !strcmp(cls, "id32");
	return got == 9;
}

static bool tables_field(struct tables *t, const char *line)
{
	struct table_field *field = &t->fields[t->field_count++];
	char reg[TABLES_TEXT], sign[TABLES_TEXT], valid[TABLES_TEXT];
	int got = sscanf(line, "field %47s %47s %u %u %47s %47s", reg, field->name, &field->msb, &field->lsb,
			 sign, valid);

	field->is_signed = !strcmp(sign, "signed");
	field->any = !strcmp(valid, "any");
	field->valid = (unsigned)strtoul(valid, NULL, 16);
	field->reg = tables_find_reg(t, reg);
	return got == 6 && field->reg != TABLES_NONE;
}

/* when FEATURE REG.FIELD OP VALUE [& ...] */
static bool tables_when(struct tables *t, char *line)
{
	static const char *const ops[] = {">=", "==", "!=", "<"};
	char *rest = line, *word = strsep(&rest, " ");
	unsigned index = tables_find_feature(t, strsep(&rest, " "));

	while (rest && index != TABLES_NONE) {
		struct table_feature *feature = &t->features[index];
		struct table_atom *atom = &feature->atoms[feature->atom_count++];
		char *reg = strsep(&rest, " "), *field = strchr(reg, '.'), *op = strsep(&rest, " ");

		if (!field || !rest || feature->atom_count > 64)
			return false;
		*field++ = 0;
		atom->field = tables_find_field(t, tables_find_reg(t, reg), field);
		for (unsigned i = 0; i < 4; i++)
			if (!strcmp(op, ops[i]))
				atom->op = (enum table_op)i;
		atom->value = (unsigned)strtoul(strsep(&rest, " \n"), NULL, 10);
		word = rest ? strsep(&rest, " ") : NULL;
		atom->last = !word || strcmp(word, "&") != 0;
		if (atom->field == TABLES_NONE)
			return false;
		if (atom->last)
			return true;
	}
	return false;
}

static bool tables_fwreg(struct tables *t, char *line)
{
	struct table_fwreg *fwreg = &t->fwregs[t->fwreg_count++];
	int at = 0;

	if (sscanf(line, "fwreg %" SCNx64 " %47s %47s%n", &fwreg->id, fwreg->name, fwreg->kind, &at) != 3)
		return false;
	for (char *rest = line + at; fwreg->value_count < 16;) {
		char *end;
		unsigned long value = strtoul(rest, &end, 16);

		if (end == rest)
			break;
		fwreg->values[fwreg->value_count++] = (uint32_t)value;
		rest = end;
	}
	return true;
}

static bool tables_implies(struct tables *t, const char *line)
{
	char from[TABLES_TEXT], to[TABLES_TEXT];

	if (sscanf(line, "implies %47s %47s", from, to) != 2)
		return false;
	unsigned a = tables_find_feature(t, from), b = tables_find_feature(t, to);

	if (a == TABLES_NONE || b == TABLES_NONE || t->features[a].implied_count == 32)
		return false;
	t->features[a].implied[t->features[a].implied_count++] = b;
	return true;
}

static bool tables_value(struct tables *t, const char *line)
{
	struct table_value *value = &t->values[t->value_count++];
	char reg[TABLES_TEXT];
	int got = sscanf(line, "profile %47s %47s %" SCNx64, value->profile, reg, &value->value);

	value->reg = tables_find_reg(t, reg);
	return got == 3 && value->reg != TABLES_NONE;
}

static bool tables_state(struct tables *t, const char *line)
{
	struct table_state *state = &t->states[t->state_count++];

	return sscanf(line, "state %" SCNx64 " %47s %u %u", &state->id, state->name, &state->count,
		      &state->step) == 4;
}

static bool tables_fits(const struct tables *t)
{
	return t->reg_count < 2048 && t->field_count < 2048 && t->feature_count < 512 &&
	       t->fwreg_count < 32 && t->state_count < 256 && t->value_count < 4096;
}

/* In pass 0 what others refer to: registers, features by name; in pass 1 the rest. */
static bool tables_line(struct tables *t, char *line, unsigned pass)
{
	if (!strncmp(line, "register ", 9))
		return pass || tables_register(t, line);
	if (!strncmp(line, "feature ", 8))
		return pass || sscanf(line, "feature %47s", t->features[t->feature_count++].name) == 1;
	if (!pass)
		return true;
	if (!strncmp(line, "field ", 6))
		return tables_field(t, line);
	if (!strncmp(line, "when ", 5))
		return tables_when(t, line);
	if (!strncmp(line, "implies ", 8))
		return tables_implies(t, line);
	if (!strncmp(line, "fwreg ", 6))
		return tables_fwreg(t, line);
	if (!strncmp(line, "state ", 6))
		return tables_state(t, line);
	if (!strncmp(line, "profile ", 8))
		return tables_value(t, line);
	return !strncmp(line, "call ", 5) || !strncmp(line, "insn ", 5);
}

bool tables_read(struct tables *t, FILE *from)
{
	static char lines[16384][160];
	unsigned count = 0;

	while (count < 16384 && fgets(lines[count], sizeof(lines[0]), from))
		count++;
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < count; i++) {
			char line[160];

			strcpy(line, lines[i]);
			line[strcspn(line, "\n")] = 0;
			if (!tables_fits(t) || !tables_line(t, line, pass)) {
				fprintf(stderr, "compare: a line of the lists makes no sense: %s", lines[i]);
				return false;
			}
		}
	return count > 0;
}
