/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's PL011 at 0x09000000, INTID 33. Source: ARM DDI 0183. */
#ifndef HYP_DEV_VUART_H
#define HYP_DEV_VUART_H

#include "dev/mmio.h"
#include "lib/lock.h"
#include <stddef.h>
#include <stdint.h>

struct vm;

#define VUART_INTID 33u

struct vuart {
	struct lock lock;
	uint32_t cr, lcr, ibrd, fbrd, ilpr, ifls, imsc, dmacr;
	uint32_t ris;     /* what is latched: TX. RX and RT follow from the ring */
	uint8_t line;     /* level that INTID 33 was last given */
	uint8_t rx[1024]; /* input ring */
	uint16_t rx_head, rx_count;
};

/* To the state after reset. */
void vuart_init(struct vm *vm);
/* One access, by the offset of m->at in its 4 KiB; same convention as mmio_access(). */
bool vuart_access(struct vcpu *v, struct mmio *m, uint32_t offset);
/* Input from the channel; returns how many bytes fitted. Any CPU. */
size_t vuart_input(struct vm *vm, const uint8_t *bytes, size_t count);

#endif
