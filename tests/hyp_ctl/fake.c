/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake.h"
#include "ctl/commands.h"
#include "ctl/ctl.h"
#include "host.h"
#include "svc/clock.h"
#include "vm/host.h"
#include <stdlib.h>
#include <string.h>

struct inbox fake_inbox;
struct outbox fake_outbox;
struct vm fake_vm;
uint8_t fake_ram[FAKE_RAM_SIZE];
uint64_t fake_clock;
size_t fake_uart_room;
struct sched_seen fake_seen;

static struct charter_host fake_host;
static struct abi_crc_tables fake_crc;
static struct commands_reply fake_reply;

uint32_t abi_crc(uint32_t crc, const void *bytes, size_t length)
{
	return abi_crc_sliced(&fake_crc, crc, bytes, length);
}

void fake_reset(void)
{
	if (!fake_crc.t[0][1]) {
		abi_crc_fill(&fake_crc);
		host_from_profile(&fake_host, "qemu-neoverse-n1@1");
	}
	inbox_init(&fake_inbox);
	outbox_init(&fake_outbox);
	memset(&fake_vm, 0, sizeof(fake_vm));
	memset(fake_ram, 0, sizeof(fake_ram));
	fake_uart_room = 1024;
}

/* As the hypervisor's own loop has it. */
static void fake_message(void)
{
	struct abi_frame f = inbox_frame(&fake_inbox);
	struct commands_reply *r = &fake_reply;

	r->length = 0;
	r->status = ABI_EFLOW;
	if (!outbox_window_full(&fake_outbox))
		commands_handle(&f, inbox_payload(&fake_inbox), r);
	inbox_done(&fake_inbox);
	outbox_reply(&fake_outbox, &f, r->status, r->bytes, r->length);
}

void fake_arrive(const void *bytes, size_t count)
{
	const uint8_t *p = bytes;
	size_t taken = 0;

	for (;;) {
		switch (inbox_next(&fake_inbox)) {
		case INBOX_MESSAGE:
			if (!outbox_can_reply(&fake_outbox))
				return;
			fake_message();
			continue;
		case INBOX_NOISE:
			outbox_noise(&fake_outbox, &fake_inbox.noise);
			continue;
		case INBOX_WAIT:
			break;
		}
		if (taken == count)
			break;
		taken += inbox_push(&fake_inbox, p + taken, count - taken);
	}
	outbox_pump(&fake_outbox);
}

const struct charter_host *host_snapshot(void)
{
	return &fake_host;
}

struct vm_locked vm_lock(struct vm *vm)
{
	if (vm->lock.owner++)
		abort();
	return (struct vm_locked){vm};
}

void vm_unlock(struct vm_locked *vm)
{
	vm->vm->lock.owner--;
	vm->vm = NULL;
}

struct vm *vm_slot(unsigned i)
{
	return i == 0 && fake_vm.id ? &fake_vm : NULL;
}

struct vm *vm_find(uint32_t id)
{
	return id && fake_vm.id == id ? &fake_vm : NULL;
}

uint64_t vm_memory_left(void)
{
	return fake_vm.id ? 0 : FAKE_RAM_SIZE;
}

uint64_t vm_memory_free(void)
{
	return vm_memory_left();
}

int vm_create(const struct abi_vm_create *req, struct vm **out)
{
	struct charter_refusal why;

	if (fake_vm.id)
		return ABI_ENOMEM;
	if (req->vcpus != 1 || req->mem_base != FAKE_RAM_BASE || req->mem_size != FAKE_RAM_SIZE)
		return ABI_EINVAL;
	memset(&fake_vm, 0, sizeof(fake_vm));
	if (charter_vm_init(fake_vm.config_mem, sizeof(fake_vm.config_mem), &fake_host, &fake_vm.config,
			    &why) != CHARTER_OK)
		return ABI_EINVAL;
	fake_vm.id = 1;
	fake_vm.state = ABI_VM_OPEN;
	fake_vm.vcpu_count = req->vcpus;
	fake_vm.mem_size = req->mem_size;
	memcpy(fake_vm.name, req->name, sizeof(fake_vm.name));
	*out = &fake_vm;
	return ABI_OK;
}

int vm_destroy(struct vm *vm)
{
	if (vm->state == ABI_VM_RUNNING)
		return ABI_EAGAIN;
	vm->id = 0;
	return ABI_OK;
}

int vm_mem_write(struct vm *vm, uint64_t gpa, const void *bytes, size_t len)
{
	if (vm->state >= ABI_VM_RUNNING)
		return ABI_EAGAIN;
	if (gpa < FAKE_RAM_BASE || gpa - FAKE_RAM_BASE > FAKE_RAM_SIZE ||
	    len > FAKE_RAM_SIZE - (gpa - FAKE_RAM_BASE))
		return ABI_EINVAL;
	memcpy(fake_ram + (gpa - FAKE_RAM_BASE), bytes, len);
	return ABI_OK;
}

int vm_seal(struct vm_locked vm, struct charter_refusal *why)
{
	int result = charter_vm_seal_here((struct charter_vm_locked){vm.vm->config}, why);

	if (result == CHARTER_OK)
		vm.vm->state = ABI_VM_SEALED;
	return result;
}

int vm_set_hole(struct vm_locked vm, struct charter_hole hole)
{
	if (vm.vm->state != ABI_VM_OPEN)
		return ABI_EAGAIN;
	vm.vm->hole = hole;
	return ABI_OK;
}

int vm_set_entry(struct vm_locked vm, const struct abi_entry *entry)
{
	if (vm.vm->state >= ABI_VM_RUNNING)
		return ABI_EAGAIN;
	vm.vm->entry = *entry;
	return ABI_OK;
}

int vm_start(struct vm_locked vm, struct charter_refusal *why)
{
	int result = vm_seal(vm, why);

	if (result == ABI_OK)
		vm.vm->state = ABI_VM_RUNNING;
	return result;
}

int vm_stop(struct vm_locked vm)
{
	if (vm.vm->state != ABI_VM_RUNNING && vm.vm->state != ABI_VM_PAUSED)
		return ABI_EAGAIN;
	vm.vm->state = ABI_VM_ENDED;
	return ABI_OK;
}

int vm_pause(struct vm_locked vm, bool *still)
{
	if (vm.vm->state != ABI_VM_RUNNING && vm.vm->state != ABI_VM_PAUSED)
		return ABI_EAGAIN;
	/* The second look finds it still. */
	*still = vm.vm->state == ABI_VM_PAUSED;
	vm.vm->state = ABI_VM_PAUSED;
	return ABI_OK;
}

int vm_resume(struct vm_locked vm)
{
	if (vm.vm->state != ABI_VM_PAUSED)
		return ABI_EAGAIN;
	vm.vm->state = ABI_VM_RUNNING;
	return ABI_OK;
}

int vm_reset(struct vm_locked vm)
{
	if (vm.vm->state != ABI_VM_ENDED)
		return ABI_EAGAIN;
	vm.vm->state = ABI_VM_SEALED;
	return ABI_OK;
}

size_t vuart_input(struct vm *vm, const uint8_t *bytes, size_t count)
{
	size_t taken = count < fake_uart_room ? count : fake_uart_room;

	(void)vm;
	(void)bytes;
	fake_uart_room -= taken;
	return taken;
}

unsigned ctl_cpus(void)
{
	return 2;
}

bool ctl_greeted(void)
{
	return fake_outbox.greeted;
}

void ctl_hello(void)
{
	outbox_hello(&fake_outbox);
}

void ctl_credit(uint32_t vm, uint32_t bytes)
{
	outbox_credit(&fake_outbox, vm, bytes);
}

uint64_t ctl_dropped(uint32_t vm)
{
	return outbox_dropped(&fake_outbox, vm);
}

bool clock_set(uint64_t counter, uint64_t ns)
{
	if (counter > FAKE_COUNTER || !ns)
		return false;
	fake_clock = ns + (FAKE_COUNTER - counter);
	return true;
}

bool clock_at(uint64_t counter, uint64_t *ns)
{
	*ns = fake_clock - (FAKE_COUNTER - counter);
	return fake_clock != 0;
}

struct sched_seen sched_look(const struct vcpu *v)
{
	(void)v;
	return fake_seen;
}

uint64_t vtimer_ns(uint64_t ticks)
{
	return ticks;
}

uint64_t vtimer_count(void)
{
	return FAKE_COUNTER;
}

bool ctl_restart(uint32_t vm)
{
	return outbox_restart(&fake_outbox, vm);
}

void ctl_forget(uint32_t vm)
{
	outbox_forget(&fake_outbox, vm);
}
