/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest's exception gets. A handler decodes and answers with an enum
 * trap_kind and, where that needs one, a value; trap.c alone applies it: it
 * writes the guest's registers, moves its PC, injects exceptions.
 */
#ifndef HYP_TRAP_TRAP_H
#define HYP_TRAP_TRAP_H

#include "esr.h"
#include "vm/vm.h"
#include <charter/service.h>
#include <stdbool.h>
#include <stdint.h>

/* What a kind consists of, so that the common ones need no search. */
#define TRAP_STEPS 1u   /* step over the instruction */
#define TRAP_WRITES 2u  /* write `value` to the guest's register `rt` */
#define TRAP_ANSWERS 4u /* write call.x to x0..x3 */
#define TRAP_RARE 8u    /* none of these */

enum trap_kind {
	TRAP_RESUME = 0, /* go on at the guest's PC */
	TRAP_SKIP = TRAP_STEPS,
	TRAP_VALUE = TRAP_STEPS | TRAP_WRITES,
	TRAP_CALL = TRAP_ANSWERS,                   /* an HVC: its return address is behind it already */
	TRAP_CALL_SKIP = TRAP_ANSWERS | TRAP_STEPS, /* an SMC */
	TRAP_UNDEF = TRAP_RARE,                     /* inject an Undefined Instruction exception */
	TRAP_ABORT,  /* inject a synchronous external abort of the kind that came */
	TRAP_RETURN, /* go on at `value` with `pstate` */
	TRAP_FRAME, /* the handler needs x19..x29 in the vCPU: it is called again, nothing has happened yet */
	TRAP_LEAVE, /* this vCPU stops running; the guest's state is complete */
	TRAP_FAULT, /* nothing can continue this guest: its VM ends */
};

/* One exception of a guest. */
struct trap {
	struct vcpu *v;
	uint64_t esr;
	uint64_t value;
	uint64_t pstate; /* TRAP_RETURN */
	uint32_t rt;     /* 31: the zero register */
	struct charter_call_verdict call;
};

/*
 * Called by the vectors with the guest's x0..x18 and x30 in the vCPU. Return
 * the vCPU to go on with, or NULL: x19..x29 are to be saved and trap_slow() decides.
 */
struct vcpu *trap_sync(struct vcpu *v);
struct vcpu *trap_irq(struct vcpu *v);
struct vcpu *trap_serror(struct vcpu *v);

/* With x0..x30 in the vCPU. Returns it to go on with, or NULL to leave the guest. */
struct vcpu *trap_slow(struct vcpu *v);

/* An exception at EL2 itself: a fixed-up register read, or a bug. Returns where to go on. */
uint64_t trap_own(uint64_t kind, uint64_t esr, uint64_t elr);

/* The handlers, by exception class. Each says in its file what it knows. */
enum trap_kind sysreg_trap(struct trap *t);
enum trap_kind smccc_hvc(struct trap *t);
enum trap_kind smccc_smc(struct trap *t);
enum trap_kind abort_data(struct trap *t);
enum trap_kind abort_instruction(struct trap *t);
enum trap_kind wfx_trap(struct trap *t);
enum trap_kind pauth_trap(struct trap *t);
enum trap_kind eret_trap(struct trap *t);

/* Whether the guest's register `rt` is not in the vCPU yet (answer TRAP_FRAME). */
static inline bool trap_lacks(const struct trap *t, uint32_t rt)
{
	return rt - 19 < 11 && !t->v->full;
}

/* The guest's register `rt`, 31 being zero. Only after trap_lacks() said no. */
static inline uint64_t trap_register(const struct trap *t, uint32_t rt)
{
	return rt == 31 ? 0 : t->v->x[rt];
}

#endif
