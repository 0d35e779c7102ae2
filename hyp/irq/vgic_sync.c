/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts that are in another vCPU's list registers: a register access or a deactivation needs them back.
 */
#include "irq/gic.h"
#include "irq/gicv3_regs.h"
#include "irq/ich.h"
#include "irq/vgic_priv.h"
#include "vm/vm.h"

/* The vCPUs, bit by bit, that have some of `bits` of a bank loaded. The VM's lock is held. */
static uint32_t vgic_sync_holders(const struct vcpu *v, struct vcpu *target, uint32_t word, uint32_t bits)
{
	const struct vgic *g = &v->vm->vgic;
	uint32_t holders = 0;

	if (!word) {
		lock_take(&target->vgic.lock);
		holders = target->vgic.priv.loaded & bits ? 1u << target->index : 0;
		lock_release(&target->vgic.lock);
		return holders;
	}
	for (bits &= g->spi[word - 1].loaded; bits; bits &= bits - 1) {
		uint8_t on = g->on[32 * (word - 1) + (uint32_t)__builtin_ctz(bits)];

		if (on < v->vm->vcpu_count)
			holders |= 1u << on;
	}
	return holders;
}

/*
 * Until each of them has nothing loaded or has folded since it was asked.
 * Two that wait for each other see each other's list registers empty.
 */
static void vgic_sync_wait(struct vm *vm, uint32_t holders, const uint32_t *folds)
{
	uint64_t until = 0;

	while (holders) {
		uint32_t i = (uint32_t)__builtin_ctz(holders);
		const struct vgic_vcpu *g = &vm->vcpu[i].vgic;

		if (!__atomic_load_n(&g->used, __ATOMIC_ACQUIRE) ||
		    __atomic_load_n(&g->folds, __ATOMIC_ACQUIRE) != folds[i])
			holders &= holders - 1;
		else if (!irq_patience(&until))
			return;
	}
}

void vgic_sync(struct vcpu *v, struct vcpu *target, uint32_t word, uint32_t bits)
{
	struct vm *vm = v->vm;
	uint32_t folds[VM_VCPUS_MAX];
	uint32_t holders;

	vgic_lock_all(v);
	vgic_fold(v, VGIC_WORDS_ALL);
	lock_release(&v->vgic.lock);
	vgic_poke(v);
	holders = vgic_sync_holders(v, target, word, bits);
	lock_release(&vm->vgic.lock);
	for (uint32_t left = holders; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(left);

		folds[i] = __atomic_load_n(&vm->vcpu[i].vgic.folds, __ATOMIC_ACQUIRE);
		vgic_poke(&vm->vcpu[i]);
	}
	vgic_sync_wait(vm, holders, folds);
}

void vgic_block_prepare(struct vcpu *v, struct vcpu *target, const struct mmio *m, uint32_t offset)
{
	uint32_t word = (offset & 0x7f) / 4;

	if (offset >= GIC_ISPENDR && offset < GIC_IPRIORITYR && word < VGIC_WORDS_ALL)
		vgic_sync(v, target, word, m->write ? (uint32_t)m->value : ~0u);
}

/* With EOImode 0 it does nothing. SPIs are deactivated by any vCPU, wherever they were acknowledged. */
void vgic_dir(struct vcpu *v, uint64_t value)
{
	uint32_t intid = (uint32_t)value & 0xffffff;

	if (!(ich_read_vmcr() & ICH_VMCR_EOIM) || intid >= VGIC_INTIDS)
		return;
	vgic_sync(v, v, intid / 32, 1u << intid % 32);
	vgic_block_deactivate(v, intid);
}
