/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/cache.h"
#include "cpu/sysreg.h"
#include "lib/string.h"
#include "mem/addr.h"

/* CTR_EL0.DminLine: log2 of the smallest data line in words. */
static uint64_t cache_line(void)
{
	return 4ull << ((sysreg_read(ctr_el0) >> 16) & 15);
}

void cache_flush(const void *at, uint64_t size)
{
	uint64_t line = cache_line();
	uint64_t end = (uint64_t)at + size;

	for (uint64_t a = addr_down((uint64_t)at, line); a < end; a += line)
		__asm__ volatile("dc civac, %0" : : "r"(a) : "memory");
	dsb_sy();
}

void cache_drop(const void *at, uint64_t size)
{
	uint64_t line = cache_line();
	uint64_t end = (uint64_t)at + size;

	for (uint64_t a = addr_down((uint64_t)at, line); a < end; a += line)
		__asm__ volatile("dc ivac, %0" : : "r"(a) : "memory");
	dsb_sy();
}

void cache_forget_instructions(void)
{
	dsb_ish();
	__asm__ volatile("ic ialluis" : : : "memory");
	dsb_ish();
	isb();
}

void cache_zero(void *at, uint64_t size)
{
	uint64_t dczid = sysreg_read(dczid_el0);
	uint64_t block = 4ull << (dczid & 15);
	uint64_t end = (uint64_t)at + size;

	if ((dczid & 16) || block > PAGE_SIZE) {
		memset(at, 0, size);
		return;
	}
	for (uint64_t a = (uint64_t)at; a < end; a += block)
		__asm__ volatile("dc zva, %0" : : "r"(a) : "memory");
}

void tlb_forget_vm(uint64_t vttbr, uint64_t vtcr)
{
	uint64_t old_vttbr = sysreg_read(vttbr_el2), old_vtcr = sysreg_read(vtcr_el2);

	sysreg_write(vtcr_el2, vtcr);
	sysreg_write(vttbr_el2, vttbr);
	isb();
	dsb_ish();
	__asm__ volatile("tlbi vmalls12e1is" : : : "memory");
	dsb_ish();
	sysreg_write(vtcr_el2, old_vtcr);
	sysreg_write(vttbr_el2, old_vttbr);
	isb();
}

void tlb_forget_stage1(void)
{
	isb();
	__asm__ volatile("tlbi vmalle1\n\tic iallu" : : : "memory");
	__asm__ volatile("dsb nsh" : : : "memory");
}
