/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose VM is whose: a client has the console of what it has created, and takes it along when it goes. */
#include "channel/broker_vm.h"
#include "channel/broker_client.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Console output that a client may have asked for and not got: it is kept for one that does not fetch it. */
#define BROKER_VM_CREDIT_MAX 65536u
#define BROKER_VM_RETRY 10 /* ms until a VM that does not let itself be destroyed is asked again */

static int64_t broker_vm_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct broker_vm *broker_vm_find(struct broker *b, uint32_t vm)
{
	for (size_t i = 0; i < BROKER_VMS_MAX; i++)
		if (b->vm[i].vm == vm)
			return &b->vm[i];
	return NULL;
}

/* The client that a VM belongs to, if it is still there. */
static struct broker_client *broker_vm_client(struct broker *b, const struct broker_vm *e)
{
	struct broker_client *c = e->client >= 0 ? &b->client[e->client] : NULL;

	return c && c->fd >= 0 && c->serial == e->serial ? c : NULL;
}

/* A VM was created. When there is no place left to keep its owner in, it stays the business of whoever names
 * it. */
static void broker_vm_add(struct broker *b, const struct broker_pending *p, const struct channel_message *m)
{
	struct broker_vm *e = broker_vm_find(b, 0);
	struct abi_vm_id id;

	if (!e || m->frame.length != sizeof(id))
		return;
	memcpy(&id, m->payload, sizeof(id));
	*e = (struct broker_vm){.vm = id.vm, .client = p->client, .serial = p->serial};
}

/* Tell its owner what another has done with a VM. */
static void broker_vm_tell(struct broker *b, const struct broker_vm *e, uint32_t request)
{
	const struct abi_vm_change change = {.request = request};
	const struct channel_message m = {
		.frame = abi_frame_make(ABI_VM_CHANGE, e->vm, 0, 0, &change, sizeof(change)),
		.payload = (const uint8_t *)&change,
	};
	struct broker_client *c = broker_vm_client(b, e);

	if (e->client == BROKER_SELF)
		b->owner.event(b->owner.context, &m);
	else if (c)
		channel_put(&c->out, ABI_VM_CHANGE, e->vm, 0, 0, &change, sizeof(change));
}

void broker_vm_heard(struct broker *b, const struct broker_pending *p, const struct channel_message *m)
{
	const uint32_t request = m->frame.type & ~ABI_TYPE_REPLY;
	struct broker_vm *e;
	bool its;

	if (request == ABI_VM_CREATE)
		broker_vm_add(b, p, m);
	e = m->frame.vm ? broker_vm_find(b, m->frame.vm) : NULL;
	if (!e || (request != ABI_VM_START && request != ABI_VM_RESET && request != ABI_VM_DESTROY))
		return;
	its = e->client == p->client && e->serial == p->serial;
	if (!its)
		broker_vm_tell(b, e, request);
	if (request == ABI_VM_DESTROY)
		e->vm = 0;
}

void broker_vm_event(struct broker *b, const struct channel_message *m)
{
	struct broker_vm *e = m->frame.vm ? broker_vm_find(b, m->frame.vm) : NULL;
	struct broker_client *c = e ? broker_vm_client(b, e) : NULL;
	const uint32_t head = sizeof(struct abi_console);
	uint32_t count;

	if (!e || e->client == BROKER_SELF) {
		b->owner.event(b->owner.context, m);
	} else if (c) {
		count = m->frame.type == ABI_CONSOLE && m->frame.length > head ? m->frame.length - head : 0;
		e->credit -= count < e->credit ? count : e->credit;
		channel_put(&c->out, m->frame.type, m->frame.vm, 0, 0, m->payload, m->frame.length);
	}
}

int32_t broker_vm_credit(struct broker *b, const struct broker_client *c, const struct channel_message *m)
{
	struct broker_vm *e = m->frame.vm ? broker_vm_find(b, m->frame.vm) : NULL;
	struct abi_credit credit;

	/* A VM's console has one reader: nobody else may open the tap. */
	if (!e || broker_vm_client(b, e) != c)
		return ABI_EINVAL;
	if (m->frame.length != sizeof(credit))
		return ABI_EPROTO;
	memcpy(&credit, m->payload, sizeof(credit));
	if (credit.bytes > BROKER_VM_CREDIT_MAX - e->credit)
		return ABI_EINVAL;
	e->credit += credit.bytes;
	return ABI_OK;
}

int32_t broker_vm_hole(struct broker *b, const struct broker_client *c, const struct channel_message *m)
{
	struct broker_vm *e = m->frame.vm ? broker_vm_find(b, m->frame.vm) : NULL;

	return e && broker_vm_client(b, e) == c ? ABI_OK : ABI_EINVAL;
}

/* The process that a VM belongs to, 0: nobody's. */
static uint32_t broker_vm_pid(const struct broker *b, uint32_t vm)
{
	for (size_t i = 0; i < BROKER_VMS_MAX; i++) {
		const struct broker_vm *e = &b->vm[i];

		if (e->vm != vm)
			continue;
		if (e->client == BROKER_SELF)
			return (uint32_t)getpid();
		return e->client >= 0 && b->client[e->client].serial == e->serial
			       ? (uint32_t)b->client[e->client].pid
			       : 0;
	}
	return 0;
}

void broker_vm_answer_list(const struct broker *b, struct broker_client *c, const struct channel_message *m,
			   uint32_t sequence)
{
	struct channel_buf list = {0};
	struct abi_vm_info info;

	for (uint32_t at = 0; at + sizeof(info) <= m->frame.length; at += (uint32_t)sizeof(info)) {
		memcpy(&info, m->payload + at, sizeof(info));
		info.owner = broker_vm_pid(b, info.vm);
		channel_buf_add(&list, &info, sizeof(info));
	}
	broker_client_answer(c, &m->frame, sequence, m->frame.status, channel_buf_at(&list),
			     channel_buf_count(&list));
	channel_buf_free(&list);
}

/* --- VMs that are nobody's any more ------------------------------------------------------------ */

void broker_vm_clear(struct broker *b)
{
	int64_t now = broker_vm_now();

	for (size_t i = 0; i < BROKER_VMS_MAX; i++) {
		struct broker_vm *e = &b->vm[i];

		if (!e->vm || e->client == BROKER_SELF)
			continue;
		if (e->client >= 0 && !broker_vm_client(b, e))
			e->client = BROKER_NOBODY;
		if (e->client == BROKER_NOBODY && !e->asked && now >= e->due)
			e->asked = broker_send(b, BROKER_NOBODY, e->vm,
					       e->stop ? ABI_VM_STOP : ABI_VM_DESTROY, e->vm, NULL, 0);
	}
}

void broker_vm_cleared(struct broker *b, uint32_t vm, const struct channel_message *m)
{
	struct broker_vm *e = broker_vm_find(b, vm);

	/* A destruction that had success was heard of already. */
	if (!e || !vm)
		return;
	e->asked = false;
	e->due = broker_vm_now() + BROKER_VM_RETRY;
	if (m->frame.status == ABI_ENOENT)
		e->vm = 0;
	/* What runs can't be destroyed; what was told to stop takes its time to. */
	e->stop = m->frame.type == (ABI_VM_DESTROY | ABI_TYPE_REPLY) && m->frame.status == ABI_EAGAIN;
}

void broker_vm_abandon(struct broker *b, uint32_t vm)
{
	struct broker_vm *e = vm ? broker_vm_find(b, vm) : NULL;

	if (e)
		e->client = BROKER_NOBODY;
}

unsigned broker_vm_clients(const struct broker *b)
{
	unsigned count = 0;

	for (size_t i = 0; i < BROKER_VMS_MAX; i++)
		count += b->vm[i].vm && b->vm[i].client >= 0;
	return count;
}

unsigned broker_vm_count(const struct broker *b)
{
	unsigned count = 0;

	for (size_t i = 0; i < BROKER_VMS_MAX; i++)
		count += b->vm[i].vm != 0;
	return count;
}

int64_t broker_vm_due(const struct broker *b)
{
	int64_t due = 0;

	for (size_t i = 0; i < BROKER_VMS_MAX; i++) {
		const struct broker_vm *e = &b->vm[i];

		if (e->vm && e->client == BROKER_NOBODY && !e->asked && (!due || e->due < due))
			due = e->due ? e->due : 1;
	}
	return due;
}
