/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's PL031 at 0x09010000: the time of day, to the second. Source: ARM DDI 0224. */
#ifndef HYP_DEV_VRTC_H
#define HYP_DEV_VRTC_H

#include "dev/mmio.h"
#include "lib/lock.h"
#include <stdint.h>

struct vm;

struct vrtc {
	struct lock lock;
	uint32_t offset; /* what the guest has set, less the time it was */
	uint32_t match, load, imsc;
};

/* To the state after reset. */
void vrtc_init(struct vm *vm);
/* One access, by the offset of m->at in its 4 KiB; same convention as mmio_access(). */
bool vrtc_access(struct vcpu *v, struct mmio *m, uint32_t offset);

#endif
