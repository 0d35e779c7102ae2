/* SPDX-License-Identifier: BSD-2-Clause */
/* Translation tables of the 4 KiB granule, stage 1 and stage 2 alike. Source: DDI 0487 D8.3. */
#ifndef HYP_MEM_TABLE_H
#define HYP_MEM_TABLE_H

#include "mem/addr.h"
#include <stdbool.h>

#define TABLE_ENTRIES 512u
#define TABLE_VALID 1ull
#define TABLE_TABLE 2ull /* levels 0..2: a table; level 3: a page */
#define TABLE_ADDRESS 0x0000fffffffff000ull

/* Where new tables come from: `left` zeroed pages at `next`. */
struct table_source {
	uint64_t *next;
	uint64_t left;
};

/* Bytes that one entry of a level (0..3) maps. */
static inline uint64_t table_span(unsigned level)
{
	return PAGE_SIZE << (9 * (3 - level));
}

/*
 * Map [va, va + size) to `pa` with the attribute bits `attr`, in the largest
 * blocks that fit (1 GiB, 2 MiB, pages), in the tables that start with `root`
 * at `level`. All three are multiples of a page. Entries that exist are
 * replaced, blocks in the way are split: only for tables that no CPU uses yet.
 * False: `source` is used up; the tables are then good for nothing.
 */
bool table_map(uint64_t *root, unsigned level, struct table_source *source, uint64_t va, paddr_t pa,
	       uint64_t size, uint64_t attr);

#endif
