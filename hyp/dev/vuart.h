/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's PL011 at 0x09000000, INTID 33. Source: ARM DDI 0183. */
#ifndef HYP_DEV_VUART_H
#define HYP_DEV_VUART_H

#include "dev/mmio.h"
#include "lib/lock.h"
#include <stddef.h>
#include <stdint.h>

struct vm;

struct vuart {
	struct lock lock;
	uint32_t cr, lcr, ibrd, fbrd, ifls, imsc, ris, dmacr;
	uint8_t rx[1024]; /* input ring */
	uint16_t rx_head, rx_count;
};

void vuart_init(struct vm *vm);
bool vuart_access(struct vcpu *v, struct mmio *m);
/* Input from the channel; returns how many bytes fitted. */
size_t vuart_input(struct vm *vm, const uint8_t *bytes, size_t count);

#endif
