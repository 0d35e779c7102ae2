/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ERET that traps: the one thing that refuses AArch32 at EL0 to a guest
 * whose EL1 is AArch64. Where it was not granted, such a return is illegal, as
 * on a CPU that lacks it; any other is done as the CPU does it.
 */
#include "cpu/el1.h"
#include "trap/inject.h"
#include "trap/trap.h"
#include "vm/host.h"

#define ISS_ERETA 2ull /* ERETAA or ERETAB */
#define MDSCR_SS (1ull << 0)
#define MDSCR_KDE (1ull << 13)
#define OSLSR_OSLK (1ull << 1)
#define PSTATE_D (1ull << 9)

/* Whether the ERET itself could have been debugged. */
static bool eret_debugged(uint64_t pstate)
{
	uint64_t mdscr = sysreg_read(mdscr_el1);

	return mdscr & MDSCR_SS && mdscr & MDSCR_KDE && !(pstate & PSTATE_D) &&
	       !(sysreg_read(oslsr_el1) & OSLSR_OSLK);
}

enum trap_kind eret_trap(struct trap *t)
{
	uint64_t pstate = sysreg_read(spsr_el2);

	/* With pointer authentication, ERETAA and ERETAB are not taken; without it there are none. */
	if (t->esr & ISS_ERETA || (pstate & PSTATE_MODE) >> 2 != 1)
		return TRAP_UNDEF;
	t->value = el1_read(EL1_ELR);
	t->pstate = inject_return(pstate, el1_read(EL1_SPSR),
				  charter_vm_has(t->v->vm->config, CHARTER_FEAT_AA32EL0),
				  eret_debugged(pstate), host_gcscr());
	return TRAP_RETURN;
}
