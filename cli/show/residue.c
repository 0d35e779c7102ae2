/* SPDX-License-Identifier: BSD-2-Clause */
#include "show/residue.h"
#include <stdio.h>
#include <string.h>

static const char *const residue_cause_names[] = {[CHARTER_CAUSE_ARCHITECTURE] = "architecture",
						  [CHARTER_CAUSE_HOST] = "host",
						  [CHARTER_CAUSE_COST] = "cost"};

void residue_sum(const struct charter_vm *vm, struct residue_sum *sum)
{
	struct charter_residue r;
	unsigned cursor = 0;

	memset(sum, 0, sizeof(*sum));
	while (charter_residue_next(vm, &cursor, &r)) {
		unsigned index = r.feature < ROW_FEATURE_COUNT ? r.feature : ROW_FEATURE_COUNT;
		struct residue_feature *f = &sum->feature[index];

		if (!f->causes) {
			sum->count++;
			sum->refused += !r.accepted;
		}
		f->accepted = r.accepted;
		f->causes |= 1u << r.cause;
		f->registers += r.thing.kind == CHARTER_THING_REG;
		f->instructions += r.thing.kind == CHARTER_THING_INSN;
		f->bits += r.thing.kind == CHARTER_THING_BIT;
	}
}

const char *residue_name(unsigned feature)
{
	return feature < ROW_FEATURE_COUNT ? row_feature_names[feature].name : "(no feature)";
}

const char *residue_causes(const struct residue_feature *f, char *text, size_t size)
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < 3 && length < size; i++)
		if (f->causes >> i & 1)
			length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
						   residue_cause_names[i]);
	return text;
}

const char *residue_things(const struct residue_feature *f, char *text, size_t size)
{
	const unsigned counts[] = {f->registers, f->instructions, f->bits};
	static const char *const one[] = {"register", "instruction", "control bit"};
	size_t length = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < 3 && length < size; i++)
		if (counts[i])
			length += (size_t)snprintf(text + length, size - length, "%s%u %s%s",
						   length ? ", " : "", counts[i], one[i],
						   counts[i] > 1 ? "s" : "");
	return text;
}

/* What a trap takes along without a row. */
static const char *residue_along(unsigned trap, char *text, size_t size)
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < ROW_TRAP_NOTE_COUNT && length < size; i++)
		if (row_trap_notes[i].trap == trap && !row_trap_notes[i].partly)
			length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
						   row_trap_notes[i].name);
	return text;
}

const char *residue_thing(struct charter_thing thing, char *text, size_t size)
{
	const struct row_bit *bit = &row_bits[thing.row];

	switch ((enum charter_thing_kind)thing.kind) {
	case CHARTER_THING_REG:
		snprintf(text, size, "%s%s", row_reg_names[thing.row].name,
			 thing.access == CHARTER_ACCESS_READ    ? " (read)"
			 : thing.access == CHARTER_ACCESS_WRITE ? " (write)"
								: "");
		break;
	case CHARTER_THING_INSN:
		snprintf(text, size, "%s", row_insn_names[thing.row].name);
		break;
	case CHARTER_THING_BIT:
		snprintf(text, size, "%s.%s", row_effective_names[bit->effective].name,
			 row_bit_names[thing.row].name);
		break;
	case CHARTER_THING_ALONG:
		return residue_along(thing.row, text, size);
	}
	return text;
}
