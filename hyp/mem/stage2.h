/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage-2 translation tables of one VM: its RAM and nothing else. */
#ifndef HYP_MEM_STAGE2_H
#define HYP_MEM_STAGE2_H

#include "mem/addr.h"
#include <stdbool.h>

struct stage2 {
	paddr_t root;   /* the tables, in one piece */
	uint64_t size;  /* of them */
	uint64_t vttbr; /* root and VMID */
	uint64_t vtcr;
};

/*
 * Map [ipa, ipa + size) to `pa` as normal memory that the guest may read,
 * write and execute, for VMID `vmid`. All are multiples of a page and within
 * host_ipa_bits(). Takes all memory it will ever need from the pool, and
 * writes the tables back for walkers without caches. False: no memory.
 */
bool stage2_create(struct stage2 *s2, uint8_t vmid, ipaddr_t ipa, paddr_t pa, uint64_t size);

/* Forget every translation of the VMID on all CPUs and give the tables back. No vCPU of the VM is loaded. */
void stage2_destroy(struct stage2 *s2);

#endif
