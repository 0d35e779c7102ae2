/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's devices by address: one sorted table of ranges. */
#ifndef HYP_DEV_MMIO_H
#define HYP_DEV_MMIO_H

#include "mem/addr.h"
#include <stdbool.h>

struct vcpu;

struct mmio {
	ipaddr_t at;
	uint64_t value; /* to write, or what was read (zero-extended) */
	uint8_t size;   /* 1, 2, 4 or 8 bytes */
	bool write;
};

/* Emulate one access. False: nothing is there, or not in that size: the guest gets an external abort. */
bool mmio_access(struct vcpu *v, struct mmio *m);

#endif
