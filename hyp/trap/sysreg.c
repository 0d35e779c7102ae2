/* SPDX-License-Identifier: BSD-2-Clause */
/* Trapped MRS, MSR and system instructions: exception class 0x18. The charter answers; what is left is done
 * here. */
#include "cpu/cpu.h"
#include "cpu/sysio.h"
#include "rows.h"
#include "trap/trap.h"
#include <charter/access.h>
#include <charter/masks.h>

/* ISS of EC 0x18 (DDI 0487, ESR_EL2): bit 0 is the direction, 1 for a read. */
#define ISS_READ 1ull
#define ISS_RT(esr) ((uint32_t)((esr) >> 5) & 31)

/* The emulated ones. The value written is in the vCPU. */
static enum trap_kind sysreg_yours(struct trap *t, enum charter_sysreg reg)
{
	bool read = t->esr & ISS_READ;

	switch (reg) {
	case CHARTER_SYSREG_CSSELR_EL1:
		/* Level and InD; TnD is RES0 without FEAT_MTE2. */
		t->value = t->v->csselr;
		if (read)
			return TRAP_VALUE;
		t->v->csselr = trap_register(t, t->rt) & 15;
		return TRAP_SKIP;
	case CHARTER_SYSREG_MPIDR_EL1:
		t->value = sysreg_read(vmpidr_el2);
		return read ? TRAP_VALUE : TRAP_UNDEF;
	case CHARTER_SYSREG_ICC_SGI1R_EL1:
	case CHARTER_SYSREG_ICC_ASGI1R_EL1:
	case CHARTER_SYSREG_ICC_SGI0R_EL1:
		vgic_sgi(t->v, reg, trap_register(t, t->rt));
		return TRAP_SKIP;
	case CHARTER_SYSREG_ICC_DIR_EL1:
		vgic_dir(t->v, trap_register(t, t->rt));
		return TRAP_SKIP;
	case CHARTER_SYSREG_CNTPCT_EL0:
	case CHARTER_SYSREG_CNTPCTSS_EL0:
	case CHARTER_SYSREG_CNTP_CTL_EL0:
	case CHARTER_SYSREG_CNTP_CVAL_EL0:
	case CHARTER_SYSREG_CNTP_TVAL_EL0:
		if (!read) {
			vtimer_write(t->v, reg, trap_register(t, t->rt));
			return TRAP_SKIP;
		}
		t->value = vtimer_read(t->v, reg);
		return TRAP_VALUE;
	}
	return TRAP_UNDEF;
}

/* Counters that would read at EL2 as EL2 has them. */
#define SYSREG_CNTVCT CHARTER_ENC(3, 3, 14, 0, 2)
#define SYSREG_CNTVCTSS CHARTER_ENC(3, 3, 14, 0, 6)

/* What is granted and traps with something that is not: done in the guest's place. */
static enum trap_kind sysreg_pass(struct trap *t, uint32_t reg)
{
	uint16_t enc = charter_access_enc(t->esr);
	unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127u];

	if (!(t->esr & ISS_READ)) {
		sysio_pass_write(row, charter_pass(t->v->vm->config, reg, trap_register(t, t->rt)));
		return TRAP_SKIP;
	}
	if (enc == SYSREG_CNTVCT || enc == SYSREG_CNTVCTSS)
		t->value = vtimer_read(t->v, CHARTER_SYSREG_CNTPCT_EL0);
	else
		t->value = sysio_pass_read(row);
	return TRAP_VALUE;
}

/* What is neither a value nor a refusal. */
static __attribute__((noinline)) enum trap_kind sysreg_other(struct trap *t, struct charter_verdict verdict)
{
	switch (verdict.kind) {
	case CHARTER_VERDICT_IGNORE:
		return TRAP_SKIP;
	case CHARTER_VERDICT_YOURS:
		return sysreg_yours(t, (enum charter_sysreg)verdict.handler);
	case CHARTER_VERDICT_PASS:
		return sysreg_pass(t, verdict.handler);
	case CHARTER_VERDICT_VALUE:
	case CHARTER_VERDICT_UNDEF:
		break;
	}
	return TRAP_UNDEF;
}

enum trap_kind sysreg_trap(struct trap *t)
{
	unsigned el = (unsigned)(sysreg_read(spsr_el2) >> 2) & 3;
	struct charter_verdict verdict;

	t->rt = ISS_RT(t->esr);
	if (trap_lacks(t, t->rt))
		return TRAP_FRAME;
	verdict = charter_access(t->v->vm->config, charter_access_enc(t->esr), !(t->esr & ISS_READ), el,
				 t->v->csselr);
	if (verdict.kind != CHARTER_VERDICT_VALUE)
		return sysreg_other(t, verdict);
	t->value = verdict.value;
	return TRAP_VALUE;
}
