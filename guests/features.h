/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the parts of guests/features. */
#ifndef GUEST_FEATURES_H
#define GUEST_FEATURES_H

#include <stdint.h>

#define FEATURES_EC(esr) ((esr) >> 26 & 0x3f)
#define FEATURES_EC_BRK 0x3cu
#define FEATURES_EL1 0x3c5u /* PSTATE: EL1h, all masked */
#define FEATURES_EL0 0x3c0u
#define FEATURES_MSR(name, value) GUEST_MSR(name, value)

/* One line of the report; an `esr` of 0 is not shown. */
void features_line(const char *name, const char *what, uint64_t esr);

/* Run code that ends with an exception, whose ESR_EL1 returns. x1 and x2 as features_list.S has them. */
uint64_t features_run(uint64_t code, uint64_t x0, uint64_t x3, uint64_t pstate);

/* What needs translation: features_memory.c. */
void features_memory(void);

#endif
