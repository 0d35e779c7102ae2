/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each request of abi/channel.h does: decode strictly, validate through
 * libcharter, act, reply. No hardware and no channel state: what it needs of
 * either is vm/vm.h, vm/host.h, dev/vuart.h and ctl/ctl.h.
 */
#ifndef HYP_CTL_COMMANDS_H
#define HYP_CTL_COMMANDS_H

#include "channel.h"
#include "tlv.h"
#include <stdint.h>

#define COMMANDS_REPLY_MAX TLV_SIZE_MAX

struct commands_reply {
	int32_t status; /* 0 or an enum abi_status */
	uint32_t length;
	uint8_t bytes[COMMANDS_REPLY_MAX] __attribute__((aligned(16)));
};

/*
 * Act upon one request, whole and unharmed (its CRC is right), hostile
 * otherwise; fill in what is to be answered. On any status but 0 nothing has
 * changed. One CPU at a time; takes VM locks.
 */
void commands_handle(const struct abi_frame *f, const uint8_t *payload, struct commands_reply *r);

#endif
