/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System registers by number. One instruction for each, written by
 * tools/sysio.c from the rows of arch/: no list of registers is kept by hand.
 */
#ifndef HYP_CPU_SYSIO_H
#define HYP_CPU_SYSIO_H

#include "cpu/e2h.h"
#include "sysio_gen.h" /* SYSIO_STATE_COUNT */
#include <stdbool.h>
#include <stdint.h>

/* Read an ID register of this CPU, by ID index. What the CPU lacks reads as zero. */
uint64_t sysio_id(unsigned id);

/* The same registers at EL2 with HCR_EL2.E2H clear and set. */
uint64_t sysio_read_e2h0(unsigned i);
uint64_t sysio_read_e2h1(unsigned i);
void sysio_write_e2h0(unsigned i, uint64_t value);
void sysio_write_e2h1(unsigned i, uint64_t value);

/*
 * The registers that are switched with a vCPU: all that have a row with
 * `state`, but for the counters and the timer. `i` < SYSIO_STATE_COUNT.
 */
static inline uint64_t sysio_read(unsigned i)
{
	return e2h_on ? sysio_read_e2h1(i) : sysio_read_e2h0(i);
}

static inline void sysio_write(unsigned i, uint64_t value)
{
	if (e2h_on)
		sysio_write_e2h1(i, value);
	else
		sysio_write_e2h0(i, value);
}

/*
 * Do a trapped access of a guest's in its place, with the guest's registers
 * loaded: `row` is an index into row_regs whose act is `pass`. What EL2 can't
 * do so without harm does nothing, and reads as what was there.
 */
uint64_t sysio_pass_read(unsigned row);
void sysio_pass_write(unsigned row, uint64_t value);

/* Write a control register of EL2's (enum charter_el2_reg), which this CPU has. */
void sysio_el2(unsigned reg, uint64_t value);

/* Index of their register rows. */
extern const uint16_t sysio_row[SYSIO_STATE_COUNT];

/* Whether an exception at this address is a read that this CPU lacks: it then answers zero. */
bool sysio_fixup(uint64_t pc);

#endif
