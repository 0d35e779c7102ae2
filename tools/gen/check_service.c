/* SPDX-License-Identifier: BSD-2-Clause */
/* Firmware registers and calls: unique, complete, and discovery that agrees with effect. */
#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "check.h"

/* KVM's register classes: firmware registers, and bitmaps of services. */
#define CHECK_CLASS_FW 0x6030000000140000ull
#define CHECK_CLASS_BITMAP 0x6030000000160000ull

static void check_fwreg(const struct fwreg *fwreg)
{
	struct check_unique values = {0}, names = {0};
	uint64_t cls = fwreg->kind == FW_BITMAP ? CHECK_CLASS_BITMAP : CHECK_CLASS_FW;

	if ((fwreg->id & ~0xffffull) != cls)
		report_error(fwreg->at, "the KVM id of %s is not in its class 0x%" PRIx64, fwreg->name, cls);
	if (!fwreg->value_count)
		report_error(fwreg->at, "%s has no values", fwreg->name);
	for (unsigned i = 0; i < fwreg->value_count; i++) {
		check_unique_number(&values, fwreg->values[i].at, fwreg->name, fwreg->values[i].value);
		check_unique_name(&names, fwreg->values[i].at, fwreg->name, fwreg->values[i].name);
	}
}

/* Whether the call is granted while its register holds this level. */
static bool check_granted_at(const struct grant *grant, uint32_t level)
{
	return grant->op == GRANT_IN ? grant->value >> level & 1 : level >= grant->value;
}

/* What discovery call `by` says of the call: one answer for each level that grants it, or one for all. */
static void check_discovery(const struct model *m, const struct call *call, unsigned by)
{
	unsigned general = 0;
	uint32_t levels = 0;

	for (unsigned i = 0; i < call->discovery_count; i++) {
		const struct discovery *found = call->discoveries + i;

		if (found->by != by)
			continue;
		if (!found->level_name && general++)
			report_error(found->at, "%s is answered twice by %s", call->name, found->by_name);
		if (found->level_name && levels >> found->level & 1)
			report_error(found->at, "%s is answered twice at level %u", call->name, found->level);
		if (found->level_name && !check_granted_at(&call->grant, found->level))
			report_error(found->at, "%s is not granted at level %u", call->name, found->level);
		if (found->level_name)
			levels |= 1u << found->level;
	}
	if (general || !levels || call->grant.op == GRANT_ALWAYS || call->grant.fwreg == NONE)
		return;
	const struct fwreg *fwreg = m->fwregs + call->grant.fwreg;

	if (fwreg->kind != FW_LEVEL) /* reported when it was resolved */
		return;
	for (unsigned i = 0; i < fwreg->value_count; i++)
		if (check_granted_at(&call->grant, fwreg->values[i].value) &&
		    !(levels >> fwreg->values[i].value & 1))
			report_error(call->at, "%s is granted at level %s, but %s has no answer then",
				     call->name, fwreg->values[i].name, m->calls[by].name);
}

static void check_call(const struct model *m, const struct call *call)
{
	if (!call->has_grant)
		report_error(call->at, "%s has no `grant` line", call->name);
	if (call->answer == ANSWER_NONE)
		report_error(call->at, "%s has no `answer` line", call->name);
	if (!(call->fid & 0x80000000u) || call->fid & 0x00ff0000u)
		report_error(call->at, "0x%08x is no fast call's function id: bit 31 set, bits 23:16 clear",
			     call->fid);
	for (unsigned i = 0; i < call->discovery_count; i++) {
		bool first = call->discoveries[i].by != NONE;

		for (unsigned k = 0; k < i; k++)
			first = first && call->discoveries[k].by != call->discoveries[i].by;
		if (first)
			check_discovery(m, call, call->discoveries[i].by);
	}
}

void check_services(const struct model *m)
{
	struct check_unique numbers = {0}, names = {0}, ids = {0};
	struct check_unique call_numbers = {0}, call_names = {0}, call_ids = {0};

	for (unsigned i = 0; i < m->fwreg_count; i++) {
		const struct fwreg *fwreg = m->fwregs + i;

		check_unique_number(&numbers, fwreg->at, "firmware register number", fwreg->num);
		check_unique_name(&names, fwreg->at, "the name", fwreg->name);
		check_unique_number(&ids, fwreg->at, "the KVM id", fwreg->id);
		check_fwreg(fwreg);
	}
	for (unsigned i = 0; i < m->call_count; i++) {
		const struct call *call = m->calls + i;

		check_unique_number(&call_numbers, call->at, "call number", call->num);
		check_unique_name(&call_names, call->at, "the name", call->name);
		check_unique_number(&call_ids, call->at, "the function id", call->fid);
		check_call(m, call);
	}
}
