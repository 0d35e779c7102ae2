/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls, by HVC and by SMC: all that have a row, and the first and last ids of every owner. */
#include "audit/audit.h"

#define CALLS_FAST 0x80000000u
#define CALLS_64 0x40000000u
#define CALLS_OWNERS 64u
#define CALLS_EACH 32u /* ids at each end of an owner's range */
#define CALLS_EACH_YIELDING 2u

static bool calls_granted(const struct audit_plan *plan, uint32_t fid)
{
	unsigned unsafe = audit_unsafe_find(AUDIT_HVC, fid);

	return unsafe < AUDIT_UNSAFE_COUNT && plan->granted >> (2 * unsafe + (fid >> 30 & 1)) & 1;
}

static void calls_one(const struct audit_plan *plan, unsigned kind, uint32_t fid, uint32_t x1)
{
	struct audit_record r = {.kind = (uint8_t)kind, .el = 1, .key = fid, .count = 1, .esr = x1};
	struct smccc call = {.x = {fid, x1}};
	uint64_t faults = guest_fault.count;

	if (calls_granted(plan, fid)) {
		r.outcome = AUDIT_SKIP;
		r.value = AUDIT_REASON_ENDS;
		record_add(&r);
		return;
	}
	if (kind == AUDIT_HVC)
		smccc_hvc(&call);
	else
		smccc_smc(&call);
	r.outcome = AUDIT_WORKS;
	r.value = call.x[0];
	r.more = call.x[1];
	if (call.x[2] | call.x[3])
		r.flags = AUDIT_MORE_ANSWERS;
	if (guest_fault.count != faults) {
		bool undef = guest_fault.esr >> 26 == 0;

		r.outcome = undef ? AUDIT_UNDEF : AUDIT_TRAP;
		r.esr = undef ? 0 : (uint32_t)guest_fault.esr;
		r.value = r.more = r.flags = 0;
	}
	record_add(&r);
}

/* What is asked about in x1 by a call that answers by it. */
static void calls_discover(const struct audit_plan *plan, unsigned kind, uint32_t fid)
{
	for (unsigned i = 0; i < guest_call_count; i++)
		calls_one(plan, kind, fid, guest_calls[i].fid);
}

static void calls_range(const struct audit_plan *plan, unsigned kind, uint32_t base, uint32_t each)
{
	for (uint32_t i = 0; i < each; i++)
		calls_one(plan, kind, base | i, 0);
	for (uint32_t i = 0x10000 - each; i < 0x10000; i++)
		calls_one(plan, kind, base | i, 0);
}

static void calls_by(const struct audit_plan *plan, unsigned kind)
{
	for (uint32_t owner = 0; owner < CALLS_OWNERS; owner++) {
		calls_range(plan, kind, owner << 24, CALLS_EACH_YIELDING);
		calls_range(plan, kind, CALLS_64 | owner << 24, CALLS_EACH_YIELDING);
		calls_range(plan, kind, CALLS_FAST | owner << 24, CALLS_EACH);
		calls_range(plan, kind, CALLS_FAST | CALLS_64 | owner << 24, CALLS_EACH);
	}
	for (unsigned i = 0; i < guest_call_count; i++) {
		calls_one(plan, kind, guest_calls[i].fid, 0);
		if (guest_calls[i].answer == GUEST_ANSWER_DISCOVER)
			calls_discover(plan, kind, guest_calls[i].fid);
	}
}

void calls_walk(const struct audit_plan *plan)
{
	calls_by(plan, AUDIT_HVC);
	calls_by(plan, AUDIT_SMC);
}
