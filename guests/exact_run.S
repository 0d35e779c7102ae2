/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * void exact_run(struct exact *e). The handler notes what it finds and takes an
 * exception itself: the SPSR_EL1 of that one is the PSTATE that the first had
 * given it. x17 holds `e` all the time.
 */
	.equ	EXACT_SPSR, 16
	.equ	EXACT_ESR, 32
	.equ	EXACT_VECTOR, 48
	.equ	EXACT_AFTER, 56
	.equ	EXACT_SAVED, 64
	.equ	EXACT_X9, 80

	.text
	.global	exact_run
exact_run:
	mov	x17, x0
	mov	x1, sp
	stp	x1, x30, [x17, #EXACT_SAVED]
	adrp	x2, exact_vectors
	add	x2, x2, :lo12:exact_vectors
	msr	vbar_el1, x2
	msr	far_el1, xzr
	ldp	x1, x2, [x17]
	ldr	x9, [x17, #EXACT_X9]
	msr	spsr_el1, x1
	msr	elr_el1, x2
	isb
	eret

	.global	exact_udf, exact_refused, exact_gcs_udf, exact_gcs_refused
exact_gcs_udf:
	msr	s3_0_c2_c5_0, x9
	isb
exact_udf:
	udf	#0
exact_gcs_refused:
	msr	s3_0_c2_c5_0, x9
	isb
exact_refused:
	mrs	x9, pmcr_el0

exact_first:
	mrs	x1, spsr_el1
	mrs	x2, elr_el1
	mrs	x3, esr_el1
	mrs	x4, far_el1
	stp	x1, x2, [x17, #EXACT_SPSR]
	stp	x3, x4, [x17, #EXACT_ESR]
	str	x5, [x17, #EXACT_VECTOR]
	adrp	x6, exact_again
	add	x6, x6, :lo12:exact_again
	msr	vbar_el1, x6
	isb
	brk	#0

exact_second:
	mrs	x1, spsr_el1
	str	x1, [x17, #EXACT_AFTER]
	ldp	x1, x30, [x17, #EXACT_SAVED]
	mov	sp, x1
	ldr	x9, [x17, #EXACT_X9]
	cbz	x9, 0f
	msr	s3_0_c2_c5_0, xzr	/* before any exception return */
0:	adrp	x2, guest_vectors
	add	x2, x2, :lo12:guest_vectors
	msr	vbar_el1, x2
	isb
	ret

	.balign	0x800
exact_vectors:
	.irp	i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	.balign	0x80
	mov	x5, #\i
	b	exact_first
	.endr
	.balign	0x800
exact_again:
	.rept	16
	.balign	0x80
	b	exact_second
	.endr
