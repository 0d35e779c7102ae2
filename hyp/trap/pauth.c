/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pointer authentication that was not granted: its instructions trap once
 * SCTLR_EL1 enables them. On a CPU without it, those in the hint space are
 * NOPs and the others are UNDEFINED. The syndrome does not say which one came,
 * so it is read from the guest's memory.
 */
#include "cpu/sysreg.h"
#include "trap/trap.h"

#define HINT_MASK 0xfffff01fu
#define HINT 0xd503201fu
#define PAR_FAILED 1ull
#define PAR_ADDRESS 0x000ffffffffff000ull

/* Where the guest's PC is in physical memory, or 0. PAR_EL1 is the guest's own and stays as it is. */
static uint64_t pauth_pc(void)
{
	uint64_t pc = sysreg_read(elr_el2), par = sysreg_read(par_el1), found;

	if ((sysreg_read(spsr_el2) >> 2 & 3) == 0)
		__asm__ volatile("at s12e0r, %0" : : "r"(pc) : "memory");
	else
		__asm__ volatile("at s12e1r, %0" : : "r"(pc) : "memory");
	isb();
	found = sysreg_read(par_el1);
	sysreg_write(par_el1, par);
	return found & PAR_FAILED ? 0 : (found & PAR_ADDRESS) | (pc & (PAGE_SIZE - 1));
}

enum trap_kind pauth_trap(struct trap *t)
{
	const struct vm *vm = t->v->vm;
	uint64_t pa = pauth_pc();

	if (pa < vm->mem_pa.v || pa - vm->mem_pa.v > vm->mem_size - 4 || pa % 4 != 0)
		return TRAP_UNDEF;
	return (*(const volatile uint32_t *)addr_ptr((paddr_t){pa}) & HINT_MASK) == HINT ? TRAP_SKIP
											 : TRAP_UNDEF;
}
