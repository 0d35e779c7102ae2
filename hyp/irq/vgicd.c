/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's distributor, 64 KiB. Reserved registers read as zero and ignore writes. */
#include "irq/gicv3_regs.h"
#include "irq/vgic_priv.h"
#include "vm/vm.h"

#define VGICD_IROUTER (GICD_IROUTER + 8 * VGIC_PRIVATE)
#define VGICD_IROUTER_MASK 0xff80ffffffull /* Aff3, IRM, Aff2..Aff0 */
#define VGICD_IROUTER_ANY (1ull << 31)

/* What never changes: no lock is needed to read it. False: not such a register. */
static bool vgicd_constant(uint32_t offset, uint64_t *value)
{
	switch (offset) {
	case GICD_TYPER:
		*value = 9u << 19 | (VGIC_INTIDS / 32 - 1); /* 10 bits of INTID; how many there are */
		return true;
	case GICD_IIDR:
		*value = VGIC_IIDR;
		return true;
	case GIC_PIDR2:
		*value = VGIC_PIDR2;
		return true;
	}
	return false;
}

static void vgicd_ctlr(struct vcpu *v, struct mmio *m)
{
	struct vm *vm = v->vm;

	if (!m->write) {
		m->value = vm->vgic.ctlr | GICD_CTLR_ARE | GICD_CTLR_DS;
		return;
	}
	vm->vgic.ctlr = (uint32_t)m->value & (GICD_CTLR_GRP0 | GICD_CTLR_GRP1);
	for (uint32_t i = 0; i < vm->vcpu_count; i++)
		vgic_poke(&vm->vcpu[i]);
}

/* The vCPU that an IROUTER names: Aff0 is its index, everything else zero. 0xff: nobody. */
static uint8_t vgicd_target(const struct vm *vm, uint64_t irouter)
{
	if (irouter & VGICD_IROUTER_ANY)
		return 0;
	return irouter < vm->vcpu_count ? (uint8_t)irouter : 0xff;
}

/* Either half, or both. */
static void vgicd_irouter(struct vcpu *v, struct mmio *m, uint32_t at)
{
	struct vgic *g = &v->vm->vgic;
	uint32_t spi = at / 8, shift = at % 8 * 8;
	uint64_t mask = m->size == 8 ? ~0ull : 0xffffffffull << shift;

	if (!m->write) {
		m->value = (g->irouter[spi] & mask) >> shift;
		return;
	}
	vgic_poke_bits(v, spi / 32 + 1, 1u << spi % 32);
	g->irouter[spi] = ((g->irouter[spi] & ~mask) | (m->value << shift & mask)) & VGICD_IROUTER_MASK;
	g->target[spi] = vgicd_target(v->vm, g->irouter[spi]);
	vgic_poke_bits(v, spi / 32 + 1, 1u << spi % 32);
}

/* INTIDs below 32 are the redistributors'. */
static bool vgicd_private(uint32_t offset)
{
	if (offset < GIC_IPRIORITYR)
		return offset >= GIC_IGROUPR && (offset & 0x7f) < VGIC_PRIVATE / 8;
	return offset < GIC_IPRIORITYR + VGIC_PRIVATE ||
	       (offset >= GIC_ICFGR && offset < GIC_ICFGR + VGIC_PRIVATE / 4);
}

static bool vgicd_locked(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	if (offset >= VGICD_IROUTER && offset < VGICD_IROUTER + 8 * VGIC_SPIS)
		vgicd_irouter(v, m, offset - VGICD_IROUTER);
	else if (m->size == 8)
		return false;
	else if (offset == GICD_CTLR)
		vgicd_ctlr(v, m);
	else if (vgicd_private(offset) || !vgic_block_access(v, v, m, offset))
		m->value = 0;
	return true;
}

/* Everything but the constants. Apart, so that these cost no stack frame. */
static __attribute__((noinline)) bool vgicd_variable(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	struct lock *lock = &v->vm->vgic.lock;
	bool byte = m->size == 1 && offset >= GIC_IPRIORITYR && offset < GIC_IPRIORITYR + 0x400;
	bool done;

	if (m->size < 4 && !byte)
		return false;
	if (!vgicd_private(offset))
		vgic_block_prepare(v, v, m, offset);
	lock_take(lock);
	done = vgicd_locked(v, m, offset);
	lock_release(lock);
	return done;
}

bool vgicd_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	if (!m->write && m->size == 4 && vgicd_constant(offset, &m->value))
		return true;
	return vgicd_variable(v, m, offset);
}
