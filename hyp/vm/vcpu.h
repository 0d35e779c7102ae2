/* SPDX-License-Identifier: BSD-2-Clause */
/* One virtual CPU. Its GPRs live at offset 0: the vectors save and load them there. */
#ifndef HYP_VM_VCPU_H
#define HYP_VM_VCPU_H

#include "irq/vgic.h"
#include "psci/psci.h"
#include "time/vtimer.h"
#include <stdbool.h>
#include <stdint.h>

struct vm;

struct vcpu {
	uint64_t x[31];    /* guest GPRs; x19..x29 stay in the registers on the fast path */
	uint64_t pc;       /* valid while not loaded */
	uint64_t pstate;   /* valid while not loaded */
	struct vm *vm;
	uint32_t index;
	uint32_t cpu;      /* physical CPU that it runs on */
	bool loaded;       /* its EL1 state is in that CPU's registers */
	struct psci_vcpu psci;
	struct vgic_vcpu vgic;
	struct vtimer timer;
	uint64_t exits[64];     /* by exception class */
	uint64_t irqs;
	uint64_t undef;         /* refused accesses */
	uint64_t refused_calls;
	uint64_t el1[64];       /* EL1 system registers while not loaded; cpu/switch.c owns the order */
};

#endif
