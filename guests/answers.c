/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the services that are there answer: TRNG, PV time, PTP, implementation
 * discovery. Prints `ok NAME` or `not ok NAME: what was found`; what
 * discovery does not tell of is left out.
 */
#include "lib/guest.h"

#define ANSWERS_TRNG_VERSION 0x84000050u
#define ANSWERS_TRNG_RND 0x84000053u
#define ANSWERS_TRNG_RND_64 0xc4000053u
#define ANSWERS_PV_TIME_FEATURES 0xc5000020u
#define ANSWERS_PV_TIME_ST 0xc5000021u
#define ANSWERS_KVM_FEATURES 0x86000000u
#define ANSWERS_KVM_PTP 0x86000001u
#define ANSWERS_IMPL_VER 0xc6000040u
#define ANSWERS_IMPL_CPUS 0xc6000041u
#define ANSWERS_IMPLS 64u /* more than anybody names */

#define ANSWERS_REFUSED UINT64_MAX
#define ANSWERS_INVALID ((uint64_t)-2)      /* TRNG */
#define ANSWERS_INVALID_IMPL ((uint64_t)-3) /* SMCCC's */
#define ANSWERS_RECORD 64u                  /* bytes */
#define ANSWERS_YEAR_2024 1704067200ull

static const char *answers_topic = "";

static void answers_expect(const char *name, uint64_t found, uint64_t wanted)
{
	console_text(found == wanted ? "ok " : "not ok ");
	console_text(answers_topic);
	console_text(name);
	if (found != wanted) {
		console_text(": ");
		console_hex(found);
	}
	console_text("\n");
}

/* The results, until the next call. */
static const uint64_t *answers_call(uint32_t fid, uint64_t x1)
{
	static struct smccc call;

	for (unsigned i = 0; i < 18; i++)
		call.x[i] = 0;
	call.x[0] = fid;
	call.x[1] = x1;
	smccc_hvc(&call);
	return call.x;
}

/* Every number of bits: none beyond it is ever set, and each of them sometimes is. */
static void answers_trng(uint32_t fid, unsigned width)
{
	uint64_t wrong = 0, never = 0;

	for (unsigned bits = 1; bits <= 3 * width; bits++) {
		uint64_t seen[3] = {0};

		for (unsigned round = 0; round < 40; round++) {
			const uint64_t *x = answers_call(fid, bits);

			wrong += x[0] != 0;
			for (unsigned i = 0; i < 3; i++)
				seen[i] |= x[3 - i];
		}
		for (unsigned i = 0; i < 3 * 64; i++) {
			bool set = seen[i / 64] >> i % 64 & 1;
			bool entropy = i % 64 < width && i / 64 * width + i % 64 < bits;

			wrong += set && !entropy;
			never += !set && entropy;
		}
	}
	answers_expect("no bit beyond what was asked for", wrong, 0);
	answers_expect("every bit is random", never, 0);
	answers_expect("no bits", answers_call(fid, 0)[0], ANSWERS_INVALID);
	answers_expect("too many bits", answers_call(fid, 3 * width + 1)[0], ANSWERS_INVALID);
	answers_expect("far too many bits", answers_call(fid, 0x80000000u)[0], ANSWERS_INVALID);
}

static void answers_pv_time(void)
{
	uint64_t at = answers_call(ANSWERS_PV_TIME_ST, 0)[0], faults = guest_fault.count, before, now;
	volatile uint64_t *record = (volatile uint64_t *)at;
	uint64_t until = GUEST_MRS(cntvct_el0) + GUEST_MRS(cntfrq_el0) / 2;

	answers_expect("the record is aligned", at % ANSWERS_RECORD, 0);
	answers_expect("revision and attributes", record[0], 0);
	before = record[1];
	while (GUEST_MRS(cntvct_el0) < until)
		console_text("");
	now = record[1];
	answers_expect("stolen time does not go back", now < before, 0);
	answers_expect("half a second was not stolen", now - before > 500000000, 0);
	answers_expect("the record can be read", guest_fault.count, faults);
	record[1] = 0;
	answers_expect("and not be written", guest_fault.count, faults + 1);
	answers_expect("nor be beyond one page", (*(volatile uint64_t *)(at + 4096), guest_fault.count),
		       faults + 2);
}

static void answers_ptp(uint64_t which)
{
	uint64_t ns[2], cycles[2], counter, hz = GUEST_MRS(cntfrq_el0), apart;

	counter = which ? GUEST_MRS(cntpct_el0) : GUEST_MRS(cntvct_el0);
	for (unsigned i = 0; i < 2; i++) {
		const uint64_t *x = answers_call(ANSWERS_KVM_PTP, which);

		ns[i] = x[0] << 32 | x[1];
		cycles[i] = x[2] << 32 | x[3];
	}
	answers_expect("the time of day", ns[0] / 1000000000 > ANSWERS_YEAR_2024 && ns[1] >= ns[0], 1);
	answers_expect("the counter",
		       cycles[0] >= counter && cycles[1] > cycles[0] && cycles[1] - counter < hz, 1);
	apart = (cycles[1] - cycles[0]) * 1000 / (hz / 1000000);
	answers_expect("both go on alike", ns[1] - ns[0] - apart + 1000 < 2000, 1);
}

/* Implementation `i` of `count`: `implementation I MIDR_EL1 REVIDR_EL1 AIDR_EL1`. */
static void answers_implementation(uint64_t i)
{
	const uint64_t *x = answers_call(ANSWERS_IMPL_CPUS, i);

	answers_expect("it is there", x[0], 0);
	console_text("implementation ");
	console_decimal(i);
	for (unsigned k = 1; k < 4; k++) {
		console_char(' ');
		console_hex(x[k]);
	}
	console_char('\n');
}

static void answers_implementations(uint64_t more)
{
	const uint64_t *x = answers_call(ANSWERS_IMPL_VER, 0);
	uint64_t count = more & 1 ? x[2] : 1;

	answers_topic = "implementations: ";
	if (more & 1) {
		answers_expect("version 1.0", x[1], 0x10000);
		answers_expect("one at least", count >= 1 && count <= ANSWERS_IMPLS, 1);
	}
	if (!(more & 2))
		return;
	x = answers_call(ANSWERS_IMPL_CPUS, 0);
	answers_expect("its MIDR_EL1", x[1], GUEST_MRS(midr_el1));
	answers_expect("its REVIDR_EL1", x[2], GUEST_MRS(revidr_el1));
	answers_expect("its AIDR_EL1", x[3], GUEST_MRS(aidr_el1));
	for (uint64_t i = 0; i < count; i++)
		answers_implementation(i);
	answers_expect("no more", answers_call(ANSWERS_IMPL_CPUS, count)[0], ANSWERS_INVALID_IMPL);
	answers_expect("nor the last number there is", answers_call(ANSWERS_IMPL_CPUS, ~0ull)[0],
		       ANSWERS_INVALID_IMPL);
}

static void answers_vendor(uint64_t functions, uint64_t more)
{
	if (functions & 2) {
		answers_topic = "PTP, virtual counter: ";
		answers_ptp(0);
		answers_topic = "PTP, physical counter: ";
		answers_ptp(1);
		answers_topic = "PTP, another counter: ";
		answers_expect("refused", answers_call(ANSWERS_KVM_PTP, 2)[0], ANSWERS_REFUSED);
	}
	answers_implementations(more);
}

int main(uint64_t dtb)
{
	const uint64_t *features;

	(void)dtb;
	console_init();
	if (answers_call(ANSWERS_TRNG_VERSION, 0)[0] == 0x10000) {
		answers_topic = "TRNG_RND, 32 bits: ";
		answers_trng(ANSWERS_TRNG_RND, 32);
		answers_topic = "TRNG_RND, 64 bits: ";
		answers_trng(ANSWERS_TRNG_RND_64, 64);
	}
	answers_topic = "PV time: ";
	if (answers_call(ANSWERS_PV_TIME_FEATURES, ANSWERS_PV_TIME_ST)[0] == 0)
		answers_pv_time();
	features = answers_call(ANSWERS_KVM_FEATURES, 0);
	if (features[0] != ANSWERS_REFUSED)
		answers_vendor(features[0], features[2]);
	console_text("# done\n");
	return 0;
}
