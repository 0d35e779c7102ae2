/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/steal.h"
#include "cpu/cache.h"
#include "cpu/sysreg.h"
#include "mem/pool.h"
#include "vm/sched.h"
#include "vm/vm.h"

#define STEAL_PV_TIME 1ull /* STD_HYP_BMAP */

_Static_assert(VM_VCPUS_MAX * sizeof(struct steal_record) <= PAGE_SIZE, "the records are one page");

bool steal_take(paddr_t *page)
{
	return pool_take(PAGE_SIZE, PAGE_SIZE, page);
}

void steal_give(paddr_t page)
{
	pool_give(page, PAGE_SIZE);
}

static void steal_zero(const struct vm *vm)
{
	cache_zero(addr_ptr(vm->steal_page), PAGE_SIZE);
	/* A guest that reads it without caches sees a beginning, if no progress. */
	cache_flush(addr_ptr(vm->steal_page), PAGE_SIZE);
}

void steal_reset(struct vm *vm)
{
	steal_zero(vm);
	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].steal = (struct steal){.record = vm->vcpu[i].steal.record};
}

void steal_grant(struct vm *vm)
{
	struct steal_record *records = addr_ptr(vm->steal_page);
	uint64_t granted = 0;

	steal_zero(vm);
	charter_reg_get(vm->config, CHARTER_KVM_BMAP + 1, &granted);
	if (!(granted & STEAL_PV_TIME))
		return;
	stage2_show_page(&vm->s2, (ipaddr_t){STEAL_IPA}, vm->steal_page);
	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].steal.record = &records[i];
}

static void steal_tell(struct steal *s)
{
	if (s->record)
		__atomic_store_n(&s->record->stolen, vtimer_ns(s->ticks + s->queued), __ATOMIC_RELAXED);
}

void steal_begin(struct vcpu *v)
{
	if (!sched_waits(v))
		v->steal.since = sysreg_read(cntpct_el0);
}

void steal_end(struct vcpu *v)
{
	struct steal *s = &v->steal;

	if (!s->since)
		return;
	s->ticks += sysreg_read(cntpct_el0) - s->since;
	s->since = 0;
	steal_tell(s);
}

void steal_queued(struct vcpu *v, uint64_t ticks)
{
	if (v->steal.queued == ticks)
		return;
	v->steal.queued = ticks;
	steal_tell(&v->steal);
}

uint64_t steal_address(const struct vcpu *v)
{
	return STEAL_IPA + v->index * sizeof(struct steal_record);
}
