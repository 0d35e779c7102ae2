/* SPDX-License-Identifier: BSD-2-Clause */
/* Register offsets and bits of GICv3, physical and emulated alike. Source: IHI 0069. */
#ifndef HYP_IRQ_GICV3_REGS_H
#define HYP_IRQ_GICV3_REGS_H

#define GICD_CTLR 0x0000u
#define GICD_TYPER 0x0004u
#define GICD_IIDR 0x0008u
#define GICD_IROUTER 0x6000u /* + 8 * INTID, INTID >= 32 */
#define GIC_PIDR2 0xffe8u    /* of the distributor and of each redistributor's first frame */

/* These are + 4 * (INTID / 32), in the distributor and, for INTIDs below 32, in GICR's SGI frame. */
#define GIC_IGROUPR 0x0080u
#define GIC_ISENABLER 0x0100u
#define GIC_ICENABLER 0x0180u
#define GIC_ISPENDR 0x0200u
#define GIC_ICPENDR 0x0280u
#define GIC_ISACTIVER 0x0300u
#define GIC_ICACTIVER 0x0380u
#define GIC_IPRIORITYR 0x0400u /* + INTID */
#define GIC_ICFGR 0x0c00u      /* + 4 * (INTID / 16) */

#define GICR_CTLR 0x0000u
#define GICR_IIDR 0x0004u
#define GICR_TYPER 0x0008u
#define GICR_WAKER 0x0014u
#define GICR_FRAME 0x10000u /* the SGI frame follows the RD frame */

/* GICD_CTLR. Where there are two security states, this is the non-secure view: the bits that we set are the
 * same. */
#define GICD_CTLR_GRP0 (1u << 0)
#define GICD_CTLR_GRP1 (1u << 1)
#define GICD_CTLR_ARE (1u << 4)
#define GICD_CTLR_DS (1u << 6)
#define GICD_CTLR_RWP (1u << 31)

#define GICR_CTLR_RWP (1u << 3)
#define GICR_TYPER_VLPIS (1u << 1)
#define GICR_TYPER_LAST (1u << 4)
#define GICR_WAKER_SLEEP (1u << 1)
#define GICR_WAKER_ASLEEP (1u << 2)

/* ICC_SRE_EL2 and ICC_SRE_EL1 */
#define ICC_SRE_SRE (1u << 0)
#define ICC_SRE_DFB (1u << 1)
#define ICC_SRE_DIB (1u << 2)
#define ICC_SRE_ENABLE (1u << 3)
#define ICC_CTLR_EOIMODE (1u << 1)

/* ICH_HCR_EL2 */
#define ICH_HCR_EN (1ull << 0)
#define ICH_HCR_LRENPIE (1ull << 2)
#define ICH_HCR_NPIE (1ull << 3)
#define ICH_HCR_VGRP_ENABLED(group)                                                                          \
	(1ull << (4 + 2 * (group))) /* interrupt when the guest enables this group */
#define ICH_HCR_VGRP_DISABLED(group) (1ull << (5 + 2 * (group)))
#define ICH_HCR_TDIR (1ull << 14)
#define ICH_HCR_EOICOUNT(hcr) ((unsigned)((hcr) >> 27) & 31)

/* ICH_VMCR_EL2 */
#define ICH_VMCR_ENG(group) (1ull << (group))
#define ICH_VMCR_EOIM (1ull << 9)

/* ICH_LR<n>_EL2 */
#define ICH_LR_INTID(lr) ((uint32_t)(lr))
#define ICH_LR_EOI (1ull << 41)
#define ICH_LR_PINTID(intid) ((uint64_t)(intid) << 32)
#define ICH_LR_PRIORITY(p) ((uint64_t)(p) << 48)
#define ICH_LR_GROUP1 (1ull << 60)
#define ICH_LR_HW (1ull << 61)
#define ICH_LR_PENDING (1ull << 62)
#define ICH_LR_ACTIVE (1ull << 63)

#endif
