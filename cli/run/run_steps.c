/* SPDX-License-Identifier: BSD-2-Clause */
/* From nothing to a started guest. */
#include "base/file.h"
#include "base/out.h"
#include "channel/broker_dir.h"
#include "channel/refusal.h"
#include "doc/hole.h"
#include "live/vm.h"
#include "run/run_priv.h"
#include "run/run_watch.h"
#include "run/run_without.h"
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RUN_RESERVE (64ull << 20) /* the host's memory beyond the guest's: the hypervisor's own */
#define RUN_HELLO 60000           /* ms in which the hypervisor has to answer */
#define RUN_CHUNK 61440u          /* bytes of the guest's memory in one message */

/* Say that EL2 has declined a request, with its reason where it gave one. */
static bool run_declined(struct run *r, const char *what, int exit)
{
	char why[512] = "";

	if (r->exit >= 0)
		return false;
	refusal_text(channel_buf_at(&r->reply), channel_buf_count(&r->reply), why, sizeof(why));
	out_error("%s: %s%s%s", what, channel_status_name(r->status), *why ? ": " : "", why);
	run_fail(r, exit);
	return false;
}

/* A reply that is not what the channel's description says: the two ends do not fit. */
static bool run_misfit(struct run *r, const char *what)
{
	out_error("the hypervisor's answer to %s has the wrong size; `make` builds both ends", what);
	run_fail(r, CMD_ENVIRONMENT);
	return false;
}

/* A machine that runs already: its `charter run` carries our messages. */
static bool run_connect(struct run *r)
{
	int exit = vm_host(r->o->on, &r->machine);

	if (exit == CMD_YES) {
		r->qemu.channel = broker_dir_connect(r->machine);
		if (r->qemu.channel < 0 || fcntl(r->qemu.channel, F_SETFL, O_NONBLOCK) != 0) {
			out_error("process %d does not answer", r->machine);
			exit = CMD_ENVIRONMENT;
		}
	}
	if (exit != CMD_YES)
		run_fail(r, exit);
	r->broker.link = r->qemu.channel;
	return exit == CMD_YES;
}

static bool run_power_on(struct run *r)
{
	const struct run_options *o = r->o;
	char append[RUN_WITHOUT_MAX] = "";
	const struct qemu_machine m = {
		.cpu = o->cpu,
		.append = o->host_without ? append : NULL,
		.cpus = o->host_cpus ? o->host_cpus : o->vcpus,
		.memory = (o->host_memory ? o->host_memory : o->memory) + RUN_RESERVE,
		.extra = o->extra,
		.extra_count = o->extra_count,
	};
	int exit = CMD_YES;

	if (o->host_without)
		exit = run_without(o->host_without, o->extra, o->extra_count, append);
	if (exit == CMD_YES)
		exit = qemu_start(&r->qemu, &m);
	if (exit != CMD_YES)
		run_fail(r, exit);
	r->broker.link = r->qemu.channel;
	return exit == CMD_YES;
}

static bool run_hello(struct run *r, struct abi_hello *hello)
{
	int64_t until = run_now() + RUN_HELLO;

	broker_request(&r->broker, RUN_TAG_CALL, ABI_HELLO, 0, NULL, 0);
	while (!r->answered && run_now() < until)
		if (!run_step(r, until))
			return false;
	if (!r->answered) {
		run_text_dump(&r->messages, "hypervisor");
		out_error("the machine can't be started: the hypervisor did not answer within %d s",
			  RUN_HELLO / 1000);
		run_fail(r, CMD_ENVIRONMENT);
		return false;
	}
	if (r->status != ABI_OK || channel_buf_count(&r->reply) != sizeof(*hello))
		return run_misfit(r, "HELLO");
	memcpy(hello, channel_buf_at(&r->reply), sizeof(*hello));
	if (hello->version == ABI_VERSION && hello->model == CHARTER_MODEL_VERSION)
		return true;
	out_error("the hypervisor speaks version %" PRIu32 " of model %" PRIu32
		  ", this command %u of %u; `make` builds both",
		  hello->version, hello->model, ABI_VERSION, CHARTER_MODEL_VERSION);
	run_fail(r, CMD_ENVIRONMENT);
	return false;
}

static bool run_host(struct run *r)
{
	struct charter_refusal why = {0};
	const void *bytes;
	size_t size;
	int exit;

	if (!run_call(r, ABI_HOST, 0, NULL, 0))
		return false;
	bytes = channel_buf_at(&r->reply);
	size = channel_buf_count(&r->reply);
	if (r->status != ABI_OK || charter_host_read(&r->host, bytes, size, &why) != CHARTER_OK)
		return run_misfit(r, "HOST");
	if (r->o->host_kept)
		channel_buf_add(r->o->host_kept, bytes, size);
	exit = r->o->host_out ? file_write(r->o->host_out, bytes, size) : CMD_YES;
	if (exit != CMD_YES || r->o->host_only)
		run_fail(r, exit);
	return r->exit < 0;
}

/* Everything that can be wrong with what we were given is said before anything starts. */
static bool run_read(struct run *r)
{
	const struct run_options *o = r->o;
	struct guest_wish wish = {o->kernel, o->initrd, o->append, o->memory, o->vcpus, 0};
	int exit = run_charter_read(&r->charter, o->charter);

	wish.psci = run_charter_psci(&r->charter);
	if (exit == CMD_YES && o->kernel)
		exit = run_charter_reaches(&r->charter, GUEST_RAM + o->memory);
	if (exit == CMD_YES && o->kernel)
		exit = guest_plan_make(&r->plan, &wish);
	if (exit != CMD_YES)
		run_fail(r, exit);
	return exit == CMD_YES;
}

static bool run_fit(struct run *r)
{
	int exit = run_charter_fit(&r->charter, &r->host, r->o->quiet);

	if (exit != CMD_YES)
		run_fail(r, exit);
	else if (r->o->charter_kept)
		channel_buf_add(r->o->charter_kept, r->charter.sealed, r->charter.sealed_size);
	return exit == CMD_YES;
}

/* What the VM is not to be refused, on purpose: whether there is anything to open is said before it is made.
 */
static bool run_hole_fits(struct run *r)
{
	int exit = r->o->hole ? hole_check(r->charter.doc.file, r->o->hole, &r->charter.doc.values, &r->host)
			      : CMD_YES;

	if (exit != CMD_YES)
		run_fail(r, exit);
	return exit == CMD_YES;
}

static bool run_hole(struct run *r)
{
	const struct abi_hole hole = {.kind = r->o->hole ? r->o->hole->kind : 0,
				      .num = r->o->hole ? r->o->hole->num : 0};
	char name[NAMES_FIELD_MAX];

	if (!r->o->hole)
		return true;
	if (!run_call(r, ABI_VM_HOLE, r->vm, &hole, sizeof(hole)))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r, "the hypervisor opens no hole", CMD_ENVIRONMENT);
	out_note("VM %" PRIu32 " is given a hole, on purpose: %s is not refused", r->vm,
		 hole_name(r->o->hole, name));
	return true;
}

/* A VM's name is what it was given, or its charter's as far as the channel can carry it. */
void run_name(const struct run *r, char name[ABI_NAME_MAX])
{
	const char *from = r->o->name ? r->o->name : r->o->charter ? r->o->charter : "unset";
	const char *slash = r->o->name ? NULL : strrchr(from, '/');
	size_t n = 0;

	memset(name, 0, ABI_NAME_MAX);
	from = slash && slash[1] ? slash + 1 : from;
	while (from[n] && (r->o->name || strcmp(from + n, ".json") != 0) && n < ABI_NAME_MAX - 1) {
		name[n] = from[n] > ' ' && from[n] <= '~' ? from[n] : '_';
		n++;
	}
	if (!n)
		name[0] = '_';
}

static bool run_create(struct run *r)
{
	struct abi_vm_create req = {.vcpus = r->o->vcpus, .mem_base = GUEST_RAM, .mem_size = r->o->memory};
	struct abi_vm_id id;

	run_name(r, req.name);
	if (!run_call(r, ABI_VM_CREATE, 0, &req, sizeof(req)))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r,
				    r->o->on && r->status == ABI_ENOMEM
					    ? "the machine has no room for another VM of this size (its "
					      "--host-mem says how much it has)"
					    : "the hypervisor can't create the VM",
				    CMD_ENVIRONMENT);
	if (channel_buf_count(&r->reply) != sizeof(id))
		return run_misfit(r, "VM_CREATE");
	memcpy(&id, channel_buf_at(&r->reply), sizeof(id));
	r->vm = r->was = id.vm;
	return true;
}

/* Send one chunk when there is room for it, without waiting for the answer. */
static bool run_upload_chunk(struct run *r, uint64_t gpa, const uint8_t *bytes, size_t count)
{
	uint8_t message[sizeof(struct abi_mem) + RUN_CHUNK];
	const struct abi_mem mem = {gpa};

	while (!broker_room(&r->broker))
		if (!run_step(r, 0))
			return false;
	memcpy(message, &mem, sizeof(mem));
	memcpy(message + sizeof(mem), bytes, count);
	r->uploads++;
	broker_request(&r->broker, RUN_TAG_UPLOAD, ABI_MEM_WRITE, r->vm, message, sizeof(mem) + count);
	return true;
}

static bool run_upload_piece(struct run *r, const struct guest_piece *p)
{
	for (size_t at = 0; at < p->size && r->upload_status == ABI_OK; at += RUN_CHUNK) {
		size_t left = p->size - at, count = left < RUN_CHUNK ? left : RUN_CHUNK;

		if (!run_upload_chunk(r, p->at + at, p->bytes + at, count))
			return false;
	}
	return true;
}

static bool run_upload(struct run *r)
{
	const struct abi_entry entry = {r->plan.entry, r->plan.piece[GUEST_TREE].at};

	for (size_t i = 0; i < GUEST_PARTS; i++)
		if (!run_upload_piece(r, &r->plan.piece[i]))
			return false;
	while (r->uploads)
		if (!run_step(r, 0))
			return false;
	r->status = r->upload_status;
	if (r->status == ABI_OK && !run_call(r, ABI_VM_ENTRY, r->vm, &entry, sizeof(entry)))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r, "the guest's memory can't be filled", CMD_ENVIRONMENT);
	return true;
}

static bool run_load(struct run *r)
{
	if (!r->charter.sealed_size)
		return true;
	if (!run_call(r, ABI_CHARTER_LOAD, r->vm, r->charter.sealed, r->charter.sealed_size))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r, "the hypervisor refuses the charter", CMD_NO);
	return true;
}

static bool run_credit(struct run *r)
{
	const struct abi_credit credit = {.bytes = RUN_CONSOLE_CREDIT};

	return run_call(r, ABI_CREDIT, r->vm, &credit, sizeof(credit));
}

/* From now on other processes can speak to the hypervisor. */
static bool run_open(struct run *r, const struct abi_hello *hello)
{
	int listener = -1, exit = r->o->on ? CMD_YES : broker_dir_listen(&listener);

	if (exit != CMD_YES)
		run_fail(r, exit);
	else if (!r->o->on)
		broker_open(&r->broker, listener, hello);
	return exit == CMD_YES;
}

bool run_prepare(struct run *r)
{
	struct abi_hello hello;

	if (!run_read(r) || !(r->o->on ? run_connect(r) : run_power_on(r)) || !run_hello(r, &hello))
		return false;
	/* A machine that counts instructions has a time of its own. */
	if (!r->o->on && !r->o->quiet && !run_clock_tell(r))
		return false;
	if (!run_host(r) || !run_fit(r) || !run_hole_fits(r))
		return false;
	if (r->o->no_guest)
		return run_open(r, &hello);
	return run_create(r) && run_upload(r) && run_load(r) && run_hole(r) && run_credit(r) &&
	       run_open(r, &hello);
}

static bool run_go(struct run *r)
{
	if (r->o->watch)
		run_watch_begin(r->o->watch, &r->qemu);
	if (!run_call(r, ABI_VM_START, r->vm, NULL, 0))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r, "the VM can't be started", CMD_NO);
	return true;
}

bool run_restart(struct run *r)
{
	if (!run_call(r, ABI_VM_RESET, r->vm, NULL, 0))
		return false;
	if (r->status != ABI_OK)
		return run_declined(r, "the VM can't be reset", CMD_ENVIRONMENT);
	r->ended = false;
	return run_upload(r) && run_go(r);
}

bool run_start(struct run *r)
{
	if (r->o->hold) {
		out_note("VM %" PRIu32 " of process %d is held; `charter vm start --vm %d` starts it", r->vm,
			 getpid(), getpid());
		return true;
	}
	if (!run_go(r))
		return false;
	run_console_open(&r->console);
	return true;
}
