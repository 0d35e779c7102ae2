/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of EL2, and the way into the guest.
 *
 * While a guest runs, SP_EL2 points to a word that points to its vCPU; above it
 * is what switch_run() has saved of its caller. A guest's exception saves what
 * a C function may change, x0..x18 and x30; the procedure call standard keeps
 * x19..x29, and only trap_slow() wants those in memory. The two ways, in and
 * out, are what every trap pays: they fill one vector slot and no more.
 */
#include "offsets.h"

	.arch	armv8-a

/* x0 = the vCPU; x0..x19 and x30 are in it. The first pair goes by way of the stack. */
	.macro	guest_save
	stp	x0, x1, [sp, #-16]!
	ldr	x0, [sp, #16]
	stp	x2, x3, [x0, #VCPU_X + 16]
	stp	x4, x5, [x0, #VCPU_X + 32]
	stp	x6, x7, [x0, #VCPU_X + 48]
	stp	x8, x9, [x0, #VCPU_X + 64]
	stp	x10, x11, [x0, #VCPU_X + 80]
	stp	x12, x13, [x0, #VCPU_X + 96]
	stp	x14, x15, [x0, #VCPU_X + 112]
	stp	x16, x17, [x0, #VCPU_X + 128]
	stp	x18, x19, [x0, #VCPU_X + 144]
	str	x30, [x0, #VCPU_X + 240]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x0, #VCPU_X]
	.endm

/* Into the guest; x0 = its vCPU, x20..x29 are the guest's already. */
	.macro	guest_enter
	ldp	x2, x3, [x0, #VCPU_X + 16]
	ldp	x4, x5, [x0, #VCPU_X + 32]
	ldp	x6, x7, [x0, #VCPU_X + 48]
	ldp	x8, x9, [x0, #VCPU_X + 64]
	ldp	x10, x11, [x0, #VCPU_X + 80]
	ldp	x12, x13, [x0, #VCPU_X + 96]
	ldp	x14, x15, [x0, #VCPU_X + 112]
	ldp	x16, x17, [x0, #VCPU_X + 128]
	ldp	x18, x19, [x0, #VCPU_X + 144]
	ldr	x30, [x0, #VCPU_X + 240]
	ldp	x0, x1, [x0, #VCPU_X]
	eret
	/* Nothing is executed past an ERET, not even on suspicion. */
	dsb	nsh
	isb
	.endm

	.macro	guest_vector handler
	.balign	128
	guest_save
	bl	\handler
	cbz	x0, vectors_slow
	guest_enter
	.endm

	.macro	own_vector kind
	.balign	128
	stp	x0, x1, [sp, #-16]!
	mov	x0, #\kind
	b	vectors_own
	.endm

	.section .vectors, "ax"
	.balign	2048
	.globl	vectors
vectors:
	/* EL2 with SP_EL0: never used. */
	own_vector 0
	own_vector 1
	own_vector 2
	own_vector 3
	/* EL2 itself. */
	own_vector 0
	own_vector 1
	own_vector 2
	own_vector 3
	/* A guest, its last instruction AArch64. */
	guest_vector trap_sync
	guest_vector trap_irq
	guest_vector trap_irq
	guest_vector trap_serror
	/* The same from AArch32, EL0. */
	guest_vector trap_sync
	guest_vector trap_irq
	guest_vector trap_irq
	guest_vector trap_serror

/* The handler has more to do than the fast path allows: all of the guest's registers go to the vCPU. */
	.balign	128
vectors_slow:
	ldr	x0, [sp]
	stp	x20, x21, [x0, #VCPU_X + 160]
	stp	x22, x23, [x0, #VCPU_X + 176]
	stp	x24, x25, [x0, #VCPU_X + 192]
	stp	x26, x27, [x0, #VCPU_X + 208]
	stp	x28, x29, [x0, #VCPU_X + 224]
	bl	trap_slow
	cbnz	x0, vectors_enter
	/* Back to the caller of switch_run(). */
	add	sp, sp, #16
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ret

/* void switch_run(struct vcpu *v) */
	.globl	switch_run
switch_run:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	x0, xzr, [sp, #-16]!
vectors_enter:
	ldp	x20, x21, [x0, #VCPU_X + 160]
	ldp	x22, x23, [x0, #VCPU_X + 176]
	ldp	x24, x25, [x0, #VCPU_X + 192]
	ldp	x26, x27, [x0, #VCPU_X + 208]
	ldp	x28, x29, [x0, #VCPU_X + 224]
	guest_enter

/* EL2 has taken an exception: a register read that answers zero goes on, all else ends there. x0 = which kind. */
vectors_own:
	stp	x2, x3, [sp, #-160]!
	stp	x4, x5, [sp, #16]
	stp	x6, x7, [sp, #32]
	stp	x8, x9, [sp, #48]
	stp	x10, x11, [sp, #64]
	stp	x12, x13, [sp, #80]
	stp	x14, x15, [sp, #96]
	stp	x16, x17, [sp, #112]
	stp	x18, x30, [sp, #128]
	mrs	x1, esr_el2
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	str	x3, [sp, #144]
	bl	trap_own
	msr	elr_el2, x0
	ldr	x3, [sp, #144]
	msr	spsr_el2, x3
	ldp	x4, x5, [sp, #16]
	ldp	x6, x7, [sp, #32]
	ldp	x8, x9, [sp, #48]
	ldp	x10, x11, [sp, #64]
	ldp	x12, x13, [sp, #80]
	ldp	x14, x15, [sp, #96]
	ldp	x16, x17, [sp, #112]
	ldp	x18, x30, [sp, #128]
	ldp	x2, x3, [sp], #160
	ldp	x0, x1, [sp], #16
	mov	x0, #0				/* the register that sysio_id() was to read into */
	eret
