/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor has no clock of its own: it is told the time of day. A moment
 * of its counter is asked for; on our side that was half-way between question
 * and answer, as well as anybody can know. The quickest of a few answers counts.
 */
#include "run/run_priv.h"
#include <string.h>
#include <time.h>

#define RUN_CLOCK_TRIES 8
#define RUN_CLOCK_PERIOD 20000 /* ms: our clock is steered, its counter is not */
#define RUN_CLOCK_RETRY 500    /* ms, after an answer that took too long */

static int64_t run_clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Take an answer to the question of `asked`. False: it is none. */
static bool run_clock_answer(const void *payload, size_t size, int64_t asked, struct run_clock_moment *m)
{
	int64_t now = run_clock_now();
	struct abi_clock reply;

	if (size != sizeof(reply) || now < asked)
		return false;
	memcpy(&reply, payload, sizeof(reply));
	m->took = now - asked;
	m->clock = (struct abi_clock){.ns = (uint64_t)(asked + m->took / 2), .counter = reply.counter};
	return true;
}

bool run_clock_tell(struct run *r)
{
	const struct abi_clock ask = {0};
	struct run_clock_moment best = {.took = INT64_MAX}, m;

	for (int i = 0; i < RUN_CLOCK_TRIES; i++) {
		int64_t asked = run_clock_now();

		if (!run_call(r, ABI_CLOCK, 0, &ask, sizeof(ask)))
			return false;
		if (r->status == ABI_OK &&
		    run_clock_answer(channel_buf_at(&r->reply), channel_buf_count(&r->reply), asked, &m) &&
		    m.took < best.took)
			best = m;
	}
	r->clock.quickest = best.took;
	r->clock.due = run_now() + RUN_CLOCK_PERIOD;
	return best.took == INT64_MAX || run_call(r, ABI_CLOCK, 0, &best.clock, sizeof(best.clock));
}

void run_clock_work(struct run *r)
{
	const struct abi_clock ask = {0};

	if (!r->clock.due || run_now() < r->clock.due || !broker_room(&r->broker))
		return;
	r->clock.due = run_now() + RUN_CLOCK_PERIOD;
	r->clock.asked = run_clock_now();
	broker_request(&r->broker, RUN_TAG_CLOCK, ABI_CLOCK, 0, &ask, sizeof(ask));
}

void run_clock_reply(struct run *r, const struct channel_message *m)
{
	struct run_clock_moment now;

	if (!r->clock.asked || m->frame.status != ABI_OK ||
	    !run_clock_answer(m->payload, m->frame.length, r->clock.asked, &now))
		return;
	r->clock.asked = 0; /* the next reply is to what we tell */
	if (now.took > 2 * r->clock.quickest)
		r->clock.due = run_now() + RUN_CLOCK_RETRY;
	else if (broker_room(&r->broker))
		broker_request(&r->broker, RUN_TAG_CLOCK, ABI_CLOCK, 0, &now.clock, sizeof(now.clock));
}
