/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a run, for run*.c. */
#ifndef CLI_RUN_PRIV_H
#define CLI_RUN_PRIV_H

#include "base/exit.h"
#include "channel/broker.h"
#include "run/guest_plan.h"
#include "run/qemu.h"
#include "run/run.h"
#include "run/run_charter.h"
#include "run/run_console.h"

/* What our own requests are for; the tag of broker_request(). */
enum run_tag { RUN_TAG_CALL = 1, RUN_TAG_UPLOAD, RUN_TAG_CREDIT, RUN_TAG_INPUT, RUN_TAG_CLOCK };

/* Text of somebody else's that is shown line by line. */
struct run_text {
	struct channel_buf line;
	struct channel_buf kept; /* the last of what was not shown */
};

/* A moment by both clocks, and how long it took to learn it (ns). */
struct run_clock_moment {
	struct abi_clock clock;
	int64_t took;
};

struct run_clock {
	int64_t due;      /* run_now() when the hypervisor is told the time again; 0: never */
	int64_t asked;    /* ns since 1970: a question is under way; 0: none */
	int64_t quickest; /* ns that the quickest answer took */
};

struct run {
	const struct run_options *o;
	struct qemu qemu;
	struct broker broker;
	struct guest_plan plan;
	struct run_console console;
	struct run_clock clock;
	struct run_text messages, errors;
	struct run_charter charter;
	struct charter_host host;
	pid_t machine;    /* the process that runs the machine */
	uint32_t vm;      /* 0: none yet, or no more */
	int signals;      /* signalfd */
	int64_t deadline; /* ms, 0: none */
	bool answered;    /* the call has its reply: */
	int32_t status;
	struct channel_buf reply;
	unsigned uploads; /* not answered yet */
	int32_t upload_status;
	bool started;   /* the guest runs, or has run */
	bool signalled; /* told to end */
	bool ended;     /* it said so: */
	struct abi_vm_event end;
	uint32_t was;    /* the VM's id, to be told at the end; 0: there never was one */
	unsigned resets; /* how often the guest was started again */
	int exit;        /* -1: going on; else an enum cmd_exit, and why has been said */
};

/* Milliseconds of a clock that never jumps. */
int64_t run_now(void);

/* Wait until something happens, at most until `until` (run_now(); 0: no limit), and deal with it. False: the
 * run is over. */
bool run_step(struct run *r, int64_t until);

/* End the run with an enum cmd_exit; the first one counts. */
void run_fail(struct run *r, int exit);

/* Ask EL2 and wait for the answer, which is then in r->reply. False: the run is over; else r->status is the
 * answer's. */
bool run_call(struct run *r, unsigned type, uint32_t vm, const void *payload, size_t length);

/* run_steps.c: everything up to the start. False: the run is over. */
bool run_prepare(struct run *r);
bool run_start(struct run *r);
/* After a reset: the guest's memory as at the first start, the same sealed charter, and go. */
bool run_restart(struct run *r);

/* run_others.c: the run has ended, and its exit code is known: what its VM leaves behind is tidied up. While
 * other commands have VMs on our machine, it goes on for them. */
void run_leave(struct run *r);
/* The VM's name: at most ABI_NAME_MAX - 1 characters. */
void run_name(const struct run *r, char name[ABI_NAME_MAX]);
/* A machine without a guest: until it is told to end. */
void run_serve(struct run *r);

/* run_json.c: what became of the run, into an object (schemas/run.schema.json). Before run_leave(). */
void run_json(const struct run *r, json_t *root);

/* run_clock.c: tell the hypervisor the time of day, now, and from time to time. False: the run is over. */
bool run_clock_tell(struct run *r);
void run_clock_work(struct run *r);
void run_clock_reply(struct run *r, const struct channel_message *m);

/* run_text.c: show what a descriptor has, line by line with a prefix, or keep the last of it. Closed at its
 * end, *fd is -1. */
void run_text_read(struct run_text *t, int *fd, const char *prefix, bool show);
/* Show what was kept. */
void run_text_dump(struct run_text *t, const char *prefix);
void run_text_free(struct run_text *t);

#endif
