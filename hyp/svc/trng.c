/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/trng.h"
#include <stdbool.h>

#define TRNG_SUCCESS 0
#define TRNG_INVALID_PARAMETERS (-2)
#define TRNG_NO_ENTROPY (-3)
#define TRNG_WORDS 3u
#define TRNG_TRIES 16u

/*
 * RNDRRS, not RNDR: its generator is reseeded for each read, so every word has
 * its own entropy. It sets Z when it could not be. Source: DDI 0487, RNDRRS.
 */
static bool trng_read(uint64_t *value)
{
	uint32_t good;

	__asm__ volatile("mrs %0, s3_3_c2_c4_1\n\tcset %w1, ne" : "=r"(*value), "=r"(good) : : "cc");
	return good;
}

static bool trng_word(uint64_t *value)
{
	for (unsigned i = 0; i < TRNG_TRIES; i++) {
		if (trng_read(value))
			return true;
	}
	return false;
}

static void trng_status(int64_t status, uint64_t x[4])
{
	x[0] = (uint64_t)status;
	x[1] = x[2] = x[3] = 0;
}

void trng_rnd(uint64_t bits, unsigned width, uint64_t x[4])
{
	trng_status(TRNG_SUCCESS, x);
	if (bits == 0 || bits > TRNG_WORDS * width) {
		trng_status(TRNG_INVALID_PARAMETERS, x);
		return;
	}
	for (unsigned i = TRNG_WORDS; bits != 0; i--) {
		uint64_t count = bits < width ? bits : width;

		if (!trng_word(&x[i])) {
			trng_status(TRNG_NO_ENTROPY, x);
			return;
		}
		x[i] &= ~0ull >> (64 - count);
		bits -= count;
	}
}
