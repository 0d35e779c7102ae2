/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/guest.h"

#define PSCI_SYSTEM_OFF 0x84000008u

uint64_t smccc(uint32_t fid, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct smccc call = {.x = {fid, x1, x2, x3}};

	smccc_hvc(&call);
	return call.x[0];
}

void guest_off(void)
{
	smccc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
