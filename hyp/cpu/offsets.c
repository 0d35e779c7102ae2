/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the assembly knows of C's structs. Compiled twice: once to write
 * offsets.h, and, with that included, once to prove it right.
 */
#include "boot/entry.h"
#include "cpu/cpu.h"
#include "mem/stage1.h"
#include "vm/vcpu.h"
#include <stddef.h>

#ifdef OFFSETS_CHECK
#include "offsets.h"
#define OFFSET(name, value) _Static_assert((name) == (value), #name " in offsets.h is stale")
#else
#define OFFSET(name, value) __asm__("\n#offset " #name " %0" : : "i"(value))
#endif

void offsets(void);
void offsets(void)
{
	OFFSET(VCPU_X, offsetof(struct vcpu, x));
	OFFSET(VCPU_FP_CONTROL, offsetof(struct fp_simd, fpcr));
	OFFSET(CPU_STACK, offsetof(struct cpu, stack));
	OFFSET(STAGE1_MAIR, offsetof(struct stage1_registers, mair));
	OFFSET(STAGE1_TTBR, offsetof(struct stage1_registers, ttbr));
	OFFSET(STAGE1_HCR, offsetof(struct stage1_registers, hcr));
	OFFSET(ENTRY_STACK, ENTRY_STACK_SIZE);
}
