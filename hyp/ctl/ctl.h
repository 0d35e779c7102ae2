/* SPDX-License-Identifier: BSD-2-Clause */
/* The control channel's EL2 end: framing, credits, commands (abi/channel.h). */
#ifndef HYP_CTL_CTL_H
#define HYP_CTL_CTL_H

#include "channel.h"
#include <stddef.h>
#include <stdint.h>

struct machine;
struct vm;

/* Find the channel's device and start it. Returns a sentence for the console on failure, else NULL. */
const char *ctl_init(const struct machine *m);
/* Handle what has arrived, send what is queued; bounded work, called on the device's interrupt and from idle loops. */
void ctl_poll(void);
/* Queue console output of a VM; drops and counts without credit. Any CPU. */
void ctl_console(struct vm *vm, const uint8_t *bytes, size_t count);
/* Send an event; never blocks. */
void ctl_event(uint32_t vm, enum abi_type type, const void *payload, size_t length);

#endif
