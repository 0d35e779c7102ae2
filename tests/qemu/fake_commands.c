/* SPDX-License-Identifier: BSD-2-Clause */
/* What the stand-in for EL2 answers. The configuration is libcharter's, as EL2's is. */
#include "fake.h"
#include <charter/terms.h>
#include <stdlib.h>
#include <string.h>

static void fake_reply(struct fake *f, const struct channel_message *m, int32_t status, const void *payload,
		       size_t length)
{
	channel_put(&f->out, m->frame.type | ABI_TYPE_REPLY, m->frame.vm, m->frame.sequence, status, payload,
		    length);
}

static void fake_result(struct fake *f, const struct channel_message *m, int result,
			const struct charter_refusal *why)
{
	const struct abi_refusal a = {why->id,  why->asked, why->most, why->reason, why->reg,
				      why->lsb, why->width, why->row,  why->offset};

	fake_reply(f, m, result, &a, result != CHARTER_OK && why->reason ? sizeof(a) : 0);
}

static void fake_hello(struct fake *f, const struct channel_message *m)
{
	const struct abi_hello h = {ABI_VERSION, CHARTER_MODEL_VERSION, 2, ABI_REQUEST_WINDOW, 1 << 30,
				    "fake"};

	f->greeted = true;
	fake_reply(f, m, ABI_OK, &h, sizeof(h));
}

static void fake_host(struct fake *f, const struct channel_message *m)
{
	uint8_t bytes[TLV_SIZE_MAX];
	size_t length = charter_host_write(&f->host, bytes, sizeof(bytes));

	fake_reply(f, m, length ? ABI_OK : ABI_ENOMEM, bytes, length);
}

static struct fake_vm *fake_find(struct fake *f, uint32_t id)
{
	for (unsigned i = 0; i < FAKE_VMS; i++)
		if (f->vms[i].id == id)
			return &f->vms[i];
	return NULL;
}

static void fake_create(struct fake *f, const struct channel_message *m)
{
	struct abi_vm_id id = {0};
	struct charter_refusal why = {0};
	void *mem = aligned_alloc(CHARTER_VM_ALIGN, CHARTER_VM_SIZE);

	f->vm = fake_find(f, 0);
	if (!f->vm || m->frame.length != sizeof(f->vm->create) ||
	    charter_vm_init(mem, CHARTER_VM_SIZE, &f->host, &f->vm->config, &why) != CHARTER_OK) {
		free(mem);
		fake_reply(f, m, f->vm ? ABI_EPROTO : ABI_ENOMEM, NULL, 0);
		return;
	}
	id.vm = f->vm->id = ++f->last_id;
	memcpy(&f->vm->create, m->payload, sizeof(f->vm->create));
	f->vm->state = ABI_VM_OPEN;
	fake_reply(f, m, ABI_OK, &id, sizeof(id));
}

static void fake_destroy(struct fake *f, const struct channel_message *m)
{
	int32_t status = f->vm->state == ABI_VM_RUNNING ? ABI_EAGAIN : ABI_OK;

	if (status == ABI_OK) {
		free(f->vm->config);
		*f->vm = (struct fake_vm){0};
	}
	fake_reply(f, m, status, NULL, 0);
}

static void fake_stop(struct fake *f, const struct channel_message *m)
{
	bool runs = f->vm->state == ABI_VM_RUNNING;

	fake_reply(f, m, runs ? ABI_OK : ABI_EAGAIN, NULL, 0);
	if (runs)
		fake_end(f, ABI_END_STOPPED);
}

static void fake_list(struct fake *f, const struct channel_message *m)
{
	struct abi_vm_info info[FAKE_VMS] = {0};
	unsigned count = 0;

	for (unsigned i = 0; i < FAKE_VMS; i++) {
		const struct fake_vm *vm = &f->vms[i];

		if (!vm->id)
			continue;
		info[count] = (struct abi_vm_info){.vm = vm->id,
						   .state = vm->state,
						   .vcpus = vm->create.vcpus,
						   .mem_size = vm->create.mem_size};
		memcpy(info[count++].name, vm->create.name, sizeof(info->name));
	}
	fake_reply(f, m, ABI_OK, info, count * sizeof(info[0]));
}

static void fake_mem_write(struct fake *f, const struct channel_message *m)
{
	uint64_t gpa, end;
	size_t count = m->frame.length - sizeof(gpa);

	memcpy(&gpa, m->payload, sizeof(gpa));
	end = FAKE_RAM + f->vm->create.mem_size;
	if (gpa < FAKE_RAM || gpa > end || count > end - gpa || f->vm->state > ABI_VM_SEALED) {
		fake_reply(f, m, ABI_EINVAL, NULL, 0);
		return;
	}
	if (gpa == FAKE_FLAT)
		memcpy(f->vm->script, m->payload + sizeof(gpa),
		       count < FAKE_SCRIPT_MAX ? count : FAKE_SCRIPT_MAX);
	else
		memcpy(&f->vm->tree_magic, m->payload + sizeof(gpa), count < 8 ? count : 8);
	fake_reply(f, m, ABI_OK, NULL, 0);
}

static void fake_reg(struct fake *f, const struct channel_message *m)
{
	struct charter_refusal why = {0};
	struct abi_reg reg;
	int result;

	memcpy(&reg, m->payload, sizeof(reg));
	if (m->frame.type == ABI_REG_SET) {
		result = charter_reg_set((struct charter_vm_locked){f->vm->config}, reg.id, reg.value, &why);
		fake_result(f, m, result, &why);
		return;
	}
	result = charter_reg_get(f->vm->config, reg.id, &reg.value);
	charter_reg_limit(f->vm->config, reg.id, &reg.limit);
	reg.flags = charter_reg_is_set(f->vm->config, reg.id) ? ABI_REG_SET_BY_USER : 0;
	fake_reply(f, m, result, &reg, result == CHARTER_OK ? sizeof(reg) : 0);
}

static void fake_accept(struct fake *f, const struct channel_message *m)
{
	struct charter_refusal why = {0};
	struct abi_accept accept;

	memcpy(&accept, m->payload, sizeof(accept));
	fake_result(f, m, charter_accept((struct charter_vm_locked){f->vm->config}, accept.feature, &why),
		    &why);
}

static void fake_start(struct fake *f, const struct channel_message *m)
{
	struct charter_refusal why = {0};
	int result = ABI_EAGAIN;

	if (f->vm->state == ABI_VM_OPEN || f->vm->state == ABI_VM_SEALED)
		result = charter_vm_seal_here((struct charter_vm_locked){f->vm->config}, &why);
	if (result == CHARTER_OK)
		f->vm->state = ABI_VM_RUNNING;
	fake_result(f, m, result, &why);
	f->vm->lives += result == CHARTER_OK;
	if (result == CHARTER_OK)
		fake_play(f);
}

static void fake_read(struct fake *f, const struct channel_message *m)
{
	uint8_t bytes[TLV_SIZE_MAX];
	size_t length = charter_sealed_write(f->vm->config, bytes, sizeof(bytes));

	fake_reply(f, m, length ? ABI_OK : ABI_EAGAIN, bytes, length);
}

static void fake_input(struct fake *f, const struct channel_message *m)
{
	const struct abi_taken taken = {.bytes = m->frame.length};

	fake_reply(f, m, ABI_OK, &taken, sizeof(taken));
	fake_print(f, "got ", 4);
	fake_print(f, (const char *)m->payload, m->frame.length);
	fake_play(f);
}

/* Requests that speak of the VM. */
static void fake_of_vm(struct fake *f, const struct channel_message *m)
{
	struct charter_refusal why = {0};

	switch (m->frame.type) {
	case ABI_MEM_WRITE:
		fake_mem_write(f, m);
		return;
	case ABI_CHARTER_LOAD:
		fake_result(f, m,
			    charter_sealed_load((struct charter_vm_locked){f->vm->config}, m->payload,
						m->frame.length, &why),
			    &why);
		return;
	case ABI_REG_GET:
	case ABI_REG_SET:
		fake_reg(f, m);
		return;
	case ABI_ACCEPT:
		fake_accept(f, m);
		return;
	case ABI_VM_ENTRY:
		memcpy(&f->vm->entry, m->payload, sizeof(f->vm->entry));
		fake_reply(f, m,
			   f->vm->entry.pc == FAKE_FLAT && f->vm->tree_magic << 32 == 0xedfe0dd000000000
				   ? ABI_OK
				   : ABI_EINVAL,
			   NULL, 0);
		return;
	case ABI_VM_START:
		fake_start(f, m);
		return;
	case ABI_VM_RESET:
		memset(f->vm->script, 0, sizeof(f->vm->script));
		f->vm->state = ABI_VM_SEALED;
		fake_reply(f, m, ABI_OK, NULL, 0);
		return;
	case ABI_VM_STOP:
		fake_stop(f, m);
		return;
	case ABI_VM_DESTROY:
		fake_destroy(f, m);
		return;
	case ABI_CHARTER_READ:
		fake_read(f, m);
		return;
	case ABI_CONSOLE_IN:
		fake_input(f, m);
		return;
	default:
		fake_reply(f, m, ABI_ENOENT, NULL, 0);
	}
}

static void fake_credit(struct fake *f, const struct channel_message *m)
{
	struct abi_credit credit;

	memcpy(&credit, m->payload, sizeof(credit));
	f->vm->credit += credit.bytes;
	fake_reply(f, m, ABI_OK, NULL, 0);
}

void fake_command(struct fake *f, const struct channel_message *m)
{
	if (f->stalled)
		return;
	f->vm = m->frame.vm ? fake_find(f, m->frame.vm) : NULL;
	if (m->frame.type == ABI_HELLO)
		fake_hello(f, m);
	else if (m->frame.type == ABI_HOST)
		fake_host(f, m);
	else if (m->frame.type == ABI_VM_CREATE)
		fake_create(f, m);
	else if (m->frame.type == ABI_VM_LIST)
		fake_list(f, m);
	else if (!f->vm)
		fake_reply(f, m, ABI_ENOENT, NULL, 0);
	else if (m->frame.type == ABI_CREDIT)
		fake_credit(f, m);
	else
		fake_of_vm(f, m);
}
