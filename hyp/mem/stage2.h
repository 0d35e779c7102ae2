/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage-2 translation tables of one VM: its RAM, and at most one page more. */
#ifndef HYP_MEM_STAGE2_H
#define HYP_MEM_STAGE2_H

#include "mem/addr.h"
#include "mem/table.h"
#include <stdbool.h>

struct stage2 {
	paddr_t root;   /* the tables, in one piece */
	uint64_t size;  /* of them */
	uint64_t vttbr; /* root and VMID */
	uint64_t vtcr;
	struct table_source source; /* tables that are not in use yet */
};

/*
 * Map [ipa, ipa + size) to `pa` as normal memory that the guest may read,
 * write and execute, for VMID `vmid`. All are multiples of a page and within
 * host_ipa_bits(). Takes all memory it will ever need from the pool, and
 * writes the tables back for walkers without caches. False: no memory.
 */
bool stage2_create(struct stage2 *s2, uint8_t vmid, ipaddr_t ipa, paddr_t pa, uint64_t size);

/*
 * Map one page below 1 GiB, once, for the guest to read. The tables for it are
 * there. No vCPU of the VM is loaded, or has been since nothing was mapped there.
 */
void stage2_show_page(struct stage2 *s2, ipaddr_t ipa, paddr_t pa);

/* Forget every translation of the VMID on all CPUs and give the tables back. No vCPU of the VM is loaded. */
void stage2_destroy(struct stage2 *s2);

#endif
