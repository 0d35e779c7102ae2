/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot/machine.h"
#include "cpu/cpu.h"
#include "cpu/el1.h"
#include "irq/gic.h"
#include "irq/gic_vtr.h"
#include "irq/gicv3_regs.h"
#include "lib/io.h"
#include <stddef.h>

#define GIC_PATIENCE 1000000u /* reads of a register until its device is called broken */
#define GIC_PRIORITY 0xa0a0a0a0u

static uint64_t gic_dist;
static uint64_t gic_redist_base;
static uint64_t gic_redist_size;
static uint64_t gic_redist[MACHINE_CPUS_MAX]; /* RD frame of each CPU */
static struct gic_vtr gic_vtr;                /* the same on all CPUs */

/* Wait until the bits of a register read as zero. */
static bool gic_settled(uint64_t at, uint32_t bits)
{
	for (unsigned i = 0; i < GIC_PATIENCE; i++)
		if (!(io_read32(at) & bits))
			return true;
	return false;
}

/* Architecture revision of the frame: 3 or 4 are what we drive. */
static bool gic_is_v3(uint64_t frame)
{
	uint32_t revision = io_probe32(frame + GIC_PIDR2) >> 4 & 15;

	return revision == 3 || revision == 4;
}

const char *gic_init(const struct machine *m)
{
	uint32_t words;

	gic_dist = m->gicd.base.v;
	gic_redist_base = m->gicr.base.v;
	gic_redist_size = m->gicr.size;
	if (!gic_is_v3(gic_dist))
		return "the interrupt controller's distributor is not a GICv3, or not where the device tree "
		       "says";
	io_write32(gic_dist + GICD_CTLR, 0);
	if (!gic_settled(gic_dist + GICD_CTLR, GICD_CTLR_RWP))
		return "the interrupt controller's distributor does not settle";
	words = (io_read32(gic_dist + GICD_TYPER) & 31) + 1;
	for (uint32_t w = 1; w < words; w++) {
		io_write32(gic_dist + GIC_ICENABLER + 4 * w, ~0u);
		io_write32(gic_dist + GIC_ICPENDR + 4 * w, ~0u);
		io_write32(gic_dist + GIC_ICACTIVER + 4 * w, ~0u);
		io_write32(gic_dist + GIC_IGROUPR + 4 * w, ~0u);
		for (uint32_t i = 0; i < 8; i++)
			io_write32(gic_dist + GIC_IPRIORITYR + 32 * w + 4 * i, GIC_PRIORITY);
	}
	io_write32(gic_dist + GICD_CTLR, GICD_CTLR_ARE);
	io_write32(gic_dist + GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GRP1);
	return gic_settled(gic_dist + GICD_CTLR, GICD_CTLR_RWP)
		       ? NULL
		       : "the interrupt controller's distributor does not settle";
}

/* Aff3.Aff2.Aff1.Aff0 as GICR_TYPER has them, from the way MPIDR_EL1 has them. */
static uint32_t gic_affinity(uint64_t mpidr)
{
	return (uint32_t)(mpidr >> 32 & 0xff) << 24 | (uint32_t)(mpidr & 0xffffff);
}

/* The RD frame of the CPU with this affinity, 0: none. */
static uint64_t gic_find_redist(uint32_t affinity)
{
	uint64_t at = gic_redist_base, end = at + gic_redist_size;

	while (end - at >= 2 * GICR_FRAME && gic_is_v3(at)) {
		uint64_t typer = io_read64(at + GICR_TYPER);

		if (typer >> 32 == affinity)
			return at;
		if (typer & GICR_TYPER_LAST)
			break;
		at += (typer & GICR_TYPER_VLPIS ? 4 : 2) * GICR_FRAME;
		if (at > end)
			break;
	}
	return 0;
}

static const char *gic_init_redist(uint64_t rd)
{
	uint64_t sgi = rd + GICR_FRAME;

	io_write32(rd + GICR_WAKER, io_read32(rd + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	if (!gic_settled(rd + GICR_WAKER, GICR_WAKER_ASLEEP))
		return "a redistributor of the interrupt controller does not wake up";
	io_write32(sgi + GIC_ICENABLER, ~0u);
	io_write32(sgi + GIC_ICPENDR, ~0u);
	io_write32(sgi + GIC_ICACTIVER, ~0u);
	io_write32(sgi + GIC_IGROUPR, ~0u);
	for (uint32_t i = 0; i < 8; i++)
		io_write32(sgi + GIC_IPRIORITYR + 4 * i, GIC_PRIORITY);
	io_write32(sgi + GIC_ICFGR + 4, 0);
	return gic_settled(rd + GICR_CTLR, GICR_CTLR_RWP)
		       ? NULL
		       : "a redistributor of the interrupt controller does not settle";
}

static const char *gic_init_interface(void)
{
	struct gic_vtr found;
	const char *error;

	sysreg_write(icc_sre_el2, ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB | ICC_SRE_ENABLE);
	isb();
	if (!(sysreg_read(icc_sre_el2) & ICC_SRE_SRE))
		return "the interrupt controller's system registers can't be enabled at EL2";
	sysreg_write(icc_sre_el1, ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB);
	isb();
	sysreg_write(icc_ctlr_el1, ICC_CTLR_EOIMODE);
	sysreg_write(icc_bpr1_el1, 0);
	sysreg_write(icc_pmr_el1, 0xff);
	sysreg_write(icc_igrpen1_el1, 1);
	sysreg_write(ich_hcr_el2, 0);
	isb();
	error = gic_vtr_read(sysreg_read(ich_vtr_el2), &found);
	if (!error && gic_vtr.lrs && (found.lrs != gic_vtr.lrs || found.aprs != gic_vtr.aprs))
		error = "a CPU has another interface to the interrupt controller than the boot CPU";
	if (!error)
		gic_vtr = found;
	return error;
}

const char *gic_init_cpu(void)
{
	const struct cpu *cpu = cpu_this();
	uint64_t rd = gic_find_redist(gic_affinity(cpu->mpidr));
	const char *error;

	if (!rd)
		return "a CPU has no redistributor in the interrupt controller";
	gic_redist[cpu->index] = rd;
	error = gic_init_redist(rd);
	if (!error)
		error = gic_init_interface();
	if (error)
		return error;
	gic_enable_ppi(GIC_SGI_KICK);
	gic_enable_ppi(GIC_PPI_MAINTENANCE);
	gic_enable_ppi(GIC_PPI_HYP_TIMER);
	gic_enable_ppi(GIC_PPI_VTIMER);
	return NULL;
}

void gic_enable_ppi(uint32_t intid)
{
	io_write32(gic_redist[cpu_this()->index] + GICR_FRAME + GIC_ISENABLER, 1u << intid);
}

void gic_enable_spi(uint32_t intid)
{
	uint32_t config = io_read32(gic_dist + GIC_ICFGR + intid / 16 * 4);

	io_write32(gic_dist + GIC_ICFGR + intid / 16 * 4, config & ~(2u << intid % 16 * 2));
	io_write64(gic_dist + GICD_IROUTER + 8ull * intid, cpu_this()->mpidr & 0xff00ffffffull);
	io_write32(gic_dist + GIC_ISENABLER + intid / 32 * 4, 1u << intid % 32);
}

void gic_send_sgi(unsigned cpu, uint32_t sgi)
{
	uint64_t a = cpus[cpu].mpidr;

	/* What the other CPU is to find must be there before the interrupt is. */
	__asm__ volatile("dsb ishst" : : : "memory");
	sysreg_write(icc_sgi1r_el1, (a >> 32 & 0xff) << 48 | (a >> 16 & 0xff) << 32 | (a >> 8 & 0xff) << 16 |
					    (a >> 4 & 0xf) << 44 | 1ull << (a & 0xf) | (uint64_t)sgi << 24);
	isb();
}

unsigned gic_lrs(void)
{
	return gic_vtr.lrs;
}

unsigned gic_aprs(void)
{
	return gic_vtr.aprs;
}

void gic_deactivate(uint32_t intid)
{
	sysreg_write(icc_dir_el1, intid);
	isb();
}

void gic_set_ppi_active(uint32_t intid, bool active)
{
	uint64_t sgi = gic_redist[cpu_this()->index] + GICR_FRAME;

	io_write32(sgi + (active ? GIC_ISACTIVER : GIC_ICACTIVER), 1u << intid);
	dsb_sy();
}

bool gic_ppi_asserted(uint32_t intid)
{
	/* The output of the timer itself: no access to a device. ENABLE, not IMASK, ISTATUS. */
	if (intid == GIC_PPI_VTIMER)
		return (el1_read(EL1_CNTV_CTL) & 7) == 5;
	return io_read32(gic_redist[cpu_this()->index] + GICR_FRAME + GIC_ISPENDR) >> intid & 1;
}
