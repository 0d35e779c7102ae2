/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticket lock, and the rule: vm -> console -> vgic -> channel, never the other
 * way. It is about physical CPUs: EL2 runs with interrupts masked, and a vCPU
 * leaves its CPU at the end of a trap only, when EL2 holds no lock. So nobody
 * spins for what a vCPU that is not running holds, however many there are.
 */
#ifndef HYP_LIB_LOCK_H
#define HYP_LIB_LOCK_H

#include <stdint.h>

struct lock {
	uint32_t next;
	uint32_t owner;
};

static inline void lock_take(struct lock *l)
{
	uint32_t mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&l->owner, __ATOMIC_ACQUIRE) != mine)
		__asm__ volatile("yield");
}

static inline void lock_release(struct lock *l)
{
	__atomic_store_n(&l->owner, l->owner + 1, __ATOMIC_RELEASE);
}

#endif
