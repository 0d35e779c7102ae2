/* SPDX-License-Identifier: BSD-2-Clause */
/* The control channel's EL2 end: framing, credits, commands (abi/channel.h). */
#ifndef HYP_CTL_CTL_H
#define HYP_CTL_CTL_H

#include "channel.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct vm;

/* Find the channel's device and start it. Returns a sentence for the console on failure, else NULL. */
const char *ctl_init(const struct machine *m);
/* Handle what has arrived, send what is queued; bounded work, called on the device's interrupt and from idle
 * loops. */
void ctl_poll(void);
/* The device's interrupt, by INTID; false: not the channel's. */
bool ctl_irq(uint32_t intid);
/* The hypervisor timer fired: output that waited for more of its line is due, a half message is given up. */
void ctl_timer_irq(void);
/* Queue console output of a VM; drops and counts without credit. Any CPU. */
void ctl_console(struct vm *vm, const uint8_t *bytes, size_t count);
/*
 * Send an event; never blocks. ABI_VM_EVENT (a struct abi_vm_event) is told once for each start of a VM, and
 * after all of its console output; an ABI_LOG is lost when nobody is there to read it.
 */
void ctl_event(uint32_t vm, enum abi_type type, const void *payload, size_t length);

/* For ctl/commands.c: the channel's own state, and what it knows of the machine. */
unsigned ctl_cpus(void);
bool ctl_greeted(void);
void ctl_hello(void);
void ctl_credit(uint32_t vm, uint32_t bytes);
uint64_t ctl_dropped(uint32_t vm);
void ctl_forget(uint32_t vm);
/* Its end was told and it begins anew. False: its end has not been told. */
bool ctl_restart(uint32_t vm);

#endif
