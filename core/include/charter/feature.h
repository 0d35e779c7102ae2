/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Features: Arm's FEAT_ names, each true or false as a function of ID register
 * fields. These calls work on an *open* set of values, one uint64_t for each
 * ID register by ID index, such as the `id` of a host snapshot, a limit or a
 * profile. They take no VM and no lock.
 */
#ifndef CHARTER_FEATURE_H
#define CHARTER_FEATURE_H

#include <charter/ids.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether `values` have a feature (enum charter_feature); false for an unknown one. */
bool charter_feature_eval(const uint64_t *values, unsigned feature);

/* A feature that changed together with the one that was asked for. */
struct charter_feature_change {
	uint16_t feature; /* feature index */
	uint8_t on;       /* 1: it is on now, 0: it is off now */
	uint8_t pad;
};

/*
 * Turn a feature on or off in `values`, and what that takes along: on, what it
 * implies; off, what implies it (an ID register that only exists with what went
 * off becomes 0). Up to `count` of the features taken along are
 * written to `along` (may be NULL), by ascending feature index. Of the ways to
 * have a feature (pointer authentication has three), the first that `limit`
 * allows is taken; `limit` may be NULL, and is used for nothing else.
 * Returns how many were taken along; *done says whether the feature now is as
 * asked (it is not when no defined value of its fields makes it so).
 */
size_t charter_feature_set(uint64_t *values, const uint64_t *limit, unsigned feature, bool on, bool *done,
			   struct charter_feature_change *along, size_t count);

/*
 * The first implication that `values` break: *feature is on without *implied.
 * Returns false when there is none.
 */
bool charter_feature_broken(const uint64_t *values, unsigned *feature, unsigned *implied);

#endif
