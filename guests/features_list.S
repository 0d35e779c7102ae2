/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One instruction or so of each feature that adds some (guests/features.c). FEATURE NAME, instructions: x0 and x1
 * point to two different places of 64 aligned bytes, x2 is 32, x3 is 0; brk ends it. What assemblers do not know yet
 * is written as a word: the name of its row in arch/insn is beside it.
 */
	.arch armv9.3-a+mops+sve2+sve2-aes+sve2-sha3+sve2-sm4+sve2-bitperm+memtag+sha3+sm4+aes+crypto+rng+flagm+predres+bf16+i8mm+f32mm+f64mm+fp16fml+ssbs+sb+pauth+ls64

	.macro FEATURE name:req, insn:vararg
	.section .rodata.features, "a"
	.balign 8
	.quad 1f, 2f
	.section .rodata.str, "a"
1:	.asciz "\name"
	.text
	.balign 4
2:	\insn
	brk #1
	.endm

	.section .rodata.features, "a"
	.balign 8
	.global features_first
features_first:
	FEATURE FEAT_FP, fadd d0, d1, d2
	FEATURE FEAT_AdvSIMD, add v0.4s, v1.4s, v2.4s
	FEATURE FEAT_CRC32, crc32b w3, w1, w2
	FEATURE FEAT_AES, aese v0.16b, v1.16b
	FEATURE FEAT_PMULL, pmull v0.1q, v1.1d, v2.1d
	FEATURE FEAT_SHA1, sha1h s0, s1
	FEATURE FEAT_SHA256, sha256su0 v0.4s, v1.4s
	FEATURE FEAT_SHA512, sha512su0 v0.2d, v1.2d
	FEATURE FEAT_SHA3, eor3 v0.16b, v1.16b, v2.16b, v3.16b
	FEATURE FEAT_SM3, sm3partw1 v0.4s, v1.4s, v2.4s
	FEATURE FEAT_SM4, sm4e v0.4s, v1.4s
	FEATURE FEAT_LSE, ldadd x3, x4, [x0]
	FEATURE FEAT_RDM, sqrdmlah v0.4s, v1.4s, v2.4s
	FEATURE FEAT_FP16, fadd h0, h1, h2
	FEATURE FEAT_FHM, fmlal v0.4s, v1.4h, v2.4h
	FEATURE FEAT_DotProd, sdot v0.4s, v1.16b, v2.16b
	FEATURE FEAT_JSCVT, fjcvtzs w3, d0
	FEATURE FEAT_FCMA, fcmla v0.4s, v1.4s, v2.4s, #0
	FEATURE FEAT_LRCPC, ldapr x3, [x0]
	FEATURE FEAT_LRCPC2, ldapur x3, [x0]
	FEATURE FEAT_FlagM, cfinv
	FEATURE FEAT_FlagM2, axflag
	FEATURE FEAT_FRINTTS, frint32z d0, d0
	FEATURE FEAT_BF16, bfdot v0.4s, v1.8h, v2.8h
	FEATURE FEAT_I8MM, smmla v0.4s, v1.16b, v2.16b
	FEATURE FEAT_RNG, mrs x3, s3_3_c2_c4_0
	FEATURE FEAT_SB, sb
	FEATURE FEAT_SPECRES, cfp rctx, xzr
	FEATURE FEAT_DPB, dc cvap, x0
	FEATURE FEAT_DPB2, dc cvadp, x0
	FEATURE FEAT_TLBIOS, tlbi vmalle1os
	FEATURE FEAT_TLBIRANGE, tlbi rvae1, xzr
	FEATURE FEAT_PAN, msr pan, #0
	FEATURE FEAT_UAO, msr uao, #0
	FEATURE FEAT_DIT, msr dit, #0
	FEATURE FEAT_SSBS2, msr ssbs, #0
	FEATURE FEAT_PAN2, at s1e1rp, x0
	FEATURE FEAT_ATS1A, .inst 0xd5087940		/* AT S1E1A */
	FEATURE FEAT_XS, .inst 0xd5033a3f		/* DSB_NXS */
	FEATURE FEAT_MTE, irg x3, x0
	FEATURE FEAT_SVE, ptrue p0.b
	FEATURE FEAT_SVE2, whilege p0.s, x3, x4
	FEATURE FEAT_SVE2p1, .inst 0x4482c020		/* SCLAMP */
	FEATURE FEAT_SVE_AES, aese z0.b, z0.b, z1.b
	FEATURE FEAT_SVE_PMULL128, pmullb z0.q, z1.d, z2.d
	FEATURE FEAT_SVE_SHA3, rax1 z0.d, z1.d, z2.d
	FEATURE FEAT_SVE_SM4, sm4e z0.s, z0.s, z1.s
	FEATURE FEAT_SVE_BitPerm, bext z0.s, z1.s, z2.s
	FEATURE FEAT_SVE_B16B16, .inst 0x65020020	/* BFADD */
	FEATURE FEAT_F32MM, fmmla z0.s, z1.s, z2.s
	FEATURE FEAT_F64MM, fmmla z0.d, z1.d, z2.d
	FEATURE FEAT_HBC, .inst 0x54000030		/* BC_COND: bc.eq . + 4 */
	FEATURE FEAT_CSSC, .inst 0xdac02003		/* ABS */
	FEATURE FEAT_CMPBR, .inst 0x74000000		/* COMPARE_BRANCH: never taken */
	FEATURE FEAT_LSE128, .inst 0x19231004		/* LDCLRP_LDSETP */
	FEATURE FEAT_FAMINMAX, .inst 0x4ea2dc20		/* FAMAX */
	FEATURE FEAT_LUT, .inst 0x4e821020		/* LUTI2_B */
	FEATURE FEAT_FPRCVT, .inst 0x9e2a0000		/* FPRCVT_N_A_DOUBLE */
	FEATURE FEAT_FP8, .inst 0x2e217820		/* F1CVTL */
	FEATURE FEAT_FP8FMA, .inst 0x0ec2fc20		/* FMLALB */
	FEATURE FEAT_FP8DOT4, .inst 0x4e02fc20		/* FDOT */
	FEATURE FEAT_FP8DOT2, .inst 0x4e42fc20		/* FDOT */
	FEATURE FEAT_F8F16MM, .inst 0x6e00ec00		/* FMMLA_FP8_TO_HALF */
	FEATURE FEAT_F8F32MM, .inst 0x6e80ec00		/* FMMLA_FP8_TO_SINGLE */
	FEATURE FEAT_MOPS, setp [x0]!, x2!, x3; setm [x0]!, x2!, x3; sete [x0]!, x2!, x3
	FEATURE FEAT_PAuth, paciza x3
	FEATURE FEAT_AA64EL1, nop
	FEATURE FEAT_LOR, mrs x3, s3_0_c10_c4_7

	.section .rodata.features, "a"
	.quad 0, 0
