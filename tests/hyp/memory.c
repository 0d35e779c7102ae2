/* SPDX-License-Identifier: BSD-2-Clause */
/* The pool against a bitmap, and stage-2 tables against a walk as the architecture describes it. */
#include "cpu/cache.h"
#include "mem/pool.h"
#include "mem/stage2.h"
#include "test.h"
#include "vm/host.h"
#include <stdlib.h>
#include <string.h>

TEST_MAIN_STATE;

/* --- what is faked --------------------------------------------------------------------------- */
static unsigned ipa_bits = 40;
static unsigned forgotten; /* VMIDs whose translations were dropped */
static bool flushed;

unsigned host_ipa_bits(void)
{
	return ipa_bits;
}

uint64_t host_pa_range(void)
{
	return 5;
}

void cache_zero(void *at, uint64_t size)
{
	memset(at, 0, size);
}

void cache_flush(const void *at, uint64_t size)
{
	(void)at;
	flushed = size != 0;
}

void tlb_forget_vm(uint64_t vttbr, uint64_t vtcr)
{
	(void)vtcr;
	forgotten |= 1u << (vttbr >> 48);
}

/* --- the pool -------------------------------------------------------------------------------- */
#define MIB (1ull << 20)
#define BASE 0x40000000ull

static struct machine small(void)
{
	struct machine m = {.banks = 2, .reserveds = 2};

	m.bank[0] = (struct machine_range){{BASE + 0x800}, 64 * MIB};    /* not whole pages */
	m.bank[1] = (struct machine_range){{BASE + 32 * MIB}, 64 * MIB}; /* overlaps the first */
	m.reserved[0] = (struct machine_range){{BASE + 10 * MIB + 5}, 10};
	m.reserved[1] = (struct machine_range){{BASE + 90 * MIB}, ~0ull};
	return m;
}

static void test_pool_holes(void)
{
	struct machine m = small();
	paddr_t pa;

	pool_init(&m);
	pool_exclude((paddr_t){BASE + 40 * MIB}, MIB);
	EXPECT(pool_largest(PAGE_SIZE) == 49 * MIB);
	EXPECT(pool_largest(2 * MIB) == 48 * MIB);
	EXPECT(pool_left() == 89 * MIB - 2 * PAGE_SIZE);
	EXPECT(!pool_take(50 * MIB, PAGE_SIZE, &pa));
	EXPECT(!pool_take(0, PAGE_SIZE, &pa));
	EXPECT(!pool_take(~0ull, PAGE_SIZE, &pa));
	EXPECT(pool_take(48 * MIB, 2 * MIB, &pa) && pa.v == BASE + 42 * MIB);
	EXPECT(pool_left() == 41 * MIB - 2 * PAGE_SIZE);
	pool_give(pa, 48 * MIB);
	EXPECT(pool_left() == 89 * MIB - 2 * PAGE_SIZE);
	EXPECT(pool_largest(PAGE_SIZE) == 49 * MIB);
}

#define PAGES (96 * 256)
static uint8_t owner[PAGES]; /* 0: not to be given; 1: free; 2: given */

static bool all_are(uint64_t pa, uint64_t size, uint8_t what)
{
	for (uint64_t i = (pa - BASE) / 4096; i < (pa + size - BASE) / 4096; i++) {
		if (i >= PAGES || owner[i] != what)
			return false;
	}
	return true;
}

static void set_all(uint64_t pa, uint64_t size, uint8_t what)
{
	memset(owner + (pa - BASE) / 4096, what, size / 4096);
}

/* Nothing is given twice, and what comes back can be given again. */
static void test_pool_random(void)
{
	struct machine m = small();
	struct {
		paddr_t pa;
		uint64_t size;
	} held[16] = {0};
	uint64_t state = 7;

	set_all(BASE, 90 * MIB, 1);
	owner[0] = owner[10 * 256] = 0;
	pool_init(&m);
	for (int i = 0; i < 20000; i++) {
		unsigned k = test_random(&state) % 16;
		uint64_t align = 4096ull << test_random(&state) % 10;

		if (held[k].size) {
			set_all(held[k].pa.v, held[k].size, 1);
			pool_give(held[k].pa, held[k].size);
			held[k].size = 0;
			continue;
		}
		held[k].size = (1 + test_random(&state) % 1024) * 4096;
		if (!pool_take(held[k].size, align, &held[k].pa)) {
			held[k].size = 0;
			continue;
		}
		EXPECT(held[k].pa.v % align == 0 && all_are(held[k].pa.v, held[k].size, 1));
		set_all(held[k].pa.v, held[k].size, 2);
	}
	for (int k = 0; k < 16; k++) {
		if (held[k].size)
			pool_give(held[k].pa, held[k].size);
	}
	EXPECT(pool_largest(4096) == 90 * MIB - 10 * MIB - 4096);
}

/* --- stage 2 --------------------------------------------------------------------------------- */
#define NOTHING UINT64_MAX

/* DDI 0487 D8.3: where an address goes, by VTCR_EL2 and VTTBR_EL2 alone; `attr` is the leaf's rest. */
static uint64_t walk(const struct stage2 *s2, uint64_t ipa, uint64_t *attr)
{
	unsigned bits = 64 - (unsigned)(s2->vtcr & 63), shift = 30;
	const uint64_t *table = (const uint64_t *)(uintptr_t)(s2->vttbr & 0xfffffffffffeull);

	if (ipa >> bits)
		return NOTHING;
	for (uint64_t index = ipa >> shift;; index = ipa >> shift & 511) {
		uint64_t entry = table[index], at = entry & 0xfffffffff000ull;
		bool leaf = shift == 12 ? (entry & 3) == 3 : (entry & 3) == 1;

		if (!(entry & 1))
			return NOTHING;
		if (leaf) {
			*attr = entry & ~0xfffffffff000ull & ~3ull;
			return at | (ipa & ((1ull << shift) - 1));
		}
		if (shift == 12)
			return NOTHING;
		table = (const uint64_t *)(uintptr_t)at;
		shift -= 9;
	}
}

/* Memory for tables: real, because they are written. */
static void pool_of_real_memory(void)
{
	static void *memory;
	struct machine m = {.banks = 1};

	if (!memory)
		memory = aligned_alloc(2 * MIB, 8 * MIB);
	m.bank[0] = (struct machine_range){{(uintptr_t)memory}, 8 * MIB};
	pool_init(&m);
}

/* Normal write-back, inner shareable, accessed, read-write, executable: what a guest's RAM is. */
#define RAM_ATTR (0xfull << 2 | 3ull << 6 | 3ull << 8 | 1ull << 10)

static void one_mapping(uint64_t ipa, uint64_t pa, uint64_t size)
{
	struct stage2 s2;
	uint64_t attr = 0, step = size > 64 * MIB ? 2 * MIB - 4096 : 4096;

	pool_of_real_memory();
	flushed = false;
	EXPECT(stage2_create(&s2, 3, (ipaddr_t){ipa}, (paddr_t){pa}, size));
	EXPECT(flushed && s2.vttbr >> 48 == 3);
	EXPECT((s2.vtcr >> 6 & 3) == 1 && (s2.vtcr >> 14 & 3) == 0); /* starts at level 1; 4 KiB */
	for (uint64_t at = 0; at < size; at += step) {
		EXPECT(walk(&s2, ipa + at + 0x123, &attr) == pa + at + 0x123);
		EXPECT(attr == RAM_ATTR);
	}
	EXPECT(walk(&s2, ipa + size - 1, &attr) == pa + size - 1);
	EXPECT(walk(&s2, ipa - 1, &attr) == NOTHING && walk(&s2, ipa + size, &attr) == NOTHING);
	EXPECT(walk(&s2, 0x08000000, &attr) == NOTHING && walk(&s2, 0x09000000, &attr) == NOTHING);
	forgotten = 0;
	stage2_destroy(&s2);
	EXPECT(forgotten == 1u << 3 && pool_largest(4096) == 8 * MIB);
}

static void test_stage2(void)
{
	one_mapping(0x40000000, 0x88200000, 512 * MIB);
	one_mapping(0x40000000, 0x40400000, 2 * MIB);
	one_mapping(0x7fe00000, 0x1200000000, 6 * MIB);        /* across a GiB */
	one_mapping(0x40000000, 0x140000000, 3072 * MIB);      /* by the GiB */
	one_mapping(0x40001000, 0x88203000, 4 * MIB + 0x2000); /* by the page */
	one_mapping(0xffc0000000, 0x140000000, 1022 * MIB);    /* in the second table of level 1 */
}

static void test_stage2_small_machine(void)
{
	ipa_bits = 36;
	one_mapping(0x40000000, 0x88200000, 64 * MIB);
	ipa_bits = 32;
	one_mapping(0xc0000000, 0x88200000, 64 * MIB);
	ipa_bits = 40;
}

static void test_stage2_no_memory(void)
{
	struct stage2 s2;
	paddr_t all;

	pool_of_real_memory();
	EXPECT(pool_take(8 * MIB - 8 * 4096, 4096, &all));
	EXPECT(!stage2_create(&s2, 1, (ipaddr_t){0x40000000}, (paddr_t){0x80000000}, 64ull << 30));
	EXPECT(stage2_create(&s2, 1, (ipaddr_t){0x40000000}, (paddr_t){0x80000000}, 64 * MIB));
}

int main(void)
{
	test_run("pool/holes", test_pool_holes);
	test_run("pool/random", test_pool_random);
	test_run("stage2/mappings", test_stage2);
	test_run("stage2/small-machine", test_stage2_small_machine);
	test_run("stage2/no-memory", test_stage2_no_memory);
	return test_failures ? 1 : 0;
}
