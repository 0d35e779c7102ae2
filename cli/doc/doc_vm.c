/* SPDX-License-Identifier: BSD-2-Clause */
/* A VM of libcharter that is given what a document says. */
#include "base/out.h"
#include "doc/doc.h"
#include "field.h"
#include <stdlib.h>
#include <string.h>

void doc_vm_own_host(const struct doc_values *values, struct charter_host *host)
{
	memset(host, 0, sizeof(*host));
	memcpy(host->id, values->id, sizeof(host->id));
	memset(host->settable, 0xff, sizeof(host->settable));
	memcpy(host->platform, values->platform, sizeof(host->platform));
	memcpy(host->ccsidr, values->ccsidr, sizeof(host->ccsidr));
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		host->fwreg[i] = services_most(i);
		host->has_fwreg[i] = 1;
	}
}

static void doc_vm_note(struct doc_refusals *refusals, const struct charter_refusal *why)
{
	if (refusals->count < DOC_REFUSALS)
		refusals->list[refusals->count++] = *why;
}

/* Set one register; each field that is refused is noted, and the most possible put in its place. */
static void doc_vm_set(struct charter_vm *vm, uint64_t id, uint64_t value, struct doc_refusals *refusals)
{
	struct charter_vm_locked locked = {vm};
	struct charter_refusal why;

	for (unsigned tries = 0; tries < 64; tries++) {
		uint64_t field, now = value;

		if (charter_reg_set(locked, id, value, &why) == CHARTER_OK)
			return;
		doc_vm_note(refusals, &why);
		field = why.width ? (~0ull >> (64u - why.width)) << why.lsb : ~0ull;
		value = (value & ~field) | (why.most << why.lsb & field);
		if (value == now)
			return;
	}
}

static void doc_vm_terms(struct charter_vm *vm, const struct doc_terms *said, struct doc_refusals *refusals)
{
	struct charter_terms terms = {0};
	struct charter_refusal why;

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (said->varies[i])
			terms.varies[field_id(&row_fields[i])] |= field_mask(&row_fields[i]);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (said->accept_residue[i])
			terms.accept_residue[i / 32u] |= 1u << (i % 32u);
	if (charter_terms_set((struct charter_vm_locked){vm}, &terms, &why) != CHARTER_OK)
		doc_vm_note(refusals, &why);
}

static void doc_vm_set_all(struct charter_vm *vm, const struct doc_values *values,
			   struct doc_refusals *refusals)
{
	struct charter_vm_locked locked = {vm};
	struct charter_refusal why;

	doc_vm_terms(vm, &values->terms, refusals);
	if (charter_implementations_set(locked, values->others.list, values->others.count, &why) !=
	    CHARTER_OK)
		doc_vm_note(refusals, &why);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		doc_vm_set(vm, CHARTER_KVM_SYSREG | names_reg(i)->enc, values->id[i], refusals);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (values->ccsidr[i] != CHARTER_CCSIDR_NONE)
			doc_vm_set(vm, CHARTER_KVM_CCSIDR | i, values->ccsidr[i], refusals);
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++)
		doc_vm_set(vm, row_fwregs[i].id, values->fwreg[i], refusals);
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if (charter_platform_set(locked, i, values->platform[i], &why) != CHARTER_OK)
			doc_vm_note(refusals, &why);
}

static enum charter_result doc_vm_seal(struct charter_vm *vm, const struct charter_hole *hole,
				       struct charter_refusal *why)
{
	const struct charter_vm_locked locked = {vm};

	return hole ? charter_vm_seal_hole(locked, hole, why) : charter_vm_seal(locked, why);
}

bool doc_vm_make_hole(struct doc_vm *vm, const struct doc_values *values, const struct charter_host *host,
		      const struct charter_hole *hole, struct doc_refusals *refusals)
{
	struct charter_refusal why;

	refusals->count = 0;
	vm->memory = aligned_alloc(CHARTER_VM_ALIGN, CHARTER_VM_SIZE);
	if (!vm->memory || charter_vm_init(vm->memory, CHARTER_VM_SIZE, host, &vm->vm, &why) != CHARTER_OK) {
		out_error("out of memory");
		return false;
	}
	doc_vm_set_all(vm->vm, values, refusals);
	if (refusals->count == 0 && doc_vm_seal(vm->vm, hole, &why) != CHARTER_OK)
		doc_vm_note(refusals, &why);
	return true;
}

bool doc_vm_make(struct doc_vm *vm, const struct doc_values *values, const struct charter_host *host,
		 struct doc_refusals *refusals)
{
	return doc_vm_make_hole(vm, values, host, NULL, refusals);
}

void doc_vm_free(struct doc_vm *vm)
{
	free(vm->memory);
	vm->memory = NULL;
}
