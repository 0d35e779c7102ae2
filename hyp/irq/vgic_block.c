/* SPDX-License-Identifier: BSD-2-Clause */
/* The register blocks that distributor and redistributors have alike: one bit, byte or pair of bits an
 * interrupt. */
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/vgic_priv.h"
#include "lib/string.h"
#include "vm/vm.h"

/* One word of a block, under the lock. */
struct vgic_word {
	struct vcpu *v;      /* who accesses it, loaded on this CPU */
	struct vcpu *target; /* whose private interrupts, when word is 0 */
	struct vgic_bank *b;
	uint32_t word;
};

static void vgic_block_set_enabled(const struct vgic_word *w, uint32_t value)
{
	uint32_t changed = w->b->enabled ^ value;

	w->b->enabled = value;
	vgic_poke_bits(w->target, w->word, changed);
}

static void vgic_block_set_pending(const struct vgic_word *w, uint32_t bits)
{
	w->b->latched |= bits;
	w->b->drop_pending &= ~bits;
	vgic_poke_bits(w->target, w->word, bits);
}

/* A physical interrupt that the guest no longer has pending or active is not active either. */
static void vgic_block_release_hw(const struct vgic_word *w, uint32_t before)
{
	uint32_t bits = before & ~(w->b->latched | w->b->active) & w->b->hw & ~w->b->loaded;

	if (!bits)
		return;
	/* The next fold deactivates it, on its own CPU. */
	w->b->release |= bits;
	vgic_poke(w->target);
}

static void vgic_block_clear_pending(const struct vgic_word *w, uint32_t bits)
{
	uint32_t away = w->b->loaded & w->b->offered & bits, before = w->b->latched;

	w->b->latched &= ~bits;
	w->b->drop_pending |= away;
	vgic_block_release_hw(w, before);
	vgic_poke_bits(w->target, w->word, away);
}

static void vgic_block_set_active(const struct vgic_word *w, uint32_t bits)
{
	struct vgic *g = &w->v->vm->vgic;
	uint32_t asked = bits;

	w->b->drop_active &= ~bits;
	w->b->add_active |= w->b->loaded & bits;
	bits &= ~w->b->loaded;
	w->b->active |= bits;
	for (uint32_t left = w->word ? bits : 0; left; left &= left - 1) {
		uint32_t spi = 32 * (w->word - 1) + (uint32_t)__builtin_ctz(left);

		g->on[spi] = g->target[spi];
	}
	vgic_poke_bits(w->target, w->word, asked);
}

static void vgic_block_clear_active(const struct vgic_word *w, uint32_t bits)
{
	uint32_t away = w->b->loaded & w->b->active & bits, before = w->b->active;

	w->b->active &= ~bits;
	w->b->drop_active |= away;
	w->b->add_active &= ~bits;
	vgic_block_release_hw(w, before);
	vgic_poke_bits(w->target, w->word, bits & before);
}

static void vgic_block_write(const struct vgic_word *w, uint32_t block, uint32_t value)
{
	switch (block) {
	case GIC_IGROUPR:
		w->b->group1 = value;
		vgic_poke_bits(w->target, w->word, ~0u);
		break;
	case GIC_ISENABLER:
		vgic_block_set_enabled(w, w->b->enabled | value);
		break;
	case GIC_ICENABLER:
		vgic_block_set_enabled(w, w->b->enabled & ~value);
		break;
	case GIC_ISPENDR:
		vgic_block_set_pending(w, value);
		break;
	case GIC_ICPENDR:
		vgic_block_clear_pending(w, value);
		break;
	case GIC_ISACTIVER:
		vgic_block_set_active(w, value);
		break;
	case GIC_ICACTIVER:
		vgic_block_clear_active(w, value);
		break;
	}
}

/* What another vCPU has in a list register reads as it was when it was last brought back: vgic_sync() saw to
 * that just now. */
static uint32_t vgic_block_read(const struct vgic_word *w, uint32_t block)
{
	switch (block) {
	case GIC_IGROUPR:
		return w->b->group1;
	case GIC_ISENABLER:
	case GIC_ICENABLER:
		return w->b->enabled;
	case GIC_ISPENDR:
	case GIC_ICPENDR:
		return (w->b->loaded & w->b->offered) | vgic_bank_pending(w->b);
	case GIC_ISACTIVER:
	case GIC_ICACTIVER:
		return w->b->active;
	}
	return 0;
}

/* IPRIORITYR: a byte, or four. */
static void vgic_block_priority(const struct vgic_word *w, struct mmio *m, uint32_t first)
{
	uint8_t *p = &w->b->priority[first];

	if (!m->write)
		m->value = 0;
	for (uint32_t i = 0; i < m->size; i++) {
		if (m->write)
			p[i] = (uint8_t)(m->value >> 8 * i) & VGIC_PRIORITY_MASK;
		else
			m->value |= (uint64_t)p[i] << 8 * i;
	}
	if (m->write)
		vgic_poke_bits(w->target, w->word, (m->size == 4 ? 0xfu : 1u) << first);
}

/* ICFGR: 2 bits an interrupt, the upper one says edge; 16 interrupts a word. SGIs are edges whatever is
 * written. */
static void vgic_block_config(const struct vgic_word *w, struct mmio *m, uint32_t first)
{
	uint32_t edge = w->b->edge;

	if (!m->write)
		m->value = 0;
	for (uint32_t i = 0; i < 16; i++) {
		uint32_t bit = 1u << (first + i);

		if (!m->write)
			m->value |= edge & bit ? 2ull << 2 * i : 0;
		else
			edge = m->value >> (2 * i + 1) & 1 ? edge | bit : edge & ~bit;
	}
	if (m->write && (w->word || first))
		w->b->edge = edge;
}

/* A register of bits, by its offset in the block of IGROUPR and so on. */
static void vgic_block_bits(const struct vgic_word *w, struct mmio *m, uint32_t block)
{
	if (m->write)
		vgic_block_write(w, block, (uint32_t)m->value);
	else
		m->value = vgic_block_read(w, block);
}

/* Which registers an offset is of, and the first INTID there. False: reserved. */
static bool vgic_block_find(uint32_t offset, uint32_t *block, uint32_t *first)
{
	if (offset >= GIC_ICFGR) {
		*block = GIC_ICFGR;
		*first = (offset - GIC_ICFGR) * 4;
	} else if (offset >= GIC_IPRIORITYR) {
		*block = GIC_IPRIORITYR;
		*first = offset - GIC_IPRIORITYR;
	} else {
		*block = offset & ~0x7fu;
		*first = (offset & 0x7f) * 8;
	}
	return *block >= GIC_IGROUPR && *first < VGIC_INTIDS;
}

bool vgic_block_access(struct vcpu *v, struct vcpu *target, struct mmio *m, uint32_t offset)
{
	struct vgic_word w = {.v = v, .target = target};
	uint32_t block, first;

	if (!vgic_block_find(offset, &block, &first))
		return false;
	w.word = first / 32;
	w.b = vgic_bank(target, w.word);
	if (!w.word)
		lock_take(&target->vgic.lock);
	if (block == GIC_ICFGR)
		vgic_block_config(&w, m, first % 32);
	else if (block == GIC_IPRIORITYR)
		vgic_block_priority(&w, m, first % 32);
	else
		vgic_block_bits(&w, m, block);
	if (!w.word)
		lock_release(&target->vgic.lock);
	return true;
}

void vgic_block_deactivate(struct vcpu *v, uint32_t intid)
{
	struct vgic_word w = {.v = v, .target = v, .b = vgic_bank(v, intid / 32), .word = intid / 32};

	vgic_lock_all(v);
	vgic_block_clear_active(&w, 1u << intid % 32);
	vgic_unlock_all(v);
}
