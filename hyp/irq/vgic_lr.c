/* SPDX-License-Identifier: BSD-2-Clause */
/* List registers: from the banks into the hardware and back. */
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/ich.h"
#include "irq/vgic_priv.h"
#include "vm/vm.h"

/* One list register's state goes back to its bank. */
static void vgic_fold_one(struct vcpu *v, uint64_t lr)
{
	uint32_t intid = ICH_LR_INTID(lr), bit = 1u << intid % 32;
	struct vgic_bank *b = vgic_bank(v, intid / 32);
	bool pending = (lr & ICH_LR_PENDING) && !(b->drop_pending & bit);
	bool active = (lr & ICH_LR_ACTIVE) && !(b->drop_active & bit);

	if (pending && !active && (lr & ICH_LR_HW) && !gic_ppi_asserted(intid))
		pending = false;
	if ((lr & ICH_LR_HW) && (lr & (ICH_LR_PENDING | ICH_LR_ACTIVE)) && !pending && !active)
		gic_deactivate(intid);
	b->loaded &= ~bit;
	b->drop_pending &= ~bit;
	b->drop_active &= ~bit;
	b->active = active ? b->active | bit : b->active & ~bit;
	/* A level's software latch ends when it is acknowledged; an edge's ended when it was loaded. */
	if (pending && ((b->edge | b->hw) & bit))
		b->latched |= bit;
	else if (!pending && !((b->edge | b->hw) & bit))
		b->latched &= ~bit;
	/* Routed to another vCPU meanwhile: it is free to take it now. */
	if (intid >= VGIC_PRIVATE && v->vm->vgic.target[intid - VGIC_PRIVATE] != v->index)
		vgic_poke_bits(v, intid / 32, bit);
}

/* The most urgent of what is active here and in no list register: the guest has just ended it. */
static void vgic_end_spilled(struct vcpu *v, uint32_t words)
{
	struct vgic_bank *best = 0;
	uint32_t best_bit = 0, best_priority = 0x100;

	for (uint32_t w = 0; w < words; w++) {
		struct vgic_bank *b = vgic_bank(v, w);

		for (uint32_t bits = vgic_candidates(v, w) & b->active; bits; bits &= bits - 1) {
			uint32_t i = (uint32_t)__builtin_ctz(bits);

			if (b->priority[i] >= best_priority)
				continue;
			best = b;
			best_bit = 1u << i;
			best_priority = b->priority[i];
		}
	}
	if (best)
		best->active &= ~best_bit;
}

void vgic_fold(struct vcpu *v, uint32_t words)
{
	unsigned ended = v->vgic.spilled ? ICH_HCR_EOICOUNT(ich_read_hcr()) : 0;
	uint32_t used = v->vgic.used;

	/* What is spilled is judged before the list registers' own active ones come back. */
	for (; ended; ended--)
		vgic_end_spilled(v, words);
	for (; used; used &= used - 1) {
		unsigned n = (unsigned)__builtin_ctz(used);

		vgic_fold_one(v, ich_read_lr(n));
		ich_write_lr(n, 0);
	}
	v->vgic.used = 0;
	v->vgic.spilled = v->vgic.spis = false;
	ich_write_hcr(ICH_HCR_EN);
}

uint32_t vgic_candidates(struct vcpu *v, uint32_t word)
{
	const struct vgic *g = &v->vm->vgic;
	const struct vgic_bank *b = vgic_bank(v, word);
	uint32_t groups =
		(g->ctlr & GICD_CTLR_GRP1 ? b->group1 : 0) | (g->ctlr & GICD_CTLR_GRP0 ? ~b->group1 : 0);
	uint32_t bits = ((vgic_bank_pending(b) & b->enabled & groups) | b->active) & ~b->loaded;

	if (!word)
		return bits;
	for (uint32_t left = bits; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(left), spi = 32 * (word - 1) + i;

		if ((b->active >> i & 1 ? g->on[spi] : g->target[spi]) != v->index)
			bits &= ~(1u << i);
	}
	return bits;
}

/* What goes into the list registers, most urgent first. */
struct vgic_choice {
	uint16_t key[VGIC_LRS]; /* priority, active before pending of the same */
	uint16_t intid[VGIC_LRS];
	unsigned count, most;
	bool left_over; /* more than `most` */
	bool spilled;   /* and some of that is active */
};

static void vgic_choose(struct vgic_choice *c, uint32_t intid, uint32_t priority, bool active)
{
	uint16_t key = (uint16_t)(priority << 1 | !active);
	unsigned at = c->count;

	if (c->count == c->most) {
		c->left_over = true;
		if (c->key[c->most - 1] <= key) {
			c->spilled |= active;
			return;
		}
		c->spilled |= !(c->key[c->most - 1] & 1);
		at = --c->count;
	}
	for (; at && c->key[at - 1] > key; at--) {
		c->key[at] = c->key[at - 1];
		c->intid[at] = c->intid[at - 1];
	}
	c->key[at] = key;
	c->intid[at] = (uint16_t)intid;
	c->count++;
}

/* Load one interrupt into list register `n`. */
static void vgic_fill_one(struct vcpu *v, unsigned n, uint32_t intid)
{
	struct vgic_bank *b = vgic_bank(v, intid / 32);
	uint32_t i = intid % 32, bit = 1u << i;
	bool active = b->active & bit, moved = (b->edge | b->hw) & bit;
	bool pending = (vgic_bank_pending(b) & b->enabled & bit) && (!active || (b->edge & ~b->hw & bit));
	uint64_t lr = intid | ICH_LR_PRIORITY(b->priority[i]);

	if (b->group1 & bit)
		lr |= ICH_LR_GROUP1;
	if (pending)
		lr |= ICH_LR_PENDING;
	if (active)
		lr |= ICH_LR_ACTIVE;
	if (b->hw & bit)
		lr |= ICH_LR_HW | ICH_LR_PINTID(intid);
	else if (!moved)
		lr |= ICH_LR_EOI; /* the line may still be high then */
	if (pending && moved)
		b->latched &= ~bit;
	b->loaded |= bit;
	if (intid >= VGIC_PRIVATE) {
		v->vm->vgic.on[intid - VGIC_PRIVATE] = (uint8_t)v->index;
		v->vgic.spis = true;
	}
	v->vgic.used |= 1u << n;
	ich_write_lr(n, lr);
}

/* Fill the empty list registers of `v` with what is most urgent. */
static void vgic_fill(struct vcpu *v, uint32_t words)
{
	struct vgic_choice c = {.most = gic_lrs()};
	uint64_t hcr = ICH_HCR_EN;

	for (uint32_t w = 0; w < words; w++) {
		const struct vgic_bank *b = vgic_bank(v, w);

		for (uint32_t bits = vgic_candidates(v, w); bits; bits &= bits - 1) {
			uint32_t i = (uint32_t)__builtin_ctz(bits);

			vgic_choose(&c, 32 * w + i, b->priority[i], b->active >> i & 1);
		}
	}
	for (unsigned n = 0; n < c.count; n++)
		vgic_fill_one(v, n, c.intid[n]);
	if (c.left_over)
		hcr |= ICH_HCR_UIE;
	if (c.spilled)
		hcr |= ICH_HCR_LRENPIE;
	v->vgic.spilled = c.spilled;
	ich_write_hcr(hcr);
}

/*
 * No SPI of the VM is pending or active. Read without the lock: who changes
 * that sets the vCPU's `work` afterwards, and it looks again.
 */
static bool vgic_spis_quiet(const struct vgic *g)
{
	uint32_t any = 0;

	for (uint32_t w = 0; w < VGIC_SPIS / 32; w++) {
		const struct vgic_bank *b = &g->spi[w];

		any |= __atomic_load_n(&b->latched, __ATOMIC_RELAXED) |
		       __atomic_load_n(&b->line, __ATOMIC_RELAXED) |
		       __atomic_load_n(&b->active, __ATOMIC_RELAXED);
	}
	return !any;
}

void vgic_flush(struct vcpu *v)
{
	/* Cleared before looking: what changes from here on sets it again. */
	__atomic_exchange_n(&v->vgic.work, 0, __ATOMIC_ACQUIRE);
	if (!v->vgic.spis && vgic_spis_quiet(&v->vm->vgic)) {
		lock_take(&v->vgic.lock);
		vgic_fold(v, VGIC_WORDS_OWN);
		vgic_fill(v, VGIC_WORDS_OWN);
		lock_release(&v->vgic.lock);
		return;
	}
	vgic_lock_all(v);
	vgic_fold(v, VGIC_WORDS_ALL);
	vgic_fill(v, VGIC_WORDS_ALL);
	vgic_unlock_all(v);
}

void vgic_maintenance(struct vcpu *v)
{
	vgic_flush(v);
}

/* The PPIs that were handed over and not ended: their physical interrupts are active, for this vCPU alone. */
static void vgic_hold_hw(struct vcpu *v, bool active)
{
	const struct vgic_bank *b = &v->vgic.priv;

	for (uint32_t bits = b->hw & (b->latched | b->active); bits; bits &= bits - 1)
		gic_set_ppi_active((uint32_t)__builtin_ctz(bits), active);
}

void vgic_load(struct vcpu *v)
{
	for (unsigned n = 0; n < gic_lrs(); n++)
		ich_write_lr(n, 0);
	ich_load(v->vgic.vmcr, v->vgic.ap0r, v->vgic.ap1r, gic_aprs());
	ich_write_hcr(ICH_HCR_EN);
	lock_take(&v->vgic.lock);
	vgic_hold_hw(v, true);
	lock_release(&v->vgic.lock);
	__atomic_store_n(&v->vgic.work, 1, __ATOMIC_RELEASE);
}

void vgic_save(struct vcpu *v)
{
	vgic_lock_all(v);
	vgic_fold(v, VGIC_WORDS_ALL);
	vgic_hold_hw(v, false);
	vgic_unlock_all(v);
	v->vgic.vmcr = ich_save(v->vgic.ap0r, v->vgic.ap1r, gic_aprs());
	ich_write_hcr(0);
}
