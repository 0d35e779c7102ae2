/* SPDX-License-Identifier: BSD-2-Clause */
/* The FP/SIMD and SVE registers: C code at EL2 never touches them. */
#include "offsets.h"

	.arch	armv8-a
	.text

/* void fp_simd_save(struct fp_simd *fp) */
	.globl	fp_simd_save
fp_simd_save:
	stp	q0, q1, [x0, #0]
	stp	q2, q3, [x0, #32]
	stp	q4, q5, [x0, #64]
	stp	q6, q7, [x0, #96]
	stp	q8, q9, [x0, #128]
	stp	q10, q11, [x0, #160]
	stp	q12, q13, [x0, #192]
	stp	q14, q15, [x0, #224]
	stp	q16, q17, [x0, #256]
	stp	q18, q19, [x0, #288]
	stp	q20, q21, [x0, #320]
	stp	q22, q23, [x0, #352]
	stp	q24, q25, [x0, #384]
	stp	q26, q27, [x0, #416]
	stp	q28, q29, [x0, #448]
	stp	q30, q31, [x0, #480]
	mrs	x1, fpcr
	mrs	x2, fpsr
	add	x0, x0, #VCPU_FP_CONTROL
	stp	x1, x2, [x0]
	ret

/* void fp_simd_load(const struct fp_simd *fp) */
	.globl	fp_simd_load
fp_simd_load:
	ldp	q0, q1, [x0, #0]
	ldp	q2, q3, [x0, #32]
	ldp	q4, q5, [x0, #64]
	ldp	q6, q7, [x0, #96]
	ldp	q8, q9, [x0, #128]
	ldp	q10, q11, [x0, #160]
	ldp	q12, q13, [x0, #192]
	ldp	q14, q15, [x0, #224]
	ldp	q16, q17, [x0, #256]
	ldp	q18, q19, [x0, #288]
	ldp	q20, q21, [x0, #320]
	ldp	q22, q23, [x0, #352]
	ldp	q24, q25, [x0, #384]
	ldp	q26, q27, [x0, #416]
	ldp	q28, q29, [x0, #448]
	ldp	q30, q31, [x0, #480]
	add	x0, x0, #VCPU_FP_CONTROL
	ldp	x1, x2, [x0]
	msr	fpcr, x1
	msr	fpsr, x2
	ret

	.arch	armv8-a+sve

	.macro	each_z op
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	\op	z\n, [x0, #\n, mul vl]
	.endr
	.endm

	.macro	each_p op
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	\op	p\n, [x1, #\n, mul vl]
	.endr
	.endm

/* void fp_sve_save(uint64_t *to) */
	.globl	fp_sve_save
fp_sve_save:
	rdvl	x1, #16
	add	x1, x0, x1, lsl #1		/* behind 32 vectors */
	each_z	str
	each_p	str
	rdffr	p0.b
	str	p0, [x1, #16, mul vl]
	ldr	p0, [x1]
	ret

/* void fp_sve_load(const uint64_t *from) */
	.globl	fp_sve_load
fp_sve_load:
	rdvl	x1, #16
	add	x1, x0, x1, lsl #1
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	each_z	ldr
	each_p	ldr
	ret
