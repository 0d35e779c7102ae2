/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * uint64_t sandbox_run(const struct sandbox *box): begin at box->pc with every
 * general-purpose register and the stack pointer as given, and come back with
 * ESR_EL1 of the exception that ends it, whatever happened to the registers.
 */
	.text
	.global	sandbox_run
sandbox_run:
	adrp	x1, sandbox_saved
	add	x1, x1, :lo12:sandbox_saved
	stp	x19, x20, [x1]
	stp	x21, x22, [x1, #16]
	stp	x23, x24, [x1, #32]
	stp	x25, x26, [x1, #48]
	stp	x27, x28, [x1, #64]
	stp	x29, x30, [x1, #80]
	mov	x2, sp
	str	x2, [x1, #96]
	adrp	x2, sandbox_vectors
	add	x2, x2, :lo12:sandbox_vectors
	msr	vbar_el1, x2
	ldp	x1, x2, [x0, #248]	/* sp, pc */
	ldr	x3, [x0, #264]		/* pstate */
	mov	sp, x1
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

sandbox_end:
	adrp	x1, sandbox_saved
	add	x1, x1, :lo12:sandbox_saved
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
	mrs	x0, esr_el1
	ret

	.balign	0x800
sandbox_vectors:
	.rept	16
	.balign	0x80
	b	sandbox_end
	.endr

	.bss
	.balign	16
sandbox_saved:
	.space	112
