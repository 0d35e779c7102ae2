/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System registers by number. One instruction for each, written by
 * tools/sysio.c from the rows of arch/: no list of registers is kept by hand.
 */
#ifndef HYP_CPU_SYSIO_H
#define HYP_CPU_SYSIO_H

#include "sysio_gen.h" /* SYSIO_STATE_COUNT */
#include <stdbool.h>
#include <stdint.h>

/* Read an ID register of this CPU, by ID index. What the CPU lacks reads as zero. */
uint64_t sysio_id(unsigned id);

/*
 * The registers that are switched with a vCPU: all that have a row with
 * `state`, but for the counters and the timer. `i` < SYSIO_STATE_COUNT.
 */
uint64_t sysio_read(unsigned i);
void sysio_write(unsigned i, uint64_t value);

/* Write a control register of EL2's (enum charter_el2_reg), which this CPU has. */
void sysio_el2(unsigned reg, uint64_t value);

/* Index of their register rows. */
extern const uint16_t sysio_row[SYSIO_STATE_COUNT];

/* Whether an exception at this address is a read that this CPU lacks: it then answers zero. */
bool sysio_fixup(uint64_t pc);

#endif
