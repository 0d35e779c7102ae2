/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2's control registers in their format with E2H = 1: the values are the manual's, bit by bit. */
#include "cpu/e2h.h"
#include "test.h"

TEST_MAIN_STATE;

#define OPEN 0x22ffull        /* CPTR_EL2, E2H = 0: RES1, nothing traps */
#define LETS_ALL 0x3330000ull /* SMEN, FPEN, ZEN */

static uint64_t e2h_cptr(uint64_t value)
{
	return charter_el2_e2h1(CHARTER_EL2_CPTR_EL2, value);
}

static uint64_t e2h_cnthctl(uint64_t value)
{
	return charter_el2_e2h1(CHARTER_EL2_CNTHCTL_EL2, value);
}

static void test_cptr(void)
{
	EXPECT(e2h_cptr(OPEN) == LETS_ALL);
	EXPECT(e2h_cptr(OPEN | 1u << 10) == 0x3030000);  /* TFP: FPEN is 0 */
	EXPECT(e2h_cptr(OPEN | 1u << 8) == 0x3300000);   /* TZ: ZEN is 0 */
	EXPECT(e2h_cptr(OPEN | 1u << 12) == 0x330000);   /* TSM: SMEN is 0 */
	EXPECT(e2h_cptr(OPEN | 1u << 20) == 0x13330000); /* TTA is bit 28 */
	EXPECT(e2h_cptr(OPEN | 1u << 30) == 0x43330000); /* TAM stays */
	EXPECT(e2h_cptr(OPEN | 1u << 31) == 0x83330000); /* TCPAC stays */
	EXPECT(e2h_cptr(~0ull) == 0xd0000000);           /* and all of them at once */
}

static void test_cnthctl(void)
{
	EXPECT(e2h_cnthctl(1) == 1u << 10);      /* EL1PCTEN */
	EXPECT(e2h_cnthctl(2) == 1u << 11);      /* EL1PCEN is EL1PTEN */
	EXPECT(e2h_cnthctl(0xfc) == 0xfc);       /* the event stream */
	EXPECT(e2h_cnthctl(0xff000) == 0xff000); /* ECV, EL1TVT .. CNTPMASK */
	EXPECT(e2h_cnthctl(0xfffff) == 0xffcfc); /* what is for applications of EL2 stays off */
	EXPECT(e2h_cnthctl(0) == 0);
}

static void test_control(void)
{
	e2h_on = false;
	EXPECT(e2h_control(CHARTER_EL2_CPTR_EL2, OPEN) == OPEN);
	EXPECT(e2h_control(CHARTER_EL2_HCR_EL2, 1) == 1 && e2h_control(CHARTER_EL2_CNTHCTL_EL2, 3) == 3);
	e2h_on = true;
	EXPECT(e2h_control(CHARTER_EL2_CPTR_EL2, OPEN) == LETS_ALL);
	EXPECT(e2h_control(CHARTER_EL2_HCR_EL2, 1) == (1ull << 34 | 1));
	EXPECT(e2h_control(CHARTER_EL2_CNTHCTL_EL2, 3) == 0xc00);
	EXPECT(e2h_control(CHARTER_EL2_MDCR_EL2, 0x8060) == 0x8060);
	EXPECT(e2h_control(CHARTER_EL2_HFGRTR_EL2, ~0ull) == ~0ull);
}

int main(void)
{
	test_run("e2h/cptr", test_cptr);
	test_run("e2h/cnthctl", test_cnthctl);
	test_run("e2h/control", test_control);
	return test_failures != 0;
}
