/* SPDX-License-Identifier: BSD-2-Clause */
/* The VMs that run on this machine, found through the sockets of their `charter run`. */
#ifndef CLI_VM_H
#define CLI_VM_H

#include "base/names.h"
#include "channel/channel_client.h"

#define VM_LIST_MAX 256

struct vm_entry {
	pid_t pid;  /* of its `charter run`, which has its console; 0: nobody has */
	pid_t host; /* of the `charter run` that runs the machine it is on */
	struct abi_vm_info info;
};

/* All VMs there are; with `machines` a machine without VMs is listed, too, with an id of 0. Returns how many.
 */
size_t vm_list(struct vm_entry list[VM_LIST_MAX], bool machines);

/*
 * The machine that is meant: by the process of its `charter run`, or by a VM that is on it, as in vm_open().
 * Returns an enum cmd_exit; says on stderr what is wrong.
 */
int vm_host(const char *which, pid_t *host);

/* The word for an enum abi_vm_state. Static. */
const char *vm_state_name(uint32_t state);

/* What was opened in it on purpose, in `text`; NULL: nothing. */
const char *vm_hole(const struct abi_vm_info *info, char text[NAMES_FIELD_MAX]);

/* A VM one speaks to. */
struct vm_link {
	struct channel_client client;
	struct vm_entry vm;
};

/*
 * Connect to a VM: by the process of its `charter run`, its id, or its name; NULL: the only one there is.
 * Returns an enum cmd_exit; says on stderr what is wrong.
 */
int vm_open(struct vm_link *link, const char *which);
void vm_close(struct vm_link *link);

/*
 * Ask about the VM. CMD_YES, or CMD_NO when the answer was a refusal, which `*status` holds and which stderr
 * is told, after `what`; CMD_ENVIRONMENT: no answer.
 */
int vm_ask(struct vm_link *link, const char *what, unsigned type, const void *payload, size_t length,
	   struct channel_message *reply);

/*
 * Which VM it is, and its sealed charter as the hypervisor has it, in its binary form: at most `room` bytes
 * to `out`. Returns an enum cmd_exit; says on stderr what is wrong.
 */
int vm_sealed(const char *which, struct vm_entry *vm, void *out, size_t room, size_t *size);

#endif
