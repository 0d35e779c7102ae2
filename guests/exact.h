/* SPDX-License-Identifier: BSD-2-Clause */
/* One exception, with what the CPU and the hypervisor make of it. */
#ifndef EXACT_H
#define EXACT_H

#include <stdint.h>

struct exact {
	uint64_t pstate;              /* in: before */
	uint64_t pc;                  /* in: of the first instruction */
	uint64_t spsr, elr, esr, far; /* of the exception */
	uint64_t vector;              /* which of the sixteen */
	uint64_t after;               /* PSTATE in its handler: SPSR_EL1 of an exception there */
	uint64_t saved[2];            /* SP, x30 */
	uint64_t x9;                  /* in: x9 at the PC */
};
_Static_assert(sizeof(struct exact) == 88, "exact_run.S knows it");

/* Go to pc with pstate; returns after the first exception. */
void exact_run(struct exact *e);

/* UNDEFINED by the CPU, and by the hypervisor; then the same behind a write of x9 to GCSCR_EL1. */
extern const char exact_udf[], exact_refused[], exact_gcs_udf[], exact_gcs_refused[];

#endif
