/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/mitigation.h"
#include "boot/firmware.h"
#include "rows.h"

#define PSCI_VERSION 0x84000000u
#define PSCI_FEATURES 0x8400000au
#define PSCI_VERSION_1_0 0x10000
#define SMCCC_VERSION 0x80000000u
#define SMCCC_VERSION_1_1 0x10001
#define SMCCC_ARCH_FEATURES 0x80000001u

/* What SMCCC_ARCH_FEATURES answers of them. */
#define MITIGATION_THERE 0
#define MITIGATION_UNAFFECTED 1
#define MITIGATION_NOT_REQUIRED (-2)

/* Levels, as in arch/service. */
enum { LEVEL_NOT_AVAIL = 0, LEVEL_AVAIL = 1, LEVEL_NOT_REQUIRED = 2, LEVEL_2_NOT_REQUIRED = 3 };

static uint64_t mitigation_levels[CHARTER_FWREG_COUNT];
static bool mitigation_switched; /* WORKAROUND_2 can be switched: it stays on */

static int32_t mitigation_call(uint32_t fid, uint64_t argument)
{
	return (int32_t)firmware_call(fid, argument, 0, 0);
}

/* Workarounds are of SMCCC 1.1, which is found by way of PSCI 1.0. */
static bool mitigation_can_ask(void)
{
	return mitigation_call(PSCI_VERSION, 0) >= PSCI_VERSION_1_0 &&
	       mitigation_call(PSCI_FEATURES, SMCCC_VERSION) >= 0 &&
	       mitigation_call(SMCCC_VERSION, 0) >= SMCCC_VERSION_1_1;
}

/* The function that a workaround's register grants: the firmware's has the same id. */
static uint32_t mitigation_function(enum charter_fwreg reg)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++) {
		if (row_calls[i].grant.op == ROW_GRANT_IN && row_calls[i].grant.fwreg == reg)
			return row_calls[i].fid;
	}
	return 0;
}

static uint64_t mitigation_ask(enum charter_fwreg reg)
{
	switch (mitigation_call(SMCCC_ARCH_FEATURES, mitigation_function(reg))) {
	case MITIGATION_THERE:
		return LEVEL_AVAIL;
	case MITIGATION_UNAFFECTED:
	case MITIGATION_NOT_REQUIRED:
		return LEVEL_NOT_REQUIRED;
	}
	return LEVEL_NOT_AVAIL;
}

void mitigation_init(void)
{
	uint64_t *levels = mitigation_levels, second;

	if (!mitigation_can_ask())
		return;
	levels[CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_1] = mitigation_ask(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_1);
	levels[CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_3] = mitigation_ask(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_3);
	second = mitigation_ask(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_2);
	mitigation_switched = second == LEVEL_AVAIL;
	/* Safe by itself or always on: a guest has nothing to do. */
	if (second != LEVEL_NOT_AVAIL)
		levels[CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_2] = LEVEL_2_NOT_REQUIRED;
}

void mitigation_init_cpu(void)
{
	if (mitigation_switched)
		mitigation_call(mitigation_function(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_2), 1);
}

uint64_t mitigation_level(enum charter_fwreg reg)
{
	return mitigation_levels[reg];
}

void mitigation_run(enum charter_fwreg reg)
{
	if (mitigation_levels[reg] == LEVEL_AVAIL)
		mitigation_call(mitigation_function(reg), 0);
}
