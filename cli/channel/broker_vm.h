/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose VM is whose, and what follows from it. For broker.c and broker_client.c, but for what says so. */
#ifndef CLI_BROKER_VM_H
#define CLI_BROKER_VM_H

#include "channel/broker.h"

/* A request was answered with success: VMs come, go and change. */
void broker_vm_heard(struct broker *b, const struct broker_pending *p, const struct channel_message *m);

/* An event: to the client whose VM it is about, or to the owner of the broker. */
void broker_vm_event(struct broker *b, const struct channel_message *m);

/* A client wants to grant credit for console output. The status that it gets, or ABI_OK: EL2 decides. */
int32_t broker_vm_credit(struct broker *b, const struct broker_client *c, const struct channel_message *m);

/* A client wants a hole in a VM: in its own, and in no other. The same. */
int32_t broker_vm_hole(struct broker *b, const struct broker_client *c, const struct channel_message *m);

/* Answer ABI_VM_LIST, with the VMs' owners filled in. */
void broker_vm_answer_list(const struct broker *b, struct broker_client *c, const struct channel_message *m,
			   uint32_t sequence);

/* Go on destroying the VMs whose clients have gone. */
void broker_vm_clear(struct broker *b);
/* The answer to a request of that. */
void broker_vm_cleared(struct broker *b, uint32_t vm, const struct channel_message *m);

/* For the owner of the broker: the VM is nobody's from now on, and will be destroyed. */
void broker_vm_abandon(struct broker *b, uint32_t vm);
/* For the owner of the broker: how many VMs clients have, and how many there are at all. */
unsigned broker_vm_clients(const struct broker *b);
unsigned broker_vm_count(const struct broker *b);
/* For the owner of the broker: when something is due, in ms of CLOCK_MONOTONIC; 0: nothing is. */
int64_t broker_vm_due(const struct broker *b);

/* For broker_vm.c: send a request, `given` is kept with it. False: EL2's window is full. In broker.c. */
bool broker_send(struct broker *b, enum broker_who who, uint32_t given, unsigned type, uint32_t vm,
		 const void *payload, size_t length);

#endif
