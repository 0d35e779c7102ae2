/* SPDX-License-Identifier: BSD-2-Clause */
/* In the place of the hypervisor's lock: one thread, which must not take a lock twice or leave one behind. */
#ifndef HYP_LIB_LOCK_H
#define HYP_LIB_LOCK_H

#include <stdint.h>
#include <stdlib.h>

struct lock {
	uint32_t next;
	uint32_t owner;
};

static inline void lock_take(struct lock *l)
{
	if (l->next++ != l->owner)
		abort();
}

static inline void lock_release(struct lock *l)
{
	if (l->next != ++l->owner)
		abort();
}

#endif
