/* SPDX-License-Identifier: BSD-2-Clause */
/* VMs as `charter vm --json` prints them (schemas/vm.schema.json). */
#ifndef CLI_VM_JSON_H
#define CLI_VM_JSON_H

#include "base/json_out.h"
#include "live/vm.h"

/* One VM: {"id", "pid", "host", "name", "state", "vcpus", "memory"}. */
json_t *vm_json(const struct vm_entry *vm);

/* All of a list: "vms" and "machines" into `root`. */
void vm_json_list(json_t *root, const struct vm_entry *list, size_t count);

/* A register's answer, appended to "registers" of `root`. */
void vm_json_register(json_t *root, const char *name, const struct abi_reg *reg);

#endif
