/* SPDX-License-Identifier: BSD-2-Clause */
/* One trapped register access: a lookup in what the seal decided. */
#include "vm_priv.h"

#include <charter/access.h>
#include <charter/feature.h>

/* op1 = 3 is the part of the encoding space that EL0 can name. Source: DDI 0487, D24.1 (op0, op1). */
#define ACCESS_OP1(enc) ((enc) >> 11 & 7u)
#define ACCESS_OP1_EL0 3u

struct charter_verdict charter_access(const struct charter_vm *vm, uint16_t enc, bool write, unsigned el,
				      uint64_t ccsidr_select)
{
	unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127u];
	const struct vm_access *access = &vm->access[row < ROW_REG_COUNT ? row : ROW_REG_COUNT];
	struct charter_verdict verdict = {.kind = CHARTER_VERDICT_UNDEF};

	if (el == 0 && ACCESS_OP1(enc) != ACCESS_OP1_EL0)
		return verdict;
	verdict.kind = access->kind[write];
	if (verdict.kind == CHARTER_VERDICT_VALUE) {
		verdict.value = vm->choice.id[access->arg[write]];
		return verdict;
	}
	verdict.handler = access->arg[write];
	if ((unsigned)verdict.kind != VM_KIND_CCSIDR)
		return verdict;
	verdict.kind = CHARTER_VERDICT_VALUE;
	verdict.value = vm->geometry[ccsidr_select % VM_CCSIDR_SLOTS];
	return verdict;
}

/*
 * Geometry is chosen in the 32-bit format, as KVM's ids hold it; with FEAT_CCIDX a guest reads the 64-bit
 * one: Associativity moves from 12:3 to 23:3, NumSets from 27:13 to 55:32. Source: DDI 0487, CCSIDR_EL1.
 */
static uint64_t access_geometry(bool wide, uint32_t geometry)
{
	if (geometry == CHARTER_CCSIDR_NONE)
		return 0;
	return wide ? (uint64_t)(geometry >> 13 & 0x7fffu) << 32 | (geometry & 0x1fffu) : geometry;
}

/* What an `act` of a system register comes to, for one direction. */
static void access_act(struct vm_access *access, const struct row_reg *reg, bool write)
{
	switch ((enum row_act)(write ? reg->write : reg->read)) {
	case ROW_ACT_IGNORE:
		access->kind[write] = write ? CHARTER_VERDICT_IGNORE : CHARTER_VERDICT_VALUE;
		break;
	case ROW_ACT_VALUE:
		access->kind[write] =
			reg->enc == CHARTER_ENC(3, 1, 0, 0, 0) ? VM_KIND_CCSIDR : CHARTER_VERDICT_VALUE;
		break;
	case ROW_ACT_YOURS:
		access->kind[write] = CHARTER_VERDICT_YOURS;
		access->arg[write] = (uint8_t)reg->yours;
		break;
	case ROW_ACT_PASS:
		access->kind[write] = CHARTER_VERDICT_PASS;
		access->arg[write] =
			(uint8_t)(reg->effective == ROW_NONE ? ROW_EFFECTIVE_COUNT : reg->effective);
		break;
	case ROW_ACT_NATIVE:
	case ROW_ACT_UNDEF:
		break;
	}
}

void access_decide(struct charter_vm *vm)
{
	bool wide = charter_feature_eval(vm->choice.id, CHARTER_FEAT_CCIDX);

	for (unsigned i = 0; i < VM_CCSIDR_SLOTS; i++)
		vm->geometry[i] = access_geometry(wide, vm->choice.ccsidr[i]);
	for (unsigned i = 0; i < ROW_REG_COUNT; i++) {
		const struct row_reg *reg = &row_regs[i];
		struct vm_access *access = &vm->access[i];

		*access = (struct vm_access){.arg = {ROW_ID_COUNT, ROW_ID_COUNT}};
		if (!feature_has_register(vm->choice.id, reg))
			continue;
		if (reg->cls != ROW_CLASS_SYS) {
			access->kind[0] = CHARTER_VERDICT_VALUE;
			access->arg[0] = (uint8_t)reg->id_index;
			continue;
		}
		access_act(access, reg, false);
		access_act(access, reg, true);
	}
}
