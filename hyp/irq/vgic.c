/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's GIC: its inputs, its SGIs, and who must be told. */
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/vgic_priv.h"
#include "lib/string.h"
#include "vm/sched.h"
#include "vm/vm.h"

#define VGIC_NOBODY 0xffu

void vgic_init(struct vm *vm)
{
	struct vgic *g = &vm->vgic;

	memset(g, 0, sizeof(*g));
	for (uint32_t w = 0; w < VGIC_SPIS / 32; w++)
		g->spi[w].group1 = ~0u;
	for (uint32_t i = 0; i < vm->vcpu_count; i++)
		vgic_reset_vcpu(&vm->vcpu[i]);
}

void vgic_reset_vcpu(struct vcpu *v)
{
	struct vgic_vcpu *g = &v->vgic;

	lock_take(&g->lock);
	g->priv = (struct vgic_bank){.group1 = ~0u, .edge = 0xffff};
	g->used = 0;
	g->spilled = g->spis = false;
	g->asleep = true;
	vgic_reset_interface(v);
	lock_release(&g->lock);
}

void vgic_reset_interface(struct vcpu *v)
{
	v->vgic.vmcr = 0;
	memset(v->vgic.ap0r, 0, sizeof(v->vgic.ap0r));
	memset(v->vgic.ap1r, 0, sizeof(v->vgic.ap1r));
}

void vgic_lock_all(struct vcpu *v)
{
	lock_take(&v->vm->vgic.lock);
	lock_take(&v->vgic.lock);
}

void vgic_unlock_all(struct vcpu *v)
{
	lock_release(&v->vgic.lock);
	lock_release(&v->vm->vgic.lock);
}

struct vgic_bank *vgic_bank(struct vcpu *v, uint32_t word)
{
	return word ? &v->vm->vgic.spi[word - 1] : &v->vgic.priv;
}

void vgic_poke(struct vcpu *v)
{
	uint32_t before = __atomic_exchange_n(&v->vgic.work, 1, __ATOMIC_RELEASE);

	if (!before || sched_waits(v))
		irq_kick(v);
}

void vgic_poke_bits(struct vcpu *v, uint32_t word, uint32_t bits)
{
	struct vgic *g = &v->vm->vgic;

	if (!word) {
		vgic_poke(v);
		return;
	}
	for (; bits; bits &= bits - 1) {
		uint32_t spi = 32 * (word - 1) + (uint32_t)__builtin_ctz(bits);
		uint32_t bit = bits & -bits;
		bool held = (g->spi[word - 1].loaded | g->spi[word - 1].active) & bit;
		uint8_t to = held ? g->on[spi] : g->target[spi];

		if (to < v->vm->vcpu_count)
			vgic_poke(&v->vm->vcpu[to]);
	}
}

/* A new level at the input: an edge is remembered, a level is what it is. */
static bool vgic_set_line(struct vgic_bank *b, uint32_t bit, bool level)
{
	uint32_t before = b->line;

	b->line = level ? before | bit : before & ~bit;
	if (level && !(before & bit))
		b->latched |= bit & b->edge;
	return b->line != before;
}

void vgic_set_spi(struct vm *vm, uint32_t intid, bool level)
{
	uint32_t word = intid / 32, bit = 1u << intid % 32;

	if (word < 1 || word > VGIC_SPIS / 32)
		return;
	lock_take(&vm->vgic.lock);
	if (vgic_set_line(&vm->vgic.spi[word - 1], bit, level))
		vgic_poke_bits(&vm->vcpu[0], word, bit);
	lock_release(&vm->vgic.lock);
}

void vgic_set_ppi(struct vcpu *v, uint32_t intid, bool level)
{
	if (intid < 16 || intid >= VGIC_PRIVATE)
		return;
	lock_take(&v->vgic.lock);
	if (vgic_set_line(&v->vgic.priv, 1u << intid, level))
		vgic_poke(v);
	lock_release(&v->vgic.lock);
}

void vgic_inject_hw_ppi(struct vcpu *v, uint32_t intid)
{
	struct vgic_bank *b = &v->vgic.priv;

	lock_take(&v->vgic.lock);
	b->hw |= 1u << intid;
	b->latched |= 1u << intid;
	vgic_poke(v);
	lock_release(&v->vgic.lock);
}

bool vgic_has_ppi(const struct vcpu *v, uint32_t intid)
{
	const struct vgic_bank *b = &v->vgic.priv;

	return (b->latched | b->active) & b->hw & 1u << intid;
}

/* An SGI reaches only vCPUs that have it in the group that the register speaks of. */
static void vgic_sgi_to(struct vcpu *to, uint32_t bit, bool group1)
{
	struct vgic_bank *b = &to->vgic.priv;

	lock_take(&to->vgic.lock);
	if (!!(b->group1 & bit) == group1 && !(b->latched & bit)) {
		b->latched |= bit;
		vgic_poke(to);
	}
	lock_release(&to->vgic.lock);
}

/*
 * ICC_SGI1R_EL1: TargetList 15:0, Aff1 23:16, INTID 27:24, Aff2 39:32, IRM 40,
 * RS 47:44, Aff3 55:48. vCPUs have Aff0 = index, all else zero. The alias
 * registers speak of the other security state, of which there is none.
 */
void vgic_sgi(struct vcpu *v, uint32_t handler, uint64_t value)
{
	struct vm *vm = v->vm;
	uint32_t bit = 1u << (value >> 24 & 15);
	bool others = value >> 40 & 1, here = !(value & 0x00ff00ff00ff0000ull);
	uint32_t list = here && !(value >> 44 & 15) ? (uint32_t)value & 0xffff : 0;

	if (handler == CHARTER_SYSREG_ICC_ASGI1R_EL1)
		return;
	for (uint32_t i = 0; i < vm->vcpu_count; i++)
		if (others ? &vm->vcpu[i] != v : list >> i & 1)
			vgic_sgi_to(&vm->vcpu[i], bit, handler == CHARTER_SYSREG_ICC_SGI1R_EL1);
}

bool vgic_pending(struct vcpu *v)
{
	bool pending = false;

	vgic_lock_all(v);
	vgic_fold(v, VGIC_WORDS_ALL);
	__atomic_store_n(&v->vgic.work, 1, __ATOMIC_RELEASE);
	for (uint32_t w = 0; w < VGIC_WORDS_ALL; w++)
		pending |= (vgic_candidates(v, w) & ~vgic_bank(v, w)->active) != 0;
	vgic_unlock_all(v);
	return pending;
}
