/* SPDX-License-Identifier: BSD-2-Clause */
/* hyp/lib/lock.h for the build machine: the same ticket lock, waiting as threads do. */
#ifndef HYP_LIB_LOCK_H
#define HYP_LIB_LOCK_H

#include <sched.h>
#include <stdint.h>

struct lock {
	uint32_t next;
	uint32_t owner;
};

static inline void lock_take(struct lock *l)
{
	uint32_t mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&l->owner, __ATOMIC_ACQUIRE) != mine)
		sched_yield();
}

static inline void lock_release(struct lock *l)
{
	__atomic_store_n(&l->owner, l->owner + 1, __ATOMIC_RELEASE);
}

#endif
