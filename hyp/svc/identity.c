/* SPDX-License-Identifier: BSD-2-Clause */
#include "svc/identity.h"
#include "vm/vm.h"

#define IDENTITY_COUNT 1u /* what DISCOVER_IMPL_VER answers in arch/service */
#define IDENTITY_INVALID_PARAMETER (-3)

static uint64_t identity_register(const struct vcpu *v, uint16_t enc)
{
	uint64_t value = 0;

	charter_reg_get(v->vm->config, CHARTER_KVM_SYSREG | enc, &value);
	return value;
}

void identity_cpu(const struct vcpu *v, uint64_t index, uint64_t x[4])
{
	x[0] = x[1] = x[2] = x[3] = 0;
	if (index >= IDENTITY_COUNT) {
		x[0] = (uint64_t)IDENTITY_INVALID_PARAMETER;
		return;
	}
	x[1] = identity_register(v, CHARTER_ENC(3, 0, 0, 0, 0));
	x[2] = identity_register(v, CHARTER_ENC(3, 0, 0, 0, 6));
	x[3] = identity_register(v, CHARTER_ENC(3, 1, 0, 0, 7));
}
