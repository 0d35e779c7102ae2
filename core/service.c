/* SPDX-License-Identifier: BSD-2-Clause */
/* One hypercall: a lookup in what the seal decided. */
#include "vm_priv.h"

#include <charter/service.h>

/* What a discovery call answers about what is not there, and every refused call. */
#define SERVICE_NOT_SUPPORTED (-1)

static const struct charter_call_verdict service_refused = {
	.x = {(uint64_t)SERVICE_NOT_SUPPORTED},
	.kind = CHARTER_CALL_REFUSED,
};

/* A function id's own entry, or none. */
static const struct vm_call *service_find(const struct charter_vm *vm, uint32_t fid)
{
	size_t call = row_call_slot[(uint32_t)(fid * ROW_CALL_HASH_MUL) >> ROW_CALL_HASH_SHIFT];
	const struct vm_call *found = &vm->call[call];

	return found->fid == fid ? found : 0;
}

/* What discovery call `by` says of the function id that its caller asks about. */
static int64_t service_discover(const struct charter_vm *vm, size_t by, uint32_t fid)
{
	const struct vm_call *call = service_find(vm, fid);
	const struct row_call *row;

	if (!call)
		return SERVICE_NOT_SUPPORTED;
	row = &row_calls[call - vm->call];
	for (unsigned i = row->first_discovery; i < row->first_discovery + row->discovery_count; i++)
		if (row_discoveries[i].by == by && vm->discovery[i] != SERVICE_NOT_SUPPORTED)
			return vm->discovery[i];
	return SERVICE_NOT_SUPPORTED;
}

void charter_service(const struct charter_vm *vm, uint32_t fid, uint64_t x1,
		     struct charter_call_verdict *verdict)
{
	const struct vm_call *call = service_find(vm, fid);
	struct charter_call_verdict answer;

	if (!call) {
		*verdict = service_refused;
		return;
	}
	answer = call->verdict;
	if ((unsigned)answer.kind == VM_CALL_DISCOVER) {
		answer.kind = CHARTER_CALL_ANSWER;
		answer.x[0] = (uint64_t)service_discover(vm, (size_t)(call - vm->call), (uint32_t)x1);
	}
	*verdict = answer;
}

void service_grant(struct charter_vm *vm, unsigned call)
{
	const struct row_call *row = &row_calls[call];
	struct charter_call_verdict *verdict = &vm->call[call].verdict;

	*verdict = (struct charter_call_verdict){.kind = CHARTER_CALL_ANSWER};
	switch ((enum row_answer)row->answer) {
	case ROW_ANSWER_WORDS:
		for (unsigned i = 0; i < 4; i++) {
			const struct row_word *word = &row_words[row->first_word + i];

			verdict->x[i] = word->fwreg == ROW_NONE ? word->value : vm->choice.fw[word->fwreg];
		}
		break;
	case ROW_ANSWER_DISCOVER:
		verdict->kind = (enum charter_call_kind)VM_CALL_DISCOVER;
		break;
	case ROW_ANSWER_ACT:
		verdict->kind = CHARTER_CALL_YOURS;
		verdict->handler = row->act;
		break;
	}
}

static void service_decide_call(struct charter_vm *vm, unsigned call)
{
	vm->call[call].fid = row_calls[call].fid;
	vm->call[call].verdict = service_refused;
	if (fwreg_grants(vm->choice.fw, &row_calls[call].grant))
		service_grant(vm, call);
}

static void service_decide_discovery(struct charter_vm *vm, unsigned call)
{
	const struct row_call *row = &row_calls[call];
	bool granted = fwreg_grants(vm->choice.fw, &row->grant);

	for (unsigned i = row->first_discovery; i < row->first_discovery + row->discovery_count; i++) {
		const struct row_discovery *found = &row_discoveries[i];
		bool level = !found->has_level || vm->choice.fw[row->grant.fwreg] == found->level;

		vm->discovery[i] = granted && level ? found->answer : SERVICE_NOT_SUPPORTED;
	}
}

void service_refuse_all(struct charter_vm *vm)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		vm->call[i] = (struct vm_call){.verdict = service_refused};
}

void service_decide(struct charter_vm *vm)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++) {
		service_decide_call(vm, i);
		service_decide_discovery(vm, i);
	}
}
