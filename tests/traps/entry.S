/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start at EL2 of a bare machine, and one step below EL2: bare_step() begins at an address at EL1 or EL0
 * and comes back with the first exception that EL2 takes. What EL1 takes comes along as HVC #2 of its vectors.
 */
	.equ	SCRATCH, 0x48008000	/* what a step may read, write and jump to: zeros, far from all else */

	.macro	address number
	mov	x\number, x30
	.endm

	.section .text.start, "ax"
	.global _start
_start:
	msr	daifset, #15
	mov	x20, x0
	adrp	x1, bare_vectors
	add	x1, x1, :lo12:bare_vectors
	msr	vbar_el2, x1
	isb
	adrp	x1, bare_stack
	add	x1, x1, :lo12:bare_stack
	mov	sp, x1
	adrp	x1, guest_bss
	add	x1, x1, :lo12:guest_bss
	adrp	x2, guest_bss_end
	add	x2, x2, :lo12:guest_bss_end
0:	cmp	x1, x2
	b.hs	1f
	stp	xzr, xzr, [x1], #16
	b	0b
1:	mov	x0, x20
	bl	main
	movz	x0, #0x8400, lsl #16	/* SYSTEM_OFF */
	movk	x0, #8
	smc	#0
2:	wfi
	b	2b

/* void bare_step(struct bare_step *step) */
	.text
	.global bare_step
bare_step:
	stp	x19, x20, [sp, #-112]!
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	str	x0, [sp, #96]
	adrp	x1, bare_vectors_el1
	add	x1, x1, :lo12:bare_vectors_el1
	msr	vbar_el1, x1
	ldp	x1, x2, [x0]		/* pc, pstate */
	msr	elr_el2, x1
	msr	spsr_el2, x2
	add	x1, x1, #4		/* ERET goes on behind itself */
	msr	elr_el1, x1
	msr	spsr_el1, x2
	ldr	x0, [x0, #16]
	ldr	x30, =SCRATCH
	msr	sp_el1, x30
	msr	sp_el0, x30
	mov	x1, #16			/* sizes */
	.altmacro
	.set	n, 2
	.rept	28
	address	%n
	.set	n, n + 1
	.endr
	.noaltmacro
	isb
	eret

bare_back:
	ldr	x1, [sp, #96]
	str	x0, [x1, #16]
	mrs	x2, esr_el2
	mrs	x3, elr_el2
	stp	x2, x3, [x1, #24]
	mrs	x2, esr_el1
	mrs	x3, elr_el1
	stp	x2, x3, [x1, #40]
	ldp	x29, x30, [sp, #80]
	ldp	x27, x28, [sp, #64]
	ldp	x25, x26, [sp, #48]
	ldp	x23, x24, [sp, #32]
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #112
	ret

/* EL2's own exceptions: counted and stepped over. Its code has registers that its CPU may not have. */
bare_own:
	stp	x0, x1, [sp, #-16]!
	adrp	x0, guest_fault
	add	x0, x0, :lo12:guest_fault
	ldr	x1, [x0, #24]
	add	x1, x1, #1
	str	x1, [x0, #24]
	mrs	x1, elr_el2
	add	x1, x1, #4
	msr	elr_el2, x1
	ldp	x0, x1, [sp], #16
	eret

	.balign	0x800
bare_vectors:
	.rept	8
	.balign	0x80
	b	bare_own
	.endr
	.rept	8
	.balign	0x80
	b	bare_back
	.endr

	.balign	0x800
bare_vectors_el1:
	.rept	16
	.balign	0x80
	hvc	#2
	.endr

	.bss
	.balign	16
	.global guest_fault
guest_fault:
	.space	32
	.space	16384
bare_stack:
