/* SPDX-License-Identifier: BSD-2-Clause */
#include "trap/refused.h"
#include "esr.h"

static uint64_t *refused_sum(struct refused *r, uint64_t ec)
{
	if (ec == EC_HVC || ec == EC_SMC)
		return &r->calls;
	return ec == EC_DABT_LOWER || ec == EC_IABT_LOWER ? &r->aborts : &r->undefs;
}

void refused_elsewhere(struct refused *r, uint64_t key, uint64_t pc, uint64_t when)
{
	uint64_t first = (uint64_t)(refused_first(r, key) - r->row);

	for (unsigned i = 0; i < REFUSED_TRIES; i++) {
		struct refused_row *row = &r->row[(first + i) % REFUSED_ROWS];

		if (row->key && row->key != key)
			continue;
		refused_count(row, pc, when);
		/* Last, so that nobody sees a row without a place. */
		__atomic_store_n(&row->key, key, __ATOMIC_RELEASE);
		return;
	}
	(*refused_sum(r, refused_class(key)))++;
}
