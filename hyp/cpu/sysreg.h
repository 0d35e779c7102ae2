/* SPDX-License-Identifier: BSD-2-Clause */
/* System registers and barriers, by the assembler's names (S<op0>_<op1>_C<n>_C<m>_<op2> for what it does not
 * know). */
#ifndef HYP_CPU_SYSREG_H
#define HYP_CPU_SYSREG_H

#include <stdint.h>

#define sysreg_read(name)                                                                                    \
	__extension__({                                                                                      \
		uint64_t sysreg_value;                                                                       \
		__asm__ volatile("mrs %0, " #name : "=r"(sysreg_value));                                     \
		sysreg_value;                                                                                \
	})

#define sysreg_write(name, value)                                                                            \
	__asm__ volatile("msr " #name ", %x0" : : "rZ"((uint64_t)(value)) : "memory")

static inline void isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

/* Complete every access before it, to all observers. */
static inline void dsb_sy(void)
{
	__asm__ volatile("dsb sy" : : : "memory");
}

/* Complete every access before it, to the other CPUs. */
static inline void dsb_ish(void)
{
	__asm__ volatile("dsb ish" : : : "memory");
}

/* Order accesses before it with accesses after it, devices included. */
static inline void dmb_sy(void)
{
	__asm__ volatile("dmb sy" : : : "memory");
}

/* Wait for an interrupt; a pending one ends it although interrupts are masked at EL2. */
static inline void wfi(void)
{
	__asm__ volatile("dsb sy\n\twfi" : : : "memory");
}

#endif
