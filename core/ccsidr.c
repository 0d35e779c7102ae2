/* SPDX-License-Identifier: BSD-2-Clause */
/* Cache geometry: one CCSIDR_EL1 value for each cache that CLIDR_EL1 names. */
#include "vm_priv.h"

unsigned ccsidr_find(uint64_t id)
{
	uint64_t slot = id - CHARTER_KVM_CCSIDR;

	return slot < CHARTER_CCSIDR_COUNT ? (unsigned)slot : ROW_NONE;
}

/* CLIDR_EL1.Ctype<level>: 1 instruction, 2 data, 3 both, 4 unified. Source: DDI 0487, CLIDR_EL1. */
bool ccsidr_exists(const uint64_t *values, unsigned slot)
{
	unsigned ctype = (unsigned)(values[CHARTER_ID_CLIDR_EL1] >> (3 * (slot >> 1))) & 7u;

	return slot & 1 ? ctype == 1 || ctype == 3 : ctype >= 2 && ctype <= 4;
}

enum charter_result ccsidr_check_all(const struct vm_choice *choice, uint32_t chosen,
				     struct charter_refusal *why)
{
	for (unsigned slot = 0; slot < CHARTER_CCSIDR_COUNT; slot++) {
		bool set = chosen >> slot & 1;
		bool given = set && choice->ccsidr[slot] != CHARTER_CCSIDR_NONE;
		bool exists = ccsidr_exists(choice->id, slot);
		struct charter_refusal what = {
			.reason = exists ? CHARTER_REASON_UNSET : CHARTER_REASON_RESERVED,
			.id = CHARTER_KVM_CCSIDR | slot,
			.asked = choice->ccsidr[slot],
			.most = CHARTER_CCSIDR_NONE,
		};

		if (exists != given)
			return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}
