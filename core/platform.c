/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts outside the ID space that moves depend on. */
#include "vm_priv.h"

#include <charter/feature.h>

/* A set that can be cut off above any of its members: vector lengths, by the longest one. */
static bool platform_lowest(uint64_t all, uint64_t some)
{
	uint64_t below = some;

	for (unsigned shift = 1; shift < 64u; shift *= 2u)
		below |= below >> shift;
	return some != 0 && some == (all & below);
}

static bool platform_allows(const struct charter_host *host, unsigned fact, uint64_t value)
{
	if (value == 0 && row_platforms[fact].needs != ROW_NONE)
		return true; /* what it belongs to is not granted: any host has nothing */
	switch ((enum row_rule)row_platforms[fact].rule) {
	case ROW_RULE_LOWER_SAFE:
	case ROW_RULE_LOWER_SAFE_OR_NONE:
		return value <= host->platform[fact];
	case ROW_RULE_HIGHER_SAFE:
		return value >= host->platform[fact];
	case ROW_RULE_HIGHER_OR_ZERO_SAFE:
		return value == 0 || (host->platform[fact] && value >= host->platform[fact]);
	case ROW_RULE_EXACT_OR_ZERO:
		return value == 0 || value == host->platform[fact];
	case ROW_RULE_FREE:
		return true;
	case ROW_RULE_LOWEST_BITS:
		return platform_lowest(host->platform[fact], value);
	case ROW_RULE_EXACT:
		break;
	}
	return value == host->platform[fact];
}

enum charter_result platform_check_all(const struct charter_vm *vm, const struct vm_choice *choice,
				       struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++) {
		const struct row_platform *row = &row_platforms[i];
		struct charter_refusal what = {
			.reason = CHARTER_REASON_NEEDS, .asked = choice->platform[i], .reg = row->num};
		bool has;

		if (row->needs == ROW_NONE)
			continue;
		has = charter_feature_eval(choice->id, row->needs);
		what.row = row_features[row->needs].num;
		what.most = has ? vm->host.platform[i] : 0;
		/* A set that is empty is none; a number can be 0. */
		if (has ? what.asked == 0 && row->rule == ROW_RULE_LOWEST_BITS : what.asked != 0)
			return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}

enum charter_result platform_check(const struct charter_vm *vm, unsigned fact, uint64_t value,
				   struct charter_refusal *why)
{
	struct charter_refusal what = {
		.reason = CHARTER_REASON_PLATFORM,
		.asked = value,
		.most = vm->host.platform[fact],
		.reg = row_platforms[fact].num,
	};

	return platform_allows(&vm->host, fact, value) ? CHARTER_OK : refuse(why, CHARTER_EINVAL, &what);
}
