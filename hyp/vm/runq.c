/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/runq.h"

void runq_init(struct runq *q, uint32_t cpus, uint64_t slice, uint64_t grain)
{
	*q = (struct runq){.slice = slice, .grain = grain, .cpus = cpus};
}

void runq_task_init(struct runq_task *t, struct runq_group *group)
{
	*t = (struct runq_task){.group = group, .on = RUNQ_NOWHERE};
}

static bool runq_wants(uint8_t state)
{
	return state == RUNQ_READY || state == RUNQ_RUNNING;
}

static void runq_list(struct runq *q, struct runq_task *t)
{
	q->ready[q->count++] = t;
}

static void runq_unlist(struct runq *q, const struct runq_task *t)
{
	for (uint32_t i = 0; i < q->count; i++) {
		if (q->ready[i] != t)
			continue;
		q->ready[i] = q->ready[--q->count];
		return;
	}
}

/* Account for the time since the last look at a task. */
static void runq_charge(struct runq_task *t, uint64_t now)
{
	uint64_t spent = now - t->since;

	if (t->state == RUNQ_RUNNING) {
		t->ran += spent;
		t->key += spent * t->group->wanting;
	} else if (t->state == RUNQ_READY && !t->group->held) {
		t->delayed += spent;
	}
	t->since = now;
}

/* The one place where a state changes. */
static void runq_become(struct runq *q, struct runq_task *t, enum runq_state state, uint64_t now)
{
	runq_charge(t, now);
	if (t->state == RUNQ_READY)
		runq_unlist(q, t);
	if (state == RUNQ_READY)
		runq_list(q, t);
	t->group->wanting += (runq_wants((uint8_t)state) ? 1u : 0u) - (runq_wants(t->state) ? 1u : 0u);
	t->state = (uint8_t)state;
}

static void runq_charge_running(struct runq *q, uint64_t now)
{
	for (uint32_t i = 0; i < q->cpus; i++)
		if (q->cpu[i].current)
			runq_charge(q->cpu[i].current, now);
}

/* The least key of all that want to run; it never falls. */
static void runq_raise_floor(struct runq *q, uint64_t now)
{
	uint64_t least = UINT64_MAX;

	runq_charge_running(q, now);
	for (uint32_t i = 0; i < q->count; i++)
		if (q->ready[i]->key < least && !q->ready[i]->group->held)
			least = q->ready[i]->key;
	for (uint32_t i = 0; i < q->cpus; i++)
		if (q->cpu[i].current && q->cpu[i].current->key < least)
			least = q->cpu[i].current->key;
	if (least != UINT64_MAX && least > q->floor)
		q->floor = least;
}

/*
 * Nobody had to wait so far, so nobody owes anything: those that run are even,
 * and a task that wakes is ahead or behind by no more than a slice.
 */
static void runq_even(struct runq *q, struct runq_task *t, uint64_t now)
{
	uint64_t top = q->floor;

	runq_charge_running(q, now);
	for (uint32_t i = 0; i < q->cpus; i++)
		if (q->cpu[i].current && q->cpu[i].current->key > top)
			top = q->cpu[i].current->key;
	for (uint32_t i = 0; i < q->cpus; i++)
		if (q->cpu[i].current)
			q->cpu[i].current->key = top;
	q->floor = top;
	if (t->key > top + q->slice)
		t->key = top + q->slice;
}

/* Whether `t` may run on this CPU. */
static bool runq_fits(const struct runq_task *t, uint32_t cpu)
{
	return !t->group->held && (!t->placed || t->on == cpu);
}

/* An idle CPU for a task that is nowhere: its last one, one with nothing in its registers, any. */
static uint32_t runq_idle_cpu(const struct runq *q, const struct runq_task *t)
{
	uint32_t best = RUNQ_NOWHERE;

	if (q->cpu[t->last].idle && !q->cpu[t->last].placed)
		return t->last;
	for (uint32_t i = 0; i < q->cpus; i++) {
		if (!q->cpu[i].idle)
			continue;
		if (!q->cpu[i].placed)
			return i;
		if (best == RUNQ_NOWHERE || i == t->last)
			best = i;
	}
	return best;
}

/* No CPU is idle: those that would not look again by themselves, and the one that `t` may interrupt. */
static uint32_t runq_busy_cpus(const struct runq *q, const struct runq_task *t, uint64_t now)
{
	uint32_t cpus = 0, worst = RUNQ_NOWHERE;
	uint64_t most = t->key + q->grain;

	for (uint32_t i = 0; i < q->cpus; i++) {
		const struct runq_task *c = q->cpu[i].current;
		uint64_t key = c ? c->key + (now - c->since) * c->group->wanting : 0;

		if (!q->cpu[i].armed)
			cpus |= 1u << i;
		if (c && key > most) {
			most = key;
			worst = i;
		}
	}
	return worst == RUNQ_NOWHERE ? cpus : cpus | 1u << worst;
}

/* Who must look when `t` is READY. */
static uint32_t runq_tell(struct runq *q, const struct runq_task *t, uint64_t now)
{
	uint32_t cpu = t->on;

	if (t->group->held)
		return 0;
	if (!t->placed)
		cpu = runq_idle_cpu(q, t);
	if (cpu == RUNQ_NOWHERE)
		return runq_busy_cpus(q, t, now);
	q->cpu[cpu].idle = false;
	return 1u << cpu;
}

uint32_t runq_wake(struct runq *q, struct runq_task *t, uint64_t now)
{
	uint64_t least;

	if (runq_wants(t->state))
		return 0;
	if (q->count == 0)
		runq_even(q, t, now);
	else
		runq_raise_floor(q, now);
	least = q->floor > q->slice / 2 ? q->floor - q->slice / 2 : 0;
	if (t->key < least)
		t->key = least;
	runq_become(q, t, RUNQ_READY, now);
	return runq_tell(q, t, now);
}

void runq_sleep(struct runq *q, uint32_t cpu, enum runq_state state, uint64_t now)
{
	runq_become(q, q->cpu[cpu].current, state, now);
	q->cpu[cpu].current = 0;
}

void runq_stop(struct runq *q, struct runq_task *t, uint64_t now)
{
	if (t->state != RUNQ_RUNNING)
		runq_become(q, t, RUNQ_OFF, now);
}

/* The one that would run here with the least key, of those that are READY. */
static struct runq_task *runq_first(const struct runq *q, uint32_t cpu)
{
	struct runq_task *best = 0;

	for (uint32_t i = 0; i < q->count; i++)
		if (runq_fits(q->ready[i], cpu) && (!best || q->ready[i]->key < best->key))
			best = q->ready[i];
	return best;
}

void runq_yield(struct runq *q, uint32_t cpu, uint64_t now)
{
	struct runq_cpu *c = &q->cpu[cpu];
	const struct runq_task *first = runq_first(q, cpu);

	runq_charge(c->current, now);
	if (!first)
		return;
	if (c->current->key <= first->key)
		c->current->key = first->key + 1;
	c->begun = now - q->slice;
}

/* Whether `t` takes over from what runs on a CPU. */
static bool runq_overtakes(const struct runq *q, const struct runq_cpu *c, const struct runq_task *t,
			   uint64_t now)
{
	bool over = now - c->begun >= q->slice;

	return c->current->group->held || t->key + (over ? 0 : q->grain) < c->current->key;
}

/* How far `t` is behind the first that waits. */
static uint64_t runq_behind(const struct runq_task *t, const struct runq_task *first)
{
	return first->key > t->key ? first->key - t->key : 0;
}

/*
 * What a task could not use on one CPU alone is not owed to it: while it runs it falls back by a slice at
 * most. But it catches up if it was behind when it began, as those had more who ran before.
 */
static void runq_limit(const struct runq *q, const struct runq_cpu *c, const struct runq_task *first)
{
	uint64_t most = q->slice * first->group->wanting;

	if (most < c->behind)
		most = c->behind;
	if (runq_behind(c->current, first) > most)
		c->current->key = first->key - most;
}

/* A task begins here. */
static void runq_begin(struct runq *q, uint32_t cpu, struct runq_task *t, uint64_t now)
{
	struct runq_cpu *c = &q->cpu[cpu];
	const struct runq_task *first;

	runq_become(q, t, RUNQ_RUNNING, now);
	t->last = (uint8_t)cpu;
	c->current = t;
	c->begun = now;
	first = runq_first(q, cpu);
	c->behind = first ? runq_behind(t, first) : 0;
	if (c->behind > RUNQ_OWED * q->slice)
		c->behind = RUNQ_OWED * q->slice;
}

struct runq_task *runq_next(struct runq *q, uint32_t cpu, uint64_t now, uint64_t *until)
{
	struct runq_cpu *c = &q->cpu[cpu];
	struct runq_task *first = runq_first(q, cpu), *current = c->current;

	if (current)
		runq_charge(current, now);
	if (current && (current->group->held || (first && runq_overtakes(q, c, first, now)))) {
		runq_become(q, current, RUNQ_READY, now);
		c->current = current = 0;
	}
	if (current && first)
		runq_limit(q, c, first);
	if (current && now - c->begun >= q->slice)
		c->begun = now;
	if (!current && first)
		runq_begin(q, cpu, first, now);
	c->idle = !c->current;
	c->armed = c->current && runq_first(q, cpu);
	*until = c->armed ? c->begun + q->slice : RUNQ_NEVER;
	runq_raise_floor(q, now);
	return c->current;
}

bool runq_must_leave(const struct runq *q, uint32_t cpu)
{
	const struct runq_task *t = q->cpu[cpu].placed;

	return t && (t->group->held || t->state == RUNQ_OFF);
}

void runq_placed(struct runq *q, uint32_t cpu, struct runq_task *t)
{
	t->placed = true;
	t->on = (uint8_t)cpu;
	t->group->placed++;
	q->cpu[cpu].placed = t;
}

uint32_t runq_displaced(struct runq *q, uint32_t cpu, uint64_t now)
{
	struct runq_task *t = q->cpu[cpu].placed;

	q->cpu[cpu].placed = 0;
	t->placed = false;
	t->on = RUNQ_NOWHERE;
	if (--t->group->placed == 0 && t->group->held)
		t->group->still = now;
	return t->state == RUNQ_READY ? runq_tell(q, t, now) : 0;
}

static uint32_t runq_all(const struct runq *q)
{
	return (1u << q->cpus) - 1;
}

/* Time that READY tasks have waited so far counts, or does not, by what `held` was until now. */
static void runq_charge_group(struct runq *q, const struct runq_group *g, uint64_t now)
{
	for (uint32_t i = 0; i < q->count; i++)
		if (q->ready[i]->group == g)
			runq_charge(q->ready[i], now);
}

uint32_t runq_hold(struct runq *q, struct runq_group *g, uint64_t now)
{
	runq_charge_group(q, g, now);
	g->held = true;
	g->still = now;
	return runq_all(q);
}

uint32_t runq_release(struct runq *q, struct runq_group *g, uint64_t now)
{
	runq_charge_group(q, g, now);
	runq_raise_floor(q, now);
	g->held = false;
	for (uint32_t i = 0; i < q->count; i++)
		if (q->ready[i]->group == g && q->ready[i]->key < q->floor)
			q->ready[i]->key = q->floor;
	return runq_all(q);
}
