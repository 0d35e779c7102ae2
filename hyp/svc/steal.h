/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stolen time: how long a vCPU that had something to run did not run. Where PV
 * time is granted, the guest reads it from a page of its own, read-only, at
 * STEAL_IPA: one struct steal_record for each vCPU. Source: DEN 0057, section 3.
 *
 * It is the time in the scheduler's queue (steal_queued()), and what EL2 does
 * on a vCPU's CPU for others (between steal_begin() and steal_end()). A vCPU that
 * waits for an interrupt loses nothing.
 */
#ifndef HYP_SVC_STEAL_H
#define HYP_SVC_STEAL_H

#include "mem/addr.h"
#include "mem/stage2.h"
#include <stdbool.h>
#include <stdint.h>

struct vcpu;
struct vm;

#define STEAL_IPA 0x090a0000ull

struct steal_record {
	uint32_t revision;   /* 0 */
	uint32_t attributes; /* 0 */
	uint64_t stolen;     /* nanoseconds */
	uint64_t pad[6];
};
_Static_assert(sizeof(struct steal_record) == 64, "the record is the guest's");

struct steal {
	struct steal_record *record; /* NULL: not granted */
	uint64_t since;              /* the counter when it was kept from running; 0: it was not */
	uint64_t ticks;              /* stolen so far by EL2, */
	uint64_t queued;             /* and by other vCPUs */
};

/* The page, zeroed; reserved with the VM's memory, whether it will be granted or not. */
bool steal_take(paddr_t *page);
void steal_give(paddr_t page);

/* At the seal: show the page to a VM that is granted it. */
void steal_grant(struct vm *vm);

/* The VM begins anew. */
void steal_reset(struct vm *vm);

/* On the CPU whose registers hold `v`. */
void steal_begin(struct vcpu *v);
void steal_end(struct vcpu *v);
/* All the time so far that `v` would have run and others did; before it runs again. */
void steal_queued(struct vcpu *v, uint64_t ticks);

/* PV_TIME_ST: where the record of `v` is. */
uint64_t steal_address(const struct vcpu *v);

#endif
