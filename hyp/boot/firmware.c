/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot/firmware.h"

#define PSCI_CPU_ON 0xc4000003ull
#define PSCI_SYSTEM_OFF 0x84000008ull
#define PSCI_NOT_SUPPORTED (-1)

static bool firmware_smc;

void firmware_init(bool smc)
{
	firmware_smc = smc;
}

int64_t firmware_call(uint64_t fid, uint64_t a, uint64_t b, uint64_t c)
{
	register uint64_t x0 __asm__("x0") = fid;
	register uint64_t x1 __asm__("x1") = a;
	register uint64_t x2 __asm__("x2") = b;
	register uint64_t x3 __asm__("x3") = c;

	if (!firmware_smc)
		return PSCI_NOT_SUPPORTED;
	/* SMCCC 1.0 lets firmware change x4..x17. */
	__asm__ volatile("smc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
			 :
			 : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
			   "x16", "x17", "memory");
	return (int64_t)x0;
}

int64_t firmware_cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context)
{
	return firmware_call(PSCI_CPU_ON, mpidr, entry, context);
}

void firmware_off(void)
{
	firmware_call(PSCI_SYSTEM_OFF, 0, 0, 0);
}
