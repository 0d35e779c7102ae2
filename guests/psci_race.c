/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starts and stops vCPU 1 hundreds of times (rounds=N on the command line, seed=N) while both vCPUs call
 * CPU_ON and AFFINITY_INFO as fast as they can. Each start must have exactly one caller that was told
 * SUCCESS, and no answer may contradict what happened before. Prints `ok NAME` or `not ok NAME: what was
 * found`.
 */
#include "lib/guest.h"

#define RACE_ROUNDS 300u
#define RACE_SEED 20u
#define RACE_HAMMER 40u
#define RACE_PATIENCE 2u /* seconds of waiting for what must happen */

#define RACE_PSCI_VERSION 0x84000000u
#define RACE_CPU_OFF 0x84000002u
#define RACE_CPU_ON 0x84000003u
#define RACE_CPU_ON_64 0xc4000003u
#define RACE_AFFINITY_INFO 0xc4000004u
#define RACE_PSCI_1_0 0x10000u

enum race_code {
	RACE_SUCCESS = 0,
	RACE_INVALID_PARAMETERS = -2,
	RACE_ALREADY_ON = -4,
	RACE_ON_PENDING = -5,
	RACE_INVALID_ADDRESS = -9,
};
enum race_info { RACE_IS_ON = 0, RACE_IS_OFF = 1, RACE_IS_PENDING = 2 };

#define RACE_TARGET 1ull
#define RACE_UART GUEST_UART
#define RACE_BEYOND (1ull << 40)
#define RACE_EL1 4u
#define RACE_DAIF 0x3c0u
#define RACE_SCTLR_MMU 0x1005u /* M, C, I */

/* What the vCPUs tell each other. Each word has one writer. */
static volatile uint64_t race_starts;      /* vCPU 1: how often it began */
static volatile uint64_t race_context;     /* vCPU 1: what it was given the last time */
static volatile uint64_t race_bad_entries; /* vCPU 1: not EL1h, masked, MMU off */
static volatile uint64_t race_bad_answers; /* vCPU 1: to its own calls */
static volatile uint64_t race_stay;        /* vCPU 0: vCPU 1 stays on while it is 1 more than its context */
static unsigned race_failures;
static uint64_t race_round_count, race_seed;

static uint64_t race_deadline(void)
{
	return GUEST_MRS(cntvct_el0) + RACE_PATIENCE * GUEST_MRS(cntfrq_el0);
}

static bool race_in_time(uint64_t deadline)
{
	return GUEST_MRS(cntvct_el0) < deadline;
}

static int64_t race_on(uint32_t fid, uint64_t target, uint64_t entry, uint64_t context)
{
	return (int64_t)smccc(fid, target, entry, context);
}

static int64_t race_start(uint64_t context)
{
	return race_on(RACE_CPU_ON_64, RACE_TARGET, (uint64_t)guest_secondary, context);
}

static int64_t race_info(uint64_t target, uint64_t level)
{
	return (int64_t)smccc(RACE_AFFINITY_INFO, target, level, 0);
}

static void race_wait_off(void)
{
	uint64_t deadline = race_deadline();

	while (race_info(RACE_TARGET, 0) != RACE_IS_OFF && race_in_time(deadline))
		;
}

static void race_verdict(const char *name, bool good, int64_t found)
{
	console_text(good ? "ok " : "not ok ");
	console_text(name);
	if (!good) {
		console_text(": ");
		console_hex((uint64_t)found);
		race_failures++;
	}
	console_text("\n");
}

static void race_expect(const char *name, int64_t found, int64_t wanted)
{
	race_verdict(name, found == wanted, found);
}

/* vCPU 1: it is on, so nobody can start it, and it is seen to be on. */
void secondary(uint64_t context, uint64_t daif, uint64_t el, uint64_t spsel, uint64_t sctlr)
{
	if (daif != RACE_DAIF || el != RACE_EL1 || spsel != 1 || (sctlr & RACE_SCTLR_MMU))
		race_bad_entries = race_bad_entries + 1;
	race_context = context;
	race_starts = race_starts + 1;
	do {
		if (race_start(0) != RACE_ALREADY_ON || race_info(RACE_TARGET, 0) != RACE_IS_ON ||
		    race_info(0, 0) != RACE_IS_ON)
			race_bad_answers = race_bad_answers + 1;
	} while (race_stay == context + 1);
	smccc(RACE_CPU_OFF, 0, 0, 0);
	race_bad_answers = race_bad_answers + 1; /* CPU_OFF came back */
}

static void race_wrong_arguments(void)
{
	uint64_t entry = (uint64_t)guest_secondary;
	bool has_1_0 = smccc(RACE_PSCI_VERSION, 0, 0, 0) >= RACE_PSCI_1_0;
	int64_t address = has_1_0 ? RACE_INVALID_ADDRESS : RACE_INVALID_PARAMETERS;

	race_expect("CPU_ON of nobody", race_on(RACE_CPU_ON_64, 0xff00, entry, 0), RACE_INVALID_PARAMETERS);
	race_expect("CPU_ON with reserved bits of the target",
		    race_on(RACE_CPU_ON_64, RACE_TARGET | 1ull << 31, entry, 0), RACE_INVALID_PARAMETERS);
	race_expect("CPU_ON of the caller", race_on(RACE_CPU_ON_64, 0, entry, 0), RACE_ALREADY_ON);
	race_expect("CPU_ON at a device", race_on(RACE_CPU_ON_64, RACE_TARGET, RACE_UART, 0), address);
	race_expect("CPU_ON beyond RAM", race_on(RACE_CPU_ON_64, RACE_TARGET, RACE_BEYOND, 0), address);
	race_verdict("CPU_ON at an odd address", race_on(RACE_CPU_ON_64, RACE_TARGET, entry + 1, 0) < 0, 0);
	race_expect("AFFINITY_INFO of nobody", race_info(0xff00, 0), RACE_INVALID_PARAMETERS);
	race_expect("AFFINITY_INFO at level 4", race_info(0, 4), RACE_INVALID_PARAMETERS);
	race_expect("AFFINITY_INFO before", race_info(RACE_TARGET, 0), RACE_IS_OFF);
}

/* The 32-bit call takes 32-bit arguments: what is above them does not count. */
static void race_narrow_call(void)
{
	uint64_t above = 0xabcd00000000ull;

	race_stay = 0;
	race_expect("CPU_ON, 32-bit",
		    race_on(RACE_CPU_ON, RACE_TARGET, above | (uint64_t)guest_secondary, above | 0x12345678),
		    RACE_SUCCESS);
	race_wait_off();
	race_expect("its context", (int64_t)race_context, 0x12345678);
}

/* Call CPU_ON until it succeeds. What comes before may only be "on" (it is not off yet). */
static bool race_until_started(uint64_t context)
{
	uint64_t deadline = race_deadline();

	while (race_in_time(deadline)) {
		int64_t code = race_start(context);

		if (code == RACE_SUCCESS)
			return true;
		if (code != RACE_ALREADY_ON && code != RACE_ON_PENDING)
			return false;
	}
	return false;
}

/* While vCPU 1 stays on: pending, then on, and never back. Returns the wrong answers. */
static unsigned race_hammer(void)
{
	uint64_t deadline = race_deadline();
	unsigned wrong = 0;
	bool on = false;

	for (unsigned i = 0; i < RACE_HAMMER || !on; i++) {
		int64_t code = race_start(~0ull), info = race_info(RACE_TARGET, 0);

		if (code != RACE_ALREADY_ON && (code != RACE_ON_PENDING || on))
			wrong++;
		on = on || code == RACE_ALREADY_ON;
		if (info != RACE_IS_ON && (info != RACE_IS_PENDING || on))
			wrong++;
		if (!race_in_time(deadline))
			return wrong + 1;
	}
	return wrong;
}

/* xorshift64; never 0. */
static uint64_t race_random(void)
{
	static uint64_t state;

	state = state ? state : race_seed * 0x9e3779b97f4a7c15ull | 1;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void race_rounds(void)
{
	uint64_t starts = race_starts, successes = 0;
	unsigned wrong = 0, lost = 0;

	for (uint64_t round = 0; round < race_round_count && !lost; round++) {
		bool stay = race_random() & 1;

		/* The one before may still be on: it must not take this for its own. */
		race_stay = stay ? round + 1 : 0;
		if (!race_until_started(round)) {
			lost++;
			break;
		}
		successes++;
		wrong += stay ? race_hammer() : 0;
		race_stay = 0;
	}
	race_wait_off();
	race_expect("no start is lost", lost, 0);
	race_expect("one success for each start", (int64_t)(race_starts - starts), (int64_t)successes);
	race_expect("the last context", (int64_t)race_context, (int64_t)race_round_count - 1);
	race_expect("answers to vCPU 0", wrong, 0);
	race_expect("answers to vCPU 1", (int64_t)race_bad_answers, 0);
	race_expect("EL1h, masked, MMU off", (int64_t)race_bad_entries, 0);
	race_expect("AFFINITY_INFO after", race_info(RACE_TARGET, 0), RACE_IS_OFF);
}

int main(uint64_t dtb)
{
	console_init();
	race_round_count = guest_option(dtb, "rounds", RACE_ROUNDS);
	race_seed = guest_option(dtb, "seed", RACE_SEED);
	if (race_info(RACE_TARGET, 0) == RACE_INVALID_PARAMETERS) {
		console_text("not ok two vCPUs: there is one\n");
		return 0;
	}
	race_wrong_arguments();
	race_narrow_call();
	race_rounds();
	race_expect("exceptions", (int64_t)guest_fault.count, 0);
	console_text("# rounds ");
	console_decimal(race_round_count);
	console_text(", seed ");
	console_decimal(race_seed);
	console_text(race_failures ? ", failed\n" : ", done\n");
	return 0;
}
