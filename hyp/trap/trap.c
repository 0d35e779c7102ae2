/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a guest's exception to its answer: the table of exception classes, and
 * the one place that applies a verdict. While a guest's exception is handled,
 * its PC and PSTATE are in ELR_EL2 and SPSR_EL2, x0..x18 and x30 in the vCPU.
 */
#include "trap/trap.h"
#include "cpu/cpu.h"
#include "cpu/el1.h"
#include "cpu/sysio.h"
#include "irq/gic.h"
#include "lib/io.h"
#include "lib/panic.h"
#include "trap/inject.h"
#include "vm/host.h"
#include "vm/sched.h"
#include <charter/access.h>

static unsigned trap_class(uint64_t esr)
{
	return (unsigned)(esr >> ESR_EC_SHIFT) & (EC_COUNT - 1);
}

static enum trap_kind trap_undef(struct trap *t)
{
	(void)t;
	return TRAP_UNDEF;
}

static enum trap_kind trap_fault(struct trap *t)
{
	(void)t;
	return TRAP_FAULT;
}

/* AArch32 at EL0: an instruction whose condition fails does nothing, even if it would be UNDEFINED. */
static enum trap_kind trap_aarch32(struct trap *t)
{
	bool valid = t->esr >> 24 & 1;
	uint32_t condition = (uint32_t)(t->esr >> 20) & 15;

	if (valid && !inject_condition(condition, sysreg_read(spsr_el2)))
		return TRAP_SKIP;
	return TRAP_UNDEF;
}

/* The first use of FP/SIMD or SVE since the vCPU was loaded, or one that it is not granted. */
static enum trap_kind trap_fp(struct trap *t)
{
	unsigned feature = trap_class(t->esr) == EC_SVE ? CHARTER_FEAT_SVE : CHARTER_FEAT_FP;

	if (!charter_vm_has(t->v->vm->config, feature))
		return TRAP_UNDEF;
	fp_use(t->v);
	return TRAP_RESUME;
}

/*
 * Every exception class. What the trap bits catch and nobody knows is
 * UNDEFINED; what no trap bit set here can cause ends the VM.
 */
static enum trap_kind (*const trap_table[EC_COUNT])(struct trap *t) = {
	[EC_UNKNOWN] = trap_undef,
	[EC_WFX] = wfx_trap,
	[0x02] = trap_fault,
	[EC_CP15_32] = trap_aarch32,
	[EC_CP15_64] = trap_aarch32,
	[EC_CP14_32] = trap_aarch32,
	[EC_CP14_LS] = trap_aarch32,
	[EC_FP] = trap_fp,
	[EC_CP10_ID] = trap_aarch32,
	[EC_PAUTH] = pauth_trap,
	[EC_LS64] = trap_undef,
	[0x0b] = trap_fault,
	[EC_CP14_64] = trap_aarch32,
	[0x0d ... 0x13] = trap_fault,
	[EC_SYSREG128] = trap_undef,
	[0x15] = trap_fault,
	[EC_HVC] = smccc_hvc,
	[EC_SMC] = smccc_smc,
	[EC_SYSREG] = sysreg_trap,
	[EC_SVE] = trap_fp,
	[EC_ERET] = eret_trap,
	[0x1b ... 0x1c] = trap_fault,
	[EC_SME] = trap_undef,
	[0x1e ... 0x1f] = trap_fault,
	[EC_IABT_LOWER] = abort_instruction,
	[0x21 ... 0x23] = trap_fault,
	[EC_DABT_LOWER] = abort_data,
	[0x25 ... EC_COUNT - 1] = trap_fault,
};

/* Step over the instruction that trapped. */
static void trap_skip(uint64_t esr)
{
	uint64_t pstate = sysreg_read(spsr_el2);
	uint64_t pc = sysreg_read(elr_el2);

	sysreg_write(elr_el2, inject_step_pc(pc, pstate, esr & ESR_IL ? 1 : 0));
	sysreg_write(spsr_el2, inject_step_pstate(pstate));
}

/* Take an exception to EL1 with this syndrome. */
static void trap_inject(uint64_t esr)
{
	struct inject i = {.pc = sysreg_read(elr_el2), .pstate = sysreg_read(spsr_el2)};

	struct inject_el1 el1 = {
		.sctlr = el1_read(EL1_SCTLR), .vbar = el1_read(EL1_VBAR), .gcscr = host_gcscr()};

	inject_exception(&i, &host_inject, &el1);
	el1_write(EL1_ESR, esr);
	el1_write(EL1_ELR, i.elr);
	el1_write(EL1_SPSR, i.spsr);
	sysreg_write(elr_el2, i.pc);
	sysreg_write(spsr_el2, i.pstate);
}

/* An external abort, not on a table walk: the address and the direction stay as they came. */
static void trap_inject_abort(uint64_t esr)
{
	uint64_t syndrome = inject_abort(esr, sysreg_read(spsr_el2));

	el1_write(EL1_FAR, sysreg_read(far_el2));
	trap_inject(syndrome);
}

/* What was refused is counted. Never a hypercall. */
static void trap_note(struct trap *t, uint64_t what)
{
	bool user = (sysreg_read(spsr_el2) >> 2 & 3) == 0;
	uint64_t key = (uint64_t)trap_class(t->esr) << REFUSED_CLASS_SHIFT | REFUSED_KEY |
		       (user ? REFUSED_EL0 : 0) | what;

	refused_note(&t->v->refused, key, sysreg_read(elr_el2), sysreg_read(cntpct_el0));
}

/* An UNDEFINED instruction: a register's by its encoding, all else by class. */
static void trap_note_undef(struct trap *t)
{
	if (trap_class(t->esr) == EC_SYSREG)
		trap_note(t, charter_access_enc(t->esr) | (t->esr & 1 ? 0 : REFUSED_WRITE));
	else
		trap_note(t, 0);
}

/* An access that is aborted: by its page, where HPFAR_EL2 says which. */
static void trap_note_abort(struct trap *t)
{
	const uint64_t fault = 0x3c, translation = 0x04, wnr = 0x40;
	uint64_t what = trap_class(t->esr) == EC_DABT_LOWER && t->esr & wnr ? REFUSED_WRITE : 0;

	if ((t->esr & fault) == translation)
		what |= REFUSED_AWAY | (sysreg_read(hpfar_el2) >> 4 & 0xfffffffff);
	trap_note(t, what);
}

/* Something has to be looked at before the guest goes on, or it does not go on. */
static __attribute__((noinline)) struct vcpu *trap_attend(struct vcpu *v)
{
	if (v->sched.leave)
		return 0;
	vgic_flush(v);
	return v;
}

/* The vCPU to go on with: its interrupts are up to date. */
static struct vcpu *trap_resume(struct vcpu *v)
{
	return *(volatile uint32_t *)&v->vgic.work ? trap_attend(v) : v;
}

/* Leave the guest: the vectors call trap_slow(), which finds nothing to do again. */
static struct vcpu *trap_leave(void)
{
	return 0;
}

/* What is neither an answer nor a step. */
static struct vcpu *trap_rare(struct trap *t, enum trap_kind kind)
{
	switch (kind) {
	case TRAP_RESUME:
	case TRAP_SKIP:
	case TRAP_VALUE:
	case TRAP_CALL:
	case TRAP_CALL_SKIP:
		break;
	case TRAP_UNDEF:
		trap_note_undef(t);
		trap_inject(ESR_IL);
		break;
	case TRAP_ABORT:
		trap_note_abort(t);
		trap_inject_abort(t->esr);
		break;
	case TRAP_RETURN:
		sysreg_write(elr_el2, t->value);
		sysreg_write(spsr_el2, t->pstate);
		break;
	case TRAP_FRAME:
		t->v->again = true;
		return 0;
	case TRAP_LEAVE:
		return trap_leave();
	case TRAP_FAULT:
		t->v->pc = sysreg_read(elr_el2);
		vm_end(t->v->vm, ABI_END_FAULT, t->v, t->esr);
		return trap_leave();
	}
	return trap_resume(t->v);
}

/* All loads, then all stores: in pairs, which the compiler by itself does not make of this. */
static void trap_answer(struct vcpu *v, const uint64_t *x)
{
	uint64_t x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];

	__asm__("" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3));
	v->x[0] = x0;
	v->x[1] = x1;
	v->x[2] = x2;
	v->x[3] = x3;
}

struct vcpu *trap_sync(struct vcpu *v)
{
	struct trap t;
	enum trap_kind kind;

	t.v = v;
	t.esr = sysreg_read(esr_el2);
	v->exits[trap_class(t.esr)]++;
	kind = trap_table[trap_class(t.esr)](&t);
	if (kind & TRAP_RARE)
		return trap_rare(&t, kind);
	if (kind & TRAP_WRITES)
		v->x[t.rt] = t.value;
	if (kind & TRAP_ANSWERS)
		trap_answer(v, t.call.x);
	if (kind & TRAP_STEPS)
		trap_skip(t.esr);
	return trap_resume(v);
}

struct vcpu *trap_slow(struct vcpu *v)
{
	struct vcpu *next = 0;

	if (!v->again)
		return 0;
	v->again = false;
	v->full = true;
	v->exits[trap_class(sysreg_read(esr_el2))]--; /* it is the same exception */
	next = trap_sync(v);
	v->full = false;
	return next;
}

struct vcpu *trap_irq(struct vcpu *v)
{
	v->irqs++;
	irq_handle();
	return sched_wanted() ? trap_leave() : trap_resume(v);
}

struct vcpu *trap_serror(struct vcpu *v)
{
	v->pc = sysreg_read(elr_el2);
	vm_end(v->vm, ABI_END_FAULT, v, sysreg_read(esr_el2));
	return trap_leave();
}

uint64_t trap_own(uint64_t kind, uint64_t esr, uint64_t elr)
{
	static const char *const kinds[] = {"synchronous exception", "IRQ", "FIQ", "SError"};

	/* A register that this CPU lacks: the read answers zero. */
	if (kind == 0 && (trap_class(esr) == EC_UNKNOWN || trap_class(esr) == EC_SYSREG) && sysio_fixup(elr))
		return elr + 4;
	/* A device that does not answer. */
	if (kind == 0 && trap_class(esr) == EC_DABT_SAME && elr == (uint64_t)io_probe32)
		return elr + 4;
	panic("%s at EL2: ESR %lx ELR %lx FAR %lx", kinds[kind & 3], esr, elr, sysreg_read(far_el2));
}
