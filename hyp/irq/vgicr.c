/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's redistributors: an RD frame and an SGI frame for each vCPU. Reserved registers read as zero. */
#include "irq/gicv3_regs.h"
#include "irq/vgic_priv.h"
#include "vm/vm.h"

/* Affinity, processor number, and whether it is the last one. */
static uint64_t vgicr_typer(const struct vcpu *target)
{
	uint64_t last = target->index + 1 == target->vm->vcpu_count ? GICR_TYPER_LAST : 0;

	return (uint64_t)target->index << 32 | target->index << 8 | last;
}

/* The registers that are 64 bits wide, and their halves. */
static bool vgicr_wide(const struct vcpu *target, struct mmio *m, uint32_t offset)
{
	if ((offset & ~7u) != GICR_TYPER)
		return false;
	m->value = vgicr_typer(target) >> (offset & 4) * 8;
	if (m->size == 4)
		m->value &= 0xffffffff;
	return true;
}

static void vgicr_waker(struct vcpu *target, struct mmio *m)
{
	if (m->write)
		__atomic_store_n(&target->vgic.asleep, m->value & GICR_WAKER_SLEEP, __ATOMIC_RELAXED);
	else
		m->value = __atomic_load_n(&target->vgic.asleep, __ATOMIC_RELAXED)
				   ? GICR_WAKER_SLEEP | GICR_WAKER_ASLEEP
				   : 0;
}

/* The RD frame. Nothing in it needs the lock. */
static bool vgicr_rd(struct vcpu *target, struct mmio *m, uint32_t offset)
{
	if (m->size < 4)
		return false;
	if (vgicr_wide(target, m, offset))
		return true;
	if (m->size == 8)
		return false;
	if (offset == GICR_WAKER)
		vgicr_waker(target, m);
	else
		m->value = offset == GICR_IIDR ? VGIC_IIDR : offset == GIC_PIDR2 ? VGIC_PIDR2 : 0;
	return true;
}

/* The SGI frame: the distributor's blocks for INTIDs 0..31. */
static bool vgicr_sgi(struct vcpu *v, struct vcpu *target, struct mmio *m, uint32_t offset)
{
	struct lock *lock = &v->vm->vgic.lock;
	bool priority = offset >= GIC_IPRIORITYR && offset < GIC_IPRIORITYR + VGIC_PRIVATE;
	bool config = offset >= GIC_ICFGR && offset < GIC_ICFGR + VGIC_PRIVATE / 4;
	bool bits = offset < GIC_IPRIORITYR && (offset & 0x7f) == 0;

	if (m->size != 4 && !(m->size == 1 && priority))
		return false;
	if (bits)
		vgic_block_prepare(v, target, m, offset);
	lock_take(lock);
	if (!(priority || config || bits) || !vgic_block_access(v, target, m, offset))
		m->value = 0;
	lock_release(lock);
	return true;
}

bool vgicr_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	uint32_t index = offset / (2 * GICR_FRAME), at = offset % GICR_FRAME;
	struct vcpu *target;

	if (index >= v->vm->vcpu_count)
		return false;
	target = &v->vm->vcpu[index];
	return offset & GICR_FRAME ? vgicr_sgi(v, target, m, at) : vgicr_rd(target, m, at);
}
