/* SPDX-License-Identifier: BSD-2-Clause */
#include "audit/audit_state.h"
#include <stdlib.h>

#define AUDIT_STATE_REGS 0x10000u

struct audit_register {
	uint64_t value, flips;
	bool reads, flips_known;
};

static void audit_state_note(void *context, const struct audit_thing *thing)
{
	struct audit_register *regs = context;

	if (thing->key >= AUDIT_STATE_REGS || thing->el != 1 || thing->outcome != AUDIT_WORKS)
		return;
	if (thing->kind == AUDIT_MRS) {
		regs[thing->key].reads = true;
		regs[thing->key].value = thing->value;
	} else if (thing->kind == AUDIT_BITS) {
		regs[thing->key].flips_known = true;
		regs[thing->key].flips = thing->value;
	}
}

bool audit_state_gather(struct audit_vm *vm, const struct audit_log *log)
{
	vm->registers = calloc(AUDIT_STATE_REGS, sizeof(*vm->registers));
	if (vm->registers)
		audit_each(log, audit_state_note, vm->registers);
	return vm->registers;
}

void audit_state_free(struct audit_vm *vm)
{
	free(vm->registers);
	vm->registers = NULL;
}

bool audit_state_is_zero(const struct audit_vm *vm, uint32_t enc)
{
	const struct audit_register *r = vm->registers + enc;

	return enc < AUDIT_STATE_REGS && r->reads && !r->value && !(r->flips_known && r->flips);
}
