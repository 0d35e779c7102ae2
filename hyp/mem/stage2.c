/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487 D8.3 (stage 2 descriptors, concatenated tables), VTCR_EL2. */
#include "mem/stage2.h"
#include "cpu/cache.h"
#include "mem/pool.h"
#include "mem/table.h"
#include "vm/host.h"

#define S2_NORMAL (0xfull << 2) /* write-back, inner and outer */
#define S2_READ (1ull << 6)
#define S2_READ_WRITE (3ull << 6)
#define S2_INNER (3ull << 8)
#define S2_AF (1ull << 10)
#define S2_XN (1ull << 54)
#define S2_RAM (S2_NORMAL | S2_READ_WRITE | S2_INNER | S2_AF)
#define S2_SHOWN (S2_NORMAL | S2_READ | S2_INNER | S2_AF | S2_XN)
#define S2_SHOWN_TABLES 2u /* below 1 GiB, where no RAM is: levels 2 and 3 */

/* RES1; tables write-back, inner shareable, 4 KiB; the first lookup is at level 1. */
#define VTCR_OWN ((1ull << 31) | (3ull << 12) | (1ull << 10) | (1ull << 8) | (1ull << 6))
#define LEVEL_1_BITS 39u

/* Tables of level 1, side by side: one for each 512 GiB. */
static uint64_t stage2_roots(void)
{
	unsigned bits = host_ipa_bits();

	return bits > LEVEL_1_BITS ? 1ull << (bits - LEVEL_1_BITS) : 1;
}

/*
 * Pages for the tables: level 1; for each started GiB a level 2; a level 3 for each ragged end, and for
 * each started 2 MiB where no block fits because the addresses do not go together;
 * and those of stage2_show_page().
 */
static uint64_t stage2_pages(uint64_t ipa, uint64_t pa, uint64_t size)
{
	uint64_t gibs = (addr_up(ipa + size, GIB_SIZE) - addr_down(ipa, GIB_SIZE)) / GIB_SIZE;
	uint64_t blocks = (addr_up(ipa + size, BLOCK_SIZE) - addr_down(ipa, BLOCK_SIZE)) / BLOCK_SIZE;

	return stage2_roots() + gibs + ((ipa ^ pa) % BLOCK_SIZE == 0 ? 2 : blocks) + S2_SHOWN_TABLES;
}

/* VTCR_EL2.PS is the machine's physical address size, as in TCR_EL2. */
static uint64_t stage2_vtcr(void)
{
	uint64_t ps = host_pa_range() > 5 ? 5 : host_pa_range();

	return VTCR_OWN | ps << 16 | (64 - host_ipa_bits());
}

bool stage2_create(struct stage2 *s2, uint8_t vmid, ipaddr_t ipa, paddr_t pa, uint64_t size)
{
	uint64_t roots = stage2_roots();

	s2->size = stage2_pages(ipa.v, pa.v, size) * PAGE_SIZE;
	if (!pool_take(s2->size, roots * PAGE_SIZE, &s2->root))
		return false;
	cache_zero(addr_ptr(s2->root), s2->size);
	s2->source.next = (uint64_t *)addr_ptr(s2->root) + roots * TABLE_ENTRIES;
	s2->source.left = s2->size / PAGE_SIZE - roots;
	if (!table_map(addr_ptr(s2->root), 1, &s2->source, ipa.v, pa, size, S2_RAM)) {
		pool_give(s2->root, s2->size);
		return false;
	}
	cache_flush(addr_ptr(s2->root), s2->size);
	s2->vtcr = stage2_vtcr();
	s2->vttbr = (uint64_t)vmid << 48 | s2->root.v;
	return true;
}

void stage2_show_page(struct stage2 *s2, ipaddr_t ipa, paddr_t pa)
{
	table_map(addr_ptr(s2->root), 1, &s2->source, ipa.v, pa, PAGE_SIZE, S2_SHOWN);
	cache_flush(addr_ptr(s2->root), s2->size);
}

void stage2_destroy(struct stage2 *s2)
{
	tlb_forget_vm(s2->vttbr, s2->vtcr);
	pool_give(s2->root, s2->size);
}
