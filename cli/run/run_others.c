/* SPDX-License-Identifier: BSD-2-Clause */
/* More than one VM on a machine: who started it keeps it for the others. */
#include "base/out.h"
#include "channel/broker_vm.h"
#include "run/run_priv.h"
#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#define RUN_OTHERS_FAREWELL 2000 /* ms that the hypervisor has to forget our VM */

/* The run goes on for the sake of others: no VM, no console, no deadline, and it ends anew. */
static void run_others_begin(struct run *r)
{
	const uint64_t dropped = r->console.dropped;

	run_console_close(&r->console);
	run_console_init(&r->console, -1, r->o->out);
	r->console.dropped = dropped;
	broker_vm_abandon(&r->broker, r->vm);
	r->vm = 0;
	r->ended = false;
	r->deadline = 0;
	r->exit = -1;
}

/* Our machine is kept while others have VMs on it. A second signal ends it all the same. */
static void run_others_wait(struct run *r)
{
	unsigned others = broker_vm_clients(&r->broker);

	if (!others)
		return;
	out_note("the machine goes on for %u VM%s of other commands (charter vm list); a signal ends it",
		 others, others > 1 ? "s" : "");
	run_others_begin(r);
	while (broker_vm_count(&r->broker) && run_step(r, 0))
		;
}

/* When we are back, our VM is gone from the machine that another runs. */
static void run_others_farewell(struct run *r)
{
	int64_t until = run_now() + RUN_OTHERS_FAREWELL;

	run_others_begin(r);
	while (broker_vm_count(&r->broker) && run_now() < until && run_step(r, until))
		;
}

void run_leave(struct run *r)
{
	if (r->broker.down || r->broker.link < 0)
		return;
	if (!r->o->on)
		run_others_wait(r);
	else if (r->vm)
		run_others_farewell(r);
}

void run_serve(struct run *r)
{
	out_note("the machine runs, without a guest; `charter run --on %d` starts one on it", getpid());
	while (run_step(r, 0))
		;
	/* Being told to end is how this is to end. */
	if (r->signalled)
		r->exit = CMD_YES;
}
