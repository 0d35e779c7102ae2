/* SPDX-License-Identifier: BSD-2-Clause */
/* The audit payload, in a VM and on a bare CPU. */
#include "audit/auditing.h"
#include "audit/bare.h"
#include "base/exit.h"
#include "base/out.h"
#include "channel/channel_buf.h"
#include "doc/hole.h"
#include "run/qemu_find.h"
#include "run/run.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define AUDIT_RUN_MEMORY (64ull << 20)
#define AUDIT_RUN_TIMEOUT 240 /* s; it takes a few seconds on a machine that has nothing else to do */
#define AUDIT_RUN_PAYLOAD "guests/audit.bin"
#define AUDIT_RUN_APPEND 128

/* The calls that would end the guest, and that the charter grants: the payload's option `granted`. */
static int audit_run_granted(const char *charter, uint64_t *granted)
{
	static struct doc_refusals refusals;
	struct doc doc;
	struct charter_host own;
	struct doc_vm vm = {0};
	int exit = doc_load(&doc, charter);

	*granted = 0;
	if (exit == CMD_YES && doc.kind != DOC_OPEN && doc.kind != DOC_SEALED) {
		out_error("%s: it is no charter", charter);
		exit = CMD_INPUT;
	}
	if (exit == CMD_YES) {
		doc_vm_own_host(&doc.values, &own);
		exit = doc_vm_make(&vm, &doc.values, &own, &refusals) ? CMD_YES : CMD_ENVIRONMENT;
	}
	/* What can't be sealed is refused by the run, and says why. */
	for (unsigned i = 0; exit == CMD_YES && !refusals.count && i < 2 * AUDIT_UNSAFE_COUNT; i++) {
		struct charter_call_verdict v;

		if (audit_unsafe[i / 2].kind != AUDIT_HVC)
			continue;
		charter_service(vm.vm, audit_unsafe[i / 2].key | (i & 1) << 30, 0, &v);
		if (v.kind != CHARTER_CALL_REFUSED)
			*granted |= 1ull << i;
	}
	doc_vm_free(&vm);
	doc_free(&doc);
	return exit;
}

static void audit_run_append(const struct audit_wish *wish, uint64_t granted, char text[AUDIT_RUN_APPEND])
{
	snprintf(text, AUDIT_RUN_APPEND, "seed=%" PRIu64 " words=%" PRIu32 " granted=%" PRIu64, wish->seed,
		 wish->words, granted);
}

/* On what: "max without FEAT_FGT (QEMU 11.1.3)". */
static char *audit_run_subject(const char *cpu, const char *without)
{
	char path[PATH_MAX], version[QEMU_FIND_VERSION_MAX], *subject;

	if (qemu_find_program(path) != CMD_YES || !qemu_find_version(path, version))
		*version = 0;
	return asprintf(&subject, "%s%s%s%s%s%s", cpu, without ? " without " : "", without ? without : "",
			*version ? " (QEMU " : "", version, *version ? ")" : "") > 0
		       ? subject
		       : NULL;
}

/* What the console carried. */
static int audit_run_console(struct audit_log *log, const struct run_options *o)
{
	off_t size = lseek(o->out, 0, SEEK_END);
	char *text = size > 0 ? malloc((size_t)size) : NULL;
	int exit = CMD_ENVIRONMENT;

	if (text && pread(o->out, text, (size_t)size, 0) == size)
		exit = audit_log_read(log, "the guest's console", text, (size_t)size, false);
	else
		out_error("the payload said nothing");
	free(text);
	if (exit == CMD_YES)
		log->subject = audit_run_subject(o->cpu, o->host_without);
	return exit == CMD_INPUT ? CMD_LEAK : exit;
}

static void audit_run_keep(struct channel_buf *from, uint8_t **to, size_t *size)
{
	*size = channel_buf_count(from);
	*to = malloc(*size + 1);
	if (*to)
		memcpy(*to, channel_buf_at(from), *size);
	channel_buf_free(from);
}

static int audit_run_machine(struct audit_log *log, struct run_options *o)
{
	struct channel_buf host = {0}, charter = {0};
	bool ended = false;
	int exit;

	o->host_kept = &host;
	o->charter_kept = &charter;
	o->guest_ended = &ended;
	exit = run_machine(o);
	if (exit == CMD_NO && ended) {
		out_error("the guest did not get to the end of the audit: something that was probed has "
			  "ended it");
		exit = CMD_LEAK;
	} else if (exit == CMD_NO && channel_buf_count(&charter)) {
		exit = CMD_ENVIRONMENT; /* somebody else has ended it, and that has been said */
	}
	if (exit == CMD_YES)
		exit = audit_run_console(log, o);
	if (exit == CMD_YES) {
		audit_run_keep(&host, &log->host, &log->host_size);
		audit_run_keep(&charter, &log->charter, &log->charter_size);
	}
	channel_buf_free(&host);
	channel_buf_free(&charter);
	return exit;
}

/* A hole that would let the payload end its own guest can't be looked for. */
static int audit_run_hole(const struct audit_wish *wish, struct charter_hole *hole)
{
	if (!wish->control)
		return CMD_YES;
	if (!hole_find(wish->control, hole))
		return CMD_USAGE;
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (hole_of_call(hole, i) &&
		    audit_unsafe_find(AUDIT_HVC, row_calls[i].fid) != AUDIT_UNSAFE_COUNT) {
			out_error("--control %s: the audit can't look for it: %s would end the guest",
				  wish->control, row_call_names[i].name);
			return CMD_INPUT;
		}
	return CMD_YES;
}

int audit_run_vm(struct audit_log *log, const struct audit_wish *wish)
{
	struct run_options o = run_defaults();
	char payload[PATH_MAX], append[AUDIT_RUN_APPEND];
	struct charter_hole hole;
	uint64_t granted;
	int exit = audit_run_hole(wish, &hole);

	if (exit == CMD_YES)
		exit = audit_run_granted(wish->charter, &granted);
	if (exit != CMD_YES)
		return exit;
	o.hole = wish->control ? &hole : NULL;
	audit_run_append(wish, granted, append);
	file_beside(AUDIT_RUN_PAYLOAD, payload); /* where it is not, the run says so */
	o.charter = wish->charter;
	o.cpu = wish->cpu;
	o.host_without = wish->without;
	o.memory = AUDIT_RUN_MEMORY;
	o.kernel = payload;
	o.append = append;
	o.quiet = true;
	o.no_reboot = true;
	o.timeout = AUDIT_RUN_TIMEOUT;
	o.extra = wish->extra;
	o.extra_count = wish->extra_count;
	o.in = -1;
	o.out = memfd_create("console", MFD_CLOEXEC);
	if (o.out < 0) {
		out_error("can't keep the guest's output in memory");
		return CMD_ENVIRONMENT;
	}
	exit = audit_run_machine(log, &o);
	close(o.out);
	if (exit == CMD_YES && wish->control)
		log->control = strdup(wish->control);
	/* A guest that a hole has ended has shown nothing of it. */
	return exit == CMD_LEAK && wish->control ? CMD_NO : exit;
}

int audit_run_bare(struct audit_log *log, const struct audit_wish *wish, const char *cpu, uint64_t frequency)
{
	char payload[PATH_MAX], append[AUDIT_RUN_APPEND], name[128];
	struct channel_buf said = {0};
	struct qemu_machine m = {.cpus = 1, .memory = AUDIT_RUN_MEMORY, .kernel = payload, .append = append};
	int exit;

	/* PSCI is the machine's own there, and grants everything. */
	audit_run_append(wish, ~0ull, append);
	file_beside(AUDIT_RUN_PAYLOAD, payload);
	snprintf(name, sizeof(name), "%s,cntfrq=%" PRIu64, cpu, frequency);
	m.cpu = name;
	exit = bare_run(&m, AUDIT_RUN_TIMEOUT, &said);
	if (exit == CMD_YES)
		exit = audit_log_read(log, "the bare machine's console", (const char *)channel_buf_at(&said),
				      channel_buf_count(&said), false);
	if (exit == CMD_YES)
		log->subject = strdup(cpu);
	channel_buf_free(&said);
	return exit == CMD_INPUT ? CMD_ENVIRONMENT : exit;
}
