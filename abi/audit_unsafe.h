/* SPDX-License-Identifier: BSD-2-Clause */
/* What an audit does not probe, and why: the one list of that. */
#ifndef CHARTER_ABI_AUDIT_UNSAFE_H
#define CHARTER_ABI_AUDIT_UNSAFE_H

#include "audit.h"

/* Why something was not probed. Values are ABI: append only. */
enum audit_reason {
	AUDIT_REASON_WAKE = 1,    /* nothing would end the wait: there is no interrupt controller */
	AUDIT_REASON_MMU = 2,     /* it would take the ground from under the payload's feet */
	AUDIT_REASON_RESET = 3,   /* it would reset the machine */
	AUDIT_REASON_ENDS = 4,    /* it is granted, and would end or stop the guest */
	AUDIT_REASON_RUNS = 5,    /* it changes by itself: a counter or a timer */
	AUDIT_REASON_NOTHING = 6, /* it can't be read at EL1, so there is nothing to be written back */
};

struct audit_unsafe {
	uint8_t kind; /* enum audit_kind */
	uint8_t reason;
	uint16_t pad;
	uint32_t mask; /* keys k with (k & mask) == key */
	uint32_t key;
	uint64_t bits; /* AUDIT_BITS: only these; else all ones */
};

#define AUDIT_ENC(op0, op1, crn, crm, op2)                                                                   \
	((uint32_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))
#define AUDIT_CALL_ANY 0xbfffffffu /* both the 32-bit and the 64-bit form */

static const struct audit_unsafe audit_unsafe[] = {
	/* Waits end by an interrupt only; WFET and WFIT have their own time limit in a register. */
	{AUDIT_PSTATE, AUDIT_REASON_WAKE, 0, 0xffff, AUDIT_ENC(0, 3, 2, 0, 2), ~0ull}, /* WFE */
	{AUDIT_PSTATE, AUDIT_REASON_WAKE, 0, 0xffff, AUDIT_ENC(0, 3, 2, 0, 3), ~0ull}, /* WFI */
	{AUDIT_PSTATE, AUDIT_REASON_WAKE, 0, 0xffff, AUDIT_ENC(0, 3, 1, 0, 0), ~0ull}, /* WFET */
	{AUDIT_PSTATE, AUDIT_REASON_WAKE, 0, 0xffff, AUDIT_ENC(0, 3, 1, 0, 1), ~0ull}, /* WFIT */
	/* SCTLR_EL1.M: there are no translation tables. */
	{AUDIT_BITS, AUDIT_REASON_MMU, 0, 0xffff, AUDIT_ENC(3, 0, 1, 0, 0), 1},
	/* SPSel: the stack. */
	{AUDIT_BITS, AUDIT_REASON_MMU, 0, 0xffff, AUDIT_ENC(3, 0, 4, 2, 0), ~0ull},
	/* DAIF, ALLINT: interrupts. */
	{AUDIT_BITS, AUDIT_REASON_MMU, 0, 0xffff, AUDIT_ENC(3, 3, 4, 2, 1), ~0ull},
	{AUDIT_BITS, AUDIT_REASON_RESET, 0, 0xffff, AUDIT_ENC(3, 0, 12, 0, 2), ~0ull}, /* RMR_EL1 */
	/* The timers: CNT*_TVAL_EL0 follows the counter; the rest arms them. */
	{AUDIT_BITS, AUDIT_REASON_RUNS, 0, 0xffff, AUDIT_ENC(3, 3, 14, 2, 0), ~0ull},
	{AUDIT_BITS, AUDIT_REASON_RUNS, 0, 0xffff, AUDIT_ENC(3, 3, 14, 3, 0), ~0ull},
	/* PSCI calls that end, reset, suspend or switch off what runs. */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000001u, ~0ull}, /* CPU_SUSPEND */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000002u, ~0ull}, /* CPU_OFF */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000008u, ~0ull}, /* SYSTEM_OFF */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000009u, ~0ull}, /* SYSTEM_RESET */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x8400000bu, ~0ull}, /* CPU_FREEZE */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x8400000cu, ~0ull}, /* CPU_DEFAULT_SUSPEND */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x8400000eu, ~0ull}, /* SYSTEM_SUSPEND */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000012u, ~0ull}, /* SYSTEM_RESET2 */
	{AUDIT_HVC, AUDIT_REASON_ENDS, 0, AUDIT_CALL_ANY, 0x84000015u, ~0ull}, /* SYSTEM_OFF2 */
};
#define AUDIT_UNSAFE_COUNT (sizeof(audit_unsafe) / sizeof(audit_unsafe[0]))

/* The index of what is said of this key, or AUDIT_UNSAFE_COUNT. SMC shares the rows of HVC. */
static inline unsigned audit_unsafe_find(unsigned kind, uint32_t key)
{
	unsigned i = 0;

	if (kind == AUDIT_SMC)
		kind = AUDIT_HVC;
	while (i < AUDIT_UNSAFE_COUNT &&
	       (audit_unsafe[i].kind != kind || (key & audit_unsafe[i].mask) != audit_unsafe[i].key))
		i++;
	return i;
}

#endif
