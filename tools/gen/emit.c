/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit.h"

#include <ctype.h>
#include <string.h>

#include "arena.h"
#include "out.h"

void emit_begin(FILE *to, const char *type, const char *name, const char *count)
{
	fprintf(to, "\nconst %s %s[%s] = {\n", type, name, count);
}

void emit_end(FILE *to)
{
	fprintf(to, "};\n");
}

const char *emit_upper(const char *name)
{
	char *upper = arena_text(name, strlen(name));

	for (char *c = upper; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return upper;
}

const char *emit_index(unsigned index)
{
	return index == NONE ? "ROW_NONE" : arena_format("%u", index);
}

const char *emit_cond(const struct model *m, const struct cond *cond)
{
	if (!cond->text)
		return "ROW_NONE";
	if (cond->part_count > 1)
		return arena_format("ROW_COND_LIST | %u", cond->first);
	return emit_cond_part(m, cond->parts);
}

const char *emit_cond_part(const struct model *m, const struct cond_part *part)
{
	if (!part->feature && part->index != NONE)
		return arena_format("ROW_COND_ATOM | %u", m->feature_atom_count + part->index);
	return emit_index(part->index);
}

unsigned emit_atom_count(const struct model *m)
{
	return m->feature_atom_count + m->cond_atom_count;
}

unsigned emit_field_value_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->field_count; i++)
		for (unsigned v = 0; v < 16; v++)
			count += m->fields[i]->value_names[v] != NULL;
	return count;
}

unsigned emit_implied_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->feature_count; i++)
		count += m->features[i].implied_count;
	return count;
}

unsigned emit_fwvalue_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->fwreg_count; i++)
		count += m->fwregs[i].value_count;
	return count;
}

unsigned emit_word_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->call_count; i++)
		count += m->calls[i].answer == ANSWER_WORDS ? 4 : 0;
	return count;
}

unsigned emit_discovery_count(const struct model *m)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->call_count; i++)
		count += m->calls[i].discovery_count;
	return count;
}

/* Page 0 is empty; every 128 encodings with a register have one of their own. */
unsigned emit_page_count(const struct model *m)
{
	unsigned count = 1;

	for (unsigned i = 0; i < m->reg_count; i++)
		count += !i || m->regs[i].enc >> 7 != m->regs[i - 1].enc >> 7;
	return count;
}

static bool emit_hash_fits(const struct model *m, uint32_t multiplier, unsigned shift)
{
	uint64_t used[64] = {0};

	for (unsigned i = 0; i < m->call_count; i++) {
		uint32_t slot = (m->calls[i].fid * multiplier) >> shift;

		if (used[slot >> 6] >> (slot & 63) & 1)
			return false;
		used[slot >> 6] |= 1ull << (slot & 63);
	}
	return true;
}

struct emit_hash emit_find_hash(const struct model *m)
{
	unsigned bits = 1;

	while (1u << bits < m->call_count)
		bits++;
	for (; bits <= 12; bits++) {
		uint32_t multiplier = 0x9e3779b1u;

		for (unsigned try = 0; try < 1u << 18; try++) {
			if (emit_hash_fits(m, multiplier, 32 - bits))
				return (struct emit_hash){multiplier, 32 - bits, 1u << bits};
			multiplier = (multiplier * 1664525u + 1013904223u) | 1;
		}
	}
	report_error(m->arch, "no perfect hash for the function ids within 4096 slots");
	return (struct emit_hash){1, 20, 4096};
}

static void emit_file(const struct model *m, const char *folder, const char *name, const char *prologue,
		      void (*const parts[])(FILE *, const struct model *))
{
	struct out out = out_begin(folder, name);

	fprintf(out.file,
		"/* SPDX-License-Identifier: BSD-2-Clause */\n/* Generated from arch/. Not to be edited. "
		"*/\n%s",
		prologue);
	for (unsigned i = 0; parts[i]; i++)
		parts[i](out.file, m);
	out_end(&out);
}

void emit_all(const struct model *m, const char *folder)
{
	static void (*const rows[])(FILE *, const struct model *) = {
		emit_registers, emit_services, emit_system, emit_insns, emit_traps, emit_vncrs, NULL};
	static void (*const rows_header[])(FILE *, const struct model *) = {emit_rows_header, NULL};
	static void (*const public_header[])(FILE *, const struct model *) = {emit_public_header, NULL};
	static void (*const names[])(FILE *, const struct model *) = {emit_names, emit_insn_names,
								      emit_trap_names, NULL};
	static void (*const profiles[])(FILE *, const struct model *) = {emit_profiles, emit_withhold_names,
									 NULL};
	static void (*const withholds[])(FILE *, const struct model *) = {emit_withholds, NULL};
	static void (*const guest[])(FILE *, const struct model *) = {emit_guest, NULL};
	const char *include = "#include \"rows.h\"\n";

	emit_file(m, folder, "rows_gen.h", "#ifndef CHARTER_ROWS_GEN_H\n#define CHARTER_ROWS_GEN_H\n\n",
		  rows_header);
	emit_file(m, folder, "include/charter/gen.h", "#ifndef CHARTER_GEN_H\n#define CHARTER_GEN_H\n\n",
		  public_header);
	emit_file(m, folder, "rows.c", include, rows);
	emit_file(m, folder, "names.c", include, names);
	emit_file(m, folder, "profiles.c", "#include <charter/gen.h>\n\n#include \"rows.h\"\n", profiles);
	emit_file(m, folder, "withhold.c", include, withholds);
	emit_file(m, folder, "guest_rows.c", "#include \"lib/guest.h\"\n", guest);
}
