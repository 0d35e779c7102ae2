/* SPDX-License-Identifier: BSD-2-Clause */
/* One guest: the loop that everything waits in, and the end. */
#include "run/run.h"
#include "base/out.h"
#include "channel/broker_dir.h"
#include "channel/broker_vm.h"
#include "run/run_priv.h"
#include "run/run_watch.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define RUN_POLLS (BROKER_POLLS + 5)
#define RUN_LINGER 2000 /* ms that clients and the reader of the console have at the end */

struct run_options run_defaults(void)
{
	return (struct run_options){
		.cpu = "max", .vcpus = 1, .memory = 512ull << 20, .in = STDIN_FILENO, .out = STDOUT_FILENO};
}

int64_t run_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void run_fail(struct run *r, int exit)
{
	if (r->exit < 0)
		r->exit = exit;
}

/* --- what the broker tells us ----------------------------------------------------------------- */

static void run_reply(void *context, uint32_t tag, const struct channel_message *m)
{
	struct run *r = context;

	switch ((enum run_tag)tag) {
	case RUN_TAG_CALL:
		r->answered = true;
		r->status = m->frame.status;
		r->started |= m->frame.type == (ABI_VM_START | ABI_TYPE_REPLY) && m->frame.status == ABI_OK;
		channel_buf_drop(&r->reply, channel_buf_count(&r->reply));
		channel_buf_add(&r->reply, m->payload, m->frame.length);
		break;
	case RUN_TAG_UPLOAD:
		r->uploads--;
		if (m->frame.status != ABI_OK)
			r->upload_status = m->frame.status;
		break;
	case RUN_TAG_CREDIT:
		break;
	case RUN_TAG_CLOCK:
		run_clock_reply(r, m);
		break;
	case RUN_TAG_INPUT:
		run_console_taken(&r->console, m, run_now());
		break;
	}
}

/* The guest's console goes by: has it come to where the run is to end? */
static void run_watched(struct run *r, const struct channel_message *m)
{
	const size_t head = sizeof(struct abi_console);

	if (r->o->watch && m->frame.length > head &&
	    run_watch_sees(r->o->watch, &r->qemu, m->payload + head, m->frame.length - head))
		run_fail(r, CMD_YES);
}

/* Another process's request about our VM had success. */
static void run_changed(struct run *r, const struct channel_message *m)
{
	struct abi_vm_change change;

	if (m->frame.length != sizeof(change))
		return;
	memcpy(&change, m->payload, sizeof(change));
	if (change.request == ABI_VM_START && !r->started) {
		r->started = true;
		run_console_open(&r->console);
	}
	if (change.request == ABI_VM_DESTROY) {
		out_note("the VM was destroyed by another client");
		r->vm = 0;
		run_fail(r, CMD_NO);
	}
}

/* An event of our VM. */
static void run_event_of_vm(struct run *r, const struct channel_message *m)
{
	if (m->frame.type == ABI_CONSOLE) {
		run_console_output(&r->console, m);
		run_watched(r, m);
	} else if (m->frame.type == ABI_VM_EVENT && m->frame.length == sizeof(r->end)) {
		memcpy(&r->end, m->payload, sizeof(r->end));
		r->ended = true;
	} else if (m->frame.type == ABI_VM_CHANGE) {
		run_changed(r, m);
	}
}

static void run_event(void *context, const struct channel_message *m)
{
	struct run *r = context;

	if (m->frame.vm && m->frame.vm == r->vm)
		run_event_of_vm(r, m);
	else if (m->frame.type == ABI_LOG && r->o->verbose)
		out_note("hypervisor: %.*s", (int)m->frame.length, (const char *)m->payload);
	else if (m->frame.type == ABI_NOISE)
		out_note("the hypervisor received bytes that are no message, and skipped them");
}

/* --- the loop --------------------------------------------------------------------------------- */

static void run_signalled(struct run *r)
{
	struct signalfd_siginfo info;

	if (read(r->signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	r->signalled = true;
	out_note("ended by signal %u (%s)", info.ssi_signo, strsignal((int)info.ssi_signo));
	run_fail(r, CMD_NO);
}

static void run_channel_down(struct run *r)
{
	run_text_read(&r->errors, &r->qemu.errors, "qemu", !r->o->quiet);
	run_text_read(&r->messages, &r->qemu.messages, "hypervisor", r->o->verbose);
	run_text_dump(&r->errors, "qemu");
	run_text_dump(&r->messages, "hypervisor");
	if (r->o->on)
		out_error("the machine is gone: process %d, which ran it, has ended it", r->machine);
	else
		out_error("%s: QEMU %s", r->started ? "the machine is gone" : "the machine can't be started",
			  qemu_epitaph(&r->qemu));
	run_fail(r, r->started ? CMD_NO : CMD_ENVIRONMENT);
}

/* Console traffic that has become possible. */
static void run_console_requests(struct run *r)
{
	struct abi_credit credit = {0};
	size_t input;

	if (!r->vm || r->ended)
		return;
	if (broker_room(&r->broker) && (credit.bytes = run_console_credit(&r->console)))
		broker_request(&r->broker, RUN_TAG_CREDIT, ABI_CREDIT, r->vm, &credit, sizeof(credit));
	input = run_console_input(&r->console, run_now());
	if (input && broker_room(&r->broker)) {
		r->console.in_flight = true;
		broker_request(&r->broker, RUN_TAG_INPUT, ABI_CONSOLE_IN, r->vm,
			       channel_buf_at(&r->console.input), input);
	}
}

static void run_work(struct run *r)
{
	broker_work(&r->broker);
	run_console_work(&r->console);
	run_console_requests(r);
	run_clock_work(r);
	run_text_read(&r->messages, &r->qemu.messages, "hypervisor", r->o->verbose);
	run_text_read(&r->errors, &r->qemu.errors, "qemu", !r->o->quiet);
	if (r->broker.down && !r->ended)
		run_channel_down(r);
	if (r->console.escaped)
		out_note("ended by Ctrl-A x");
	if (r->console.closed)
		out_error("nobody reads the guest's console any more");
	if (r->console.escaped || r->console.closed)
		run_fail(r, CMD_NO);
}

/* How long poll() may wait; -1: for ever. */
static int run_patience(int64_t until)
{
	int64_t left = until - run_now();

	if (!until)
		return -1;
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void run_poll(struct run *r, int64_t until)
{
	struct pollfd polls[RUN_POLLS];
	size_t n = broker_wait(&r->broker, polls);
	int64_t due = broker_vm_due(&r->broker);

	if (due && (!until || due < until))
		until = due;
	if (r->deadline && (!until || r->deadline < until))
		until = r->deadline;
	if (r->clock.due && (!until || r->clock.due < until))
		until = r->clock.due;
	n += run_console_wait(&r->console, polls + n, &until);
	polls[n++] = (struct pollfd){.fd = r->signals, .events = POLLIN};
	polls[n++] = (struct pollfd){.fd = r->qemu.messages, .events = POLLIN};
	polls[n++] = (struct pollfd){.fd = r->qemu.errors, .events = POLLIN};
	poll(polls, n, run_patience(until));
}

bool run_step(struct run *r, int64_t until)
{
	if (r->exit >= 0)
		return false;
	run_poll(r, until);
	run_signalled(r);
	run_work(r);
	if (r->exit < 0 && r->deadline && run_now() >= r->deadline) {
		out_error("time ran out: the guest has not %s within %u s (--timeout)",
			  r->started ? "ended" : "started", r->o->timeout);
		run_text_dump(&r->messages, "hypervisor");
		run_fail(r, CMD_ENVIRONMENT);
	}
	return r->exit < 0;
}

bool run_call(struct run *r, unsigned type, uint32_t vm, const void *payload, size_t length)
{
	bool on = r->exit < 0;

	while (on && !broker_room(&r->broker))
		on = run_step(r, 0);
	r->answered = false;
	if (on)
		broker_request(&r->broker, RUN_TAG_CALL, type, vm, payload, length);
	while (on && !r->answered)
		on = run_step(r, 0);
	return on;
}

/* --- beginning and end ------------------------------------------------------------------------ */

static void run_begin(struct run *r, const struct run_options *o)
{
	const struct broker_owner owner = {r, run_reply, run_event};
	sigset_t set;

	*r = (struct run){.o = o,
			  .exit = -1,
			  .machine = getpid(),
			  .qemu = {.channel = -1, .messages = -1, .errors = -1}};
	broker_init(&r->broker, -1, owner);
	run_console_init(&r->console, o->in, o->out);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	r->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (o->timeout)
		r->deadline = run_now() + 1000ll * o->timeout;
}

/* What the end of a guest is called, and worth. */
static int run_verdict(const struct run *r)
{
	switch ((enum abi_vm_end)r->end.end) {
	case ABI_END_OFF:
		return CMD_YES;
	case ABI_END_RESET:
		out_note("the guest asked for a reset; it is not started again (--no-reboot)");
		return CMD_NO;
	case ABI_END_STOPPED:
		out_note("the guest was stopped");
		return CMD_NO;
	case ABI_END_FAULT:
		out_note("the guest was ended: vCPU %" PRIu32 " at pc 0x%" PRIx64
			 " did what can't be continued "
			 "(ESR_EL2 0x%" PRIx64 ")",
			 r->end.vcpu, r->end.pc, r->end.detail);
		return CMD_NO;
	}
	out_note("the guest ended in a way that is not known here (%" PRIu32 ")", r->end.end);
	return CMD_NO;
}

/* Hand out what is still queued for the reader of the console and for clients. */
static void run_linger(struct run *r)
{
	int64_t until = run_now() + RUN_LINGER;

	while (r->exit < 0 && channel_buf_count(&r->console.output))
		run_step(r, 0);
	while (r->exit < 0 && run_now() < until && broker_flush(&r->broker))
		run_step(r, run_now() + 20);
}

/* A guest that asked for a reset runs again. */
static bool run_reset(struct run *r)
{
	if (r->end.end != ABI_END_RESET || r->o->no_reboot)
		return false;
	if (!r->o->quiet)
		out_note("the guest asked for a reset; it starts again");
	r->resets++;
	return run_restart(r);
}

static void run_until_end(struct run *r)
{
	do {
		while (!r->ended && run_step(r, 0))
			;
	} while (r->exit < 0 && run_reset(r));
	if (r->exit >= 0)
		return;
	run_linger(r);
	run_fail(r, run_verdict(r));
}

static void run_finish(struct run *r)
{
	if (r->o->guest_ended)
		*r->o->guest_ended = r->ended && r->end.end != ABI_END_STOPPED;
	qemu_stop(&r->qemu);
	broker_dir_leave();
	broker_free(&r->broker);
	run_console_close(&r->console);
	if (r->console.dropped)
		out_note("%" PRIu64 " bytes of the guest's console output were lost: its reader was too slow",
			 r->console.dropped);
	if (r->broker.noise)
		out_note("%" PRIu64 " bytes from the hypervisor were no message, and were skipped",
			 r->broker.noise);
	guest_plan_free(&r->plan);
	run_charter_free(&r->charter);
	run_text_free(&r->messages);
	run_text_free(&r->errors);
	channel_buf_free(&r->reply);
	close(r->signals);
}

int run_machine(const struct run_options *options)
{
	struct run *r = malloc(sizeof(*r));
	int exit;

	if (!r) {
		out_error("out of memory");
		return CMD_ENVIRONMENT;
	}
	run_begin(r, options);
	if (run_prepare(r)) {
		if (options->no_guest)
			run_serve(r);
		else if (run_start(r))
			run_until_end(r);
	}
	exit = r->exit;
	if (options->json)
		run_json(r, options->json);
	run_leave(r);
	run_finish(r);
	free(r);
	return exit;
}
