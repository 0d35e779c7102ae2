/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487 D8.3 (descriptors), TCR_EL2, MAIR_EL2 and SCTLR_EL2 with HCR_EL2.E2H = 0 and 1. */
#include "mem/stage1.h"
#include "boot/image.h"
#include "cpu/cache.h"
#include "cpu/e2h.h"
#include "cpu/sysreg.h"
#include "mem/table.h"

#define STAGE1_TABLES 24u
#define STAGE1_VA_BITS 48u

#define ATTR_NORMAL (0ull << 2) /* MAIR_EL2 attribute 0 */
#define ATTR_DEVICE (1ull << 2) /* attribute 1 */
#define ATTR_AP1 (1ull << 6)    /* RES1 in a regime with one exception level */
#define ATTR_RO (1ull << 7)
#define ATTR_INNER (3ull << 8)
#define ATTR_AF (1ull << 10)
#define ATTR_PXN (1ull << 53) /* RES0 in such a regime */
#define ATTR_XN (1ull << 54)  /* UXN in one with two */
#define ATTR_OURS (ATTR_INNER | ATTR_AF)

#define ATTR_CODE (ATTR_OURS | ATTR_NORMAL | ATTR_RO)
#define ATTR_CONST (ATTR_OURS | ATTR_NORMAL | ATTR_RO | ATTR_XN)
#define ATTR_DATA (ATTR_OURS | ATTR_NORMAL | ATTR_XN)
#define ATTR_MMIO (ATTR_OURS | ATTR_DEVICE | ATTR_XN)

/* Normal memory, write-back, allocating; Device-nGnRE. */
#define STAGE1_MAIR 0x04ffull
/* 48 bits of address; tables write-back, inner shareable, 4 KiB. */
#define STAGE1_TCR ((3ull << 12) | (1ull << 10) | (1ull << 8) | (64 - STAGE1_VA_BITS))
#define STAGE1_TCR_E2H0 ((1ull << 31) | (1ull << 23))
#define STAGE1_PS_E2H0 16
/* The upper half of the addresses is not translated (EPD1); it has a size and a granule all the same. */
#define STAGE1_TCR_E2H1 ((2ull << 30) | (1ull << 23) | ((64 - STAGE1_VA_BITS) << 16))
#define STAGE1_PS_E2H1 32
/* RES1; I, C, M; SA: the stack pointer's alignment is checked; WXN: what is writable never executes. */
#define STAGE1_SCTLR (0x30c50830ull | (1ull << 0) | (1ull << 2) | (1ull << 3) | (1ull << 12) | (1ull << 19))

/* HCR_EL2.RW: EL1 is AArch64. */
#define STAGE1_HCR (1ull << 31)

struct stage1_registers stage1_registers;

static uint64_t stage1_root[TABLE_ENTRIES] __attribute__((aligned(4096)));
static uint64_t stage1_tables[STAGE1_TABLES][TABLE_ENTRIES] __attribute__((aligned(4096)));

/* An attribute in the format that EL2 has. Where there can be an EL0, nothing is for it. */
static uint64_t stage1_attr(uint64_t attr)
{
	if (!e2h_on)
		return attr | ATTR_AP1;
	return attr | ATTR_XN | (attr & ATTR_XN ? ATTR_PXN : 0);
}

static bool stage1_map(struct table_source *source, uint64_t base, uint64_t size, uint64_t attr)
{
	uint64_t from = addr_down(base, PAGE_SIZE), to = addr_up(base + size, PAGE_SIZE);

	if (to < from || (to - 1) >> STAGE1_VA_BITS)
		return false;
	return table_map(stage1_root, 0, source, from, (paddr_t){from}, to - from, stage1_attr(attr));
}

/* A section of the image: [from, to). */
static bool stage1_map_image(struct table_source *source, const char *from, const char *to, uint64_t attr)
{
	return from == to || stage1_map(source, (uint64_t)from, (uint64_t)(to - from), attr);
}

static bool stage1_map_ram(struct table_source *source, const struct machine *m)
{
	for (unsigned i = 0; i < m->banks; i++) {
		uint64_t from = addr_up(m->bank[i].base.v, PAGE_SIZE);
		uint64_t to = addr_down(m->bank[i].base.v + m->bank[i].size, PAGE_SIZE);

		if (from < to && !stage1_map(source, from, to - from, ATTR_DATA))
			return false;
	}
	return true;
}

static bool stage1_map_devices(struct table_source *source, const struct machine *m)
{
	bool ok = stage1_map(source, m->gicd.base.v, m->gicd.size, ATTR_MMIO) &&
		  stage1_map(source, m->gicr.base.v, m->gicr.size, ATTR_MMIO);

	if (ok && m->uart.size != 0)
		ok = stage1_map(source, m->uart.base.v, m->uart.size, ATTR_MMIO);
	if (ok && m->rtc.size != 0)
		ok = stage1_map(source, m->rtc.base.v, m->rtc.size, ATTR_MMIO);
	for (unsigned i = 0; ok && i < m->virtios; i++)
		ok = stage1_map(source, m->virtio[i].regs.base.v, m->virtio[i].regs.size, ATTR_MMIO);
	return ok;
}

/* ID_AA64MMFR0_EL1.PARange is TCR_EL2.PS; 52 bits would need another table format. */
static uint64_t stage1_pa_size(void)
{
	uint64_t range = sysreg_read(id_aa64mmfr0_el1) & 15;

	return range > 5 ? 5 : range;
}

const char *stage1_build(const struct machine *m)
{
	struct table_source source = {stage1_tables[0], STAGE1_TABLES};

	/* The image last: its pages get stricter attributes than the memory around them. */
	if (!stage1_map_ram(&source, m) || !stage1_map_devices(&source, m) ||
	    !stage1_map_image(&source, image_start, image_code_end, ATTR_CODE) ||
	    !stage1_map_image(&source, image_code_end, image_const_end, ATTR_CONST))
		return "memory or devices are where EL2 can't map them";
	stage1_registers.mair = STAGE1_MAIR;
	stage1_registers.tcr = STAGE1_TCR | (e2h_on ? STAGE1_TCR_E2H1 | stage1_pa_size() << STAGE1_PS_E2H1
						    : STAGE1_TCR_E2H0 | stage1_pa_size() << STAGE1_PS_E2H0);
	stage1_registers.ttbr = addr_of(stage1_root).v;
	stage1_registers.sctlr = STAGE1_SCTLR;
	stage1_registers.hcr = STAGE1_HCR | (e2h_on ? E2H_HCR : 0);
	return 0;
}
