/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a hostile guest calls (hyp/trap/smccc.c, hyp/svc): every id with arguments that nobody would pass, by
 * a VM that is granted every function; a clock that is told nonsense, and firmware that answers nonsense.
 */
#include "boot/firmware.h"
#include "cpu/sysreg.h"
#include "lib/io.h"
#include "psci/psci.h"
#include "rows.h"
#include "svc/clock.h"
#include "svc/mitigation.h"
#include "svc/trng.h"
#include "test.h"
#include "trap/trap.h"
#include "vm/vm.h"
#include "vm_priv.h"
#include <stdlib.h>
#include <string.h>

TEST_MAIN_STATE;

#define HVC (0x16ull << 26 | 1ull << 25)
#define SMC (0x17ull << 26 | 1ull << 25)
#define REFUSED (~0ull)
#define HZ 1000000u
#define SECOND 1000000000ull
#define CASES(table) (sizeof(table) / sizeof((table)[0]))

/* --- what is faked --------------------------------------------------------------------------- */
static struct charter_vm *config;
static struct vm *vm;
static struct vcpu *v;
static struct {
	const char *what;
	uint64_t a, b, c;
} acted;
static enum psci_kind psci_kind;

bool charter_vm_sealed(const struct charter_vm *of)
{
	return of == config;
}

static struct psci_answer act(const char *what, uint64_t a, uint64_t b, uint64_t c)
{
	acted.what = what;
	acted.a = a;
	acted.b = b;
	acted.c = c;
	return (struct psci_answer){.x0 = 77, .kind = psci_kind};
}

struct psci_answer psci_cpu_on(struct vcpu *by, uint64_t mpidr, uint64_t entry, uint64_t context)
{
	EXPECT(by == v);
	return act("cpu_on", mpidr, entry, context);
}

struct psci_answer psci_cpu_off(struct vcpu *by)
{
	EXPECT(by == v);
	return act("cpu_off", 0, 0, 0);
}

struct psci_answer psci_cpu_suspend(struct vcpu *by, uint64_t state, uint64_t entry, uint64_t context)
{
	EXPECT(by == v);
	return act("cpu_suspend", state, entry, context);
}

struct psci_answer psci_affinity_info(struct vcpu *by, uint64_t affinity, uint64_t level)
{
	EXPECT(by == v);
	return act("affinity_info", affinity, level, 0);
}

struct psci_answer psci_system_off(struct vcpu *by)
{
	EXPECT(by == v);
	return act("system_off", 0, 0, 0);
}

struct psci_answer psci_system_off2(struct vcpu *by, uint64_t type, uint64_t cookie)
{
	EXPECT(by == v);
	return act("system_off2", type, cookie, 0);
}

struct psci_answer psci_system_reset(struct vcpu *by)
{
	EXPECT(by == v);
	return act("system_reset", 0, 0, 0);
}

struct psci_answer psci_system_reset2(struct vcpu *by, uint64_t type)
{
	EXPECT(by == v);
	return act("system_reset2", type, 0, 0);
}

void trng_rnd(uint64_t bits, unsigned width, uint64_t x[4])
{
	act("trng", bits, width, 0);
	memset(x, 0, 4 * sizeof(x[0]));
}

uint64_t steal_address(const struct vcpu *of)
{
	EXPECT(of == v);
	return 0x090a0000;
}

uint64_t vtimer_ns(uint64_t ticks)
{
	return ticks * (SECOND / HZ);
}

uint64_t vtimer_guest_counter(const struct vcpu *of, uint64_t now)
{
	EXPECT(of == v);
	return now - 1000;
}

uint32_t io_probe32(uint64_t at)
{
	(void)at;
	return 0;
}

static struct {
	int64_t psci, features, smccc, workaround;
	unsigned asked, run; /* how often: anything; a workaround itself */
} firmware;

int64_t firmware_call(uint64_t fid, uint64_t a, uint64_t b, uint64_t c)
{
	(void)a, (void)b, (void)c;
	firmware.asked++;
	switch (fid) {
	case 0x84000000:
		return firmware.psci;
	case 0x8400000a:
		return firmware.features;
	case 0x80000000:
		return firmware.smccc;
	case 0x80000001:
		return firmware.workaround;
	}
	firmware.run++;
	return 0;
}

/* --- helpers --------------------------------------------------------------------------------- */
static struct trap call(uint64_t esr, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3,
			enum trap_kind *kind)
{
	struct trap t = {.v = v, .esr = esr};

	v->x[0] = x0;
	v->x[1] = x1;
	v->x[2] = x2;
	v->x[3] = x3;
	memset(&acted, 0, sizeof(acted));
	*kind = esr >> 26 == SMC >> 26 ? smccc_smc(&t) : smccc_hvc(&t);
	return t;
}

static bool answers(const struct trap *t, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	return t->call.x[0] == x0 && t->call.x[1] == x1 && t->call.x[2] == x2 && t->call.x[3] == x3;
}

static uint64_t refusals(void)
{
	uint64_t sum = v->refused.calls;

	for (unsigned i = 0; i < REFUSED_ROWS; i++)
		sum += v->refused.row[i].count;
	return sum;
}

static bool known(uint32_t fid)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].fid == fid)
			return true;
	return false;
}

/* --- tests ----------------------------------------------------------------------------------- */
#define A 0xa5a5a5a5f0000001ull
#define B 0x5a5a5a5a80000002ull
#define C 0xffffffff7fffffffull
#define LOW(x) ((x)&0xffffffffull)

/* The 32-bit calls take low halves; so do 32-bit arguments of 64-bit ones. Source: DEN 0022, 5.1. */
static void t_halves(void)
{
	static const struct {
		uint32_t fid;
		const char *what;
		uint64_t a, b, c;
	} cases[] = {
		{0x84000003, "cpu_on", LOW(A), LOW(B), LOW(C)},
		{0xc4000003, "cpu_on", A, B, C},
		{0x84000002, "cpu_off", 0, 0, 0},
		{0x84000001, "cpu_suspend", LOW(A), LOW(B), LOW(C)},
		{0xc4000001, "cpu_suspend", LOW(A), B, C},
		{0x84000004, "affinity_info", LOW(A), LOW(B), 0},
		{0xc4000004, "affinity_info", A, B, 0},
		{0x84000008, "system_off", 0, 0, 0},
		{0x84000009, "system_reset", 0, 0, 0},
		{0x84000012, "system_reset2", LOW(A), 0, 0},
		{0xc4000012, "system_reset2", LOW(A), 0, 0},
		{0x84000015, "system_off2", LOW(A), LOW(B), 0},
		{0xc4000015, "system_off2", LOW(A), B, 0},
		{0x84000053, "trng", LOW(A), 32, 0},
		{0xc4000053, "trng", A, 64, 0},
	};

	psci_kind = PSCI_RETURNS;
	for (unsigned i = 0; i < CASES(cases); i++) {
		enum trap_kind kind;

		/* Bits 63:32 of X0 are not part of an id. */
		call(HVC, 0xdeadbeefull << 32 | cases[i].fid, A, B, C, &kind);
		EXPECT(kind == TRAP_CALL && acted.what && !strcmp(acted.what, cases[i].what));
		EXPECT(acted.a == cases[i].a && acted.b == cases[i].b && acted.c == cases[i].c);
	}
}

/* A vCPU that stops leaves, whether it said HVC or SMC; an SMC that returns is stepped over. */
static void t_stops(void)
{
	enum trap_kind kind;
	struct trap t;

	psci_kind = PSCI_STOPS;
	call(HVC, 0x84000002, 0, 0, 0, &kind);
	EXPECT(kind == TRAP_LEAVE);
	call(SMC, 0x84000002, 0, 0, 0, &kind);
	EXPECT(kind == TRAP_LEAVE);
	psci_kind = PSCI_RETURNS;
	t = call(SMC, 0x84000003, 0, 0, 0, &kind);
	EXPECT(kind == TRAP_CALL_SKIP && answers(&t, 77, 0, 0, 0));
}

/* Only immediate 0 is SMCCC's. */
static void t_immediate(void)
{
	uint64_t before = refusals();
	enum trap_kind kind;

	for (uint64_t immediate = 1; immediate <= 0xffff; immediate += 0x111) {
		struct trap t = call(HVC | immediate, 0x84000003, 1, 2, 3, &kind);

		EXPECT(kind == TRAP_CALL && !acted.what && answers(&t, REFUSED, 0, 0, 0));
		t = call(SMC | immediate, 0x84000008, 1, 2, 3, &kind);
		EXPECT(kind == TRAP_CALL_SKIP && !acted.what && answers(&t, REFUSED, 0, 0, 0));
		before += 2;
	}
	EXPECT(refusals() == before);
}

/* Ids one bit away from those that there are, and any others: none acts, each is counted. */
static void t_unknown(void)
{
	uint64_t random = 20, before = refusals();
	enum trap_kind kind;

	for (unsigned i = 0; i < 200000; i++) {
		uint32_t fid = row_calls[test_random(&random) % ROW_CALL_COUNT].fid;
		struct trap t;

		fid = i & 1 ? (uint32_t)test_random(&random) : fid ^ 1u << test_random(&random) % 32;
		if (known(fid))
			continue;
		t = call(HVC, fid, test_random(&random), test_random(&random), test_random(&random), &kind);
		EXPECT(kind == TRAP_CALL && !acted.what && answers(&t, REFUSED, 0, 0, 0));
		before++;
	}
	EXPECT(refusals() == before);
}

/* An entry that names no function of this hypervisor's. */
static void t_handler(void)
{
	struct vm_call *entry = config->call, saved = *entry;
	enum trap_kind kind;

	entry->verdict.kind = CHARTER_CALL_YOURS;
	for (uint32_t handler = CHARTER_FN_VENDOR_HYP_KVM_DISCOVER_IMPL_CPUS + 1; handler; handler <<= 1) {
		struct trap t;

		entry->verdict.handler = handler;
		t = call(HVC, entry->fid, A, B, C, &kind);
		EXPECT(kind == TRAP_CALL && !acted.what && answers(&t, REFUSED, 0, 0, 0));
	}
	*entry = saved;
}

/* Implementations that there are not. */
static void t_identity(void)
{
	static const uint64_t beyond[] = {1, 2, 0xffffffff, 1ull << 32, 1ull << 63, ~0ull};
	enum trap_kind kind;
	struct trap t = call(HVC, 0xc6000040, A, B, C, &kind);

	EXPECT(answers(&t, 0, 0x10000, 1, 0));
	t = call(HVC, 0xc6000041, 0, A, B, &kind);
	EXPECT(answers(&t, 0, 0x410fd0c1, 0, 0));
	for (unsigned i = 0; i < CASES(beyond); i++) {
		t = call(HVC, 0xc6000041, beyond[i], A, B, &kind);
		EXPECT(answers(&t, (uint64_t)-3, 0, 0, 0));
	}
	t = call(HVC, 0xc5000021, A, B, C, &kind);
	EXPECT(answers(&t, 0x090a0000, 0, 0, 0));
}

/* A clock takes no time that can't be, and keeps what it had. */
static void t_clock(void)
{
	const uint64_t now = 1000ull * HZ, ns = 1700000000ull * SECOND + 5;
	static const uint64_t wrong[] = {0, 60 * SECOND - 1, (1ull << 62) + 1, 1ull << 63, ~0ull};
	uint64_t found = 1;

	fake_sysregs.cntfrq_el0 = HZ;
	fake_sysregs.cntpct_el0 = now;
	EXPECT(!clock_known() && !clock_at(now, &found) && found == 1);
	EXPECT(!clock_set(now, 0) && !clock_set(now + 1, ns) && !clock_known());
	EXPECT(clock_set(now - 60ull * HZ, ns) && clock_set(now, ns) && clock_at(now, &found) && found == ns);
	for (unsigned i = 0; i < CASES(wrong); i++)
		EXPECT(!clock_set(now, wrong[i]));
	EXPECT(!clock_set(now + 1, ns) && !clock_set(~0ull, ns) && !clock_set(0, ns));
	EXPECT(!clock_set(now - 60ull * HZ - 1, ns));
	EXPECT(clock_at(now + 3, &found) && found == ns + 3000 && clock_at(now - 3, &found) &&
	       found == ns - 3000);
}

/* After t_clock. The argument is 32 bits: 0 and 1 are counters, and nothing else is. */
static void t_ptp(void)
{
	static const uint64_t good[] = {0, 1, 1ull << 32, C << 32 | 1},
			      wrong[] = {2, A, B, C, 1u << 31, ~0ull};
	const uint64_t now = fake_sysregs.cntpct_el0 = (1ull << 32) + 7, ns = 1700000000ull * SECOND;
	const uint64_t cycles = now - 1000;
	enum trap_kind kind;
	struct trap t;

	EXPECT(clock_set(now, ns));
	for (unsigned i = 0; i < CASES(good); i++) {
		t = call(HVC, 0x86000001, good[i], A, B, &kind);
		EXPECT(answers(&t, ns >> 32, LOW(ns), cycles >> 32, LOW(cycles)));
	}
	for (unsigned i = 0; i < CASES(wrong); i++) {
		t = call(HVC, 0x86000001, wrong[i], A, B, &kind);
		EXPECT(answers(&t, REFUSED, 0, 0, 0));
	}
}

/* What firmware says of a workaround, and what a guest can be promised of it (levels as in arch/service). */
static void t_mitigation(void)
{
	static const struct {
		int64_t psci, features, smccc, workaround;
		uint64_t level;
		unsigned asked;
	} cases[] = {
		{-1, 0, 0x10001, 0, 0, 1},
		{0x2, 0, 0x10001, 0, 0, 1},
		{0xffff, 0, 0x10001, 0, 0, 1},
		{0x80000000ll, 0, 0x10001, 0, 0, 1},
		{0x10000, -1, 0x10001, 0, 0, 2},
		{0x10001, 0, 0x10000, 0, 0, 3},
		{0x10001, 0, -1, 0, 0, 3},
		{0x10001, 0, 0x10002, -1, 0, 6},
		{0x10001, 0, 0x10002, -3, 0, 6},
		{0x10001, 0, 0x10002, 2, 0, 6},
		{0x10001, 0, 0x10002, 1, 2, 6},
		{0x10001, 0, 0x10002, -2, 2, 6},
		{0x10001, 0, 0x10002, 0xfffffffell, 2, 6},
		{0x10003, 0, 0x10005, 0, 1, 6},
	};

	for (unsigned i = 0; i < CASES(cases); i++) {
		firmware.psci = cases[i].psci;
		firmware.features = cases[i].features;
		firmware.smccc = cases[i].smccc;
		firmware.workaround = cases[i].workaround;
		firmware.asked = firmware.run = 0;
		mitigation_init();
		EXPECT(firmware.asked == cases[i].asked && !firmware.run);
		EXPECT(mitigation_level(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_1) == cases[i].level);
		EXPECT(mitigation_level(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_3) == cases[i].level);
		mitigation_run(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_1);
		EXPECT(firmware.run == (cases[i].level == 1));
	}
}

/* A VM that is granted every function. */
static void begin(void)
{
	config = calloc(1, sizeof(*config));
	vm = calloc(1, sizeof(*vm));
	if (!config || !vm)
		exit(1);
	config->magic = VM_MAGIC;
	service_decide(config);
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		service_grant(config, i);
	config->choice.id[CHARTER_ID_MIDR_EL1] = 0x410fd0c1;
	vm->config = config;
	v = &vm->vcpu[0];
	v->vm = vm;
}

int main(void)
{
	begin();
	test_run("calls/halves", t_halves);
	test_run("calls/stops", t_stops);
	test_run("calls/immediate", t_immediate);
	test_run("calls/unknown", t_unknown);
	test_run("calls/handler", t_handler);
	test_run("calls/identity", t_identity);
	test_run("calls/clock", t_clock);
	test_run("calls/ptp", t_ptp);
	test_run("calls/mitigation", t_mitigation);
	free(vm);
	free(config);
	return test_failures ? 1 : 0;
}
