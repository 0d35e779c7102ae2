/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Properties that hold for every host and every charter, tried on random ones.
 * What "less", "valid" and "has a feature" mean is written here a second time,
 * on purpose: the expectation does not come from the code under test.
 */
#ifndef TESTS_PROP_PROP_H
#define TESTS_PROP_PROP_H

#include "host.h"
#include "rows.h"

/* A property: false means that it does not hold, and prop_fail() has said why. */
bool prop_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The random input did not come to anything that could be tried: true, and counted. */
bool prop_skip(void);

/* Random numbers, the same for the same seed. */
void prop_seed(uint64_t seed);
uint64_t prop_random(void);
unsigned prop_below(unsigned n);

/* A random host: max or N1, with fields, firmware registers and settable bits changed. */
void prop_host(struct charter_host *host);

/* Random ID registers within `limit` that do not contradict each other. */
void prop_choice(const uint64_t *limit, uint64_t *values);

/* An open VM of `host` with random registers set, everything set, and discoverable; not sealed. */
struct charter_vm_locked prop_vm(union host_vm_memory *mem, const struct charter_host *host);

/* The second opinion. */
uint64_t prop_raw(const struct row_field *f, const uint64_t *values);
void prop_put(const struct row_field *f, uint64_t *values, uint64_t raw);
int64_t prop_number(const struct row_field *f, uint64_t raw);
bool prop_within(const struct row_field *f, uint64_t limit, uint64_t raw);
bool prop_has(const uint64_t *values, unsigned feature);

/* The properties; each is tried once with new random input. */
bool prop_limit_within_host(void);
bool prop_limit_idempotent(void);
bool prop_limit_consistent(void);
bool prop_limit_monotone(void);
bool prop_set_within_limit(void);
bool prop_refused_changes_nothing(void);
bool prop_consistent_seals(void);
bool prop_seal_is_final(void);
bool prop_smaller_state(void);
bool prop_round_trip(void);
bool prop_corruption(void);
bool prop_hostile_form(void);
bool prop_discovery_is_effect(void);
bool prop_access_is_charter(void);
bool prop_ungranted_is_taken_or_said(void);
bool prop_no_free_hole(void);
bool prop_granted_is_not_lost(void);
bool prop_less_frees_nothing(void);
bool prop_masks_cover(void);

#endif
