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

#endif
