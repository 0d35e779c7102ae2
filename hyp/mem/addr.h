/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses that can't be mixed up: physical, and intermediate physical (what a guest calls physical). */
#ifndef HYP_MEM_ADDR_H
#define HYP_MEM_ADDR_H

#include <stdint.h>

typedef struct {
	uint64_t v;
} paddr_t;

typedef struct {
	uint64_t v;
} ipaddr_t;

#define PAGE_SIZE 4096ull
#define BLOCK_SIZE (2ull << 20)
#define GIB_SIZE (1ull << 30)

/* EL2 maps memory where it is: an address is a pointer. */
static inline void *addr_ptr(paddr_t pa)
{
	return (void *)(uintptr_t)pa.v;
}

static inline paddr_t addr_of(const void *p)
{
	return (paddr_t){(uintptr_t)p};
}

/* `size` is a power of two. */
static inline uint64_t addr_down(uint64_t v, uint64_t size)
{
	return v & ~(size - 1);
}

static inline uint64_t addr_up(uint64_t v, uint64_t size)
{
	return addr_down(v + size - 1, size);
}

#endif
