/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/identity.h"
#include "vm/vm.h"

#define IDENTITY_VERSION 0x10000u /* 1.0, of these two calls */
#define IDENTITY_INVALID_PARAMETER (-3)

void identity_version(const struct vcpu *v, uint64_t x[4])
{
	x[0] = x[3] = 0;
	x[1] = IDENTITY_VERSION;
	x[2] = charter_implementation_count(v->vm->config);
}

void identity_cpu(const struct vcpu *v, uint64_t index, uint64_t x[4])
{
	struct charter_implementation one;
	bool there = charter_implementation_get(v->vm->config, index, &one);

	x[0] = there ? 0 : (uint64_t)IDENTITY_INVALID_PARAMETER;
	x[1] = one.midr;
	x[2] = one.revidr;
	x[3] = one.aidr;
}
