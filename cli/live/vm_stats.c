/* SPDX-License-Identifier: BSD-2-Clause */
/* What a VM has done and was refused: asked twice, so that there is a rate. */
#include "live/vm_stats.h"
#include "base/exit.h"
#include "base/out.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define VM_STATS_PAGE 256u /* rows asked for at a time */

static int vm_stats_ask(struct vm_link *link, struct abi_stats *s)
{
	struct channel_message m;
	int exit = vm_ask(link, "no statistics", ABI_STATS, NULL, 0, &m);

	if (exit != CMD_YES)
		return exit;
	if (m.frame.length != sizeof(*s)) {
		out_error("the hypervisor's statistics have the wrong size; `make` builds both ends");
		return CMD_ENVIRONMENT;
	}
	memcpy(s, m.payload, sizeof(*s));
	/* What comes from outside: no more vCPUs than there is room for. */
	if (s->vcpus > ABI_VCPUS_MAX)
		s->vcpus = ABI_VCPUS_MAX;
	return CMD_YES;
}

static bool vm_stats_same(const struct abi_refused *a, const struct abi_refused *b)
{
	return a->kind == b->kind && a->flags == b->flags && a->what == b->what;
}

/* Add a row of a vCPU to the one of its kind, or append it. */
static void vm_stats_add(struct vm_stats *s, const struct abi_refused *row)
{
	struct abi_refused *at = s->refused;
	uint64_t count = row->count;

	while (at < s->refused + s->refused_count && !vm_stats_same(at, row))
		at++;
	if (at == s->refused + s->refused_count) {
		*at = *row;
		s->refused_count++;
		return;
	}
	count += at->count;
	if (row->when >= at->when)
		*at = *row;
	at->count = count;
}

/* The kinds in the order of the table, the most frequent first in each. */
static int vm_stats_order(const void *a, const void *b)
{
	const struct abi_refused *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	return (x->flags > y->flags) - (x->flags < y->flags);
}

static int vm_stats_refused(struct vm_link *link, struct vm_stats *s)
{
	struct abi_page page = {.count = VM_STATS_PAGE};
	struct abi_refused row;
	struct channel_message m;
	int exit = CMD_YES;

	do {
		exit = vm_ask(link, "no statistics", ABI_REFUSED, &page, sizeof(page), &m);
		for (size_t at = 0; exit == CMD_YES && at + sizeof(row) <= m.frame.length &&
				    s->refused_count < VM_STATS_REFUSED_MAX;
		     at += sizeof(row), page.first++) {
			memcpy(&row, m.payload + at, sizeof(row));
			vm_stats_add(s, &row);
		}
	} while (exit == CMD_YES && m.frame.length >= VM_STATS_PAGE * sizeof(row) &&
		 page.first < VM_STATS_REFUSED_MAX);
	qsort(s->refused, s->refused_count, sizeof(s->refused[0]), vm_stats_order);
	return exit;
}

int vm_stats_get(struct vm_link *link, unsigned ms, struct vm_stats *s)
{
	const struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000l};
	int exit;

	memset(s, 0, sizeof(*s));
	exit = vm_stats_ask(link, &s->before);
	if (exit == CMD_YES && ms) {
		nanosleep(&wait, NULL);
		exit = vm_stats_ask(link, &s->now);
	} else {
		s->now = s->before;
	}
	if (exit == CMD_YES)
		exit = vm_stats_refused(link, s);
	if (s->now.now > s->before.now)
		s->seconds = (double)(s->now.now - s->before.now) / 1e9;
	return exit;
}

double vm_stats_rate(const struct vm_stats *s, uint64_t before, uint64_t now)
{
	return s->seconds > 0 && now >= before ? (double)(now - before) / s->seconds : -1;
}

uint64_t vm_stats_exits(const struct abi_stats *s)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < s->vcpus; i++)
		sum += s->vcpu[i].exits;
	return sum;
}

const char *vm_stats_state(uint32_t state)
{
	switch ((enum abi_vcpu_state)state) {
	case ABI_VCPU_OFF:
		return "off";
	case ABI_VCPU_WAITING:
		return "waiting";
	case ABI_VCPU_READY:
		return "ready";
	case ABI_VCPU_RUNNING:
		return "running";
	}
	return "unknown";
}
