/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a payload starts: at EL1, MMU off, x0 = device tree. Interrupts stay
 * masked. An exception is recorded in guest_fault and the instruction that
 * caused it is skipped, so that a payload can try things.
 */
	.section .text.start, "ax"
	.global _start
_start:
	msr	daifset, #15
	mov	x20, x0
	adrp	x1, guest_vectors
	add	x1, x1, :lo12:guest_vectors
	msr	vbar_el1, x1
	isb
	adrp	x1, guest_stack_top
	add	x1, x1, :lo12:guest_stack_top
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
	bl	guest_off
2:	wfi
	b	2b

/* Where another vCPU starts, with the context of its CPU_ON in x0: as it was found goes to secondary(). */
	.global guest_secondary
	.weak	secondary
guest_secondary:
	mrs	x1, daif
	mrs	x2, currentel
	mrs	x3, spsel
	mrs	x4, sctlr_el1
	adrp	x5, guest_vectors
	add	x5, x5, :lo12:guest_vectors
	msr	vbar_el1, x5
	isb
	adrp	x5, guest_secondary_stack
	add	x5, x5, :lo12:guest_secondary_stack
	mov	sp, x5
	bl	secondary
3:	wfi
	b	3b

	.text
	.macro	entry index
	.balign	0x80
	stp	x0, x1, [sp, #-16]!
	mov	x0, #\index
	b	start_exception
	.endm

	.balign	0x800
	.global guest_vectors
guest_vectors:
	.irp	i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	entry	\i
	.endr

/* Synchronous exceptions (entries 0, 4, 8, 12) step over the instruction; the others just return. */
start_exception:
	stp	x2, x3, [sp, #-16]!
	adrp	x1, guest_fault
	add	x1, x1, :lo12:guest_fault
	mrs	x2, esr_el1
	mrs	x3, elr_el1
	stp	x2, x3, [x1]
	mrs	x2, far_el1
	ldr	x3, [x1, #24]
	add	x3, x3, #1
	stp	x2, x3, [x1, #16]
	tst	x0, #3
	b.ne	0f
	mrs	x2, elr_el1
	add	x2, x2, #4
	msr	elr_el1, x2
0:	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret

	.bss
	.balign	16
	.global guest_fault
guest_fault:
	.space	32
	.space	16384
guest_stack_top:
	.space	16384
guest_secondary_stack:
