/* SPDX-License-Identifier: BSD-2-Clause */
/* Physical memory that VMs can be given: what the machine has, less what is in use or reserved. */
#ifndef HYP_MEM_POOL_H
#define HYP_MEM_POOL_H

#include "boot/machine.h"
#include "mem/addr.h"
#include <stdbool.h>

/* Start with the machine's banks less its reserved ranges. Boot CPU only. */
void pool_init(const struct machine *m);

/* Take [base, base + size) out, rounded outwards to pages: the image, the device tree. Boot CPU only. */
void pool_exclude(paddr_t base, uint64_t size);

/*
 * `size` bytes at a multiple of `align`, contiguous; both are multiples of a
 * page, `align` a power of two. Not zeroed. False: there is no such range. Any CPU.
 */
bool pool_take(uint64_t size, uint64_t align, paddr_t *out);

/* Give back what pool_take() returned. Any CPU. */
void pool_give(paddr_t base, uint64_t size);

/* All that pool_take() has not given out, in whatever pieces. */
uint64_t pool_left(void);

/* Size of the largest range that pool_take() could give with this alignment. */
uint64_t pool_largest(uint64_t align);

#endif
