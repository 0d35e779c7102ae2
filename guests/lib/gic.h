/* SPDX-License-Identifier: BSD-2-Clause */
/* The GICv3 as a payload reaches it. Source: IHI 0069. */
#ifndef GUEST_GIC_H
#define GUEST_GIC_H

#include "lib/guest.h"

#define ICC_PMR_EL1 S3_0_C4_C6_0
#define ICC_IAR0_EL1 S3_0_C12_C8_0
#define ICC_EOIR0_EL1 S3_0_C12_C8_1
#define ICC_DIR_EL1 S3_0_C12_C11_1
#define ICC_RPR_EL1 S3_0_C12_C11_3
#define ICC_SGI1R_EL1 S3_0_C12_C11_5
#define ICC_SGI0R_EL1 S3_0_C12_C11_7
#define ICC_IAR1_EL1 S3_0_C12_C12_0
#define ICC_EOIR1_EL1 S3_0_C12_C12_1
#define ICC_HPPIR1_EL1 S3_0_C12_C12_2
#define ICC_BPR1_EL1 S3_0_C12_C12_3
#define ICC_CTLR_EL1 S3_0_C12_C12_4
#define ICC_IGRPEN0_EL1 S3_0_C12_C12_6
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
/* The names are expanded before they become part of an instruction. */
#define GIC_MRS(name) GUEST_MRS(name)
#define GIC_MSR(name, value)                                                                                 \
	do {                                                                                                 \
		GUEST_MSR(name, value);                                                                      \
		GUEST_ISB();                                                                                 \
	} while (0)

#define GIC_NONE 1023u
#define GIC_IGROUPR 0x80u
#define GIC_ISENABLER 0x100u
#define GIC_ICENABLER 0x180u
#define GIC_ISPENDR 0x200u
#define GIC_ICPENDR 0x280u
#define GIC_ISACTIVER 0x300u
#define GIC_ICACTIVER 0x380u
#define GIC_IPRIORITYR 0x400u
#define GIC_ICFGR 0xc00u
#define GICD_IROUTER 0x6000u

/* Where an interrupt's registers are: the distributor, or the SGI frame of this vCPU's redistributor. */
static inline uint64_t gic_frame(uint32_t intid, unsigned cpu)
{
	return intid < 32 ? GUEST_GICR + 0x20000ull * cpu + 0x10000 : GUEST_GICD;
}

static inline uint32_t gic_read(uint64_t at)
{
	uint32_t value;

	/* No writeback: what has one can't be emulated. */
	__asm__ volatile("ldr %w0, [%1]\n\tdsb sy" : "=r"(value) : "r"(at) : "memory");
	return value;
}

static inline void gic_write(uint64_t at, uint32_t value)
{
	__asm__ volatile("str %w0, [%1]\n\tdsb sy" : : "r"(value), "r"(at) : "memory");
}

/* An interrupt's bit in a block of bits; private ones are those of `cpu`. */
static inline unsigned gic_bit(uint32_t block, uint32_t intid, unsigned cpu)
{
	return gic_read(gic_frame(intid, cpu) + block + intid / 32 * 4) >> intid % 32 & 1;
}

static inline void gic_set(uint32_t block, uint32_t intid, unsigned cpu)
{
	gic_write(gic_frame(intid, cpu) + block + intid / 32 * 4, 1u << intid % 32);
}

static inline void gic_priority(uint32_t intid, unsigned cpu, uint8_t priority)
{
	uint64_t at = gic_frame(intid, cpu) + GIC_IPRIORITYR + intid;

	__asm__ volatile("strb %w0, [%1]\n\tdsb sy" : : "r"(priority), "r"(at) : "memory");
}

static inline void gic_route(uint32_t spi, uint64_t to)
{
	uint64_t at = GUEST_GICD + GICD_IROUTER + 8ull * spi;

	__asm__ volatile("str %0, [%1]\n\tdsb sy" : : "r"(to), "r"(at) : "memory");
}

static inline void gic_edge(uint32_t intid, unsigned cpu, bool edge)
{
	uint64_t at = gic_frame(intid, cpu) + GIC_ICFGR + intid / 16 * 4;
	uint32_t bit = 2u << intid % 16 * 2;

	gic_write(at, edge ? gic_read(at) | bit : gic_read(at) & ~bit);
}

#endif
