/* SPDX-License-Identifier: BSD-2-Clause */
/* Against Linux's arch/arm64/tools/sysreg: what each register is called, where it is and which bits are what.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "findings.h"
#include "sources.h"

struct linux_field {
	char name[TABLES_TEXT];
	unsigned msb, lsb;
	bool is_enum, is_signed;
	unsigned values; /* of an enumeration of up to 4 bits */
};

struct linux_reg {
	char name[TABLES_TEXT];
	unsigned enc[5];
	struct linux_field fields[64];
	unsigned field_count;
};

static unsigned linux_reg_count, linux_field_count, linux_value_count;

static bool linux_bits(const char *text, struct linux_field *field)
{
	int got = sscanf(text, "%u:%u", &field->msb, &field->lsb);

	if (got == 1)
		field->lsb = field->msb;
	return got >= 1;
}

/* The field of this name, or else the one at these bits. */
static struct linux_field *linux_find(struct linux_reg *reg, const struct table_field *ours)
{
	for (unsigned i = 0; i < reg->field_count; i++)
		if (!strcasecmp(reg->fields[i].name, ours->name))
			return &reg->fields[i];
	for (unsigned i = 0; i < reg->field_count; i++)
		if (reg->fields[i].msb == ours->msb && reg->fields[i].lsb == ours->lsb)
			return &reg->fields[i];
	return NULL;
}

static void linux_compare_values(const struct tables *t, const struct table_field *ours,
				 const struct linux_field *theirs)
{
	const char *name = tables_field_text(t, (unsigned)(ours - t->fields));
	char key[2 * TABLES_TEXT + 16];

	if (!theirs->is_enum || ours->any)
		return;
	linux_value_count++;
	for (unsigned v = 0; v < 16; v++) {
		snprintf(key, sizeof(key), "%s=%u", name, v);
		if (theirs->values >> v & 1 && !(ours->valid >> v & 1))
			findings_add(key, "Linux knows this value");
		snprintf(key, sizeof(key), "%s=%u/none", name, v);
		if (!(theirs->values >> v & 1) && ours->valid >> v & 1)
			findings_add(key, "Linux does not know this value");
	}
}

/* What a finding is about is part of its key: to justify another name justifies no other position. */
static const char *linux_key(const char *name, const char *about)
{
	static char key[2 * TABLES_TEXT + 8];

	snprintf(key, sizeof(key), "%s/%s", name, about);
	return key;
}

static void linux_compare_field(const struct tables *t, struct linux_reg *reg, unsigned index)
{
	const struct table_field *ours = &t->fields[index];
	const struct linux_field *theirs = linux_find(reg, ours);
	const char *name = tables_field_text(t, index);

	linux_field_count++;
	if (!theirs)
		findings_add(linux_key(name, "none"), "Linux has no such field");
	else if (theirs->msb != ours->msb || theirs->lsb != ours->lsb)
		findings_add(name, "%u:%u, in Linux %u:%u", ours->msb, ours->lsb, theirs->msb, theirs->lsb);
	else if (strcasecmp(theirs->name, ours->name) && strcasecmp(theirs->name, reg->name))
		findings_add(linux_key(name, "name"), "Linux calls it %s", theirs->name);
	else if (theirs->is_signed != ours->is_signed && theirs->is_enum)
		findings_add(linux_key(name, "sign"), "in Linux it is %s",
			     theirs->is_signed ? "signed" : "unsigned");
	if (theirs)
		linux_compare_values(t, ours, theirs);
}

/* Fields of theirs whose bits no field of ours has. */
static void linux_compare_rest(const struct tables *t, unsigned r, const struct linux_reg *reg)
{
	char key[2 * TABLES_TEXT];

	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct linux_field *theirs = &reg->fields[i];
		uint64_t bits = ~0ull >> (63 - (theirs->msb - theirs->lsb)) << theirs->lsb;

		if ((t->regs[r].fields & bits) == bits)
			continue;
		snprintf(key, sizeof(key), "%s.%s", reg->name, theirs->name);
		findings_add(key, "Linux has this field at %u:%u, we have reserved bits there", theirs->msb,
			     theirs->lsb);
	}
}

static void linux_compare_reg(const struct tables *t, struct linux_reg *reg)
{
	unsigned r = tables_find_reg(t, reg->name), there = tables_find_enc(t, reg->enc);

	if (r == TABLES_NONE && there != TABLES_NONE)
		findings_add(reg->name, "at the encoding of our %s", t->regs[there].name);
	if (r == TABLES_NONE)
		return;
	linux_reg_count++;
	if (memcmp(t->regs[r].enc, reg->enc, sizeof(reg->enc)))
		findings_add(reg->name, "the encodings differ");
	if (!t->regs[r].is_id)
		return;
	for (unsigned i = 0; i < t->field_count; i++)
		if (t->fields[i].reg == r)
			linux_compare_field(t, reg, i);
	linux_compare_rest(t, r, reg);
}

static void linux_line(const struct tables *t, struct linux_reg *reg, const char *line)
{
	char word[TABLES_TEXT] = "", bits[TABLES_TEXT] = "", name[TABLES_TEXT] = "";
	unsigned *e = reg->enc;

	if (sscanf(line, " %47s %47s %47s", word, bits, name) < 1 || word[0] == '#')
		return;
	if (!strcmp(word, "Sysreg")) {
		memset(reg, 0, sizeof(*reg));
		snprintf(reg->name, sizeof(reg->name), "%s", bits);
		sscanf(line, "%*s %*s %u %u %u %u %u", e, e + 1, e + 2, e + 3, e + 4);
	} else if (!strcmp(word, "EndSysreg")) {
		linux_compare_reg(t, reg);
	} else if (!strcmp(word, "Field") || (strstr(word, "Enum") && strcmp(word, "EndEnum"))) {
		struct linux_field *field = &reg->fields[reg->field_count];

		memset(field, 0, sizeof(*field));
		snprintf(field->name, sizeof(field->name), "%s", name);
		field->is_signed = !strcmp(word, "SignedEnum");
		field->is_enum = strcmp(word, "Field") && strcmp(word, "Enum");
		reg->field_count += linux_bits(bits, field) && reg->field_count < 63;
	} else if (!strncmp(word, "0b", 2) && strlen(word) <= 6 && reg->field_count) {
		reg->fields[reg->field_count - 1].values |= 1u << strtoul(word + 2, NULL, 2);
	}
}

void linux_compare(const struct tables *t, const char *path)
{
	static struct linux_reg reg;
	FILE *from = path ? fopen(path, "r") : NULL;
	char line[512];

	if (!from) {
		findings_skip(
			"linux",
			"Linux's description of the system registers is not here (tools/setup.sh --oracles)");
		return;
	}
	findings_begin("linux");
	while (fgets(line, sizeof(line), from))
		linux_line(t, &reg, line);
	fclose(from);
	findings_end("%u registers (encodings), %u fields (positions), %u enumerations compared with Linux",
		     linux_reg_count, linux_field_count, linux_value_count);
}
