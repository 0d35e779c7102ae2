/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PL031 whose clock is the hypervisor's wall clock; where there is none, it
 * starts at 1970. It goes on while its VM is paused. An alarm more than 68
 * years ahead counts as past, and never comes.
 */
#include "dev/vrtc.h"
#include "cpu/sysreg.h"
#include "irq/vgic.h"
#include "lib/string.h"
#include "svc/clock.h"
#include "time/htimer.h"
#include "time/vtimer.h"
#include "vm/vm.h"

#define VRTC_DR 0x000u
#define VRTC_MR 0x004u
#define VRTC_LR 0x008u
#define VRTC_CR 0x00cu
#define VRTC_IMSC 0x010u
#define VRTC_RIS 0x014u
#define VRTC_MIS 0x018u
#define VRTC_ICR 0x01cu
#define VRTC_PERIPH_ID 0xfe0u /* 8 words of one byte each, PCellID included */
#define VRTC_SECOND 1000000000ull
#define VRTC_LOOK 60u /* seconds */

static const uint8_t vrtc_id[8] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

void vrtc_init(struct vm *vm)
{
	memset(&vm->rtc, 0, sizeof(vm->rtc));
}

/* Since 1970 when the machine's counter reads `counter`. */
static uint64_t vrtc_ns(uint64_t counter)
{
	uint64_t ns;

	return clock_at(counter, &ns) ? ns : vtimer_ns(counter);
}

static uint32_t vrtc_now(const struct vrtc *r)
{
	return (uint32_t)(vrtc_ns(vtimer_count()) / VRTC_SECOND) + r->offset;
}

/* Tell the interrupt controller when the line has changed. The lock is held. */
static void vrtc_update(struct vm *vm)
{
	struct vrtc *r = &vm->rtc;
	bool line = r->ris & r->imsc;

	if (line == r->line)
		return;
	r->line = line;
	vgic_set_spi(vm, VRTC_INTID, line);
}

/* Have this CPU look again when the second begins that is `seconds` ahead. The wall clock may be set
 * meanwhile: so it looks every minute at least. */
static void vrtc_arm(uint32_t seconds)
{
	uint64_t counter = vtimer_count(), ahead;

	ahead = (seconds < VRTC_LOOK ? seconds : VRTC_LOOK) * VRTC_SECOND - vrtc_ns(counter) % VRTC_SECOND;
	htimer_within(HTIMER_ALARM, counter + (ahead / 1000 + 1) * sysreg_read(cntfrq_el0) / 1000000 + 1);
}

/* Whether the alarm has come. The lock is held. */
static void vrtc_look(struct vm *vm)
{
	struct vrtc *r = &vm->rtc;
	uint32_t ahead = r->match - vrtc_now(r);

	if (!r->waits)
		return;
	if (ahead != 0 && ahead <= INT32_MAX) {
		vrtc_arm(ahead);
		return;
	}
	r->waits = false;
	r->ris = 1;
	vrtc_update(vm);
}

/* What is compared has changed. */
static void vrtc_set(struct vm *vm)
{
	struct vrtc *r = &vm->rtc;

	r->waits = r->match - vrtc_now(r) <= INT32_MAX;
	vrtc_look(vm);
}

/* Reserved and write-only registers read as zero. */
static uint32_t vrtc_read(const struct vrtc *r, uint32_t offset)
{
	switch (offset) {
	case VRTC_DR:
		return vrtc_now(r);
	case VRTC_MR:
		return r->match;
	case VRTC_LR:
		return r->load;
	case VRTC_CR:
		return 1; /* it counts, and can't be stopped */
	case VRTC_IMSC:
		return r->imsc;
	case VRTC_RIS:
		return r->ris;
	case VRTC_MIS:
		return r->ris & r->imsc;
	}
	return offset >= VRTC_PERIPH_ID ? vrtc_id[(offset - VRTC_PERIPH_ID) / 4] : 0;
}

static void vrtc_write(struct vm *vm, uint32_t offset, uint32_t value)
{
	struct vrtc *r = &vm->rtc;

	switch (offset) {
	case VRTC_MR:
		r->match = value;
		vrtc_set(vm);
		break;
	case VRTC_LR:
		r->load = value;
		r->offset += value - vrtc_now(r);
		vrtc_set(vm);
		break;
	case VRTC_IMSC:
		r->imsc = value & 1;
		vrtc_update(vm);
		break;
	case VRTC_ICR:
		r->ris &= ~value;
		vrtc_update(vm);
		break;
	}
}

bool vrtc_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	struct vrtc *r = &v->vm->rtc;

	if (m->size != 4)
		return false;
	lock_take(&r->lock);
	if (m->write)
		vrtc_write(v->vm, offset, (uint32_t)m->value);
	else
		m->value = vrtc_read(r, offset);
	lock_release(&r->lock);
	return true;
}

void vrtc_timer_irq(void)
{
	for (unsigned i = 0; i < VM_MAX; i++) {
		struct vm *vm = vm_slot(i);

		if (!vm || !vm_enter(vm))
			continue;
		lock_take(&vm->rtc.lock);
		vrtc_look(vm);
		lock_release(&vm->rtc.lock);
		vm_leave(vm);
	}
}
