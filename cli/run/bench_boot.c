/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Both kinds of boot are timed alike: QEMU runs already and the kernel is in
 * memory. The clock starts with the request that lets its first instruction
 * go, VM_START on the control channel or "cont" over QMP, and stops when this
 * process has the line.
 */
#include "run/bench_boot.h"
#include "base/exit.h"
#include "base/out.h"
#include "channel/channel.h"
#include "run/run.h"
#include "run/run_watch.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BENCH_BOOT_LIMIT 2.0
#define BENCH_BOOT_TIMEOUT 120 /* s, for each boot */
#define BENCH_BOOT_BITE 4096u
#define BENCH_BOOT_CPUS 1u
#define BENCH_BOOT_MEMORY (512ull << 20)

/* The best of the boots of one kind. */
struct bench_boot_best {
	uint64_t wall, work; /* ns; 0: none yet */
};

/* Read one of QEMU's descriptors until it has said what is waited for. */
static bool bench_boot_until(const struct qemu *q, int fd, struct run_watch *w)
{
	const int64_t end = (int64_t)time(NULL) + BENCH_BOOT_TIMEOUT;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	struct channel_buf in = {0};
	int got = 0;

	while (got >= 0 && !w->seen && (int64_t)time(NULL) < end) {
		poll(&p, 1, 1000);
		got = channel_receive(&in, fd, BENCH_BOOT_BITE);
		run_watch_sees(w, q, channel_buf_at(&in), channel_buf_count(&in));
		channel_buf_drop(&in, channel_buf_count(&in));
	}
	channel_buf_free(&in);
	run_watch_free(w);
	return w->seen;
}

/* A command for QMP: it is short, and the socket is empty. */
static bool bench_boot_say(const struct qemu *q, const char *words)
{
	return write(q->channel, words, strlen(words)) == (ssize_t)strlen(words);
}

/* QEMU has the kernel in memory, and waits. */
static bool bench_boot_ready(const struct qemu *q)
{
	struct run_watch answer = {.text = "\"return\""};

	return bench_boot_say(q, "{\"execute\":\"qmp_capabilities\"}\n") &&
	       bench_boot_until(q, q->channel, &answer);
}

static int bench_boot_bare(const struct bench_boot *b, struct run_watch *w)
{
	const struct qemu_machine m = {
		.cpu = b->cpu,
		.cpus = BENCH_BOOT_CPUS,
		.memory = BENCH_BOOT_MEMORY,
		.kernel = b->kernel,
		.initrd = b->initrd,
		.append = b->append,
	};
	struct qemu q;
	int exit = qemu_start(&q, &m);
	char errors[256] = "";

	if (exit != CMD_YES)
		return exit;
	if (bench_boot_ready(&q)) {
		run_watch_begin(w, &q);
		if (bench_boot_say(&q, "{\"execute\":\"cont\"}\n"))
			bench_boot_until(&q, q.messages, w);
	}
	if (!w->seen && read(q.errors, errors, sizeof(errors) - 1) > 0)
		out_note("qemu: %s", errors);
	qemu_stop(&q);
	return CMD_YES;
}

static int bench_boot_charter(const struct bench_boot *b, struct run_watch *w, int console)
{
	struct run_options o = run_defaults();
	sigset_t mask;
	int exit;

	o.charter = b->charter;
	o.cpu = b->cpu;
	o.vcpus = BENCH_BOOT_CPUS;
	o.memory = BENCH_BOOT_MEMORY;
	o.kernel = b->kernel;
	o.initrd = b->initrd;
	o.append = b->append;
	o.quiet = true;
	o.timeout = BENCH_BOOT_TIMEOUT;
	o.in = -1;
	o.out = console;
	o.watch = w;
	/* A run takes signals its own way; between runs they end this process, and QEMU with it. */
	sigprocmask(SIG_SETMASK, NULL, &mask);
	exit = run_machine(&o);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	run_watch_free(w);
	return exit;
}

/* One boot. `console` < 0: on bare QEMU. */
static int bench_boot_try(const struct bench_boot *b, struct bench_boot_best *best, int console)
{
	struct run_watch w = {.text = b->line};
	int exit = console < 0 ? bench_boot_bare(b, &w) : bench_boot_charter(b, &w, console);

	if (exit != CMD_YES)
		return exit;
	if (!w.seen) {
		out_error("%s: %s, the console did not say '%s'", b->kernel,
			  console < 0 ? "on bare QEMU" : "under Charter", b->line);
		return CMD_NO;
	}
	if (!best->wall || w.wall < best->wall)
		best->wall = w.wall;
	if (!best->work || w.work < best->work)
		best->work = w.work;
	return CMD_YES;
}

static double bench_boot_seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

static int bench_boot_print(const struct bench_boot *b, const struct bench_boot_best *with,
			    const struct bench_boot_best *bare)
{
	double ratio = (double)with->wall / (double)bare->wall,
	       work = (double)with->work / (double)bare->work;
	bool over = ratio > BENCH_BOOT_LIMIT;

	printf("%-36s %10s %14s\n", "from start to user space", "time", "QEMU's work");
	printf("%-36s %8.2f s %12.2f s\n", "under Charter", bench_boot_seconds(with->wall),
	       bench_boot_seconds(with->work));
	printf("%-36s %8.2f s %12.2f s\n", "on bare QEMU", bench_boot_seconds(bare->wall),
	       bench_boot_seconds(bare->work));
	printf("%-36s %10.2f %14.2f\n", "ratio", ratio, work);
	printf("%-36s %10.2f%s\n", "limit", BENCH_BOOT_LIMIT, over ? "  beyond" : "");
	printf("\nThe least of %u boots each, in turn, with -cpu %s, %u CPU and %llu MiB; loading is not in "
	       "it.\n",
	       b->tries, b->cpu, BENCH_BOOT_CPUS, BENCH_BOOT_MEMORY >> 20);
	return over ? CMD_NO : CMD_YES;
}

static json_t *bench_boot_times(const struct bench_boot_best *best)
{
	return json_pack("{s:f, s:f}", "seconds", bench_boot_seconds(best->wall), "qemu_seconds",
			 bench_boot_seconds(best->work));
}

static int bench_boot_json(const struct bench_boot *b, const struct bench_boot_best *with,
			   const struct bench_boot_best *bare, json_t *json)
{
	double ratio = (double)with->wall / (double)bare->wall;

	json_object_set_new(json, "boot",
			    json_pack("{s:o, s:o, s:f, s:f, s:b, s:i}", "charter", bench_boot_times(with),
				      "bare", bench_boot_times(bare), "ratio", ratio, "limit",
				      BENCH_BOOT_LIMIT, "within", ratio <= BENCH_BOOT_LIMIT, "tries",
				      (int)b->tries));
	return ratio > BENCH_BOOT_LIMIT ? CMD_NO : CMD_YES;
}

int bench_boot(const struct bench_boot *b, json_t *json)
{
	struct bench_boot_best with = {0}, bare = {0};
	int console = open("/dev/null", O_WRONLY | O_CLOEXEC), exit = CMD_YES;

	if (console < 0) {
		out_error("/dev/null can't be opened");
		return CMD_ENVIRONMENT;
	}
	for (unsigned i = 0; i < b->tries && exit == CMD_YES; i++) {
		exit = bench_boot_try(b, &with, console);
		if (exit == CMD_YES)
			exit = bench_boot_try(b, &bare, -1);
	}
	close(console);
	if (exit != CMD_YES)
		return exit;
	return json ? bench_boot_json(b, &with, &bare, json) : bench_boot_print(b, &with, &bare);
}
