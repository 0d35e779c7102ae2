/* SPDX-License-Identifier: BSD-2-Clause */
/* List registers: from the banks into the hardware and back. */
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/ich.h"
#include "irq/vgic_priv.h"
#include "vm/vm.h"

/* ICC_DIR_EL1 traps always: a guest that uses it may mean an interrupt that is in no list register of this
 * vCPU. Who does not use it pays nothing. */
#define VGIC_HCR (ICH_HCR_EN | ICH_HCR_TDIR)

/* While the vCPU runs: what the vGIC needs, and the charter's traps of the CPU interface. */
static uint64_t vgic_hcr(const struct vcpu *v)
{
	return VGIC_HCR | v->vm->world.control[CHARTER_EL2_ICH_HCR_EL2];
}

/* A physical interrupt is over for the guest, unless it has come again meanwhile. */
static void vgic_fold_done(struct vgic_bank *b, uint64_t lr)
{
	uint32_t intid = ICH_LR_INTID(lr), bit = 1u << intid % 32;

	if (lr & (ICH_LR_PENDING | ICH_LR_ACTIVE))
		gic_deactivate(intid);
	if (!(b->latched & bit))
		b->hw &= ~bit;
}

/* What another vCPU has taken from this one: the physical interrupt is this CPU's to deactivate. */
static void vgic_fold_release(struct vgic_bank *b)
{
	uint32_t bits = b->release & ~(b->latched | b->active);

	b->release = 0;
	b->hw &= ~bits;
	for (; bits; bits &= bits - 1)
		gic_deactivate((uint32_t)__builtin_ctz(bits));
}

/* What was handed over and has not come to a list register, and whose input has fallen since, is over. */
static void vgic_fold_fallen(struct vgic_bank *b)
{
	for (uint32_t bits = b->hw & b->latched & ~b->active; bits; bits &= bits - 1) {
		uint32_t intid = (uint32_t)__builtin_ctz(bits);

		if (gic_ppi_asserted(intid))
			continue;
		b->latched &= ~(1u << intid);
		b->hw &= ~(1u << intid);
		gic_deactivate(intid);
	}
}

/* One list register's state goes back to its bank. */
static void vgic_fold_one(struct vcpu *v, uint64_t lr)
{
	uint32_t intid = ICH_LR_INTID(lr), bit = 1u << intid % 32;
	struct vgic_bank *b = vgic_bank(v, intid / 32);
	bool pending = (lr & ICH_LR_PENDING) && !(b->drop_pending & bit);
	bool active = (lr & ICH_LR_ACTIVE) && !(b->drop_active & bit);

	active |= (b->add_active & bit) != 0;
	if (pending && !active && (lr & ICH_LR_HW) && !gic_ppi_asserted(intid))
		pending = false;
	if ((lr & ICH_LR_HW) && !pending && !active)
		vgic_fold_done(b, lr);
	b->loaded &= ~bit;
	b->drop_pending &= ~bit;
	b->drop_active &= ~bit;
	b->add_active &= ~bit;
	b->active = active ? b->active | bit : b->active & ~bit;
	/* A level's software latch ends when it is acknowledged; an edge's ended when it was loaded. */
	if (pending && ((b->edge | b->hw) & bit))
		b->latched |= bit;
	else if (!pending && (b->offered & ~(b->edge | b->hw) & bit))
		b->latched &= ~bit;
	b->offered &= ~bit;
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
	/* With EOImode 1 they have dropped a priority, no more. */
	bool ends = v->vgic.spilled && !(ich_read_vmcr() & ICH_VMCR_EOIM);
	unsigned ended = ends ? ICH_HCR_EOICOUNT(ich_read_hcr()) : 0;
	uint32_t used = v->vgic.used;

	/* What is spilled is judged before the list registers' own active ones come back. */
	for (; ended; ended--)
		vgic_end_spilled(v, words);
	for (; used; used &= used - 1) {
		unsigned n = (unsigned)__builtin_ctz(used);

		vgic_fold_one(v, ich_read_lr(n));
		ich_write_lr(n, 0);
	}
	if (v->vgic.priv.release)
		vgic_fold_release(&v->vgic.priv);
	vgic_fold_fallen(&v->vgic.priv);
	v->vgic.spilled = v->vgic.spis = false;
	ich_write_hcr(vgic_hcr(v));
	__atomic_store_n(&v->vgic.used, 0, __ATOMIC_RELEASE);
	__atomic_store_n(&v->vgic.folds, v->vgic.folds + 1, __ATOMIC_RELEASE);
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

/*
 * What goes into the list registers, most urgent first; one at least is
 * pending if any is. With EOImode 1 what is active needs no list register:
 * ICC_DIR_EL1 traps, and the priority that is dropped is the most urgent one.
 */
struct vgic_choice {
	uint16_t key[VGIC_LRS]; /* its group is off, priority, active before pending of the same */
	uint16_t intid[VGIC_LRS];
	unsigned count, most;
	uint16_t best, best_intid; /* of what is pending */
	bool left_over;            /* something pending finds no room */
	bool spilled;              /* nor does something active */
};

#define VGIC_KEY_PENDING 1u
#define VGIC_KEY_OFF 0x200u
#define VGIC_KEY_NONE 0xffffu

static void vgic_leave_over(struct vgic_choice *c, uint16_t key)
{
	if (key & VGIC_KEY_PENDING)
		c->left_over = true;
	else
		c->spilled = true;
}

static void vgic_choose(struct vgic_choice *c, uint16_t key, uint32_t intid)
{
	unsigned at = c->count;

	if ((key & VGIC_KEY_PENDING) && key < c->best) {
		c->best = key;
		c->best_intid = (uint16_t)intid;
	}
	if (c->count == c->most) {
		bool better = key < c->key[c->most - 1];

		vgic_leave_over(c, better ? c->key[c->most - 1] : key);
		if (!better)
			return;
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

/* Something pending is left over and all that is chosen is active: the least urgent of that makes room. */
static void vgic_choose_pending(struct vgic_choice *c)
{
	for (unsigned n = 0; n < c->count; n++)
		if (c->key[n] & VGIC_KEY_PENDING)
			return;
	if (c->best == VGIC_KEY_NONE || !c->count)
		return;
	c->intid[c->count - 1] = c->best_intid;
	c->spilled = true;
}

/* All of a bank that `v` could need. */
static void vgic_choose_bank(struct vgic_choice *c, struct vcpu *v, uint32_t word, uint64_t vmcr)
{
	const struct vgic_bank *b = vgic_bank(v, word);
	uint32_t bits = vgic_candidates(v, word);

	if (vmcr & ICH_VMCR_EOIM) {
		c->spilled |= (bits & b->active) != 0;
		bits &= ~b->active;
	}
	for (; bits; bits &= bits - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(bits);
		bool active = b->active >> i & 1, off = !(vmcr & ICH_VMCR_ENG(b->group1 >> i & 1));
		uint32_t key = (uint32_t)b->priority[i] << 1 | (active ? 0 : VGIC_KEY_PENDING);

		vgic_choose(c, (uint16_t)(key | (off && !active ? VGIC_KEY_OFF : 0)), 32 * word + i);
	}
}

/* When to look again: the guest has taken what is pending, turned a group on or off, or ended what is in no
 * list register. */
static uint64_t vgic_watch(const struct vgic_choice *c, uint64_t vmcr)
{
	uint64_t hcr = 0;

	if (c->left_over) {
		hcr |= ICH_HCR_NPIE;
		for (unsigned group = 0; group < 2; group++)
			hcr |= vmcr & ICH_VMCR_ENG(group) ? ICH_HCR_VGRP_DISABLED(group)
							  : ICH_HCR_VGRP_ENABLED(group);
	}
	return c->spilled ? hcr | ICH_HCR_LRENPIE : hcr;
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
	b->offered = pending ? b->offered | bit : b->offered & ~bit;
	if (intid >= VGIC_PRIVATE) {
		v->vm->vgic.on[intid - VGIC_PRIVATE] = (uint8_t)v->index;
		v->vgic.spis = true;
	}
	__atomic_store_n(&v->vgic.used, v->vgic.used | 1u << n, __ATOMIC_RELEASE);
	ich_write_lr(n, lr);
}

/* Fill the empty list registers of `v` with what is most urgent. */
static void vgic_fill(struct vcpu *v, uint32_t words)
{
	struct vgic_choice c = {.most = gic_lrs(), .best = VGIC_KEY_NONE};
	uint64_t vmcr = ich_read_vmcr();

	for (uint32_t w = 0; w < words; w++)
		vgic_choose_bank(&c, v, w, vmcr);
	if (c.left_over)
		vgic_choose_pending(&c);
	for (unsigned n = 0; n < c.count; n++)
		vgic_fill_one(v, n, c.intid[n]);
	v->vgic.spilled = c.spilled;
	ich_write_hcr(vgic_hcr(v) | vgic_watch(&c, vmcr));
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
	ich_write_hcr(vgic_hcr(v));
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
