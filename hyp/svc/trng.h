/* SPDX-License-Identifier: BSD-2-Clause */
/* True random numbers 1.0, from the CPU's RNDRRS. Source: DEN 0098. */
#ifndef HYP_SVC_TRNG_H
#define HYP_SVC_TRNG_H

#include <stdint.h>

/*
 * TRNG_RND: `bits` of entropy in three words of `width` (32 or 64) bits, the
 * least significant in x[3]; x[0] is the status. Only on CPUs with FEAT_RNG. Any CPU.
 */
void trng_rnd(uint64_t bits, unsigned width, uint64_t x[4]);

#endif
