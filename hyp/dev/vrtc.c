/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PL031 whose clock is the hypervisor's wall clock; where there is none, it
 * starts at 1970. Left out: the alarm. What is written to its registers reads
 * back, and its interrupt is never raised; the guest's device tree has none.
 */
#include "dev/vrtc.h"
#include "cpu/sysreg.h"
#include "lib/string.h"
#include "svc/clock.h"
#include "time/vtimer.h"
#include "vm/vm.h"

#define VRTC_DR 0x000u
#define VRTC_MR 0x004u
#define VRTC_LR 0x008u
#define VRTC_CR 0x00cu
#define VRTC_IMSC 0x010u
#define VRTC_PERIPH_ID 0xfe0u /* 8 words of one byte each, PCellID included */
#define VRTC_SECOND 1000000000ull

static const uint8_t vrtc_id[8] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

void vrtc_init(struct vm *vm)
{
	memset(&vm->rtc, 0, sizeof(vm->rtc));
}

static uint32_t vrtc_now(void)
{
	uint64_t counter = vtimer_count(), ns;

	if (!clock_at(counter, &ns))
		ns = vtimer_ns(counter);
	return (uint32_t)(ns / VRTC_SECOND);
}

/* Reserved and write-only registers read as zero; RIS and MIS are without an alarm. */
static uint32_t vrtc_read(const struct vrtc *r, uint32_t offset)
{
	switch (offset) {
	case VRTC_DR:
		return vrtc_now() + r->offset;
	case VRTC_MR:
		return r->match;
	case VRTC_LR:
		return r->load;
	case VRTC_CR:
		return 1; /* it counts, and can't be stopped */
	case VRTC_IMSC:
		return r->imsc;
	}
	return offset >= VRTC_PERIPH_ID ? vrtc_id[(offset - VRTC_PERIPH_ID) / 4] : 0;
}

static void vrtc_write(struct vrtc *r, uint32_t offset, uint32_t value)
{
	switch (offset) {
	case VRTC_MR:
		r->match = value;
		break;
	case VRTC_LR:
		r->load = value;
		r->offset = value - vrtc_now();
		break;
	case VRTC_IMSC:
		r->imsc = value & 1;
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
		vrtc_write(r, offset, (uint32_t)m->value);
	else
		m->value = vrtc_read(r, offset);
	lock_release(&r->lock);
	return true;
}
