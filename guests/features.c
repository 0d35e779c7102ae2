/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One instruction or so of each feature that adds some, and, for those with
 * state of their own, whether that state can be used. Prints a line each:
 * `FEAT_X works`, `FEAT_X is UNDEFINED`, `FEAT_X fails: ESR_EL1` or `FEAT_X does nothing`.
 */
#include "features.h"
#include "lib/guest.h"

#define FEATURES_CPACR ((3u << 20) | (3u << 16)) /* FPEN, ZEN */
#define FEATURES_ENIA (1ull << 31)               /* SCTLR_EL1 */
#define FEATURES_MSCEN (1ull << 33)
#define FEATURES_ENFPM (1ull << 0)
#define FEATURES_EC_SYSREG 0x18u
#define FEATURES_EC_FPAC 0x1cu
#define FEATURES_EC_SVC32 0x11u
#define FEATURES_AA32_EL0 0x1d0u /* A32, interrupts masked */
#define FEATURES_PATTERN 0x5a5a1234567890abull
#define FEATURES_ENC(op0, op1, crn, crm, op2)                                                                \
	((uint16_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

__asm__(".arch armv9.3-a+mops\n");

struct features_row {
	const char *name;
	uint64_t code;
};
extern const struct features_row features_first[]; /* features_list.S */

static uint64_t features_place[2][8] __attribute__((aligned(64)));
static uint8_t features_stack[4096] __attribute__((aligned(16)));

void features_line(const char *name, const char *what, uint64_t esr)
{
	console_text(name);
	console_text(what);
	if (esr)
		console_hex(esr);
	console_text("\n");
}

uint64_t features_run(uint64_t code, uint64_t x0, uint64_t x3, uint64_t pstate)
{
	static struct sandbox box;

	box.pc = code;
	box.pstate = pstate;
	box.sp = (uint64_t)features_stack + sizeof(features_stack);
	box.x[0] = x0;
	box.x[1] = (uint64_t)features_place[1];
	box.x[2] = 32;
	box.x[3] = x3;
	return sandbox_run(&box);
}

static void features_try(const struct features_row *row)
{
	uint64_t esr = features_run(row->code, (uint64_t)features_place[0], 0, FEATURES_EL1);

	if (FEATURES_EC(esr) == FEATURES_EC_BRK)
		features_line(row->name, " works", 0);
	else if (FEATURES_EC(esr) == 0)
		features_line(row->name, " is UNDEFINED", 0);
	else
		features_line(row->name, " fails: ", esr);
}

/* What was written can be read again, as far as `bits` says. */
static void features_register(const char *name, uint16_t enc, uint64_t bits)
{
	uint64_t before, after = 0;

	if (!sysreg_read(enc, &before)) {
		features_line(name, " is UNDEFINED", 0);
		return;
	}
	sysreg_write(enc, FEATURES_PATTERN & bits);
	sysreg_read(enc, &after);
	sysreg_write(enc, before);
	features_line(name, after == (FEATURES_PATTERN & bits) ? " works" : " does nothing", 0);
}

static void features_registers(void)
{
	features_register("FEAT_FPMR: FPMR", FEATURES_ENC(3, 3, 4, 4, 2), 0x7f00);
	features_register("FEAT_TCR2: TCR2_EL1", FEATURES_ENC(3, 0, 2, 0, 3), 1 << 1);
	features_register("FEAT_SCTLR2: SCTLR2_EL1", FEATURES_ENC(3, 0, 1, 0, 3), 0);
	features_register("FEAT_S1PIE: PIR_EL1", FEATURES_ENC(3, 0, 10, 2, 3), ~0ull);
	features_register("FEAT_S1PIE: PIRE0_EL1", FEATURES_ENC(3, 0, 10, 2, 2), ~0ull);
	features_register("FEAT_AIE: MAIR2_EL1", FEATURES_ENC(3, 0, 10, 2, 1), ~0ull);
	features_register("FEAT_CSV2_2: SCXTNUM_EL1", FEATURES_ENC(3, 0, 13, 0, 7), ~0ull);
	features_register("FEAT_CSV2_2: SCXTNUM_EL0", FEATURES_ENC(3, 3, 13, 0, 7), ~0ull);
	features_register("FEAT_GCS: GCSPR_EL0", FEATURES_ENC(3, 3, 2, 5, 1), ~7ull);
	features_register("FEAT_GCS: GCSCRE0_EL1", FEATURES_ENC(3, 0, 2, 5, 2), 1);
	features_register("FEAT_PAuth: APIAKeyLo_EL1", FEATURES_ENC(3, 0, 2, 1, 0), ~0ull);
}

/* A pointer that is signed is another, authenticates, and does not when the key is another. */
static void features_pauth(void)
{
	uint64_t sctlr = GUEST_MRS(sctlr_el1), pointer = 0x12345678, back, forged, signed_;

	if (!(GUEST_MRS(id_aa64isar1_el1) >> 4 & 0xff) && !(GUEST_MRS(id_aa64isar2_el1) >> 12 & 15))
		return;
	FEATURES_MSR(s3_0_c2_c1_0, 0x1111);
	FEATURES_MSR(s3_0_c2_c1_1, 0x2222);
	FEATURES_MSR(sctlr_el1, sctlr | FEATURES_ENIA);
	GUEST_ISB();
	__asm__ volatile("mov %0, %1\n\tpaciza %0" : "=&r"(signed_) : "r"(pointer));
	__asm__ volatile("mov %0, %1\n\tautiza %0" : "=&r"(back) : "r"(signed_));
	__asm__ volatile("mov %0, %1\n\txpaci %0" : "=&r"(forged) : "r"(signed_));
	FEATURES_MSR(sctlr_el1, sctlr);
	GUEST_ISB();
	features_line("FEAT_PAuth: signing",
		      signed_ != pointer && back == pointer && forged == pointer ? " works" : " does nothing",
		      0);
}

/* A pointer that does not authenticate is an exception at once. */
static void features_fpac(void)
{
	static const uint32_t code[] = {0xdac133e3, 0xd4200020}; /* autiza x3; brk #1 */
	uint64_t sctlr = GUEST_MRS(sctlr_el1), esr;
	uint64_t isar1 = GUEST_MRS(id_aa64isar1_el1), isar2 = GUEST_MRS(id_aa64isar2_el1);

	if ((isar1 >> 4 & 15) < 4 && (isar1 >> 8 & 15) < 4 && (isar2 >> 12 & 15) < 4)
		return;
	FEATURES_MSR(sctlr_el1, sctlr | FEATURES_ENIA);
	esr = features_run((uint64_t)code, 0, 1ull << 54 | 0x12345678, FEATURES_EL1);
	FEATURES_MSR(sctlr_el1, sctlr);
	GUEST_ISB();
	features_line("FEAT_FPAC: a forged pointer",
		      FEATURES_EC(esr) == FEATURES_EC_FPAC ? " works" : " fails: ",
		      FEATURES_EC(esr) == FEATURES_EC_FPAC ? 0 : esr);
}

/* EL0 asks for an ID register: EL1 is told which. */
static void features_idst(void)
{
	static const uint32_t code[] = {0xd5380400, 0xd4200020}; /* mrs x0, id_aa64pfr0_el1; brk #1 */
	uint64_t esr;

	if (!(GUEST_MRS(id_aa64mmfr2_el1) >> 36 & 15))
		return;
	esr = features_run((uint64_t)code, 0, 0, FEATURES_EL0);
	features_line("FEAT_IDST: the syndrome of EL0's access",
		      FEATURES_EC(esr) == FEATURES_EC_SYSREG ? " works" : " fails: ",
		      FEATURES_EC(esr) == FEATURES_EC_SYSREG ? 0 : esr);
}

/* The counters' self-synchronizing views are the counters. */
static void features_ecv(void)
{
	uint64_t before, virtual, physical, after;

	if (!(GUEST_MRS(id_aa64mmfr0_el1) >> 60 & 15))
		return;
	GUEST_ISB();
	before = GUEST_MRS(cntvct_el0);
	virtual = GUEST_MRS(s3_3_c14_c0_6);
	physical = GUEST_MRS(s3_3_c14_c0_5);
	GUEST_ISB();
	after = GUEST_MRS(cntvct_el0);
	features_line(
		"FEAT_ECV: CNTVCTSS_EL0, CNTPCTSS_EL0",
		before <= virtual && virtual <= after && physical >= virtual ? " works" : " does nothing", 0);
}

static void features_mops(void)
{
	uint64_t to = (uint64_t)features_place[0], from = (uint64_t)features_place[1], size = 64;
	bool same = true;

	if (!(GUEST_MRS(id_aa64isar2_el1) >> 16 & 15))
		return;
	for (unsigned i = 0; i < 8; i++) {
		features_place[0][i] = 0;
		features_place[1][i] = FEATURES_PATTERN * (i + 1);
	}
	__asm__ volatile("cpyfp [%0]!, [%1]!, %2!\n\tcpyfm [%0]!, [%1]!, %2!\n\tcpyfe [%0]!, [%1]!, %2!"
			 : "+r"(to), "+r"(from), "+r"(size)
			 :
			 : "memory", "cc");
	for (unsigned i = 0; i < 8; i++)
		same &= features_place[0][i] == features_place[1][i];
	features_line("FEAT_MOPS: a copy", same && size == 0 ? " works" : " does nothing", 0);
}

/* A bit of FPCR that a feature gives a meaning. */
static void features_fpcr(const char *name, bool has, uint64_t bits)
{
	uint64_t before = GUEST_MRS(fpcr), after;

	if (!has)
		return;
	FEATURES_MSR(fpcr, before | bits);
	after = GUEST_MRS(fpcr);
	FEATURES_MSR(fpcr, before);
	features_line(name, after == (before | bits) ? " works" : " does nothing", 0);
}

/* An estimate of 1 / 3, of 8 bits, or of 12 with FPCR.AH. */
static uint32_t features_estimate(uint64_t fpcr)
{
	uint64_t before = GUEST_MRS(fpcr);
	uint32_t estimate;

	FEATURES_MSR(fpcr, before | fpcr);
	__asm__ volatile("fmov s0, #3.0\n\tfrecpe s0, s0\n\tfmov %w0, s0" : "=r"(estimate));
	FEATURES_MSR(fpcr, before);
	return estimate;
}

static void features_floats(void)
{
	bool afp = GUEST_MRS(id_aa64mmfr1_el1) >> 44 & 15, rpres = GUEST_MRS(id_aa64isar2_el1) >> 4 & 15;

	features_fpcr("FEAT_AFP: FPCR.FIZ, AH, NEP", afp, 7);
	features_fpcr("FEAT_EBF16: FPCR.EBF", (GUEST_MRS(id_aa64isar1_el1) >> 44 & 15) >= 2, 1 << 13);
	if (rpres)
		features_line("FEAT_RPRES: an estimate of 12 bits",
			      features_estimate(2) != features_estimate(0) ? " works" : " does nothing", 0);
}

/* All vector lengths that can be chosen; with each, as many bytes as it says are written. */
static void features_lengths(void)
{
	static uint8_t vector[256 + 1];
	uint64_t length, last = 0, left;

	if (!(GUEST_MRS(id_aa64pfr0_el1) >> 32 & 15))
		return;
	console_text("FEAT_SVE: vector lengths:");
	for (unsigned i = 0; i < 16; i++) {
		sysreg_write(FEATURES_ENC(3, 0, 1, 2, 0), i);
		GUEST_ISB();
		for (unsigned k = 0; k <= 256; k++)
			vector[k] = 0;
		__asm__ volatile("rdvl %0, #1\n\tmov z7.b, #1\n\tstr z7, [%1]"
				 : "=&r"(length)
				 : "r"(vector)
				 : "memory");
		for (left = 0; vector[left]; left++)
			;
		if (length != last) {
			console_text(" ");
			console_decimal(8 * left);
		}
		last = length;
	}
	console_text("\n");
}

/* Two instructions at EL0: mov r0, r0; svc. */
static void features_aarch32(void)
{
	static const uint32_t code[] = {0xe1a00000, 0xef000000};
	uint64_t esr;

	if ((GUEST_MRS(id_aa64pfr0_el1) & 15) < 2)
		return;
	esr = features_run((uint64_t)code, 0, 0, FEATURES_AA32_EL0);
	features_line("FEAT_AA32EL0: a supervisor call",
		      FEATURES_EC(esr) == FEATURES_EC_SVC32 ? " works" : " fails: ",
		      FEATURES_EC(esr) == FEATURES_EC_SVC32 ? 0 : esr);
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	FEATURES_MSR(cpacr_el1, FEATURES_CPACR);
	FEATURES_MSR(sctlr_el1, GUEST_MRS(sctlr_el1) | FEATURES_MSCEN);
	GUEST_ISB();
	/* Some of SVE's instructions need vectors of 256 bits. */
	sysreg_write(FEATURES_ENC(3, 0, 1, 2, 0), 15);
	GUEST_ISB();
	for (const struct features_row *row = features_first; row->name; row++)
		features_try(row);
	FEATURES_MSR(vbar_el1, guest_vectors);
	GUEST_ISB();
	features_registers();
	features_pauth();
	features_fpac();
	features_idst();
	features_ecv();
	features_mops();
	features_floats();
	features_lengths();
	features_aarch32();
	features_memory();
	console_text("# done\n");
	return 0;
}
