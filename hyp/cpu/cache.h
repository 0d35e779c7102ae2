/* SPDX-License-Identifier: BSD-2-Clause */
/* Cache and TLB maintenance. */
#ifndef HYP_CPU_CACHE_H
#define HYP_CPU_CACHE_H

#include <stdint.h>

/* Write [at, at + size) back to the point of coherency and drop it: what an observer without caches sees. */
void cache_flush(const void *at, uint64_t size);

/* Drop [at, at + size), which the calling CPU wrote with its caches off. */
void cache_drop(const void *at, uint64_t size);

/* Forget every instruction that any CPU has fetched. */
void cache_forget_instructions(void);

/* Zero [at, at + size); `at` and `size` are multiples of a page. */
void cache_zero(void *at, uint64_t size);

/* Forget every stage-1 and stage-2 translation of the VMID in `vttbr`, on all CPUs. */
void tlb_forget_vm(uint64_t vttbr, uint64_t vtcr);

/* Forget every stage-1 translation of the VMID that is loaded, and every instruction, on the calling CPU. */
void tlb_forget_stage1(void);

#endif
