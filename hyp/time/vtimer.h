/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's time. Its counters, virtual and physical, are the same: the
 * machine's less an offset, so that neither goes on while the VM is paused.
 * The virtual timer is the hardware's while the vCPU is loaded; the physical
 * one is emulated.
 */
#ifndef HYP_TIME_VTIMER_H
#define HYP_TIME_VTIMER_H

#include <charter/ids.h>
#include <stdbool.h>
#include <stdint.h>

struct vcpu;
struct vm;

struct vtimer {
	uint64_t ctl;    /* CNTV_CTL_EL0 while not loaded */
	uint64_t cval;   /* CNTV_CVAL_EL0 while not loaded */
	uint64_t offset; /* CNTVOFF_EL2 and CNTPOFF_EL2, the same for all vCPUs of a VM */
	uint64_t physical_ctl;
	uint64_t physical_cval;
	bool physical_line; /* PPI 30 is asserted */
};

/* A VM starts: its counters begin at 0. */
void vtimer_start(struct vm *vm);
/* A VM goes on after `ticks` in which its time stood still. None of its vCPUs is loaded. */
void vtimer_shift(struct vm *vm, uint64_t ticks);
void vtimer_reset(struct vcpu *v);
void vtimer_load(struct vcpu *v);
void vtimer_save(struct vcpu *v);
/* When one of its timers will fire, by CNTPCT_EL0, or HTIMER_NEVER. `v` is not loaded. */
uint64_t vtimer_due(const struct vcpu *v);
/* HTIMER_GUEST has fired: the physical timer of the vCPU that is loaded here. */
void vtimer_physical_irq(void);
/* The physical PPI 27 fired while `v` is loaded. */
void vtimer_irq(struct vcpu *v);

/* A trapped access of the physical timer or counter by `v`, which is loaded. */
uint64_t vtimer_read(const struct vcpu *v, enum charter_sysreg reg);
void vtimer_write(struct vcpu *v, enum charter_sysreg reg, uint64_t value);

/* The machine's counter. */
uint64_t vtimer_count(void);

/* Ticks of the machine's counter in nanoseconds. */
uint64_t vtimer_ns(uint64_t ticks);

/* What the guest's counters read when the machine's reads `now`. */
uint64_t vtimer_guest_counter(const struct vcpu *v, uint64_t now);

#endif
