/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Free ranges, sorted and apart from one another. There are few: banks and
 * holes are few, and each VM makes at most three more.
 */
#include "mem/pool.h"
#include "lib/lock.h"

#define POOL_RANGES 96u

struct pool_range {
	uint64_t base, end; /* end is exclusive */
};

static struct pool_range pool_free[POOL_RANGES];
static unsigned pool_count;
static struct lock pool_lock;

static void pool_remove(unsigned i)
{
	pool_count--;
	for (; i < pool_count; i++)
		pool_free[i] = pool_free[i + 1];
}

static void pool_insert(unsigned i, uint64_t base, uint64_t end)
{
	if (pool_count == POOL_RANGES || base >= end)
		return; /* a range that can't be kept is never given out: memory is lost, nothing breaks */
	for (unsigned k = pool_count; k > i; k--)
		pool_free[k] = pool_free[k - 1];
	pool_free[i] = (struct pool_range){base, end};
	pool_count++;
}

/* Add a range that overlaps no free one, joining neighbours. */
static void pool_add(uint64_t base, uint64_t end)
{
	unsigned i = 0;

	while (i < pool_count && pool_free[i].end < base)
		i++;
	if (i < pool_count && pool_free[i].end == base) {
		base = pool_free[i].base;
		pool_remove(i);
	}
	if (i < pool_count && pool_free[i].base == end) {
		end = pool_free[i].end;
		pool_remove(i);
	}
	pool_insert(i, base, end);
}

/* Take [base, end) out of every free range. */
static void pool_cut(uint64_t base, uint64_t end)
{
	unsigned i = 0;

	while (i < pool_count) {
		struct pool_range r = pool_free[i];

		if (r.end <= base || end <= r.base) {
			i++;
			continue;
		}
		pool_remove(i);
		if (r.base < base)
			pool_insert(i++, r.base, base);
		if (end < r.end)
			pool_insert(i, end, r.end);
	}
}

void pool_init(const struct machine *m)
{
	pool_count = 0;
	for (unsigned i = 0; i < m->banks; i++) {
		uint64_t base = addr_up(m->bank[i].base.v, PAGE_SIZE);
		uint64_t end = addr_down(m->bank[i].base.v + m->bank[i].size, PAGE_SIZE);

		if (base >= end)
			continue;
		pool_cut(base, end); /* banks that overlap count once */
		pool_add(base, end);
	}
	/* Page 0 would make a null pointer of a valid address. */
	pool_cut(0, PAGE_SIZE);
	for (unsigned i = 0; i < m->reserveds; i++)
		pool_exclude(m->reserved[i].base, m->reserved[i].size);
}

void pool_exclude(paddr_t base, uint64_t size)
{
	uint64_t end = base.v + size;

	/* At the top of the address space: up to the last page. */
	if (end < base.v || end > UINT64_MAX - PAGE_SIZE)
		end = UINT64_MAX - PAGE_SIZE;
	pool_cut(addr_down(base.v, PAGE_SIZE), addr_up(end, PAGE_SIZE));
}

/* Where `size` bytes fit into a range at this alignment; false: they don't. */
static bool pool_fit(const struct pool_range *r, uint64_t size, uint64_t align, uint64_t *at)
{
	uint64_t base = addr_up(r->base, align);

	*at = base;
	return base >= r->base && base < r->end && size <= r->end - base;
}

bool pool_take(uint64_t size, uint64_t align, paddr_t *out)
{
	bool found = false;

	lock_take(&pool_lock);
	for (unsigned i = 0; i < pool_count && !found && size != 0; i++) {
		found = pool_fit(&pool_free[i], size, align, &out->v);
		if (found)
			pool_cut(out->v, out->v + size);
	}
	lock_release(&pool_lock);
	return found;
}

void pool_give(paddr_t base, uint64_t size)
{
	lock_take(&pool_lock);
	pool_add(base.v, base.v + size);
	lock_release(&pool_lock);
}

uint64_t pool_left(void)
{
	uint64_t sum = 0;

	lock_take(&pool_lock);
	for (unsigned i = 0; i < pool_count; i++)
		sum += pool_free[i].end - pool_free[i].base;
	lock_release(&pool_lock);
	return sum;
}

uint64_t pool_largest(uint64_t align)
{
	uint64_t most = 0;

	lock_take(&pool_lock);
	for (unsigned i = 0; i < pool_count; i++) {
		uint64_t at;

		if (!pool_fit(&pool_free[i], PAGE_SIZE, align, &at))
			continue;
		if (pool_free[i].end - at > most)
			most = pool_free[i].end - at;
	}
	lock_release(&pool_lock);
	return addr_down(most, align);
}
