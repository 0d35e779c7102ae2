/* SPDX-License-Identifier: BSD-2-Clause */
/* What one hypercall (HVC or SMC #0, SMCCC) gets. */
#ifndef CHARTER_SERVICE_H
#define CHARTER_SERVICE_H

#include <charter/vm.h>

enum charter_call_kind {
	CHARTER_CALL_REFUSED, /* x0 = -1, x1..x3 = 0: already in `x` */
	CHARTER_CALL_ANSWER,  /* `x` goes to x0..x3 */
	CHARTER_CALL_YOURS,   /* granted, and the embedder acts: `handler` */
};

struct charter_call_verdict {
	uint64_t x[4];
	enum charter_call_kind kind;
	uint32_t handler; /* enum charter_fn */
};

/*
 * Judge a hypercall. `fid` is W0 (bits 63:32 of X0 are not part of an SMCCC
 * function id), `x1` the first argument: discovery calls ask about the id in it.
 * Pure; O(1); any CPU; no lock. `vm` must be sealed.
 * Source: SMCCC (DEN 0028), PSCI (DEN 0022); grants: arch/service.
 */
void charter_service(const struct charter_vm *vm, uint32_t fid, uint64_t x1,
		     struct charter_call_verdict *verdict);

#endif
