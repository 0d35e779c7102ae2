/* SPDX-License-Identifier: BSD-2-Clause */
/* What power.c needs of the hypervisor and does not look at: nothing happens. */
#include "power_fake.h"
#include "cpu/cache.h"
#include "cpu/fp.h"
#include "svc/steal.h"
#include "time/vtimer.h"
#include "vm/sched.h"
#include "vm/vm.h"

void cache_zero(void *at, uint64_t size)
{
	(void)at, (void)size;
}

void cache_flush(const void *at, uint64_t size)
{
	(void)at, (void)size;
}

void cache_forget_instructions(void)
{
}

void tlb_forget_vm(uint64_t vttbr, uint64_t vtcr)
{
	(void)vttbr, (void)vtcr;
}

void world_decide(struct vm *vm)
{
	(void)vm;
}

void vgic_init(struct vm *vm)
{
	(void)vm;
}

void vrtc_init(struct vm *vm)
{
	(void)vm;
}

void vuart_init(struct vm *vm)
{
	(void)vm;
}

void vtimer_start(struct vm *vm)
{
	(void)vm;
}

struct fake_pause fake_pause;

void sched_hold(struct vm *vm)
{
	(void)vm;
	fake_pause.held++;
}

bool sched_still(struct vm *vm, uint64_t *since)
{
	(void)vm;
	*since = fake_pause.since;
	return fake_pause.still;
}

void sched_release(struct vm *vm)
{
	(void)vm;
	fake_pause.released++;
}

void vtimer_shift(struct vm *vm, uint64_t ticks)
{
	(void)vm;
	fake_pause.shifted += ticks;
}

uint64_t vtimer_count(void)
{
	return fake_pause.now;
}

bool fp_take_memory(struct vm *vm)
{
	(void)vm;
	return true;
}

void fp_give_memory(struct vm *vm)
{
	(void)vm;
}

void fp_grant(struct vm *vm)
{
	(void)vm;
}

bool steal_take(paddr_t *page)
{
	page->v = 0;
	return true;
}

void steal_give(paddr_t page)
{
	(void)page;
}

void steal_grant(struct vm *vm)
{
	(void)vm;
}

void steal_reset(struct vm *vm)
{
	(void)vm;
}

bool vgic_pending(struct vcpu *v)
{
	return v->index & 1;
}

void sched_wake(struct vcpu *v)
{
	(void)v;
}

void sched_evict(const struct vm *vm)
{
	(void)vm;
}

void sched_add(struct vm *vm)
{
	(void)vm;
}

void sched_forget(struct vm *vm)
{
	(void)vm;
}
