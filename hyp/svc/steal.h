/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stolen time: how long a vCPU that had something to run did not run. Where PV
 * time is granted, the guest reads it from a page of its own, read-only, at
 * STEAL_IPA: one struct steal_record for each vCPU. Source: DEN 0057, section 3.
 *
 * Whoever takes a CPU from a vCPU says so, on the CPU that the vCPU belongs to:
 *   steal_begin(), steal_end()   around the time that it is kept from running
 *   steal_idle()                 it has nothing to run, or has again: idle time is not counted
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
	uint64_t ticks;              /* stolen so far */
	bool idle;                   /* nothing can be stolen from it */
};

/* The page, zeroed; reserved with the VM's memory, whether it will be granted or not. */
bool steal_take(paddr_t *page);
void steal_give(paddr_t page);

/* At the seal: show the page to a VM that is granted it. */
void steal_grant(struct vm *vm);

/* The VM begins anew. */
void steal_reset(struct vm *vm);

void steal_begin(struct vcpu *v);
void steal_end(struct vcpu *v);
void steal_idle(struct vcpu *v, bool idle);

/* PV_TIME_ST: where the record of `v` is. */
uint64_t steal_address(const struct vcpu *v);

#endif
