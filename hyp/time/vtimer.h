/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's virtual timer: CNTV is the hardware's while the vCPU is loaded. */
#ifndef HYP_TIME_VTIMER_H
#define HYP_TIME_VTIMER_H

#include <stdbool.h>
#include <stdint.h>

struct vcpu;
struct vm;

struct vtimer {
	uint64_t ctl;    /* CNTV_CTL_EL0 while not loaded */
	uint64_t cval;   /* CNTV_CVAL_EL0 while not loaded */
	uint64_t offset; /* CNTVOFF_EL2, the same for all vCPUs of a VM */
};

/* A VM starts: its virtual counter begins at 0. */
void vtimer_start(struct vm *vm);
void vtimer_reset(struct vcpu *v);
void vtimer_load(struct vcpu *v);
void vtimer_save(struct vcpu *v);
/* When its timer will fire, by CNTPCT_EL0, or HTIMER_NEVER. `v` is not loaded. */
uint64_t vtimer_due(const struct vcpu *v);
/* HTIMER_GUEST has fired. */
void vtimer_physical_irq(void);
/* The physical PPI 27 fired while `v` is loaded. */
void vtimer_irq(struct vcpu *v);

/* The machine's counter. */
uint64_t vtimer_count(void);

/* Ticks of the machine's counter in nanoseconds. */
uint64_t vtimer_ns(uint64_t ticks);

/* What the guest's virtual or physical counter reads when the machine's reads `now`. */
uint64_t vtimer_guest_counter(const struct vcpu *v, bool physical, uint64_t now);

#endif
