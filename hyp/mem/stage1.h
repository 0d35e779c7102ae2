/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2's own translation: memory is where it is; nothing is both writable and executable. */
#ifndef HYP_MEM_STAGE1_H
#define HYP_MEM_STAGE1_H

#include "boot/machine.h"
#include <stdint.h>

/* What the boot code loads into the registers of each CPU before it turns the MMU on; the order is its own.
 */
struct stage1_registers {
	uint64_t mair, tcr, ttbr, sctlr, hcr;
};
extern struct stage1_registers stage1_registers;

/*
 * Build the tables for this machine: its memory, its devices, and the image
 * with code read-only. Runs once, before the MMU is on. Returns a sentence
 * for the console on failure, else NULL.
 */
const char *stage1_build(const struct machine *m);

#endif
