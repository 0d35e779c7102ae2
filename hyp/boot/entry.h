/* SPDX-License-Identifier: BSD-2-Clause */
/* From the first instruction to the scheduler. */
#ifndef HYP_BOOT_ENTRY_H
#define HYP_BOOT_ENTRY_H

#include <stdint.h>

/* Of each CPU's EL2 stack. */
#define ENTRY_STACK_SIZE 0x2000

struct cpu;

/* start.S calls these two: with the MMU off, and then with it on. entry_early() returns only when all is
 * well. */
void entry_early(const void *dtb, uint64_t current_el);
void entry_main(void) __attribute__((noreturn));

/* Where firmware starts a CPU (start.S): x0 = its struct cpu; and where that comes to with the MMU on. */
extern const char entry_secondary_start[];
void entry_secondary(struct cpu *cpu) __attribute__((noreturn));

/* Top of the stack of the CPU with this index. */
uint64_t entry_stack(unsigned index);

#endif
