/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One instruction or so of each feature that adds some, and, for those with
 * state of their own, whether that state can be used. Prints a line each:
 * `FEAT_X works`, `FEAT_X is UNDEFINED`, `FEAT_X fails: ESR_EL1` or `FEAT_X does nothing`.
 */
#include "lib/guest.h"

#define FEATURES_CPACR ((3u << 20) | (3u << 16)) /* FPEN, ZEN */
#define FEATURES_ENIA (1ull << 31)               /* SCTLR_EL1 */
#define FEATURES_MSCEN (1ull << 33)
#define FEATURES_ENFPM (1ull << 0)
#define FEATURES_EC(esr) ((esr) >> 26)
#define FEATURES_EC_BRK 0x3cu
#define FEATURES_PATTERN 0x5a5a1234567890abull
#define FEATURES_ENC(op0, op1, crn, crm, op2)                                                                \
	((uint16_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))
#define FEATURES_MSR(name, value) GUEST_MSR(name, value)

/*
 * FEATURE NAME, instructions: x0 and x1 point to two different places of 64
 * aligned bytes, x2 is 32; brk ends it.
 */
__asm__(".arch armv9.3-a+mops+sve2+sve2-aes+sve2-sha3+sve2-sm4+sve2-bitperm+memtag+sha3+sm4+aes+crypto+rng+"
	"flagm+predres+bf16+i8mm+f64mm+fp16fml+ssbs+sb+pauth+ls64\n"
	".macro FEATURE name:req, insn:vararg\n"
	".section .rodata.features, \"a\"\n.balign 8\n.quad 1f, 2f\n"
	".section .rodata.str, \"a\"\n1: .asciz \"\\name\"\n"
	".text\n.balign 4\n2: \\insn\nbrk #1\n"
	".endm\n"
	".section .rodata.features, \"a\"\n.balign 8\n.global features_first\nfeatures_first:\n"
	"FEATURE FEAT_CRC32, crc32b w3, w1, w2\n"
	"FEATURE FEAT_AES, aese v0.16b, v1.16b\n"
	"FEATURE FEAT_PMULL, pmull v0.1q, v1.1d, v2.1d\n"
	"FEATURE FEAT_SHA1, sha1h s0, s1\n"
	"FEATURE FEAT_SHA256, sha256su0 v0.4s, v1.4s\n"
	"FEATURE FEAT_SHA512, sha512su0 v0.2d, v1.2d\n"
	"FEATURE FEAT_SHA3, eor3 v0.16b, v1.16b, v2.16b, v3.16b\n"
	"FEATURE FEAT_SM3, sm3partw1 v0.4s, v1.4s, v2.4s\n"
	"FEATURE FEAT_SM4, sm4e v0.4s, v1.4s\n"
	"FEATURE FEAT_LSE, ldadd x3, x4, [x0]\n"
	"FEATURE FEAT_RDM, sqrdmlah v0.4s, v1.4s, v2.4s\n"
	"FEATURE FEAT_FP16, fadd h0, h1, h2\n"
	"FEATURE FEAT_FHM, fmlal v0.4s, v1.4h, v2.4h\n"
	"FEATURE FEAT_DotProd, sdot v0.4s, v1.16b, v2.16b\n"
	"FEATURE FEAT_JSCVT, fjcvtzs w3, d0\n"
	"FEATURE FEAT_FCMA, fcmla v0.4s, v1.4s, v2.4s, #0\n"
	"FEATURE FEAT_LRCPC, ldapr x3, [x0]\n"
	"FEATURE FEAT_LRCPC2, ldapur x3, [x0]\n"
	"FEATURE FEAT_FlagM, cfinv\n"
	"FEATURE FEAT_FlagM2, axflag\n"
	"FEATURE FEAT_FRINTTS, frint32z d0, d0\n"
	"FEATURE FEAT_BF16, bfdot v0.4s, v1.8h, v2.8h\n"
	"FEATURE FEAT_I8MM, smmla v0.4s, v1.16b, v2.16b\n"
	"FEATURE FEAT_RNG, mrs x3, s3_3_c2_c4_0\n"
	"FEATURE FEAT_SB, sb\n"
	"FEATURE FEAT_SPECRES, cfp rctx, xzr\n"
	"FEATURE FEAT_DPB, dc cvap, x0\n"
	"FEATURE FEAT_DPB2, dc cvadp, x0\n"
	"FEATURE FEAT_TLBIOS, tlbi vmalle1os\n"
	"FEATURE FEAT_TLBIRANGE, tlbi rvae1, xzr\n"
	"FEATURE FEAT_PAN, msr pan, #0\n"
	"FEATURE FEAT_UAO, msr uao, #0\n"
	"FEATURE FEAT_DIT, msr dit, #0\n"
	"FEATURE FEAT_SSBS2, msr ssbs, #0\n"
	"FEATURE FEAT_PAN2, at s1e1rp, x0\n"
	"FEATURE FEAT_MTE, irg x3, x0\n"
	"FEATURE FEAT_SVE, ptrue p0.b\n"
	"FEATURE FEAT_SVE2, whilege p0.s, x3, x4\n"
	"FEATURE FEAT_SVE_AES, aese z0.b, z0.b, z1.b\n"
	"FEATURE FEAT_SVE_SHA3, rax1 z0.d, z1.d, z2.d\n"
	"FEATURE FEAT_SVE_SM4, sm4e z0.s, z0.s, z1.s\n"
	"FEATURE FEAT_SVE_BitPerm, bext z0.s, z1.s, z2.s\n"
	"FEATURE FEAT_F64MM, fmmla z0.d, z1.d, z2.d\n"
	"FEATURE FEAT_HBC, .inst 0x54000030\n"    /* bc.eq . + 4 */
	"FEATURE FEAT_CSSC, .inst 0xdac02003\n"   /* abs x3, x0 */
	"FEATURE FEAT_LSE128, .inst 0x19231004\n" /* ldclrp x4, x3, [x0] */
	"FEATURE FEAT_MOPS, setp [x0]!, x2!, x3; setm [x0]!, x2!, x3; sete [x0]!, x2!, x3\n"
	"FEATURE FEAT_PAuth, paciza x3\n"
	".section .rodata.features, \"a\"\n.quad 0, 0\n.text\n");

struct features_row {
	const char *name;
	uint64_t code;
};
extern const struct features_row features_first[];

static uint64_t features_place[2][8] __attribute__((aligned(64)));
static uint8_t features_stack[4096] __attribute__((aligned(16)));

static void features_line(const char *name, const char *what, uint64_t esr)
{
	console_text(name);
	console_text(what);
	if (esr)
		console_hex(esr);
	console_text("\n");
}

static uint64_t features_run(uint64_t code, uint64_t x3)
{
	static struct sandbox box;

	box.pc = code;
	box.pstate = 0x3c5;
	box.sp = (uint64_t)features_stack + sizeof(features_stack);
	box.x[0] = (uint64_t)features_place[0];
	box.x[1] = (uint64_t)features_place[1];
	box.x[2] = 32;
	box.x[3] = x3;
	return sandbox_run(&box);
}

static void features_try(const struct features_row *row)
{
	uint64_t esr = features_run(row->code, 0);

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
	features_mops();
	console_text("# done\n");
	return 0;
}
