/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's firmware: PSCI by SMC. Source: DEN 0022. */
#ifndef HYP_BOOT_FIRMWARE_H
#define HYP_BOOT_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether there is firmware to call: an SMC without it is UNDEFINED at EL2. */
void firmware_init(bool smc);

/* CPU_ON: start `mpidr` at physical address `entry` with x0 = `context`. Returns PSCI's status, 0 is success.
 */
int64_t firmware_cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context);

/* SYSTEM_OFF. Returns only when there is no firmware that could. */
void firmware_off(void);

#endif
