/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hypercalls: HVC and SMC alike, as SMCCC (DEN 0028) has them. Its immediate
 * is 0; any other value names no service and is refused.
 */
#include "psci/psci.h"
#include "trap/trap.h"
#include <charter/service.h>

#define SMCCC_NOT_SUPPORTED UINT64_MAX

static void smccc_words(struct trap *t, uint64_t x0)
{
	t->call.x[0] = x0;
	t->call.x[1] = t->call.x[2] = t->call.x[3] = 0;
}

static enum trap_kind smccc_refuse(struct trap *t)
{
	t->v->refused_calls++;
	smccc_words(t, SMCCC_NOT_SUPPORTED);
	return TRAP_CALL;
}

/* A call that the hypervisor acts on. */
static enum trap_kind smccc_act(struct trap *t)
{
	struct psci_answer answer = psci_call(t->v, t->call.handler);

	switch (answer.kind) {
	case PSCI_RETURNS:
		smccc_words(t, answer.x0);
		return TRAP_CALL;
	case PSCI_STOPS:
		return TRAP_LEAVE;
	case PSCI_REFUSES:
		break;
	}
	return smccc_refuse(t);
}

enum trap_kind smccc_trap(struct trap *t)
{
	struct vcpu *v = t->v;

	if (t->esr & ESR_IMM16)
		return smccc_refuse(t);
	charter_service(v->vm->config, (uint32_t)v->x[0], v->x[1], &t->call);
	switch (t->call.kind) {
	case CHARTER_CALL_ANSWER:
		return TRAP_CALL;
	case CHARTER_CALL_YOURS:
		return smccc_act(t);
	case CHARTER_CALL_REFUSED:
		break;
	}
	v->refused_calls++;
	return TRAP_CALL;
}
