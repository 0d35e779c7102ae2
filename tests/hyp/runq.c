/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who runs where, and for how long (hyp/vm/runq.c), on CPUs that are played:
 * each looks when it was told to, or when it said that it would.
 */
#include "vm/runq.h"
#include "test.h"

TEST_MAIN_STATE;

#define SLICE 5000u /* ticks: microseconds */
#define GRAIN 1000u
#define SECOND 1000000u
#define TASKS 32u

static struct runq queue;
static struct runq_group group[8];
static struct runq_task task[TASKS];
static uint64_t now, until[RUNQ_CPUS];
static uint32_t told, cpus;

static void setup(uint32_t count)
{
	cpus = count;
	now = 1000;
	told = (1u << cpus) - 1;
	runq_init(&queue, cpus, SLICE, GRAIN);
	for (unsigned i = 0; i < 8; i++)
		group[i] = (struct runq_group){0};
	for (unsigned i = 0; i < TASKS; i++)
		runq_task_init(&task[i], &group[0]);
}

/* `count` tasks of group `g`, from `first` on, that want to run. */
static void busy(unsigned first, unsigned count, unsigned g)
{
	for (unsigned i = first; i < first + count; i++) {
		runq_task_init(&task[i], &group[g]);
		told |= runq_wake(&queue, &task[i], now);
	}
}

/* One CPU looks: what it had leaves its registers, what it has now is loaded. */
static void look(uint32_t cpu)
{
	struct runq_task *next = runq_next(&queue, cpu, now, &until[cpu]);
	const struct runq_task *placed = queue.cpu[cpu].placed;

	if (placed && (next ? next != placed : runq_must_leave(&queue, cpu)))
		told |= runq_displaced(&queue, cpu, now);
	if (next && !queue.cpu[cpu].placed)
		runq_placed(&queue, cpu, next);
	EXPECT(!next || (queue.cpu[cpu].placed == next && next->on == cpu && next->state == RUNQ_RUNNING));
}

static void settle(void)
{
	for (unsigned rounds = 0; told; rounds++) {
		uint32_t cpu = (uint32_t)__builtin_ctz(told);

		told &= told - 1;
		look(cpu);
		EXPECT(rounds < 10000); /* they would tell each other for ever */
		if (rounds >= 10000)
			return;
	}
}

/* Let time pass up to `end`. */
static void pass(uint64_t end)
{
	for (;;) {
		uint64_t next = end;

		settle();
		for (uint32_t i = 0; i < cpus; i++)
			if (until[i] < next)
				next = until[i];
		if (next >= end)
			break;
		now = next > now ? next : now + 1;
		for (uint32_t i = 0; i < cpus; i++)
			if (until[i] <= now)
				told |= 1u << i;
	}
	now = end;
}

/* What a group has had so far. */
static uint64_t had(unsigned g)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < TASKS; i++)
		if (task[i].group == &group[g])
			sum += task[i].ran + (task[i].state == RUNQ_RUNNING ? now - task[i].since : 0);
	return sum;
}

static bool even(uint64_t a, uint64_t b, unsigned percent)
{
	uint64_t more = a > b ? a : b, less = a > b ? b : a;

	return (more - less) * 100 <= more * percent;
}

static void t_two(void)
{
	setup(1);
	busy(0, 1, 0);
	pass(now + 3 * SECOND); /* alone so far: it owes nothing for that */
	busy(1, 1, 1);
	const uint64_t before = had(0);

	pass(now + 10 * SECOND);
	EXPECT(even(had(0) - before, had(1), 1) && had(0) - before + had(1) == 10 * SECOND);
}

/* A CPU that looks late now and then: what the one had by that, the other has soon after. */
static void t_late(void)
{
	uint64_t random = 88172645463325252ull;

	setup(1);
	busy(0, 1, 0);
	busy(1, 1, 1);
	for (unsigned i = 0; i < 50; i++) {
		pass(now + 1500000 + test_random(&random) % SLICE);
		settle();
		while (queue.cpu[0].current != &task[0])
			pass(now + 1000);
		now += 600000;
		told |= 1;
	}
	pass(now + 1500000);
	EXPECT(even(had(0), had(1), 1));
}

/* But not all of it, when it was far too long: the one goes on after a second. */
static void t_far_too_late(void)
{
	setup(1);
	busy(0, 1, 0);
	busy(1, 1, 1);
	pass(now + SECOND);
	while (queue.cpu[0].current != &task[0])
		pass(now + 1000);
	now += 60 * SECOND;
	told |= 1;
	settle();
	const uint64_t then = now;

	EXPECT(queue.cpu[0].current == &task[1]);
	while (queue.cpu[0].current == &task[1] && now < then + 2 * SECOND)
		pass(now + 1000);
	EXPECT(now > then + SECOND / 2 && now < then + SECOND + 3 * SLICE);
}

static void t_weight(void)
{
	setup(1);
	busy(0, 1, 0);
	busy(1, 8, 1);
	pass(now + 10 * SECOND);
	EXPECT(even(had(0), had(1), 2));
	for (unsigned i = 2; i < 9; i++)
		EXPECT(even(task[i].ran, task[1].ran, 5));
}

static void t_many_cpus(void)
{
	setup(4);
	busy(0, 4, 0);
	busy(4, 4, 1);
	busy(8, 8, 2);
	pass(now + 10 * SECOND);
	EXPECT(even(had(0), had(1), 3) && even(had(1), had(2), 3));
	EXPECT(had(0) + had(1) + had(2) == 40 * SECOND);
}

/* One task can't have more than one CPU: the rest is the others', and no CPU is idle. */
static void t_narrow(void)
{
	setup(4);
	busy(0, 1, 0);
	busy(1, 8, 1);
	pass(now + 10 * SECOND);
	EXPECT(had(0) > 9 * SECOND && had(0) + had(1) == 40 * SECOND);
	/* Nor is the rest owed to it when more others come: it has four fifths of a CPU then, as each of them
	 * has. */
	const uint64_t before = had(0), theirs = had(1);

	for (unsigned g = 2; g < 5; g++)
		busy(1 + 7 * g, g < 4 ? 7 : 3, g);
	pass(now + 3 * SECOND);
	EXPECT(even(had(0) - before, had(2), 5) && even(had(1) - theirs, had(2), 5) &&
	       even(had(2), had(3), 5));
}

/* Who sleeps a lot comes in soon when it wakes, and does not save up what it did not use. */
static void t_sleeper(void)
{
	uint64_t worst = 0;

	setup(1);
	busy(0, 3, 0);
	busy(3, 1, 1);
	for (unsigned i = 0; i < 200; i++) {
		uint64_t waited = task[3].delayed, end;

		for (end = now + 100000; task[3].state != RUNQ_RUNNING && now < end;)
			pass(now + 10);
		waited = task[3].delayed - waited;
		/* The first time it was as new as the others. */
		worst = i && waited > worst ? waited : worst;
		pass(now + 100);
		if (queue.cpu[0].current != &task[3])
			continue;
		runq_sleep(&queue, 0, RUNQ_WAITING, now);
		told |= 1;
		pass(now + 9000);
		told |= runq_wake(&queue, &task[3], now);
	}
	EXPECT(worst <= SLICE);
	uint64_t mine = had(1), theirs = had(0);

	pass(now + SECOND);
	EXPECT(even(had(1) - mine, had(0) - theirs, 5));
}

static void t_yield(void)
{
	setup(1);
	busy(0, 1, 0);
	busy(1, 1, 1);
	pass(now + 10);
	const struct runq_task *first = queue.cpu[0].current;

	runq_yield(&queue, 0, now);
	told |= 1;
	pass(now + 10);
	EXPECT(queue.cpu[0].current && queue.cpu[0].current != first);
}

static void t_hold(void)
{
	setup(2);
	busy(0, 2, 0);
	busy(2, 2, 1);
	pass(now + SECOND);
	told |= runq_hold(&queue, &group[0], now);
	settle();
	const uint64_t ran = had(0), delayed = task[0].delayed + task[1].delayed;

	EXPECT(group[0].placed == 0 && group[0].still == now);
	pass(now + 2 * SECOND);
	EXPECT(had(0) == ran && task[0].delayed + task[1].delayed == delayed &&
	       group[0].still == now - 2 * SECOND);
	const uint64_t theirs = had(1);

	told |= runq_release(&queue, &group[0], now);
	pass(now + 4 * SECOND);
	/* It does not make up for what it missed. */
	EXPECT(even(had(0) - ran, had(1) - theirs, 5));
}

/* Held while it sleeps, woken while it is held, stopped while it is held. */
static void t_hold_states(void)
{
	setup(1);
	busy(0, 1, 0);
	pass(now + 100);
	runq_sleep(&queue, 0, RUNQ_WAITING, now);
	told |= 1;
	settle();
	told |= runq_hold(&queue, &group[0], now);
	settle();
	EXPECT(group[0].placed == 0);
	told |= runq_wake(&queue, &task[0], now);
	pass(now + SECOND);
	EXPECT(task[0].state == RUNQ_READY && queue.cpu[0].current == NULL && task[0].delayed == 0);
	runq_stop(&queue, &task[0], now);
	told |= runq_release(&queue, &group[0], now);
	pass(now + 100);
	EXPECT(task[0].state == RUNQ_OFF && group[0].wanting == 0 && queue.count == 0);
}

/* A CPU must not be idle while a task that could run there is READY; nothing runs twice. */
static void check(void)
{
	uint32_t ready = 0, running = 0, wanting = 0;

	for (unsigned i = 0; i < TASKS; i++) {
		ready += task[i].state == RUNQ_READY;
		running += task[i].state == RUNQ_RUNNING;
	}
	for (unsigned i = 0; i < 8; i++)
		wanting += group[i].wanting;
	EXPECT(ready == queue.count && wanting == ready + running);
	for (uint32_t i = 0; i < cpus; i++) {
		running -= queue.cpu[i].current != NULL;
		for (unsigned k = 0; k < queue.count && !queue.cpu[i].current; k++)
			EXPECT(queue.ready[k]->group->held ||
			       (queue.ready[k]->placed && queue.ready[k]->on != i));
	}
	EXPECT(running == 0);
}

static void storm_step(uint64_t *random)
{
	struct runq_task *t = &task[test_random(random) % TASKS];
	uint32_t cpu = (uint32_t)(test_random(random) % cpus);

	switch (test_random(random) % 8) {
	case 0:
	case 1:
	case 2:
		told |= runq_wake(&queue, t, now);
		break;
	case 3:
	case 4:
		if (queue.cpu[cpu].current)
			runq_sleep(&queue, cpu, test_random(random) % 4 ? RUNQ_WAITING : RUNQ_OFF, now);
		told |= 1u << cpu;
		break;
	case 5:
		told |= t->group->held ? runq_release(&queue, t->group, now)
				       : (test_random(random) % 4 ? 0 : runq_hold(&queue, t->group, now));
		break;
	case 6:
		runq_stop(&queue, t, now);
		break;
	default:
		if (queue.cpu[cpu].current)
			runq_yield(&queue, cpu, now);
		told |= 1u << cpu;
	}
}

static void t_storm(void)
{
	uint64_t random = 88172645463325252ull;

	for (uint32_t count = 1; count <= RUNQ_CPUS; count++) {
		setup(count);
		for (unsigned i = 0; i < TASKS; i++)
			runq_task_init(&task[i], &group[i / 4]);
		for (unsigned i = 0; i < 20000 && !test_wrong; i++) {
			storm_step(&random);
			pass(now + test_random(&random) % 3000);
			check();
		}
	}
}

int main(void)
{
	test_run("runq/two", t_two);
	test_run("runq/late", t_late);
	test_run("runq/far_too_late", t_far_too_late);
	test_run("runq/weight", t_weight);
	test_run("runq/many_cpus", t_many_cpus);
	test_run("runq/narrow", t_narrow);
	test_run("runq/sleeper", t_sleeper);
	test_run("runq/yield", t_yield);
	test_run("runq/hold", t_hold);
	test_run("runq/hold_states", t_hold_states);
	test_run("runq/storm", t_storm);
	return test_failures ? 1 : 0;
}
