/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hypercalls: HVC and SMC alike, as SMCCC (DEN 0028) has them. Its immediate
 * is 0; any other value names no service and is refused.
 */
#include "cpu/sysreg.h"
#include "psci/psci.h"
#include "svc/identity.h"
#include "svc/mitigation.h"
#include "svc/ptp.h"
#include "svc/trng.h"
#include "trap/trap.h"
#include <charter/service.h>

#define SMCCC_NOT_SUPPORTED UINT64_MAX

/* One result; the other three are zero. */
static enum trap_kind smccc_returns(struct trap *t, uint64_t x0)
{
	t->call.x[0] = x0;
	t->call.x[1] = t->call.x[2] = t->call.x[3] = 0;
	return TRAP_CALL;
}

/* A refusal is counted. */
static inline void smccc_note(const struct trap *t, uint32_t fid)
{
	refused_note(&t->v->refused, refused_call(t->esr, fid), sysreg_read(elr_el2),
		     sysreg_read(cntpct_el0));
}

/* What it returns is in the call already. */
static __attribute__((noinline)) enum trap_kind smccc_refused(const struct trap *t)
{
	smccc_note(t, (uint32_t)t->v->x[0]);
	return TRAP_CALL;
}

static __attribute__((noinline)) enum trap_kind smccc_refuse(struct trap *t)
{
	smccc_returns(t, SMCCC_NOT_SUPPORTED);
	return smccc_refused(t);
}

/* Another immediate than 0: the id means nothing. */
static __attribute__((noinline)) enum trap_kind smccc_immediate(struct trap *t)
{
	smccc_note(t, 0);
	return smccc_returns(t, SMCCC_NOT_SUPPORTED);
}

/* What PSCI says. */
static enum trap_kind smccc_psci(struct trap *t, struct psci_answer answer)
{
	if (answer.kind == PSCI_STOPS)
		return TRAP_LEAVE;
	return smccc_returns(t, answer.x0);
}

/* SMC32 calls: the arguments are the low halves. */
static uint32_t low(uint64_t x)
{
	return (uint32_t)x;
}

/* A granted call that the hypervisor acts on. */
static __attribute__((noinline)) enum trap_kind smccc_act(struct trap *t, enum charter_fn fn)
{
	struct vcpu *v = t->v;
	const uint64_t *x = v->x;

	switch (fn) {
	case CHARTER_FN_CPU_ON:
		return smccc_psci(t, psci_cpu_on(v, low(x[1]), low(x[2]), low(x[3])));
	case CHARTER_FN_CPU_ON_64:
		return smccc_psci(t, psci_cpu_on(v, x[1], x[2], x[3]));
	case CHARTER_FN_CPU_OFF:
		return smccc_psci(t, psci_cpu_off(v));
	case CHARTER_FN_CPU_SUSPEND:
		return smccc_psci(t, psci_cpu_suspend(v, low(x[1]), low(x[2]), low(x[3])));
	case CHARTER_FN_CPU_SUSPEND_64:
		return smccc_psci(t, psci_cpu_suspend(v, low(x[1]), x[2], x[3]));
	case CHARTER_FN_AFFINITY_INFO:
		return smccc_psci(t, psci_affinity_info(v, low(x[1]), low(x[2])));
	case CHARTER_FN_AFFINITY_INFO_64:
		return smccc_psci(t, psci_affinity_info(v, x[1], x[2]));
	case CHARTER_FN_SYSTEM_OFF:
		return smccc_psci(t, psci_system_off(v));
	case CHARTER_FN_SYSTEM_RESET:
		return smccc_psci(t, psci_system_reset(v));
	case CHARTER_FN_SYSTEM_RESET2:
	case CHARTER_FN_SYSTEM_RESET2_64:
		return smccc_psci(t, psci_system_reset2(v, low(x[1])));
	case CHARTER_FN_SYSTEM_OFF2:
		return smccc_psci(t, psci_system_off2(v, low(x[1]), low(x[2])));
	case CHARTER_FN_SYSTEM_OFF2_64:
		return smccc_psci(t, psci_system_off2(v, low(x[1]), x[2]));
	case CHARTER_FN_SMCCC_ARCH_WORKAROUND_1:
		mitigation_run(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_1);
		return smccc_returns(t, 0);
	case CHARTER_FN_SMCCC_ARCH_WORKAROUND_3:
		mitigation_run(CHARTER_FWREG_SMCCC_ARCH_WORKAROUND_3);
		return smccc_returns(t, 0);
	case CHARTER_FN_TRNG_RND:
		trng_rnd(low(x[1]), 32, t->call.x);
		return TRAP_CALL;
	case CHARTER_FN_TRNG_RND_64:
		trng_rnd(x[1], 64, t->call.x);
		return TRAP_CALL;
	case CHARTER_FN_PV_TIME_ST:
		return smccc_returns(t, steal_address(v));
	case CHARTER_FN_VENDOR_HYP_KVM_PTP:
		ptp_time(v, low(x[1]), t->call.x);
		return TRAP_CALL;
	case CHARTER_FN_VENDOR_HYP_KVM_DISCOVER_IMPL_VER:
		identity_version(v, t->call.x);
		return TRAP_CALL;
	case CHARTER_FN_VENDOR_HYP_KVM_DISCOVER_IMPL_CPUS:
		identity_cpu(v, x[1], t->call.x);
		return TRAP_CALL;
	}
	return smccc_refuse(t);
}

enum trap_kind smccc_hvc(struct trap *t)
{
	struct vcpu *v = t->v;

	if (t->esr & ESR_IMM16)
		return smccc_immediate(t);
	charter_service(v->vm->config, (uint32_t)v->x[0], v->x[1], &t->call);
	switch (t->call.kind) {
	case CHARTER_CALL_ANSWER:
		return TRAP_CALL;
	case CHARTER_CALL_YOURS:
		v->pc = sysreg_read(elr_el2); /* for the report, should this end the VM */
		return smccc_act(t, (enum charter_fn)t->call.handler);
	case CHARTER_CALL_REFUSED:
		break;
	}
	return smccc_refused(t);
}

/* The same; but an SMC traps before it is executed. */
enum trap_kind smccc_smc(struct trap *t)
{
	enum trap_kind kind = smccc_hvc(t);

	return kind == TRAP_CALL ? TRAP_CALL_SKIP : kind;
}
