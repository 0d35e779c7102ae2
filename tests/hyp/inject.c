/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions to EL1, against what DDI 0487 says of AArch64.TakeException; stepping, and AArch32's conditions.
 */
#include "trap/inject.h"
#include "test.h"

TEST_MAIN_STATE;

#define EVERYTHING (1ull << 22 | 1 << 24 | 1 << 12 | 1 << 25 | 1 << 13 | 1ull << 32 | 1ull << 34)
#define SPAN (1ull << 23)
#define VBAR 0xffff800080010800ull

static struct inject take(uint64_t pstate, uint64_t has, uint64_t sctlr)
{
	struct inject i = {.pc = 0x40080004, .pstate = pstate};
	struct inject_cpu cpu = {.pstate = has};
	struct inject_el1 el1 = {.sctlr = sctlr, .vbar = VBAR};

	inject_exception(&i, &cpu, &el1);
	return i;
}

static uint64_t take_locked(uint64_t pstate, uint64_t has)
{
	struct inject i = {.pstate = pstate};
	struct inject_cpu cpu = {.pstate = has};
	struct inject_el1 el1 = {.sctlr = SPAN, .gcscr = 1 << 6 | 1};

	inject_exception(&i, &cpu, &el1);
	return i.pstate >> 34 & 1;
}

/* EL0t 0, EL1t 4, EL1h 5, AArch32 User 0x10. */
static void test_vectors(void)
{
	EXPECT(take(0x4, 0, SPAN).pc == VBAR + 0x000);
	EXPECT(take(0x5, 0, SPAN).pc == VBAR + 0x200);
	EXPECT(take(0x0, 0, SPAN).pc == VBAR + 0x400);
	EXPECT(take(0x10, 0, SPAN).pc == VBAR + 0x600);
	EXPECT(take(0x30, 0, SPAN).pc == VBAR + 0x600);
}

static void test_old_cpu(void)
{
	struct inject i = take(0x600003c0, 0, 0);

	EXPECT(i.elr == 0x40080004 && i.spsr == 0x600003c0);
	EXPECT(i.pstate == 0x600003c5);
	EXPECT(take(0x0, 0, 0).pstate == 0x3c5);
}

/* With every feature: NZCV, DIT and PAN stay; SS, IL, BTYPE and UAO go; TCO and ALLINT come. */
static void test_new_cpu(void)
{
	uint64_t all = 0xf3f00c05;

	EXPECT(take(all, EVERYTHING, SPAN).pstate ==
	       (1ull << 32 | 0xf0000000ull | 1 << 25 | 1 << 24 | 1 << 22 | 1 << 13 | 0x3c5));
	EXPECT(take(all, EVERYTHING, SPAN).spsr == all);
	EXPECT(take(0x5, EVERYTHING, SPAN).pstate == (1ull << 32 | 1ull << 25 | 1 << 13 | 0x3c5));
}

/* What becomes of each bit of SPSR_EL2's, one by one, on a CPU that has all of them and on one that has none.
 */
static void test_each_bit(void)
{
	static const struct {
		uint8_t bit, stays, comes;
	} bits[] = {
		{6, 1, 1},  {7, 1, 1},  {8, 1, 1},  {9, 1, 1},  /* F, I, A, D */
		{10, 0, 0}, {11, 0, 0},                         /* BTYPE */
		{12, 0, 0},                                     /* SSBS: SCTLR_EL1.DSSBS */
		{13, 1, 1},                                     /* ALLINT: not SCTLR_EL1.SPINTMASK */
		{20, 0, 0}, {21, 0, 0},                         /* IL, SS */
		{22, 1, 0},                                     /* PAN */
		{23, 0, 0},                                     /* UAO */
		{24, 1, 0},                                     /* DIT */
		{25, 1, 1},                                     /* TCO */
		{28, 1, 0}, {29, 1, 0}, {30, 1, 0}, {31, 1, 0}, /* V, C, Z, N */
		{32, 1, 1},                                     /* PM */
		{33, 0, 0}, {34, 0, 0}, {35, 0, 0}, {36, 0, 0}, /* PPEND, EXLOCK, PACM, UINJ */
	};
	static const uint8_t modes[] = {0, 4, 5};

	for (unsigned i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		for (unsigned m = 0; m < sizeof(modes); m++) {
			uint64_t bit = 1ull << bits[i].bit,
				 set = take(modes[m] | bit, EVERYTHING, SPAN).pstate;

			EXPECT(((set & bit) != 0) == bits[i].stays);
			EXPECT(((take(modes[m], EVERYTHING, SPAN).pstate & bit) != 0) == bits[i].comes);
			EXPECT(take(modes[m] | bit, EVERYTHING, SPAN).spsr == (modes[m] | bit));
			EXPECT((set & 0x1f) == 5);
			/* A CPU without features has none of their bits. */
			EXPECT((take(modes[m] | bit, 0, 0).pstate & ~0xf00003cfull) == 0);
		}
	}
}

/* FEAT_GCS: EXLOCK is GCSCR_EL1.EXLOCKEN, unless the exception comes from EL0. */
static void test_exlock(void)
{
	EXPECT(take_locked(0x5, EVERYTHING) == 1);
	EXPECT(take_locked(0x4, EVERYTHING) == 1);
	EXPECT(take_locked(0x0, EVERYTHING) == 0);
	EXPECT(take_locked(0x10, EVERYTHING) == 0);
	EXPECT(take_locked(1ull << 34, EVERYTHING) == 0);
	EXPECT(take_locked(0x5, EVERYTHING & ~(1ull << 34)) == 0);
	EXPECT((take(1ull << 34 | 0x5, EVERYTHING, SPAN).pstate >> 34 & 1) == 0);
}

/* EC 0x20 and 0x24 at EL2 become an external abort at EL1; IL is set, whatever it was. */
static void test_abort(void)
{
	EXPECT(inject_abort(0x82000006, 0x3c5) == 0x86000010);
	EXPECT(inject_abort(0x82000006, 0x3c4) == 0x86000010);
	EXPECT(inject_abort(0x82000086, 0x3c0) == 0x82000010);
	EXPECT(inject_abort(0x82000006, 0x10) == 0x82000010);
	EXPECT(inject_abort(0x80000006, 0x30) == 0x82000010);
	/* A load, a store, cache maintenance: WnR and CM stay; what describes the instruction does not. */
	EXPECT(inject_abort(0x93c08006, 0x3c5) == 0x96000010);
	EXPECT(inject_abort(0x93c08046, 0x3c0) == 0x92000050);
	EXPECT(inject_abort(0x92000146, 0x3c5) == 0x96000150);
	EXPECT(inject_abort(0x9200008f, 0x3c5) == 0x96000010);
}

static void test_sctlr(void)
{
	EXPECT(take(0x5, PSTATE_PAN, 0).pstate == (0x3c5 | 1 << 22));
	EXPECT(take(0x5, PSTATE_PAN, SPAN).pstate == 0x3c5);
	EXPECT(take(0x5, PSTATE_SSBS, SPAN | 1ull << 44).pstate == (0x3c5 | 1 << 12));
	EXPECT(take(0x1005, PSTATE_SSBS, SPAN).pstate == 0x3c5);
	EXPECT(take(0x5, PSTATE_ALLINT, SPAN | 1ull << 62).pstate == 0x3c5);
}

static void test_step(void)
{
	EXPECT(inject_step_pc(0x1000, 0x5, 1) == 0x1004);
	EXPECT(inject_step_pc(0x1000, 0x5, 0) == 0x1004); /* AArch64 has no other */
	EXPECT(inject_step_pc(0x1000, 0x30, 0) == 0x1002);
	EXPECT(inject_step_pc(0x1000, 0x30, 1) == 0x1004);
	EXPECT(inject_step_pstate(0x80200c05) == 0x80000005);
	EXPECT(inject_step_pstate(0x80400005) == 0x80400005);
}

/* ITSTATE in SPSR: [1:0] at 26:25, [7:2] at 15:10. */
static uint64_t it(uint64_t state)
{
	return (state & 3) << 25 | (state >> 2) << 10 | 0x30;
}

static void test_it_block(void)
{
	/* ITTE EQ: 0000 0110 -> 0000 1100 -> 0001 1000 -> none. */
	EXPECT(inject_step_pstate(it(0x06)) == it(0x0c));
	EXPECT(inject_step_pstate(it(0x0c)) == it(0x18));
	EXPECT(inject_step_pstate(it(0x18)) == it(0));
	EXPECT(inject_step_pstate(it(0)) == it(0));
	EXPECT(inject_step_pstate(it(0xe8) | 1 << 21) == it(0));
}

/* The sixteen conditions, each as the set of NZCV values (bit n: NZCV = n) it passes for. */
static void test_conditions(void)
{
	static const uint16_t passes[16] = {
		0xf0f0, 0x0f0f, 0xcccc, 0x3333, 0xff00, 0x00ff, 0xaaaa, 0x5555,
		0x0c0c, 0xf3f3, 0xaa55, 0x55aa, 0x0a05, 0xf5fa, 0xffff, 0xffff,
	};

	for (uint32_t condition = 0; condition < 16; condition++)
		for (uint64_t flags = 0; flags < 16; flags++)
			EXPECT(inject_condition(condition, flags << 28) == (passes[condition] >> flags & 1));
}

#define SPSR_EL0 0x60000000ull
#define SPSR_USR 0x80000010ull /* AArch32 User mode */

/* An ERET as the CPU does it; what it can't return to is illegal and stays at EL1. */
static void test_return(void)
{
	EXPECT(inject_return(0x3c5, SPSR_EL0, 0, 0, 0) == SPSR_EL0);
	EXPECT(inject_return(0x3c5, 0x1605, 0, 0, 0) == 0x1605);
	EXPECT(inject_return(0x3c5, 4, 0, 0, 0) == 4);
	EXPECT(inject_return(0x3c5, SPSR_USR, 1, 0, 0) == SPSR_USR);
	EXPECT(inject_return(0x3c5, SPSR_USR, 0, 0, 0) == 0x80100005);
	/* EL2, EL3, reserved modes; AArch32 modes that EL1 can't return to. */
	EXPECT(inject_return(0x3c5, 0x200003c9, 0, 0, 0) == 0x201003c5);
	EXPECT(inject_return(0x3c4, 0x200003cd, 0, 0, 0) == 0x201003c4);
	EXPECT(inject_return(0x3c5, 0x1, 0, 0, 0) == 0x100005);
	EXPECT(inject_return(0x3c5, 0x13, 1, 0, 0) == 0x100005);
	/* IL is SPSR's own, too; a step that could have been debugged is none. */
	EXPECT(inject_return(0x3c5, 0x100000, 0, 0, 0) == 0x100000);
	EXPECT(inject_return(0x005, 0x200000, 0, 0, 0) == 0x200000);
	EXPECT(inject_return(0x005, 0x200000, 0, 1, 0) == 0);
	/* To EL1 with GCSCR_EL1.EXLOCKEN, and EXLOCK clear. */
	EXPECT(inject_return(0x3c5, 0x605, 0, 0, 1 << 6) == 0x100605);
	EXPECT(inject_return(0x3c5, SPSR_EL0, 0, 0, 1 << 6) == SPSR_EL0);
	EXPECT(inject_return(1ull << 34 | 0x3c5, 0x605, 0, 0, 1 << 6) == 0x605);
	EXPECT(inject_return(0x3c5, 0x605, 0, 0, ~(1ull << 6)) == 0x605);
}

int main(void)
{
	test_run("inject/vectors", test_vectors);
	test_run("inject/old-cpu", test_old_cpu);
	test_run("inject/new-cpu", test_new_cpu);
	test_run("inject/sctlr", test_sctlr);
	test_run("inject/each-bit", test_each_bit);
	test_run("inject/exlock", test_exlock);
	test_run("inject/abort", test_abort);
	test_run("inject/step", test_step);
	test_run("inject/it-block", test_it_block);
	test_run("inject/conditions", test_conditions);
	test_run("inject/return", test_return);
	return test_failures ? 1 : 0;
}
