/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the guest's GIC share. */
#ifndef HYP_IRQ_VGIC_PRIV_H
#define HYP_IRQ_VGIC_PRIV_H

#include "irq/vgic.h"

struct vm;
struct vcpu;

#define VGIC_IIDR 0x4300043bu /* product 'C', revision 0; the JEP106 code of the architecture's owner */
#define VGIC_PIDR2 0x3bu      /* GICv3 */

/* The bank that INTIDs 32 * word.. are in, as `v` sees it. `word` < VGIC_INTIDS / 32. */
struct vgic_bank *vgic_bank(struct vcpu *v, uint32_t word);

/* List registers of `v`, which is loaded on this CPU, need a look: before its next entry, or now elsewhere.
 */
void vgic_poke(struct vcpu *v);
/* The same for whoever takes the interrupts `bits` of bank `word`; `v`: whose private ones. */
void vgic_poke_bits(struct vcpu *v, uint32_t word, uint32_t bits);

/* Pending, as the guest's registers show it. */
static inline uint32_t vgic_bank_pending(const struct vgic_bank *b)
{
	return b->latched | (b->line & ~b->edge);
}

/* How many banks a function looks at: the vCPU's own, or those of the SPIs too, and then the VM's lock is
 * held. */
#define VGIC_WORDS_OWN 1u
#define VGIC_WORDS_ALL (VGIC_INTIDS / 32)

/* Everything that `v` can have to do with: its own lock and the VM's. */
void vgic_lock_all(struct vcpu *v);
void vgic_unlock_all(struct vcpu *v);

/*
 * Bring the list registers of `v` back into the banks; it is loaded on this
 * CPU. Its `work` must then be set. Its lock is held, and the VM's if SPIs are loaded.
 */
void vgic_fold(struct vcpu *v, uint32_t words);
/*
 * Of bank `word`: what could be signalled to `v`, or is active there. Its lock
 * is held, and the VM's for the banks of SPIs.
 */
uint32_t vgic_candidates(struct vcpu *v, uint32_t word);

/*
 * The register blocks that distributor and redistributors have alike, by the
 * distributor's offset: accessed by `v`, which is loaded on this CPU; INTIDs
 * below 32 are those of `target`. 4 bytes, or one byte of IPRIORITYR. False: reserved.
 * The VM's lock is held, and before that vgic_block_prepare() was called.
 */
bool vgic_block_access(struct vcpu *v, struct vcpu *target, struct mmio *m, uint32_t offset);

/* Without any lock. What other vCPUs have in list registers is brought back where this access sees it. */
void vgic_block_prepare(struct vcpu *v, struct vcpu *target, const struct mmio *m, uint32_t offset);
/* Make an interrupt of `v`, or an SPI, inactive. No lock is held. */
void vgic_block_deactivate(struct vcpu *v, uint32_t intid);

/*
 * What is known of `bits` of bank `word` (below 32: those of `target`) is true
 * now: `v`, which is loaded on this CPU, folds, and whoever has them loaded is
 * made to. It waits, but not for ever. No lock is held.
 */
void vgic_sync(struct vcpu *v, struct vcpu *target, uint32_t word, uint32_t bits);

#endif
