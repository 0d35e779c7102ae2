/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arm64 Image header (Linux, Documentation/arch/arm64/booting.rst), and
 * the way from there to C. The MMU and the caches are off; x0 = device tree.
 */
#include "offsets.h"

	.arch	armv8-a
	.section .head, "ax"

	.globl	start
start:
	b	start_boot
	.long	0
	.quad	0				/* text_offset: any 4 KiB boundary will do */
	.quad	image_size
	.quad	0xa				/* little-endian, 4 KiB pages, anywhere in memory */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

start_boot:
	mov	x20, x0				/* device tree */
	mrs	x21, CurrentEL
	lsr	x21, x21, #2
	msr	daifset, #15
	cmp	x21, #2
	b.ne	1f
	bl	start_el2
1:
	/* Variables that are not in the file: what the caches hold of them is old. */
	adrp	x0, image_file_end
	adrp	x1, image_end
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x2, x3, x2
	mov	x3, x0
2:	dc	ivac, x3
	add	x3, x3, x2
	cmp	x3, x1
	b.lo	2b
	dsb	sy
3:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	3b

	/* Addresses in constants: the image was linked at 0. Elf64_Rela with R_AARCH64_RELATIVE (1027) only. */
	adrp	x9, image_start
	adrp	x0, image_rela
	add	x0, x0, :lo12:image_rela
	adrp	x1, image_rela_end
	add	x1, x1, :lo12:image_rela_end
4:	cmp	x0, x1
	b.hs	5f
	ldp	x2, x3, [x0], #16		/* r_offset, r_info */
	ldr	x4, [x0], #8			/* r_addend */
	cmp	x3, #1027
	b.ne	4b
	add	x4, x4, x9
	str	x4, [x9, x2]
	b	4b
5:
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el2, x0
	isb
	adrp	x0, entry_stacks
	add	x0, x0, :lo12:entry_stacks
	add	sp, x0, #ENTRY_STACK
	mov	x0, x20
	mov	x1, x21
	bl	entry_early
	bl	start_mmu
	b	entry_main

	.globl	entry_secondary_start
entry_secondary_start:
	mov	x20, x0				/* struct cpu */
	msr	daifset, #15
	bl	start_el2
	bl	start_mmu
	ldr	x1, [x20, #CPU_STACK]
	mov	sp, x1
	mov	x0, x20
	b	entry_secondary

/* EL2 as it must be while the MMU is off: little-endian, no EL1 state that matters, E2H = 0 if it can be. */
start_el2:
	mov	x1, #0x0830
	movk	x1, #0x30c5, lsl #16
	msr	sctlr_el2, x1
	mov	x1, #(1 << 31)
	mrs	x2, s3_0_c0_c7_4		/* ID_AA64MMFR4_EL1.E2H0: is there E2H = 0? */
	tst	x2, #(0xf << 24)
	b.eq	1f
	orr	x1, x1, #(1 << 34)
1:	msr	hcr_el2, x1
	isb
	msr	spsel, #1
	ret

/* Translation and caches on, with what stage1.c decided. Keeps x19..x30. */
start_mmu:
	adrp	x0, stage1_registers
	add	x0, x0, :lo12:stage1_registers
	ldp	x1, x2, [x0, #STAGE1_MAIR]
	ldp	x3, x4, [x0, #STAGE1_TTBR]
	ldr	x5, [x0, #STAGE1_HCR]
	msr	hcr_el2, x5			/* first: the others' format depends on it */
	isb
	msr	mair_el2, x1
	msr	tcr_el2, x2
	msr	ttbr0_el2, x3
	isb
	dsb	nsh
	tlbi	alle2
	tlbi	alle1
	ic	iallu
	dsb	nsh
	isb
	msr	sctlr_el2, x4
	isb
	ret
