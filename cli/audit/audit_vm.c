/* SPDX-License-Identifier: BSD-2-Clause */
/* The VM that was audited, made again of its charter and its host. */
#include "audit/audit_state.h"
#include "base/exit.h"
#include "base/out.h"
#include <string.h>

int audit_vm_make(struct audit_vm *vm, const struct audit_log *log, const char *file)
{
	static struct doc_refusals refusals;
	struct doc_values values;
	struct doc_host host;
	char sha256[JSON_CANON_HEX];
	int exit = doc_binary_charter(file, log->charter, log->charter_size, &values, sha256);

	*vm = (struct audit_vm){0};
	if (exit == CMD_YES)
		exit = doc_binary_host(file, log->host, log->host_size, &host);
	if (exit != CMD_YES)
		return exit;
	vm->host = host.host;
	doc_vm_own_host(&values, &vm->own);
	if (!doc_vm_make(&vm->vm, &values, &vm->host, &refusals)) {
		out_error("out of memory");
		return CMD_ENVIRONMENT;
	}
	if (!refusals.count && audit_state_gather(vm, log) && audit_residue_gather(vm))
		return CMD_YES;
	out_error_at(file, 0, "its host can't grant its charter, so it was never run there");
	audit_vm_free(vm);
	return CMD_INPUT;
}

void audit_vm_free(struct audit_vm *vm)
{
	audit_state_free(vm);
	audit_residue_free(vm);
	doc_vm_free(&vm->vm);
}

uint16_t audit_vm_feature(const struct audit_vm *vm, unsigned cond)
{
	const uint16_t one[2] = {(uint16_t)cond, ROW_NONE}, *part = one;

	if (cond != ROW_NONE && !(cond & ROW_COND_ATOM) && cond & ROW_COND_LIST)
		part = &row_cond_list[cond & ~ROW_COND_LIST];
	for (; *part != ROW_NONE; part++) {
		unsigned feature = *part & ~ROW_COND_AND;

		if (feature < ROW_FEATURE_COUNT && !charter_vm_has(vm->vm.vm, feature))
			return (uint16_t)feature;
	}
	return ROW_NONE;
}
