/* SPDX-License-Identifier: BSD-2-Clause */
#include "ctl/commands.h"
#include "ctl/ctl.h"
#include "ctl/stats.h"
#include "ctl/terms.h"
#include "lib/string.h"
#include "svc/clock.h"
#include "vm/host.h"
#include "vm/vm.h"

_Static_assert((int)CHARTER_ENOENT == (int)ABI_ENOENT && (int)CHARTER_ENOEXEC == (int)ABI_ENOEXEC &&
		       (int)CHARTER_EBUSY == (int)ABI_EBUSY && (int)CHARTER_EINVAL == (int)ABI_EINVAL,
	       "a result of the library is a status as it is");

/* One request under work. */
struct command {
	const struct abi_frame *f;
	const uint8_t *payload;
	struct vm *vm; /* of requests that name one */
	struct commands_reply *r;
};

static int commands_answer(struct command *c, const void *bytes, size_t length)
{
	memcpy(c->r->bytes, bytes, length);
	c->r->length = (uint32_t)length;
	return ABI_OK;
}

/* The status of a library call, with its reason where the caller can use one. */
static int commands_result(struct command *c, int result, const struct charter_refusal *why)
{
	const struct abi_refusal a = {
		.id = why->id,
		.asked = why->asked,
		.most = why->most,
		.reason = why->reason,
		.reg = why->reg,
		.lsb = why->lsb,
		.width = why->width,
		.row = why->row,
		.offset = why->offset,
	};

	if (result != ABI_OK && why->reason != CHARTER_REASON_NONE)
		commands_answer(c, &a, sizeof(a));
	return result;
}

static int commands_hello(struct command *c)
{
	struct abi_hello h = {
		.version = ABI_VERSION,
		.model = CHARTER_MODEL_VERSION,
		.cpus = ctl_cpus(),
		.window = ABI_REQUEST_WINDOW,
		.memory = vm_memory_left(),
		.build = "charter-hyp",
	};

	ctl_hello();
	return commands_answer(c, &h, sizeof(h));
}

static int commands_host(struct command *c)
{
	size_t length = charter_host_write(host_snapshot(), c->r->bytes, sizeof(c->r->bytes));

	c->r->length = (uint32_t)length;
	return length ? ABI_OK : ABI_ENOMEM;
}

/* NUL padded, printable, not empty. */
static bool commands_name_ok(const char *name)
{
	size_t i = 0;

	while (i < ABI_NAME_MAX && name[i] > ' ' && name[i] <= '~')
		i++;
	if (i == 0 || i == ABI_NAME_MAX)
		return false;
	while (i < ABI_NAME_MAX && !name[i])
		i++;
	return i == ABI_NAME_MAX;
}

static int commands_vm_create(struct command *c)
{
	struct abi_vm_create req;
	struct abi_vm_id id = {0};
	struct vm *vm;
	int status;

	memcpy(&req, c->payload, sizeof(req));
	if (req.flags || !commands_name_ok(req.name))
		return ABI_EINVAL;
	status = vm_create(&req, &vm);
	if (status != ABI_OK)
		return status;
	id.vm = vm->id;
	return commands_answer(c, &id, sizeof(id));
}

static int commands_vm_destroy(struct command *c)
{
	uint32_t id = c->vm->id;
	int status = vm_destroy(c->vm);

	if (status == ABI_OK)
		ctl_forget(id);
	return status;
}

static int commands_vm_list(struct command *c)
{
	struct abi_vm_info info[VM_MAX];
	unsigned count = 0;

	memset(info, 0, sizeof(info));
	for (unsigned i = 0; i < VM_MAX; i++) {
		const struct vm *vm = vm_slot(i);

		if (!vm)
			continue;
		info[count].vm = vm->id;
		info[count].state = __atomic_load_n(&vm->state, __ATOMIC_ACQUIRE);
		info[count].vcpus = vm->vcpu_count;
		info[count].mem_size = vm->mem_size;
		memcpy(info[count].name, vm->name, sizeof(info[count].name));
		info[count].hole.kind = vm->hole.kind;
		info[count].hole.num = vm->hole.num;
		count++;
	}
	return commands_answer(c, info, count * sizeof(info[0]));
}

static int commands_mem_write(struct command *c)
{
	struct abi_mem m;

	memcpy(&m, c->payload, sizeof(m));
	return vm_mem_write(c->vm, m.gpa, c->payload + sizeof(m), c->f->length - sizeof(m));
}

static int commands_charter_load(struct command *c)
{
	struct charter_refusal why = {0};
	struct vm_locked vm = vm_lock(c->vm);
	int status = charter_sealed_load((struct charter_vm_locked){vm.vm->config}, c->payload, c->f->length,
					 &why);

	vm_unlock(&vm);
	return commands_result(c, status, &why);
}

static int commands_reg_get(struct command *c)
{
	struct abi_reg reg;
	struct vm_locked vm;
	int status;

	memcpy(&reg, c->payload, sizeof(reg));
	if (reg.value || reg.limit || reg.flags || reg.reserved)
		return ABI_EPROTO;
	vm = vm_lock(c->vm);
	status = charter_reg_get(vm.vm->config, reg.id, &reg.value);
	if (status == ABI_OK)
		status = charter_reg_limit(vm.vm->config, reg.id, &reg.limit);
	if (charter_reg_is_set(vm.vm->config, reg.id))
		reg.flags = ABI_REG_SET_BY_USER;
	vm_unlock(&vm);
	return status == ABI_OK ? commands_answer(c, &reg, sizeof(reg)) : status;
}

static int commands_reg_set(struct command *c)
{
	struct charter_refusal why = {0};
	struct abi_reg reg;
	struct vm_locked vm;
	int status;

	memcpy(&reg, c->payload, sizeof(reg));
	if (reg.limit || reg.flags || reg.reserved)
		return ABI_EPROTO;
	vm = vm_lock(c->vm);
	status = charter_reg_set((struct charter_vm_locked){vm.vm->config}, reg.id, reg.value, &why);
	vm_unlock(&vm);
	return commands_result(c, status, &why);
}

static int commands_accept(struct command *c)
{
	struct charter_refusal why = {0};
	int status = terms_accept(c->vm, c->payload, &why);

	return commands_result(c, status, &why);
}

static int commands_reg_list(struct command *c)
{
	const uint32_t most = sizeof(c->r->bytes) / sizeof(uint64_t);
	struct abi_page page;
	size_t all;

	memcpy(&page, c->payload, sizeof(page));
	if (!charter_vm_sealed(c->vm->config))
		return ABI_EAGAIN;
	if (page.count > most)
		page.count = most;
	all = charter_state_list(c->vm->config, page.first, (uint64_t *)(void *)c->r->bytes, page.count);
	all = all > page.first ? all - page.first : 0;
	c->r->length = (uint32_t)((all < page.count ? all : page.count) * sizeof(uint64_t));
	return ABI_OK;
}

static int commands_seal(struct command *c)
{
	struct charter_refusal why = {0};
	struct abi_digest digest;
	struct vm_locked vm = vm_lock(c->vm);
	int status = vm_seal(vm, &why);
	size_t length;

	vm_unlock(&vm);
	if (status != ABI_OK)
		return commands_result(c, status, &why);
	length = charter_sealed_write(c->vm->config, c->r->bytes, sizeof(c->r->bytes));
	if (!charter_sealed_digest(c->r->bytes, length, digest.sha256))
		return ABI_ENOMEM;
	return commands_answer(c, &digest, sizeof(digest));
}

static int commands_vm_entry(struct command *c)
{
	struct abi_entry entry;
	struct vm_locked vm;
	int status;

	memcpy(&entry, c->payload, sizeof(entry));
	vm = vm_lock(c->vm);
	status = vm_set_entry(vm, &entry);
	vm_unlock(&vm);
	return status;
}

static int commands_vm_start(struct command *c)
{
	struct charter_refusal why = {0};
	struct vm_locked vm = vm_lock(c->vm);
	int status = vm_start(vm, &why);

	vm_unlock(&vm);
	return commands_result(c, status, &why);
}

static int commands_vm_pause(struct command *c)
{
	struct vm_locked vm = vm_lock(c->vm);
	bool still = false;
	int status = vm_pause(vm, &still);
	const struct abi_paused paused = {.still = still};

	vm_unlock(&vm);
	return status == ABI_OK ? commands_answer(c, &paused, sizeof(paused)) : status;
}

static int commands_vm_resume(struct command *c)
{
	struct vm_locked vm = vm_lock(c->vm);
	int status = vm_resume(vm);

	vm_unlock(&vm);
	return status;
}

static int commands_vm_stop(struct command *c)
{
	struct vm_locked vm = vm_lock(c->vm);
	int status = vm_stop(vm);

	vm_unlock(&vm);
	return status;
}

static int commands_vm_reset(struct command *c)
{
	struct vm_locked vm = vm_lock(c->vm);
	/* Once its end has been told, nobody is inside any more. */
	int status = ctl_restart(vm.vm->id) ? vm_reset(vm) : ABI_EAGAIN;

	vm_unlock(&vm);
	return status;
}

static int commands_charter_read(struct command *c)
{
	if (!charter_vm_sealed(c->vm->config))
		return ABI_EAGAIN;
	c->r->length = (uint32_t)charter_sealed_write(c->vm->config, c->r->bytes, sizeof(c->r->bytes));
	return ABI_OK;
}

static int commands_credit(struct command *c)
{
	struct abi_credit credit;

	memcpy(&credit, c->payload, sizeof(credit));
	if (credit.reserved)
		return ABI_EPROTO;
	ctl_credit(c->vm ? c->vm->id : 0, credit.bytes);
	return ABI_OK;
}

static int commands_console_in(struct command *c)
{
	struct abi_taken taken = {0};

	taken.bytes = (uint32_t)vuart_input(c->vm, c->payload, c->f->length);
	return commands_answer(c, &taken, sizeof(taken));
}

static int commands_stats(struct command *c)
{
	struct abi_stats s;

	stats_of(c->vm, &s);
	s.console_dropped = ctl_dropped(c->vm->id);
	return commands_answer(c, &s, sizeof(s));
}

static int commands_refused(struct command *c)
{
	const uint32_t most = sizeof(c->r->bytes) / sizeof(struct abi_refused);
	struct abi_page page;

	memcpy(&page, c->payload, sizeof(page));
	if (page.count > most)
		page.count = most;
	page.count = stats_refused(c->vm, page.first, (struct abi_refused *)(void *)c->r->bytes, page.count);
	c->r->length = (uint32_t)(page.count * sizeof(struct abi_refused));
	return ABI_OK;
}

static int commands_clock(struct command *c)
{
	struct abi_clock clock;

	memcpy(&clock, c->payload, sizeof(clock));
	if ((clock.ns || clock.counter) && !clock_set(clock.counter, clock.ns))
		return ABI_EINVAL;
	clock.counter = vtimer_count();
	if (!clock_at(clock.counter, &clock.ns))
		clock.ns = 0;
	return commands_answer(c, &clock, sizeof(clock));
}

/* Of a request: whether it speaks of a VM, and how long it can be. */
struct commands_shape {
	uint16_t type;
	uint8_t scope;
	uint32_t least, most;
};

enum { COMMANDS_OF_HOST, COMMANDS_OF_VM, COMMANDS_OF_ANY };

#define COMMANDS_EXACT(type) sizeof(type), sizeof(type)

static const struct commands_shape commands_shapes[] = {
	{ABI_HELLO, COMMANDS_OF_HOST, 0, 0},
	{ABI_HOST, COMMANDS_OF_HOST, 0, 0},
	{ABI_VM_CREATE, COMMANDS_OF_HOST, COMMANDS_EXACT(struct abi_vm_create)},
	{ABI_VM_DESTROY, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_LIST, COMMANDS_OF_HOST, 0, 0},
	{ABI_MEM_WRITE, COMMANDS_OF_VM, sizeof(struct abi_mem) + 1, ABI_PAYLOAD_MAX},
	{ABI_CHARTER_LOAD, COMMANDS_OF_VM, 1, TLV_SIZE_MAX},
	{ABI_REG_GET, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_reg)},
	{ABI_REG_SET, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_reg)},
	{ABI_ACCEPT, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_accept)},
	{ABI_REG_LIST, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_page)},
	{ABI_SEAL, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_ENTRY, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_entry)},
	{ABI_VM_START, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_STOP, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_PAUSE, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_RESUME, COMMANDS_OF_VM, 0, 0},
	{ABI_CHARTER_READ, COMMANDS_OF_VM, 0, 0},
	{ABI_CREDIT, COMMANDS_OF_ANY, COMMANDS_EXACT(struct abi_credit)},
	{ABI_CONSOLE_IN, COMMANDS_OF_VM, 1, ABI_PAYLOAD_MAX},
	{ABI_STATS, COMMANDS_OF_VM, 0, 0},
	{ABI_VM_RESET, COMMANDS_OF_VM, 0, 0},
	{ABI_REFUSED, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_page)},
	{ABI_CLOCK, COMMANDS_OF_HOST, COMMANDS_EXACT(struct abi_clock)},
	{ABI_VM_HOLE, COMMANDS_OF_VM, COMMANDS_EXACT(struct abi_hole)},
};

static const struct commands_shape *commands_shape(uint16_t type)
{
	for (size_t i = 0; i < sizeof(commands_shapes) / sizeof(commands_shapes[0]); i++)
		if (commands_shapes[i].type == type)
			return &commands_shapes[i];
	return NULL;
}

/* Everything about a request that can be judged without acting upon it. */
static int commands_check(struct command *c)
{
	const struct abi_frame *f = c->f;
	const struct commands_shape *s = commands_shape(f->type);

	if (!f->sequence || f->status || f->reserved)
		return ABI_EPROTO;
	if (!s)
		return ABI_ENOENT;
	if (f->length < s->least || f->length > s->most)
		return ABI_EPROTO;
	if (f->type != ABI_HELLO && !ctl_greeted())
		return ABI_EAGAIN;
	c->vm = f->vm ? vm_find(f->vm) : NULL;
	if (s->scope == COMMANDS_OF_HOST)
		return f->vm ? ABI_EPROTO : ABI_OK;
	return c->vm || (s->scope == COMMANDS_OF_ANY && !f->vm) ? ABI_OK : ABI_ENOENT;
}

static int commands_act(struct command *c)
{
	switch ((enum abi_type)c->f->type) {
	case ABI_HELLO:
		return commands_hello(c);
	case ABI_HOST:
		return commands_host(c);
	case ABI_VM_CREATE:
		return commands_vm_create(c);
	case ABI_VM_DESTROY:
		return commands_vm_destroy(c);
	case ABI_VM_LIST:
		return commands_vm_list(c);
	case ABI_MEM_WRITE:
		return commands_mem_write(c);
	case ABI_CHARTER_LOAD:
		return commands_charter_load(c);
	case ABI_REG_GET:
		return commands_reg_get(c);
	case ABI_REG_SET:
		return commands_reg_set(c);
	case ABI_ACCEPT:
		return commands_accept(c);
	case ABI_REG_LIST:
		return commands_reg_list(c);
	case ABI_SEAL:
		return commands_seal(c);
	case ABI_VM_ENTRY:
		return commands_vm_entry(c);
	case ABI_VM_START:
		return commands_vm_start(c);
	case ABI_VM_STOP:
		return commands_vm_stop(c);
	case ABI_VM_PAUSE:
		return commands_vm_pause(c);
	case ABI_VM_RESUME:
		return commands_vm_resume(c);
	case ABI_CHARTER_READ:
		return commands_charter_read(c);
	case ABI_CREDIT:
		return commands_credit(c);
	case ABI_CONSOLE_IN:
		return commands_console_in(c);
	case ABI_STATS:
		return commands_stats(c);
	case ABI_REFUSED:
		return commands_refused(c);
	case ABI_VM_RESET:
		return commands_vm_reset(c);
	case ABI_CLOCK:
		return commands_clock(c);
	case ABI_VM_HOLE:
		return terms_hole(c->vm, c->payload);
	case ABI_CONSOLE:
	case ABI_VM_EVENT:
	case ABI_NOISE:
	case ABI_LOG:
	case ABI_VM_CHANGE:
		break;
	}
	return ABI_ENOENT;
}

void commands_handle(const struct abi_frame *f, const uint8_t *payload, struct commands_reply *r)
{
	struct command c = {.f = f, .payload = payload, .r = r};

	r->length = 0;
	r->status = commands_check(&c);
	if (r->status == ABI_OK)
		r->status = commands_act(&c);
}
