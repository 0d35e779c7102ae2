/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who runs where, and for how long. Pure: time comes in as ticks of any
 * clock, what is to be done comes out; the caller holds a lock around it.
 *
 * One queue for all CPUs. A task's `key` is the time that it has had, times
 * the number of its group's tasks that want to run: groups have equal weight,
 * and the least key runs next. What sleeps does not save up more than half a slice; a slice that took longer
 * is made good.
 */
#ifndef HYP_VM_RUNQ_H
#define HYP_VM_RUNQ_H

#include <stdbool.h>
#include <stdint.h>

#define RUNQ_TASKS 64u
#define RUNQ_CPUS 8u
#define RUNQ_NOWHERE 0xffu
#define RUNQ_NEVER UINT64_MAX
#define RUNQ_OWED 200u /* slices that a task catches up with at most when another had more than its slice */

enum runq_state {
	RUNQ_OFF = 0, /* has nothing to run */
	RUNQ_WAITING, /* sleeps until runq_wake() */
	RUNQ_READY,   /* would run */
	RUNQ_RUNNING, /* on CPU `on` */
};

/* Tasks that are weighed, and held back, together. Zeroed is empty. */
struct runq_group {
	uint32_t wanting; /* of its tasks: READY or RUNNING */
	uint32_t placed;  /* of its tasks: in the registers of some CPU */
	bool held;        /* none of them may run */
	uint64_t still;   /* held, and none placed: since when */
};

/* Zeroed, but for `group` and `on` = RUNQ_NOWHERE, is OFF. */
struct runq_task {
	struct runq_group *group;
	uint8_t state;    /* enum runq_state */
	uint8_t on;       /* CPU whose registers hold its state; only that one can run it */
	uint8_t last;     /* CPU that it ran on last */
	bool placed;      /* `on` is a CPU */
	uint64_t key;     /* virtual time, see above */
	uint64_t since;   /* when `state` began, or was charged last */
	uint64_t ran;     /* ticks spent RUNNING */
	uint64_t delayed; /* ticks spent READY while it was not held back */
};

struct runq_cpu {
	struct runq_task *current; /* RUNNING here, or NULL */
	struct runq_task *placed;  /* whose state is in its registers, or NULL */
	bool idle;                 /* nothing to run, and nobody has been sent there */
	bool armed;                /* will look again by itself at the end of a slice */
	uint64_t begun;            /* when `current` was chosen anew, */
	uint64_t behind;           /* and how far its key was behind then */
};

struct runq {
	uint64_t slice; /* ticks that a task may go on while others would run */
	uint64_t grain; /* ticks of advantage that let one interrupt another */
	uint64_t floor; /* no key of a task that wants to run is below it for long */
	uint32_t cpus;
	uint32_t count; /* READY tasks, in no order: */
	struct runq_task *ready[RUNQ_TASKS];
	struct runq_cpu cpu[RUNQ_CPUS];
};

void runq_init(struct runq *q, uint32_t cpus, uint64_t slice, uint64_t grain);

/* A task of `group`, OFF. */
void runq_task_init(struct runq_task *t, struct runq_group *group);

/* The functions below return the CPUs that must look anew (runq_next()), one bit each, where they return
 * uint32_t. */

/* OFF or WAITING -> READY. Anything else stays as it is. */
uint32_t runq_wake(struct runq *q, struct runq_task *t, uint64_t now);

/* The CPU's current task gives up: it becomes `state`, WAITING or OFF. It stays placed. */
void runq_sleep(struct runq *q, uint32_t cpu, enum runq_state state, uint64_t now);

/* The CPU's current task lets those that are READY go first, as if it had run as long as they have. */
void runq_yield(struct runq *q, uint32_t cpu, uint64_t now);

/* WAITING -> OFF, or READY -> OFF: what is to run no more. Not a RUNNING one. */
void runq_stop(struct runq *q, struct runq_task *t, uint64_t now);

/*
 * What the CPU is to run from now on, RUNNING then, or NULL. *until: when to
 * ask again, RUNQ_NEVER if only a wake-up can change the answer. If that is
 * another task than the one placed there, runq_displaced() must follow.
 */
struct runq_task *runq_next(struct runq *q, uint32_t cpu, uint64_t now, uint64_t *until);

/* Whether the task that is placed on this CPU has to leave its registers, although nothing else runs there.
 */
bool runq_must_leave(const struct runq *q, uint32_t cpu);

/* The state of the task that was placed on this CPU has been saved: any CPU may run it. */
uint32_t runq_displaced(struct runq *q, uint32_t cpu, uint64_t now);

/* The state of `t`, which runq_next() chose for this CPU, is being loaded there. */
void runq_placed(struct runq *q, uint32_t cpu, struct runq_task *t);

/* Let none of the group's tasks run until runq_release(); some may still be placed for a moment. */
uint32_t runq_hold(struct runq *q, struct runq_group *g, uint64_t now);
uint32_t runq_release(struct runq *q, struct runq_group *g, uint64_t now);

/* Another task than those on CPUs would run. */
static inline bool runq_contended(const struct runq *q)
{
	return q->count != 0;
}

#endif
