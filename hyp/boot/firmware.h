/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's firmware: PSCI by SMC. Source: DEN 0022. */
#ifndef HYP_BOOT_FIRMWARE_H
#define HYP_BOOT_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether there is firmware to call: an SMC without it is UNDEFINED at EL2. */
void firmware_init(bool smc);

/* Any call. NOT_SUPPORTED (-1) where there is no firmware. */
int64_t firmware_call(uint64_t fid, uint64_t a, uint64_t b, uint64_t c);

/* CPU_ON: start `mpidr` at physical address `entry` with x0 = `context`. Returns PSCI's status, 0 is success.
 */
int64_t firmware_cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context);

/* SYSTEM_OFF. Returns only when there is no firmware that could. */
void firmware_off(void);

#endif
