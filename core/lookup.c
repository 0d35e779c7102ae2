/* SPDX-License-Identifier: BSD-2-Clause */
/* Names to rows, and back. */
#include "rows.h"
#include "vm_priv.h"

#include <charter/explain.h>

#define LOOKUP_CCSIDR "CCSIDR."

/* Whether `name`, up to its end or to `end`, is `other`. */
static bool lookup_same(const char *name, char end, const char *other)
{
	while (*other && *name == *other) {
		name++;
		other++;
	}
	return !*other && (!*name || *name == end);
}

/* The index of a row by name, up to `end`, or -1. */
static int lookup_find(const struct row_place *rows, unsigned count, const char *name, char end)
{
	for (unsigned i = 0; i < count; i++)
		if (lookup_same(name, end, rows[i].name))
			return (int)i;
	return -1;
}

/* The slot of "CCSIDR.<0..13>", or -1. */
static int lookup_ccsidr(const char *name)
{
	const char *prefix = LOOKUP_CCSIDR;
	int slot = 0;

	for (; *prefix; prefix++, name++)
		if (*prefix != *name)
			return -1;
	if (name[0] == '0' && name[1])
		return -1;
	do {
		if (*name < '0' || *name > '9')
			return -1;
		slot = slot * 10 + (*name++ - '0');
	} while (*name && slot < CHARTER_CCSIDR_COUNT);
	return slot < CHARTER_CCSIDR_COUNT ? slot : -1;
}

uint64_t charter_name_to_id(const char *name)
{
	int i = lookup_find(row_reg_names, ROW_REG_COUNT, name, '\0');

	if (i >= 0 && row_regs[i].id_index != ROW_NONE)
		return CHARTER_KVM_SYSREG | row_regs[i].enc;
	i = lookup_find(row_fwreg_names, ROW_FWREG_COUNT, name, '\0');
	if (i >= 0)
		return row_fwregs[i].id;
	i = lookup_ccsidr(name);
	return i < 0 ? 0 : CHARTER_KVM_CCSIDR | (unsigned)i;
}

const char *charter_id_to_name(uint64_t id)
{
	unsigned at = idreg_find(id);

	if (at != ROW_NONE)
		return row_reg_names[row_id_regs[at]].name;
	if ((at = fwreg_find(id)) != ROW_NONE)
		return row_fwreg_names[at].name;
	return ccsidr_find(id) == ROW_NONE ? NULL : "CCSIDR_EL1";
}

int charter_feature_find(const char *name)
{
	return lookup_find(row_feature_names, ROW_FEATURE_COUNT, name, '\0');
}

const char *charter_feature_name(unsigned feature)
{
	return feature < ROW_FEATURE_COUNT ? row_feature_names[feature].name : NULL;
}

const char *charter_insn_name(unsigned insn)
{
	return insn < ROW_INSN_COUNT ? row_insn_names[insn].name : NULL;
}

int charter_field_find(const char *name)
{
	int reg = lookup_find(row_reg_names, ROW_REG_COUNT, name, '.');

	while (*name && *name != '.')
		name++;
	if (reg < 0 || !*name)
		return -1;
	for (unsigned i = 0; row_regs[reg].id_index != ROW_NONE && i < row_regs[reg].field_count; i++) {
		unsigned field = row_regs[reg].first_field + i;

		if (lookup_same(name + 1, '\0', row_field_names[field].name))
			return (int)field;
	}
	return -1;
}

const char *charter_field_value_name(unsigned field, uint64_t value)
{
	unsigned low = 0, high = ROW_FIELD_VALUE_COUNT;

	while (low < high) {
		unsigned at = (low + high) / 2;
		const struct row_field_value *row = &row_field_values[at];

		if (row->field == field && row->value == value)
			return row->name;
		if (row->field < field || (row->field == field && row->value < value))
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}

int charter_platform_find(const char *name)
{
	return lookup_find(row_platform_names, ROW_PLATFORM_COUNT, name, '\0');
}
