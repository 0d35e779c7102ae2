/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that means harm: random instruction words, system registers by random
 * encoding, hypercalls with random arguments, loads and stores of every kind at
 * devices and where nothing is, jumps to where no code is. From a seed, so that
 * a run can be repeated. It survives all that a real CPU survives; the question
 * is whether the hypervisor does.
 *
 *     hostile: seed 0x..
 *     hostile: 5000
 *     hostile: done 40000, exceptions 12345
 */
#include "lib/guest.h"

#define HOSTILE_RUNS 40000u
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

int main(uint64_t dtb)
{
	(void)dtb;
	hostile_state = HOSTILE_SEED;
	console_init();
	console_text("hostile: seed ");
	console_hex(hostile_state);
	for (unsigned i = 0; i < HOSTILE_RUNS; i++) {
		if (i % HOSTILE_REPORT == 0) {
			GUEST_MSR(cpacr_el1, i % (2 * HOSTILE_REPORT) ? HOSTILE_CPACR_ALL : 0);
			hostile_report("", i);
		}
		hostile_turn();
	}
	hostile_report("done ", HOSTILE_RUNS);
	console_text(", exceptions ");
	console_decimal(hostile_exceptions);
	console_text("\n");
	return 0;
}
