/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's PL031 at 0x09010000, INTID 34: the time of day, to the second, and an alarm. Source: ARM DDI
 * 0224. */
#ifndef HYP_DEV_VRTC_H
#define HYP_DEV_VRTC_H

#include "dev/mmio.h"
#include "lib/lock.h"
#include <stdint.h>

struct vm;

#define VRTC_INTID 34u

struct vrtc {
	struct lock lock;
	uint32_t offset; /* what the guest has set, less the time it was */
	uint32_t match, load, imsc;
	uint32_t ris;
	bool waits; /* the clock has not come to `match` yet */
	bool line;  /* level that INTID 34 was last given */
};

/* To the state after reset. */
void vrtc_init(struct vm *vm);
/* One access, by the offset of m->at in its 4 KiB; same convention as mmio_access(). */
bool vrtc_access(struct vcpu *v, struct mmio *m, uint32_t offset);
/* The calling CPU's timer: look whose alarm is due. */
void vrtc_timer_irq(void);

#endif
