/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Against dumps of KVM hosts: real values fit our fields, KVM's masks of
 * writable bits never cut one of them in two, and the ids are the ones KVM uses.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "sources.h"

#define DUMPS_SYSREG 0x6030000000130000ull
#define DUMPS_CLASS 0xffffffffffff0000ull
#define DUMPS_FW 0x6030000000140000ull
#define DUMPS_BITMAP 0x6030000000160000ull

static unsigned dumps_file_count, dumps_value_count, dumps_mask_count, dumps_fwreg_count;
static bool dumps_fwreg_seen[32], dumps_state_seen[256];

static void dumps_enc(unsigned id, unsigned enc[5])
{
	enc[0] = id >> 14 & 3;
	enc[1] = id >> 11 & 7;
	enc[2] = id >> 7 & 15;
	enc[3] = id >> 3 & 15;
	enc[4] = id & 7;
}

static void dumps_id_value(const struct tables *t, unsigned r, uint64_t value)
{
	const struct table_reg *reg = &t->regs[r];
	char key[2 * TABLES_TEXT + 24];

	dumps_value_count++;
	if (value & ~(reg->fields | reg->res1))
		findings_add(reg->name, "a dump has 0x%" PRIx64 ": bits 0x%" PRIx64 " are reserved here",
			     value, value & ~(reg->fields | reg->res1));
	if (~value & reg->res1 && value)
		findings_add(reg->name, "a dump has 0x%" PRIx64 ": bits 0x%" PRIx64 " are one here", value,
			     ~value & reg->res1);
	for (unsigned i = 0; i < t->field_count; i++) {
		uint64_t raw = tables_field_of(&t->fields[i], value);

		if (t->fields[i].reg != r || tables_valid(&t->fields[i], raw))
			continue;
		snprintf(key, sizeof(key), "%s=%" PRIu64, tables_field_text(t, i), raw);
		findings_add(key, "a dump has this value");
	}
}

static bool dumps_fwreg_value_fits(const struct table_fwreg *fwreg, uint64_t value)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < fwreg->value_count; i++) {
		bits |= 1ull << (fwreg->values[i] & 63);
		if (!strcmp(fwreg->kind, "bitmap") ? false : value == fwreg->values[i])
			return true;
	}
	return !strcmp(fwreg->kind, "bitmap") && !(value & ~bits);
}

static void dumps_fwreg(const struct tables *t, uint64_t id, uint64_t value)
{
	char key[24];

	for (unsigned i = 0; i < t->fwreg_count; i++) {
		if (t->fwregs[i].id != id)
			continue;
		dumps_fwreg_seen[i] = true;
		dumps_fwreg_count++;
		if (!dumps_fwreg_value_fits(&t->fwregs[i], value))
			findings_add(t->fwregs[i].name, "a dump has 0x%" PRIx64 ", which is no value of it",
				     value);
		return;
	}
	snprintf(key, sizeof(key), "0x%" PRIx64, id);
	findings_add(key, "KVM has this firmware register, we have no row");
}

static void dumps_state(const struct tables *t, uint64_t id)
{
	for (unsigned i = 0; i < t->state_count; i++)
		for (unsigned k = 0; k < t->states[i].count; k++)
			if (t->states[i].id + (uint64_t)k * t->states[i].step == id)
				dumps_state_seen[i] = true;
}

static void dumps_reg(const struct tables *t, uint64_t id, uint64_t value)
{
	unsigned enc[5], r;

	dumps_enc((unsigned)id & 0xffff, enc);
	dumps_state(t, id);
	if ((id & DUMPS_CLASS) == DUMPS_FW || (id & DUMPS_CLASS) == DUMPS_BITMAP) {
		dumps_fwreg(t, id, value);
	} else if ((id & DUMPS_CLASS) == DUMPS_SYSREG) {
		r = tables_find_enc(t, enc);
		if (r != TABLES_NONE && t->regs[r].is_id)
			dumps_id_value(t, r, value);
	}
}

/* Writable bits of the register with this index of KVM's feature ID range: whole fields, always. */
static void dumps_mask(const struct tables *t, unsigned index, uint64_t mask)
{
	static const unsigned op1s[4] = {0, 1, 3, 3};
	unsigned enc[5] = {3, op1s[index >> 6 & 3], 0, index >> 3 & 7, index & 7};
	unsigned r = tables_find_enc(t, enc);

	for (unsigned i = 0; i < t->field_count && r != TABLES_NONE; i++) {
		const struct table_field *field = &t->fields[i];
		uint64_t whole = ~0ull >> (63 - (field->msb - field->lsb));

		if (field->reg != r)
			continue;
		dumps_mask_count++;
		if (tables_field_of(field, mask) && tables_field_of(field, mask) != whole)
			findings_add(tables_field_text(t, i),
				     "KVM's mask of writable bits, 0x%" PRIx64 ", cuts it in two", mask);
	}
}

static void dumps_file(const struct tables *t, const char *path)
{
	FILE *from = fopen(path, "r");
	char line[256];
	uint64_t a, b;

	if (!from)
		return;
	dumps_file_count++;
	while (fgets(line, sizeof(line), from)) {
		if (sscanf(line, "REG %" SCNx64 " %" SCNx64, &a, &b) == 2)
			dumps_reg(t, a, b);
		else if (sscanf(line, "MASK %" SCNu64 " %" SCNx64, &a, &b) == 2)
			dumps_mask(t, (unsigned)a, b);
	}
	fclose(from);
}

/* Ids of ours in KVM's classes that no KVM has: a wrong id, or something to justify. */
static void dumps_unseen(const struct tables *t)
{
	for (unsigned i = 0; i < t->fwreg_count; i++)
		if (!dumps_fwreg_seen[i])
			findings_add(t->fwregs[i].name, "no dump has its id 0x%" PRIx64, t->fwregs[i].id);
	for (unsigned i = 0; i < t->state_count; i++)
		if (!dumps_state_seen[i] && t->states[i].id >> 48 == 0x6030 &&
		    (t->states[i].id >> 16 & 0xfff) < 0x17)
			findings_add(t->states[i].name, "no dump has its id 0x%" PRIx64, t->states[i].id);
}

void dumps_compare(const struct tables *t, const char *path)
{
	struct dirent **entries = NULL;
	int count = path ? scandir(path, &entries, NULL, alphasort) : -1;

	if (count <= 0) {
		findings_skip("dumps", "no dumps of KVM hosts here (CHARTER_SHARED)");
		return;
	}
	findings_begin("dumps");
	for (int i = 0; i < count; i++) {
		char file[512];

		snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (strstr(entries[i]->d_name, ".txt"))
			dumps_file(t, file);
		free(entries[i]);
	}
	free(entries);
	dumps_unseen(t);
	findings_end("%u dumps: %u ID register values, %u fields under masks, %u firmware register values",
		     dumps_file_count, dumps_value_count, dumps_mask_count, dumps_fwreg_count);
}
