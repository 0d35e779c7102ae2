/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor around the channel's pure half, for the build machine: one
 * VM with a small memory, a real libcharter behind it, and one link that
 * bytes go into and come out of.
 */
#ifndef TESTS_HYP_CTL_FAKE_H
#define TESTS_HYP_CTL_FAKE_H

#include "ctl/inbox.h"
#include "ctl/outbox.h"
#include "vm/sched.h"
#include "vm/vm.h"

#define FAKE_RAM_BASE 0x40000000u
#define FAKE_RAM_SIZE (2u << 20)

extern struct inbox fake_inbox;
extern struct outbox fake_outbox;
extern struct vm fake_vm;
extern uint8_t fake_ram[FAKE_RAM_SIZE];
#define FAKE_COUNTER 1000000u       /* what the machine's counter always reads, in ns */
extern uint64_t fake_clock;         /* when it reads that; 0: not known */
extern struct sched_seen fake_seen; /* what the scheduler knows */
extern size_t fake_uart_room;       /* bytes that the guest's UART still takes */

/* Everything as after boot. */
void fake_reset(void);
/* Bytes arrive; whatever they ask for is done. Nothing is taken from the outbox. */
void fake_arrive(const void *bytes, size_t count);

#endif
