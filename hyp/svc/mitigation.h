/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mitigations of cache speculation that the machine's firmware has: what it says
 * of them, and what guests get of them. Source: DEN 0070, DEN 0028 section 7.
 */
#ifndef HYP_SVC_MITIGATION_H
#define HYP_SVC_MITIGATION_H

#include <charter/ids.h>
#include <stdint.h>

/* Ask the firmware. Boot CPU, once, after firmware_init(). */
void mitigation_init(void);

/* Turn on what the calling CPU keeps on for every guest. */
void mitigation_init_cpu(void);

/* The level of a workaround's firmware register by what the firmware says, 0 for any other register. */
uint64_t mitigation_level(enum charter_fwreg reg);

/* A guest that was promised the workaround of this register calls it. */
void mitigation_run(enum charter_fwreg reg);

#endif
