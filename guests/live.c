/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All that a vCPU holds, kept alive on every vCPU of the VM while others use
 * the same CPUs: each fills its vector registers, predicates and FFR, and what
 * system registers take, with values of its own, spends some time, and looks
 * whether they are still there; again and again, with new ones. The counter
 * must not go back. seed=N, seconds=N, vcpus=N on the command line. Prints
 * `ok NAME (how often)` or `not ok NAME: vCPU, what was found`.
 */
#include "lib/guest.h"

#define LIVE_VCPUS 8u
#define LIVE_STACK 16384u
#define LIVE_CPU_ON 0xc4000003u
#define LIVE_PSCI_VERSION 0x84000000u

#define LIVE_Z_MAX 256u /* bytes of the longest vectors */
#define LIVE_REGS 2048u
#define LIVE_CPACR ((3u << 20) | (3u << 16)) /* FPEN, ZEN */
#define LIVE_FPCR 0x01c00000ull              /* RMode, FZ */
#define LIVE_FPSR 0x0800009full              /* QC and the cumulative flags */
#define LIVE_SVE_SHIFT 32                    /* ID_AA64PFR0_EL1 */
#define LIVE_ZCR S3_0_C1_C2_0
#define LIVE_MSR(name, value) GUEST_MSR(name, value)
#define LIVE_RET 0xd65f03c0u

/* Z0..Z31 (or V0..V31), then P0..P15, then FFR, as the instructions store them one behind the other. */
struct live_vectors {
	uint64_t words[(32 * LIVE_Z_MAX + 17 * LIVE_Z_MAX / 8) / 8];
} __attribute__((aligned(16)));

enum live_kind { LIVE_VECTORS, LIVE_CONTROL, LIVE_SYSREGS, LIVE_COUNTER, LIVE_KINDS };

struct live_vcpu {
	struct live_vectors in, out;
	uint32_t code[2];
	uint64_t random;
	uint64_t value[LIVE_REGS]; /* of the system registers that keep something, by their row */
	bool kept[LIVE_REGS];
	volatile uint64_t rounds, started, done;
	volatile uint64_t bad[LIVE_KINDS]; /* how often */
	volatile uint64_t found;           /* what the first one was: a register's row, a word's place */
	uint8_t stack[LIVE_STACK] __attribute__((aligned(16)));
};

struct live_vcpu live_vcpus[LIVE_VCPUS];
static uint64_t live_seed, live_end, live_length; /* of a vector, in bytes; 0: no SVE */

static uint64_t live_random(struct live_vcpu *v)
{
	v->random ^= v->random << 13;
	v->random ^= v->random >> 7;
	v->random ^= v->random << 17;
	return v->random;
}

static void live_bad(struct live_vcpu *v, enum live_kind kind, uint64_t found)
{
	if (!v->bad[kind])
		v->found = found;
	v->bad[kind] = v->bad[kind] + 1;
}

/* --- vectors ----------------------------------------------------------------------------------- */

#define LIVE_EACH_Z(op)                                                                                      \
	".irp n, "                                                                                           \
	"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t" op       \
	" z\\n, [%0, #\\n, mul vl]\n\t.endr\n\t"
#define LIVE_EACH_P(op)                                                                                      \
	".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t" op " p\\n, [%1, #\\n, mul vl]\n\t.endr\n\t"
#define LIVE_EACH_Q(op)                                                                                      \
	".irp n, "                                                                                           \
	"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t" op       \
	" q\\n, [%0, #16 * \\n]\n\t.endr\n\t"

static void live_load(const struct live_vectors *from)
{
	const uint64_t *predicates = from->words + 32 * live_length / 8;

	if (!live_length)
		__asm__ volatile(LIVE_EACH_Q("ldr") : : "r"(from->words) : "memory");
	else
		__asm__ volatile(
			".arch_extension sve\n\t" LIVE_EACH_Z("ldr") "ldr p0, [%1, #16, mul vl]\n\t"
								     "wrffr p0.b\n\t" LIVE_EACH_P("ldr")
			:
			: "r"(from->words), "r"(predicates)
			: "memory");
}

static void live_store(struct live_vectors *to)
{
	uint64_t *predicates = to->words + 32 * live_length / 8;

	if (!live_length)
		__asm__ volatile(LIVE_EACH_Q("str") : : "r"(to->words) : "memory");
	else
		__asm__ volatile(".arch_extension sve\n\t" LIVE_EACH_Z("str")
					 LIVE_EACH_P("str") "rdffr p0.b\n\tstr p0, [%1, #16, mul vl]\n\t"
				 :
				 : "r"(to->words), "r"(predicates)
				 : "memory");
}

/* In 64-bit words; FFR is the last `live_length` / 64 of them, or less than one. */
static uint64_t live_words(void)
{
	return live_length ? (32 * live_length + 17 * live_length / 8) / 8 : 64;
}

/* FFR holds ones up to some element, and zeros behind it. */
static void live_ffr(struct live_vcpu *v)
{
	uint8_t *ffr = (uint8_t *)v->in.words + 32 * live_length + 2 * live_length;
	uint64_t ones = live_random(v) % (live_length + 1);

	for (uint64_t i = 0; i < live_length / 8; i++)
		ffr[i] = (uint8_t)(ones >= 8 * i + 8 ? 0xff : ones <= 8 * i ? 0 : (1u << (ones - 8 * i)) - 1);
}

static void live_fill(struct live_vcpu *v)
{
	for (uint64_t i = 0; i < live_words(); i++) {
		v->in.words[i] = live_random(v);
		v->out.words[i] = 0;
	}
	if (live_length)
		live_ffr(v);
}

/* --- system registers -------------------------------------------------------------------------- */

/*
 * What this payload runs on itself, or what would act: exceptions, translation, stacks, floating point,
 * debug, the interrupt controller, the timer.
 */
static bool live_keeps_off(const struct guest_reg *r)
{
	unsigned op0 = r->enc >> 14, op1 = r->enc >> 11 & 7, crn = r->enc >> 7 & 15, crm = r->enc >> 3 & 15;
	unsigned op2 = r->enc & 7;

	if (r->id || !r->state)
		return true;
	if (op0 == 2) /* values of breakpoints and watchpoints only */
		return crn != 0 || (op2 != 4 && op2 != 6);
	if (crn == 1 || crn == 12 || crn == 14)
		return true;
	/* Reads of what is not there change ESR_EL1 and FAR_EL1. */
	if ((crn == 5 && crm == 2) || (crn == 6 && op2 == 0))
		return true;
	/* TTBR, TCR and keys are nobody's while the MMU and EnIA.. are off; GCSCR_EL1 would act. */
	return crn == 4 || (crn == 2 && crm == 5 && (op2 == 0 || op1 == 3)) ||
	       (crn == 2 && crm == 0 && op2 == 3);
}

/* `x0` through an MRS or MSR of x0 with this encoding; unchanged where it is UNDEFINED. */
static uint64_t live_sysreg(struct live_vcpu *v, uint32_t op, uint16_t enc, uint64_t x0)
{
	register uint64_t value __asm__("x0");

	v->code[0] = op | (uint32_t)enc << 5;
	v->code[1] = LIVE_RET;
	guest_sync_code(v->code, sizeof(v->code));
	value = x0;
	__asm__ volatile("blr %1" : "+r"(value) : "r"(v->code) : "x30", "memory");
	return value;
}

static uint64_t live_read(struct live_vcpu *v, uint16_t enc, uint64_t otherwise)
{
	return live_sysreg(v, 0xd5200000u, enc, otherwise);
}

/* How many rows are looked at. */
static unsigned live_registers(void)
{
	return guest_reg_count < LIVE_REGS ? guest_reg_count : LIVE_REGS;
}

static void live_write_registers(struct live_vcpu *v)
{
	for (unsigned i = 0; i < live_registers(); i++) {
		uint16_t enc = guest_regs[i].enc;

		v->kept[i] = false;
		if (live_keeps_off(&guest_regs[i]) || live_read(v, enc, 1) != live_read(v, enc, 2))
			continue;
		live_sysreg(v, 0xd5000000u, enc, live_random(v));
		v->value[i] = live_read(v, enc, 0);
		v->kept[i] = true;
	}
}

static void live_check_registers(struct live_vcpu *v)
{
	for (unsigned i = 0; i < live_registers(); i++)
		if (v->kept[i] && live_read(v, guest_regs[i].enc, 0) != v->value[i])
			live_bad(v, LIVE_SYSREGS, i);
}

/* --- one round --------------------------------------------------------------------------------- */

/* Up to some milliseconds: longer than a time slice now and then; with exits on the way or without. */
static void live_spend(struct live_vcpu *v)
{
	uint64_t ms = GUEST_MRS(cntfrq_el0) / 1000, from = GUEST_MRS(cntvct_el0), now = from, next;
	uint64_t ticks = live_random(v) % 16 ? live_random(v) % ms : live_random(v) % (12 * ms);
	bool calls = live_random(v) & 1;

	while (now - from < ticks) {
		if (calls)
			smccc(LIVE_PSCI_VERSION, 0, 0, 0);
		GUEST_ISB();
		next = GUEST_MRS(cntvct_el0);
		if (next < now)
			live_bad(v, LIVE_COUNTER, now - next);
		now = next;
	}
}

static void live_round(struct live_vcpu *v)
{
	uint64_t fpcr = live_random(v) & LIVE_FPCR, fpsr = live_random(v) & LIVE_FPSR;
	bool registers = v->rounds % 8 == 0;

	if (registers)
		live_write_registers(v);
	live_fill(v);
	live_load(&v->in);
	GUEST_MSR(fpcr, fpcr);
	GUEST_MSR(fpsr, fpsr);
	live_spend(v);
	if (GUEST_MRS(fpcr) != fpcr || GUEST_MRS(fpsr) != fpsr)
		live_bad(v, LIVE_CONTROL, GUEST_MRS(fpsr));
	live_store(&v->out);
	for (uint64_t i = 0; i < live_words(); i++)
		if (v->in.words[i] != v->out.words[i])
			live_bad(v, LIVE_VECTORS, i);
	if (registers)
		live_check_registers(v);
	v->rounds = v->rounds + 1;
}

static void live_run(uint64_t index)
{
	struct live_vcpu *v = &live_vcpus[index];

	v->random = (live_seed * LIVE_VCPUS + index + 1) * 0x9e3779b97f4a7c15ull | 1;
	LIVE_MSR(cpacr_el1, LIVE_CPACR);
	GUEST_ISB();
	if (live_length)
		LIVE_MSR(LIVE_ZCR, 15);
	GUEST_ISB();
	v->started = 1;
	while (GUEST_MRS(cntvct_el0) < live_end)
		live_round(v);
	v->done = 1;
}

/* Where vCPU `x0` starts, with a stack of its own. */
__asm__(".text\n"
	"live_entry:\n\t"
	"adrp x1, guest_vectors\n\tadd x1, x1, :lo12:guest_vectors\n\tmsr vbar_el1, x1\n\tisb\n\t"
	"adrp x1, live_vcpus\n\tadd x1, x1, :lo12:live_vcpus\n\t"
	"adrp x2, live_size\n\tldr x2, [x2, :lo12:live_size]\n\t"
	"madd x1, x0, x2, x1\n\tadd x1, x1, x2\n\tmov sp, x1\n\tb live_secondary\n");
extern char live_entry[];
extern const uint64_t live_size;
const uint64_t live_size = sizeof(struct live_vcpu);
_Static_assert(sizeof(struct live_vcpu) % 16 == 0, "the stack is at the end");

void live_secondary(uint64_t index);
void live_secondary(uint64_t index)
{
	live_run(index);
	for (;;)
		__asm__ volatile("wfi");
}

static void live_find_length(void)
{
	if (!(GUEST_MRS(id_aa64pfr0_el1) >> LIVE_SVE_SHIFT & 15))
		return;
	LIVE_MSR(cpacr_el1, LIVE_CPACR);
	GUEST_ISB();
	LIVE_MSR(LIVE_ZCR, 15);
	GUEST_ISB();
	__asm__ volatile(".arch_extension sve\n\trdvl %0, #1" : "=r"(live_length));
}

static void live_verdict(const char *name, enum live_kind kind, uint64_t vcpus)
{
	uint64_t rounds = 0, bad = 0, who = 0;

	for (uint64_t i = 0; i < vcpus; i++) {
		rounds += live_vcpus[i].rounds;
		bad += live_vcpus[i].bad[kind];
		who = live_vcpus[i].bad[kind] ? i : who;
	}
	console_text(bad ? "not ok " : "ok ");
	console_text(name);
	console_text(bad ? ": vCPU " : " (");
	console_decimal(bad ? who : rounds);
	if (bad) {
		console_text(", ");
		console_hex(live_vcpus[who].found);
		console_text(kind == LIVE_SYSREGS ? " " : ", times ");
		if (kind == LIVE_SYSREGS)
			console_text(guest_regs[live_vcpus[who].found].name);
		else
			console_decimal(bad);
	}
	console_text(bad ? "\n" : ")\n");
}

static void live_start(uint64_t vcpus)
{
	for (uint64_t i = 1; i < vcpus; i++)
		if (smccc(LIVE_CPU_ON, i, (uint64_t)live_entry, i) != 0)
			console_text("not ok vCPUs: one does not start\n");
}

int main(uint64_t dtb)
{
	uint64_t vcpus = guest_option(dtb, "vcpus", 1), kept = 0;

	console_init();
	live_seed = guest_option(dtb, "seed", 1);
	live_find_length();
	live_end = GUEST_MRS(cntvct_el0) + guest_option(dtb, "seconds", 5) * GUEST_MRS(cntfrq_el0);
	live_start(vcpus);
	live_run(0);
	for (uint64_t i = 0; i < vcpus; i++)
		while (live_vcpus[i].started && !live_vcpus[i].done)
			;
	for (unsigned i = 0; i < LIVE_REGS; i++)
		kept += live_vcpus[0].kept[i];
	if (guest_reg_count > LIVE_REGS)
		console_text("not ok rows: more than this payload has room for\n");
	console_text("# vectors of ");
	console_decimal(live_length ? live_length : 16);
	console_text(" bytes, ");
	console_decimal(kept);
	console_text(" system registers\n");
	live_verdict("vectors", LIVE_VECTORS, vcpus);
	live_verdict("FPCR, FPSR", LIVE_CONTROL, vcpus);
	live_verdict("system registers", LIVE_SYSREGS, vcpus);
	live_verdict("the counter", LIVE_COUNTER, vcpus);
	return 0;
}
