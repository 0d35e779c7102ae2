/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * void box_enter(struct box *box): every register as the box says, an exception
 * return to its PC and PSTATE, and back at the first exception with every
 * register in the box. Offsets: struct box.
 */
	.equ	BOX_SP, 248
	.equ	BOX_PC, 256
	.equ	BOX_PSTATE, 264
	.equ	BOX_AFTER, 272
	.equ	BOX_AFTER_SP, 520
	.equ	BOX_ELR, 528
	.equ	BOX_SPSR, 536
	.equ	BOX_ESR, 544
	.equ	BOX_VECTOR, 552

	.text
	.global	box_enter
box_enter:
	adrp	x1, box_saved
	add	x1, x1, :lo12:box_saved
	stp	x19, x20, [x1]
	stp	x21, x22, [x1, #16]
	stp	x23, x24, [x1, #32]
	stp	x25, x26, [x1, #48]
	stp	x27, x28, [x1, #64]
	stp	x29, x30, [x1, #80]
	mov	x2, sp
	stp	x2, x0, [x1, #96]
	adrp	x2, box_vectors
	add	x2, x2, :lo12:box_vectors
	msr	vbar_el1, x2
	ldp	x1, x2, [x0, #BOX_SP]
	ldr	x3, [x0, #BOX_PSTATE]
	mov	sp, x1
	msr	sp_el0, x1
	msr	elr_el1, x2
	msr	spsr_el1, x3
	ldp	x2, x3, [x0, #16]
	ldp	x4, x5, [x0, #32]
	ldp	x6, x7, [x0, #48]
	ldp	x8, x9, [x0, #64]
	ldp	x10, x11, [x0, #80]
	ldp	x12, x13, [x0, #96]
	ldp	x14, x15, [x0, #112]
	ldp	x16, x17, [x0, #128]
	ldp	x18, x19, [x0, #144]
	ldp	x20, x21, [x0, #160]
	ldp	x22, x23, [x0, #176]
	ldp	x24, x25, [x0, #192]
	ldp	x26, x27, [x0, #208]
	ldp	x28, x29, [x0, #224]
	ldr	x30, [x0, #240]
	ldp	x0, x1, [x0]
	isb
	eret

	.macro	entry index
	.balign	0x80
	msr	tpidr_el1, x0
	adrp	x0, box_saved
	ldr	x0, [x0, :lo12:box_saved + 104]
	str	x1, [x0, #BOX_AFTER + 8]
	mov	x1, #\index
	b	box_end
	.endm

box_end:
	str	x1, [x0, #BOX_VECTOR]
	mrs	x1, tpidr_el1
	str	x1, [x0, #BOX_AFTER]
	add	x1, x0, #BOX_AFTER
	stp	x2, x3, [x1, #16]
	stp	x4, x5, [x1, #32]
	stp	x6, x7, [x1, #48]
	stp	x8, x9, [x1, #64]
	stp	x10, x11, [x1, #80]
	stp	x12, x13, [x1, #96]
	stp	x14, x15, [x1, #112]
	stp	x16, x17, [x1, #128]
	stp	x18, x19, [x1, #144]
	stp	x20, x21, [x1, #160]
	stp	x22, x23, [x1, #176]
	stp	x24, x25, [x1, #192]
	stp	x26, x27, [x1, #208]
	stp	x28, x29, [x1, #224]
	str	x30, [x1, #240]
	mrs	x2, spsr_el1
	mrs	x3, elr_el1
	mrs	x4, esr_el1
	str	x2, [x0, #BOX_SPSR]
	str	x3, [x0, #BOX_ELR]
	str	x4, [x0, #BOX_ESR]
	mov	x3, sp
	tst	x2, #12
	b.ne	0f
	mrs	x3, sp_el0
0:	str	x3, [x0, #BOX_AFTER_SP]
	adrp	x1, box_saved
	add	x1, x1, :lo12:box_saved
	ldr	x2, [x1, #96]
	mov	sp, x2
	ldp	x19, x20, [x1]
	ldp	x21, x22, [x1, #16]
	ldp	x23, x24, [x1, #32]
	ldp	x25, x26, [x1, #48]
	ldp	x27, x28, [x1, #64]
	ldp	x29, x30, [x1, #80]
	adrp	x2, guest_vectors
	add	x2, x2, :lo12:guest_vectors
	msr	vbar_el1, x2
	msr	daifset, #15
	isb
	ret

	.balign	0x800
box_vectors:
	.irp	i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	entry	\i
	.endr

	.bss
	.balign	16
box_saved:
	.space	112
