/* SPDX-License-Identifier: BSD-2-Clause */
/* Tries each property many times: prop [SEED [TIMES]]. A failure prints the seed that repeats it. */
#include "prop.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char why[512];
static unsigned skipped;

bool prop_skip(void)
{
	skipped++;
	return true;
}

bool prop_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return false;
}

static bool run(const char *name, bool (*property)(void), uint64_t seed, unsigned times)
{
	skipped = 0;
	for (unsigned i = 0; i < times; i++) {
		prop_seed(seed + i);
		if (property())
			continue;
		printf("not ok prop/%s: seed %llu: %s\n", name, (unsigned long long)(seed + i), why);
		return false;
	}
	if (skipped > times / 2) {
		printf("not ok prop/%s: %u of %u random inputs could not be tried\n", name, skipped, times);
		return false;
	}
	printf("ok prop/%s (%u times)\n", name, times - skipped);
	return true;
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	unsigned times = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 0) : 100;
	bool ok = true;

	ok &= run("limit-within-host", prop_limit_within_host, seed, times);
	ok &= run("limit-idempotent", prop_limit_idempotent, seed, times);
	ok &= run("limit-consistent", prop_limit_consistent, seed, times);
	ok &= run("limit-monotone", prop_limit_monotone, seed, times);
	ok &= run("set-within-limit", prop_set_within_limit, seed, times);
	ok &= run("refused-changes-nothing", prop_refused_changes_nothing, seed, times);
	ok &= run("consistent-seals", prop_consistent_seals, seed, times);
	ok &= run("seal-is-final", prop_seal_is_final, seed, times);
	ok &= run("smaller-state", prop_smaller_state, seed, times);
	ok &= run("round-trip", prop_round_trip, seed, times);
	ok &= run("corruption", prop_corruption, seed, times);
	ok &= run("hostile-form", prop_hostile_form, seed, times);
	ok &= run("discovery-is-effect", prop_discovery_is_effect, seed, times);
	ok &= run("access-is-charter", prop_access_is_charter, seed, times);
	ok &= run("ungranted-is-taken-or-said", prop_ungranted_is_taken_or_said, seed, times);
	ok &= run("no-free-hole", prop_no_free_hole, seed, times);
	ok &= run("granted-is-not-lost", prop_granted_is_not_lost, seed, times);
	ok &= run("less-frees-nothing", prop_less_frees_nothing, seed, times);
	ok &= run("masks-cover", prop_masks_cover, seed, times);
	return ok ? 0 : 1;
}
