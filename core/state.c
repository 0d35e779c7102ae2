/* SPDX-License-Identifier: BSD-2-Clause */
/* The registers a VM's state consists of: four ascending lists, merged. */
#include "state_priv.h"

#include <charter/state.h>

#define STATE_END UINT64_MAX

/* System registers: what is chartered, and what an arch/sysreg row calls state. */
static uint64_t state_reg(const struct vm_choice *choice, struct state_walk *walk)
{
	for (; walk->reg < ROW_REG_COUNT; walk->reg++) {
		const struct row_reg *reg = &row_regs[walk->reg];

		if ((reg->id_index != ROW_NONE || reg->state) && feature_has_register(choice->id, reg))
			return CHARTER_KVM_SYSREG | reg->enc;
	}
	return STATE_END;
}

/* Firmware registers that promise something: 0 is what a host without the register does. */
static uint64_t state_fwreg(const struct vm_choice *choice, struct state_walk *walk)
{
	for (; walk->fwreg < ROW_FWREG_COUNT; walk->fwreg++)
		if (choice->fw[walk->fwreg] != 0)
			return row_fwregs[walk->fwreg].id;
	return STATE_END;
}

static uint64_t state_ccsidr(const struct vm_choice *choice, struct state_walk *walk)
{
	for (; walk->ccsidr < CHARTER_CCSIDR_COUNT; walk->ccsidr++)
		if (ccsidr_exists(choice->id, walk->ccsidr))
			return CHARTER_KVM_CCSIDR | walk->ccsidr;
	return STATE_END;
}

/* State that is not a system register. */
static uint64_t state_other(const struct vm_choice *choice, struct state_walk *walk)
{
	for (; walk->other < ROW_STATE_COUNT; walk->other++, walk->element = 0) {
		const struct row_state *row = &row_states[walk->other];

		if (walk->element < row->count && feature_cond(choice->id, row->needs) &&
		    fwreg_grants(choice->fw, &row->grant))
			return row->id + (uint64_t)walk->element * row->step;
	}
	return STATE_END;
}

uint64_t state_next(const struct vm_choice *choice, struct state_walk *walk)
{
	uint64_t reg = state_reg(choice, walk);
	uint64_t fwreg = state_fwreg(choice, walk);
	uint64_t ccsidr = state_ccsidr(choice, walk);
	uint64_t other = state_other(choice, walk);
	uint64_t a = reg < fwreg ? reg : fwreg;
	uint64_t b = ccsidr < other ? ccsidr : other;
	uint64_t next = a < b ? a : b;

	if (next == STATE_END)
		return 0;
	walk->reg += next == reg;
	walk->fwreg += next == fwreg;
	walk->ccsidr += next == ccsidr;
	walk->element += next == other;
	return next;
}

size_t charter_state_list(const struct charter_vm *vm, size_t first, uint64_t *ids, size_t count)
{
	struct state_walk walk = {0};
	size_t found = 0;
	uint64_t id;

	if (!charter_vm_sealed(vm))
		return 0;
	while ((id = state_next(&vm->choice, &walk))) {
		if (found >= first && found - first < count)
			ids[found - first] = id;
		found++;
	}
	return found;
}
