/* SPDX-License-Identifier: BSD-2-Clause */
#include "mem/table.h"

static uint64_t *table_new(struct table_source *source)
{
	uint64_t *table = source->next;

	if (source->left == 0)
		return 0;
	source->left--;
	source->next += TABLE_ENTRIES;
	return table;
}

/* Make a table out of a block, mapping the same. */
static void table_split(uint64_t block, unsigned level, uint64_t *table)
{
	uint64_t span = table_span(level + 1);
	uint64_t page = level + 1 == 3 ? TABLE_TABLE : 0;

	for (unsigned i = 0; i < TABLE_ENTRIES; i++)
		table[i] = (block + i * span) | page;
}

/* The table below `entry` of `level`, made when there is none. NULL: no memory for it. */
static uint64_t *table_below(uint64_t *entry, unsigned level, struct table_source *source)
{
	uint64_t *table;

	if ((*entry & 3) == (TABLE_VALID | TABLE_TABLE))
		return addr_ptr((paddr_t){*entry & TABLE_ADDRESS});
	table = table_new(source);
	if (!table)
		return 0;
	if (*entry & TABLE_VALID)
		table_split(*entry, level, table);
	*entry = addr_of(table).v | TABLE_VALID | TABLE_TABLE;
	return table;
}

/* The lowest level whose entry would be the largest block for what is at `va` and `pa`. */
static unsigned table_level(unsigned root, uint64_t va, uint64_t pa, uint64_t size)
{
	unsigned level = root > 1 ? root : 1;

	while (level < 3 && (((va | pa) & (table_span(level) - 1)) != 0 || size < table_span(level)))
		level++;
	return level;
}

/* One entry of level `leaf` for `va`. */
static bool table_set(uint64_t *table, unsigned level, struct table_source *source, uint64_t va,
		      unsigned leaf, uint64_t value)
{
	/* The first table may be several, one behind the other: no mask on its index. */
	uint64_t index = va / table_span(level);

	while (level < leaf) {
		table = table_below(&table[index], level, source);
		if (!table)
			return false;
		level++;
		index = va / table_span(level) % TABLE_ENTRIES;
	}
	table[index] = value;
	return true;
}

bool table_map(uint64_t *root, unsigned level, struct table_source *source, uint64_t va, paddr_t pa,
	       uint64_t size, uint64_t attr)
{
	while (size != 0) {
		unsigned leaf = table_level(level, va, pa.v, size);
		uint64_t value = pa.v | attr | TABLE_VALID | (leaf == 3 ? TABLE_TABLE : 0);

		if (!table_set(root, level, source, va, leaf, value))
			return false;
		va += table_span(leaf);
		pa.v += table_span(leaf);
		size -= table_span(leaf);
	}
	return true;
}
