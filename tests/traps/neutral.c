/* SPDX-License-Identifier: BSD-2-Clause */
/* Where nothing traps. Source: DDI 0487, the registers' descriptions. */
#include "bare.h"

#define ENC(op1, crn, crm, op2) (uint16_t)(3u << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define NEUTRAL_SVCR ENC(3, 4, 2, 2)
#define BIT(n) (1ull << (n))

const struct neutral neutrals[] = {
	{"HCR_EL2", ENC(4, 1, 1, 0), BIT(1) | BIT(31) | BIT(40) | BIT(41) | BIT(47) | BIT(53) | BIT(56),
	 BIT(0) | BIT(6) | BIT(7) | BIT(8) | BIT(12) | BIT(27) | BIT(29) | BIT(31) | BIT(34) | BIT(45),
	 "VM and DC need tables of stage 2, VF, VI and VSE pend interrupts, TGE, E2H and RW make another "
	 "regime, "
	 "HCD takes the measure's own HVC, NV2 makes memory of registers"},
	{"HCRX_EL2", ENC(4, 1, 2, 2),
	 BIT(0) | BIT(1) | BIT(2) | BIT(11) | BIT(14) | BIT(15) | BIT(17) | BIT(18) | BIT(20) | BIT(21) |
		 BIT(22) | BIT(23) | BIT(24) | BIT(26),
	 0, ""},
	{"MDCR_EL2", ENC(4, 1, 1, 1), 6, 0x1f, "HPMN is a number"},
	{"CPTR_EL2", ENC(4, 1, 1, 2), 0x22ff, 0, ""},
	{"CNTHCTL_EL2", ENC(4, 14, 1, 0), BIT(0) | BIT(1), 0, ""},
	{"HSTR_EL2", ENC(4, 1, 1, 3), 0, 0, ""},
	{"HFGRTR_EL2", ENC(4, 1, 1, 4), BIT(50) | 0xfffull << 52, 0, ""},
	{"HFGWTR_EL2", ENC(4, 1, 1, 5), BIT(50) | 0xfffull << 52, 0, ""},
	{"HFGITR_EL2", ENC(4, 1, 1, 6), 0x1full << 55, 0, ""},
	{"HDFGRTR_EL2", ENC(4, 3, 1, 4), 15ull << 59, 0, ""},
	{"HDFGWTR_EL2", ENC(4, 3, 1, 5), 7ull << 60, 0, ""},
	{"HAFGRTR_EL2", ENC(4, 3, 1, 6), 0, 0, ""},
	{"HFGRTR2_EL2", ENC(4, 3, 1, 2), ~0ull, 0, ""},
	{"HFGWTR2_EL2", ENC(4, 3, 1, 3), ~0ull, 0, ""},
	{"HFGITR2_EL2", ENC(4, 3, 1, 7), ~0ull, 0, ""},
	{"HDFGRTR2_EL2", ENC(4, 3, 1, 0), ~0ull, 0, ""},
	{"HDFGWTR2_EL2", ENC(4, 3, 1, 1), ~0ull, 0, ""},
	{"MPAM2_EL2", ENC(4, 10, 5, 0), BIT(63), 0xffffffffull, "numbers of partitions"},
	{"ICH_HCR_EL2", ENC(4, 12, 11, 0), 0, BIT(0) | 0x1full << 27,
	 "En pends interrupts, EOIcount is a number"},
	{"SMCR_EL2", ENC(4, 1, 2, 6), BIT(31) | BIT(30) | 15, 15, "LEN is a number"},
};
const unsigned neutral_count = sizeof(neutrals) / sizeof(neutrals[0]);

/* EL1's controls of itself and of EL0, and what the measured registers need to be there at all. */
static const struct {
	uint16_t enc;
	uint64_t value;
} neutral_below[] = {
	{ENC(0, 1, 0, 0), 0x30c00800ull | BIT(9) | BIT(10) | BIT(13) | BIT(14) | BIT(15) | BIT(16) | BIT(18) |
				  BIT(26) | BIT(27) | BIT(30) | BIT(31) | BIT(33) | BIT(34) | BIT(42) |
				  BIT(43) | BIT(54) | BIT(55) | BIT(56) | BIT(60)}, /* SCTLR_EL1 */
	{ENC(0, 1, 0, 2), 3ull << 16 | 3ull << 20 | 3ull << 24 | BIT(29)},          /* CPACR_EL1 */
	{ENC(0, 1, 2, 0), 15},                                                      /* ZCR_EL1 */
	{ENC(0, 1, 2, 6), BIT(31) | BIT(30) | 15},                                  /* SMCR_EL1 */
	{ENC(4, 1, 2, 0), 15},                                                      /* ZCR_EL2 */
	{ENC(0, 14, 1, 0), 0x303},                                                  /* CNTKCTL_EL1 */
	{ENC(3, 9, 14, 0), 15},                                                     /* PMUSERENR_EL0 */
	{ENC(0, 2, 5, 0), BIT(8) | BIT(9)},                                         /* GCSCR_EL1 */
	{ENC(0, 2, 5, 2), BIT(8) | BIT(9) | BIT(10)},                               /* GCSCRE0_EL1 */
	{ENC(0, 2, 5, 1), BARE_SCRATCH},                                            /* GCSPR_EL1 */
	{ENC(3, 2, 5, 1), BARE_SCRATCH},                                            /* GCSPR_EL0 */
	{ENC(4, 12, 9, 5), 15},                                                     /* ICC_SRE_EL2 */
	{ENC(0, 12, 12, 5), 7},                                                     /* ICC_SRE_EL1 */
};

void neutral_set(uint64_t svcr)
{
	for (unsigned i = 0; i < neutral_count; i++)
		sysreg_write(neutrals[i].enc, neutrals[i].value);
	for (unsigned i = 0; i < sizeof(neutral_below) / sizeof(neutral_below[0]); i++)
		sysreg_write(neutral_below[i].enc, neutral_below[i].value);
	sysreg_write(NEUTRAL_SVCR, svcr);
	GUEST_ISB();
}
