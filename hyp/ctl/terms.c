/* SPDX-License-Identifier: BSD-2-Clause */
#include "ctl/terms.h"
#include "channel.h"
#include "lib/string.h"
#include <charter/terms.h>

int terms_accept(struct vm *vm, const uint8_t *payload, struct charter_refusal *why)
{
	struct abi_accept accept;
	struct vm_locked locked;
	int status;

	memcpy(&accept, payload, sizeof(accept));
	if (accept.reserved)
		return ABI_EPROTO;
	locked = vm_lock(vm);
	status = (int)charter_accept((struct charter_vm_locked){vm->config}, accept.feature, why);
	vm_unlock(&locked);
	return status;
}

int terms_hole(struct vm *vm, const uint8_t *payload)
{
	struct abi_hole hole;
	struct vm_locked locked;
	int status;

	memcpy(&hole, payload, sizeof(hole));
	if (hole.reserved)
		return ABI_EPROTO;
	locked = vm_lock(vm);
	status = vm_set_hole(locked, (struct charter_hole){.kind = hole.kind, .num = hole.num});
	vm_unlock(&locked);
	return status;
}
