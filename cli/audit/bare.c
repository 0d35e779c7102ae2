/* SPDX-License-Identifier: BSD-2-Clause */
#include "audit/bare.h"
#include "base/exit.h"
#include "base/out.h"
#include "channel/channel.h"
#include "run/run_priv.h"
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define BARE_BITE 65536u

/* It waits for this before its first instruction. */
static bool bare_go(const struct qemu *q)
{
	static const char words[] = "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"cont\"}\n";

	return write(q->channel, words, strlen(words)) == (ssize_t)strlen(words);
}

/* What QEMU says over QMP does not matter: only that it ends does. */
static bool bare_drain(int fd)
{
	char bytes[4096];

	return read(fd, bytes, sizeof(bytes)) != 0;
}

static bool bare_listen(struct qemu *q, unsigned timeout, struct channel_buf *console)
{
	const int64_t end = run_now() + 1000ll * timeout;
	struct pollfd p[2] = {{.fd = q->messages, .events = POLLIN}, {.fd = q->channel, .events = POLLIN}};
	int got = 0;

	while (got >= 0 && run_now() < end) {
		poll(p, 2, 1000);
		if (p[1].revents && !bare_drain(q->channel))
			p[1].fd = -1;
		got = channel_receive(console, q->messages, BARE_BITE);
	}
	return got < 0;
}

int bare_run(const struct qemu_machine *m, unsigned timeout, struct channel_buf *console)
{
	char errors[256] = "";
	struct qemu q;
	int exit = qemu_start(&q, m);
	bool ended = false;

	if (exit != CMD_YES)
		return exit;
	if (bare_go(&q))
		ended = bare_listen(&q, timeout, console);
	if (!ended)
		out_error("the bare machine did not end within %u s", timeout);
	else if (!channel_buf_count(console) && read(q.errors, errors, sizeof(errors) - 1) > 0)
		out_error("qemu: %s", errors);
	qemu_stop(&q);
	return ended && !*errors ? CMD_YES : CMD_ENVIRONMENT;
}
