/* SPDX-License-Identifier: BSD-2-Clause */
/* The terms of a charter: kept and sealed, and not looked at again. */
#include "field.h"
#include "vm_priv.h"

#include <string.h>

enum charter_result terms_check(const struct charter_terms *terms, struct charter_refusal *why)
{
	uint64_t rest[ROW_ID_COUNT];

	memcpy(rest, terms->varies, sizeof(rest));
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (field_of(f, terms->varies[field_id(f)]) == field_max(f))
			rest[field_id(f)] &= ~field_mask(f);
	}
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		struct charter_refusal what = {
			.reason = CHARTER_REASON_RESERVED,
			.id = idreg_id(i),
			.reg = row_regs[row_id_regs[i]].num,
			.asked = terms->varies[i],
			.most = terms->varies[i] & ~rest[i],
		};

		if (rest[i])
			return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}

enum charter_result charter_terms_set(struct charter_vm_locked locked, const struct charter_terms *terms,
				      struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_NONE};
	struct charter_vm *vm = locked.vm;
	enum charter_result result;

	if (!vm_ready(vm))
		return refuse(why, CHARTER_ENOEXEC, &what);
	what.reason = CHARTER_REASON_SEALED;
	if (charter_vm_sealed(vm))
		return memcmp(&vm->choice.terms, terms, sizeof(*terms)) == 0
			       ? CHARTER_OK
			       : refuse(why, CHARTER_EBUSY, &what);
	result = terms_check(terms, why);
	if (!result)
		vm->choice.terms = *terms;
	return result;
}

enum charter_result charter_accept(struct charter_vm_locked locked, uint32_t feature,
				   struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNKNOWN};
	struct charter_terms terms;

	if (!vm_ready(locked.vm)) {
		what.reason = CHARTER_REASON_NONE;
		return refuse(why, CHARTER_ENOEXEC, &what);
	}
	terms = locked.vm->choice.terms;
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (row_features[i].num != feature)
			continue;
		terms.accept_residue[i / 32u] |= 1u << (i % 32u);
		return charter_terms_set(locked, &terms, why);
	}
	return refuse(why, CHARTER_ENOENT, &what);
}

const struct charter_terms *charter_terms_get(const struct charter_vm *vm)
{
	return &vm->choice.terms;
}
