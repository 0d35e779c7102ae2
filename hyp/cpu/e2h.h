/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two formats of EL2: HCR_EL2.E2H = 0, and E2H = 1 with TGE = 0, which is
 * all that some CPUs have. The formats of EL2's registers differ, and some
 * encodings of EL1's registers mean EL2's. Everywhere else registers are kept
 * in the format of E2H = 0; here is what they become.
 */
#ifndef HYP_CPU_E2H_H
#define HYP_CPU_E2H_H

#include <charter/el2.h>
#include <stdbool.h>
#include <stdint.h>

#define E2H_HCR (1ull << 34)

/* Whether EL2 runs with HCR_EL2.E2H = 1. Decided at boot, before anything else runs. */
extern bool e2h_on;

/* HCR_EL2 of the format E2H = 0, as it is written with E2H = 1. */
uint64_t e2h_hcr(uint64_t hcr);

/* What is to be written for `value`, a control register in the format of E2H = 0, in the format that EL2 has.
 */
uint64_t e2h_control(enum charter_el2_reg reg, uint64_t value);

#endif
