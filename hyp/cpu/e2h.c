/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/e2h.h"

bool e2h_on;

uint64_t e2h_hcr(uint64_t hcr)
{
	return hcr | E2H_HCR;
}

uint64_t e2h_control(enum charter_el2_reg reg, uint64_t value)
{
	if (!e2h_on)
		return value;
	if (reg == CHARTER_EL2_HCR_EL2)
		return e2h_hcr(value);
	return charter_el2_e2h1(reg, value);
}
