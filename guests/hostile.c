/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that means harm: random instruction words, system registers by random
 * encoding, hypercalls with random arguments, loads and stores of every kind at
 * devices and where nothing is, jumps to where no code is. From a seed, so that
 * a run can be repeated. It survives all that a real CPU survives; the question
 * is whether the hypervisor does. seed=N, seconds=N (40000 turns) and vcpus=N
 * on the command line: every vCPU runs a copy of this program of its own.
 *
 *     hostile: seed 0x..
 *     hostile: 5000
 *     hostile: done 40000, exceptions 12345
 */
#include "lib/guest.h"

#define HOSTILE_RUNS 40000u
#define HOSTILE_VCPUS 8u
#define HOSTILE_CPU_ON 0xc4000003u
#define HOSTILE_COPY (1ull << 20) /* from one copy of the program to the next */
#define HOSTILE_REPORT 5000u
#define HOSTILE_SEED 0x9e3779b97f4a7c15ull

#define HOSTILE_SCRATCH 0x43000000ull /* RAM that nothing else uses */
#define HOSTILE_SCRATCH_MASK 0xfffff0ull
#define HOSTILE_EL1H 0x3c5u
#define HOSTILE_EL0T 0x3c0u
#define HOSTILE_BRK 0xd4200020u
#define HOSTILE_CPACR_ALL 0x3330000u

#define HOSTILE_ENC(op0, op1, crn, crm, op2)                                                                 \
	((uint32_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

extern char _start[], guest_bss[]; /* guests.ld */

static uint64_t hostile_state;
static uint32_t hostile_code[4] __attribute__((aligned(64)));
static uint64_t hostile_exceptions;

static uint64_t hostile_random(void)
{
	hostile_state ^= hostile_state << 13;
	hostile_state ^= hostile_state >> 7;
	hostile_state ^= hostile_state << 17;
	return hostile_state * 0x2545f4914f6cdd1dull;
}

static uint64_t hostile_below(uint64_t limit)
{
	return (hostile_random() >> 11) % limit;
}

/* Addresses worth trying: devices, holes, beyond everything, RAM that may be spoilt. */
static uint64_t hostile_address(void)
{
	static const uint64_t places[] = {
		GUEST_GICD,
		GUEST_GICD + 0x100,
		GUEST_GICD + 0x6100,
		GUEST_GICD + 0xffe8,
		GUEST_GICR,
		GUEST_GICR + 0x14,
		GUEST_GICR + 0x10100,
		GUEST_GICR + 0x1ffe8,
		GUEST_GICR + 0x20000,
		GUEST_GICR + 0xf60000,
		GUEST_UART + 0x18,
		GUEST_UART + 0x100,
		GUEST_UART + 0xfe0,
		0x09010000,
		0x0a000000,
		0x30000000,
		1ull << 39,
		(1ull << 40) - 8,
		1ull << 47,
		~0ull - 15,
		0x0,
		HOSTILE_SCRATCH,
		HOSTILE_SCRATCH + 0x800000,
	};
	uint64_t address = places[hostile_below(sizeof(places) / sizeof(places[0]))];

	if (hostile_below(2))
		address += hostile_random() & 0xffc;
	if (!hostile_below(8))
		address += hostile_below(8);
	return address;
}

static uint64_t hostile_value(void)
{
	switch (hostile_below(4)) {
	case 0:
		return hostile_random() & 0xff;
	case 1:
		return hostile_random();
	case 2:
		return ~0ull << hostile_below(64);
	default:
		return hostile_address();
	}
}

static void hostile_run(uint32_t word, uint64_t pc)
{
	struct sandbox box;

	for (unsigned i = 0; i < 31; i++)
		box.x[i] = hostile_below(3) ? hostile_address() : hostile_value();
	box.sp = HOSTILE_SCRATCH + (hostile_random() & HOSTILE_SCRATCH_MASK);
	box.pc = pc;
	box.pstate = hostile_below(3) ? HOSTILE_EL1H : HOSTILE_EL0T;
	hostile_code[0] = word;
	hostile_code[1] = HOSTILE_BRK;
	hostile_code[2] = HOSTILE_BRK;
	guest_sync_code(hostile_code, sizeof(hostile_code));
	if (sandbox_run(&box) >> 26 != 0x3c)
		hostile_exceptions++;
}

static void hostile_execute(uint32_t word)
{
	hostile_run(word, (uint64_t)hostile_code);
}

/* Branches and system instructions have their own turns; memory copies of any length would take for ever. */
static bool hostile_word_fits(uint32_t word)
{
	return (word >> 26 & 7) != 5 && (word & 0x3b200c00u) != 0x19000400u;
}

static void hostile_word(void)
{
	uint32_t word;

	do
		word = (uint32_t)(hostile_random() >> 32);
	while (!hostile_word_fits(word));
	hostile_execute(word);
}

/* The same, made a load or store: the form is random, the address is not. */
static void hostile_memory(void)
{
	uint32_t word;

	do
		word = ((uint32_t)(hostile_random() >> 32) & ~(1u << 25)) | 1u << 27;
	while (!hostile_word_fits(word));
	hostile_execute(word);
}

/*
 * What would take the ground from under this program's own feet, on a real CPU too: its translation
 * regime, its vectors, guarded control stacks, and waiting for what never comes.
 */
static bool hostile_system_fits(uint32_t word)
{
	uint32_t enc = word >> 5 & 0xffff;
	bool reads = word >> 21 & 1;

	if ((word & 0xfffff000u) == 0xd5032000u || (word & 0xfffff000u) == 0xd5031000u)
		return false; /* hints: WFE, WFI; WFET, WFIT */
	if (reads)
		return true;
	return enc != HOSTILE_ENC(3, 0, 1, 0, 0) && enc != HOSTILE_ENC(3, 0, 1, 0, 3) &&
	       enc != HOSTILE_ENC(3, 0, 12, 0, 0) && enc != HOSTILE_ENC(3, 0, 2, 5, 0);
}

static void hostile_system(void)
{
	uint32_t word;

	do {
		word = 0xd5000000u | ((uint32_t)hostile_random() & 0x7fffff);
		if (hostile_below(4))
			word = (word & ~(1u << 22)) |
			       1u << 20; /* a register more often than an instruction */
		if (!hostile_below(4))
			word = 0xd5000000u | (uint32_t)guest_regs[hostile_below(guest_reg_count)].enc << 5 |
			       (uint32_t)hostile_below(2) << 21 | (word & 31);
	} while (!hostile_system_fits(word));
	hostile_execute(word);
}

/* SVC, HVC, SMC, BRK, HLT, DCPS with any immediate. Function ids are addresses and the like: never one that
 * ends it. */
static void hostile_exception(void)
{
	uint32_t word = 0xd4000000u | (uint32_t)hostile_below(8) << 21 | (uint32_t)hostile_below(65536) << 5 |
			(uint32_t)hostile_below(4);

	if (!hostile_below(4))
		word = (uint32_t)hostile_below(65536); /* UDF */
	hostile_execute(word);
}

static void hostile_jump(void)
{
	uint64_t pc = hostile_address();

	/* RAM holds whatever it holds: loops, for one. */
	if (pc < GUEST_RAM || pc > GUEST_RAM + (1ull << 32))
		hostile_run(0, pc);
}

static void hostile_call(void)
{
	struct smccc call;
	const struct guest_call *row = guest_calls + hostile_below(guest_call_count);
	uint32_t fid = row->fid;

	for (unsigned i = 0; i < 18; i++)
		call.x[i] = hostile_value();
	if (hostile_below(2))
		fid = (uint32_t)hostile_random();
	else if (hostile_below(2))
		fid ^= 1u << hostile_below(32);
	for (unsigned i = 0; i < guest_call_count; i++)
		if (guest_calls[i].fid == fid && guest_calls[i].answer == GUEST_ANSWER_ACT)
			return;
	call.x[0] = fid | hostile_random() << 32;
	if (hostile_below(2))
		smccc_hvc(&call);
	else
		smccc_smc(&call);
}

static void hostile_turn(void)
{
	switch (hostile_below(8)) {
	case 0:
	case 1:
		hostile_word();
		return;
	case 2:
	case 3:
		hostile_memory();
		return;
	case 4:
	case 5:
		hostile_system();
		return;
	case 6:
		hostile_exception();
		return;
	default:
		if (hostile_below(2))
			hostile_call();
		else
			hostile_jump();
	}
}

static void hostile_report(const char *what, uint64_t number)
{
	console_init(); /* it may have been written to */
	console_text("\nhostile: ");
	console_text(what);
	console_decimal(number);
}

/* Programs read where they are relative to where they run: a copy of one is another. */
static void hostile_start(uint64_t dtb, uint64_t vcpus)
{
	uint64_t from = (uint64_t)_start, size = (uint64_t)guest_bss - from;

	for (uint64_t i = 1; i < vcpus && i < HOSTILE_VCPUS; i++) {
		uint64_t *to = (uint64_t *)(from + i * HOSTILE_COPY);

		for (uint64_t k = 0; k < size / 8; k++)
			to[k] = ((const uint64_t *)from)[k];
		guest_sync_code(to, size);
		if (smccc(HOSTILE_CPU_ON, i, (uint64_t)to, dtb) != 0)
			console_text("hostile: a vCPU does not start\n");
	}
}

/* Turns until `runs` are over, or until `end` if there is one. Returns how many it had. */
static uint64_t hostile_live(uint64_t runs, uint64_t end, bool speaks)
{
	uint64_t i;

	for (i = 0; end ? GUEST_MRS(cntvct_el0) < end : i < runs; i++) {
		if (i % HOSTILE_REPORT == 0)
			GUEST_MSR(cpacr_el1, i % (2 * HOSTILE_REPORT) ? HOSTILE_CPACR_ALL : 0);
		if (i % HOSTILE_REPORT == 0 && speaks)
			hostile_report("", i);
		hostile_turn();
	}
	return i;
}

static void hostile_wait(uint64_t until)
{
	while (GUEST_MRS(cntvct_el0) < until)
		;
}

int main(uint64_t dtb)
{
	uint64_t seconds = guest_option(dtb, "seconds", 0), hz = GUEST_MRS(cntfrq_el0), turns;
	uint64_t index = ((uint64_t)_start - GUEST_RAM) / HOSTILE_COPY, end;

	end = seconds ? GUEST_MRS(cntvct_el0) + seconds * hz : 0;
	hostile_state = guest_option(dtb, "seed", HOSTILE_SEED) + index * HOSTILE_SEED;
	if (index) {
		hostile_live(HOSTILE_RUNS, end, false);
		for (;;)
			__asm__ volatile("wfi");
	}
	console_init();
	console_text("hostile: seed ");
	console_hex(hostile_state);
	hostile_start(dtb, guest_option(dtb, "vcpus", 1));
	turns = hostile_live(HOSTILE_RUNS, end, true);
	/* The others are still at it for a moment. */
	if (seconds)
		hostile_wait(GUEST_MRS(cntvct_el0) + hz);
	hostile_report("done ", turns);
	console_text(", exceptions ");
	console_decimal(hostile_exceptions);
	console_text("\n");
	return 0;
}
