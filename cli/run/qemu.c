/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU, with the hypervisor on it or bare: found, started, and never left behind. */
#include "run/qemu.h"
#include "base/exit.h"
#include "base/out.h"
#include "run/qemu_find.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QEMU_ARGS_MAX 40
#define QEMU_CHANNEL_FD 3 /* the control channel's number in QEMU */

/* Everything that the child needs, made before the fork. */
struct qemu_launch {
	char program[PATH_MAX];
	char image[PATH_MAX];
	char cpus[16];
	char memory[32];
	const char **argv;
	int channel[2], messages[2], errors[2]; /* [0] is ours */
};

/* The arguments that never change. A file of its own for no device: what is not named here is not there. */
static const char *const qemu_fixed[] = {
	"-nodefaults",
	"-no-user-config",
	"-no-reboot",
	"-display",
	"none",
	"-monitor",
	"none",
	"-chardev",
	"stdio,id=log,signal=off",
	"-serial",
	"chardev:log",
	"-chardev",
	"socket,id=ctl,fd=3",
};

/* The channel is a serial port and no console: what we do not read at once waits in QEMU's device. */
static const char *const qemu_hypervisor[] = {
	"-M",      "virt,virtualization=on,gic-version=3", "-global", "virtio-mmio.force-legacy=false",
	"-device", "virtio-serial-device,max_ports=2",     "-device", "virtserialport,nr=1,chardev=ctl",
};

/* The kernel is in memory, and no instruction executed, until QMP says "cont". */
static const char *const qemu_bare[] = {
	"-M", "virt,gic-version=3", "-S", "-mon", "chardev=ctl,mode=control",
};

#define QEMU_COPY(a, list) ((a) = (const char **)mempcpy((a), (list), sizeof(list)))

static bool qemu_arguments(struct qemu_launch *l, const struct qemu_machine *m)
{
	const char **a = calloc(QEMU_ARGS_MAX + m->extra_count, sizeof(*a));

	if (!a)
		return false;
	l->argv = a;
	snprintf(l->cpus, sizeof(l->cpus), "%u", m->cpus);
	snprintf(l->memory, sizeof(l->memory), "%lluk", (unsigned long long)(m->memory >> 10));
	*a++ = l->program;
	QEMU_COPY(a, qemu_fixed);
	if (m->kernel)
		QEMU_COPY(a, qemu_bare);
	else
		QEMU_COPY(a, qemu_hypervisor);
	*a++ = "-cpu";
	*a++ = m->cpu;
	*a++ = "-smp";
	*a++ = l->cpus;
	*a++ = "-m";
	*a++ = l->memory;
	*a++ = "-kernel";
	*a++ = m->kernel ? m->kernel : l->image;
	if (m->initrd) {
		*a++ = "-initrd";
		*a++ = m->initrd;
	}
	if (m->append) {
		*a++ = "-append";
		*a++ = m->append;
	}
	for (size_t i = 0; i < m->extra_count; i++)
		*a++ = m->extra[i];
	return true;
}

static bool qemu_pipes(struct qemu_launch *l)
{
	/* The more fits, the less often QEMU waits for us. */
	const int room = 1 << 20;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, l->channel) != 0)
		return false;
	if (pipe2(l->messages, O_CLOEXEC) != 0 || pipe2(l->errors, O_CLOEXEC) != 0)
		return false;
	setsockopt(l->channel[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	setsockopt(l->channel[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	return true;
}

static void qemu_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void qemu_launch_free(struct qemu_launch *l)
{
	int *all[] = {l->channel, l->messages, l->errors};

	for (size_t i = 0; i < 3; i++) {
		qemu_close(&all[i][0]);
		qemu_close(&all[i][1]);
	}
	free(l->argv);
	l->argv = NULL;
}

/* In the child. dup2() of a descriptor to itself keeps close-on-exec, so all go through high numbers first.
 */
static _Noreturn void qemu_child(const struct qemu_launch *l, pid_t parent)
{
	int from[4] = {open("/dev/null", O_RDONLY), l->messages[1], l->errors[1], l->channel[1]};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int i = 0; i < 4; i++)
		from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 16);
	for (int i = 0; i < 4; i++)
		if (dup2(from[i], i) < 0)
			_exit(1);
	_Static_assert(QEMU_CHANNEL_FD == 3, "the place of the channel in from[] and in qemu_fixed[]");
	execv(l->program, (char *const *)(uintptr_t)l->argv);
	dprintf(2, "%s: %s\n", l->program, strerror(errno));
	_exit(1);
}

static int qemu_fork(struct qemu *q, struct qemu_launch *l)
{
	pid_t self = getpid();

	q->pid = fork();
	if (q->pid == 0)
		qemu_child(l, self);
	if (q->pid < 0) {
		q->pid = 0;
		return CMD_ENVIRONMENT;
	}
	q->channel = l->channel[0];
	q->messages = l->messages[0];
	q->errors = l->errors[0];
	l->channel[0] = l->messages[0] = l->errors[0] = -1;
	fcntl(q->channel, F_SETFL, O_NONBLOCK);
	fcntl(q->messages, F_SETFL, O_NONBLOCK);
	fcntl(q->errors, F_SETFL, O_NONBLOCK);
	return CMD_YES;
}

int qemu_start(struct qemu *q, const struct qemu_machine *m)
{
	struct qemu_launch l = {.channel = {-1, -1}, .messages = {-1, -1}, .errors = {-1, -1}};
	int exit = qemu_find_program(l.program);

	*q = (struct qemu){.channel = -1, .messages = -1, .errors = -1};
	if (exit == CMD_YES && !m->kernel)
		exit = qemu_find_image(l.image);
	if (exit != CMD_YES)
		return exit;
	exit = qemu_arguments(&l, m) && qemu_pipes(&l) ? qemu_fork(q, &l) : CMD_ENVIRONMENT;
	if (exit != CMD_YES)
		out_error("can't start %s: %s", l.program, strerror(errno));
	qemu_launch_free(&l);
	return exit;
}

void qemu_stop(struct qemu *q)
{
	if (q->pid > 0) {
		kill(-q->pid, SIGKILL);
		kill(q->pid, SIGKILL);
		waitpid(q->pid, NULL, 0);
	}
	q->pid = 0;
	qemu_close(&q->channel);
	qemu_close(&q->messages);
	qemu_close(&q->errors);
}

uint64_t qemu_time(const struct qemu *q)
{
	struct timespec t = {0};
	clockid_t clock;

	if (q->pid <= 0 || clock_getcpuclockid(q->pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

const char *qemu_epitaph(struct qemu *q)
{
	static char text[64];
	const struct timespec nap = {.tv_nsec = 10000000};
	int status = 0;
	pid_t got = 0;

	for (int i = 0; i < 100 && q->pid > 0 && got == 0; i++) {
		got = waitpid(q->pid, &status, WNOHANG);
		if (got == 0)
			nanosleep(&nap, NULL);
	}
	if (got <= 0)
		return "closed the control channel";
	q->pid = 0;
	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "was killed by signal %d", WTERMSIG(status));
	else
		snprintf(text, sizeof(text), "ended with status %d", WEXITSTATUS(status));
	return text;
}
