/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for QEMU with the hypervisor on it. The guest's "kernel" is a
 * script, a word a line:
 *
 *     print TEXT    console output
 *     flood N       N bytes of console output, as far as there is credit
 *     input         wait for input, which is echoed
 *     off, reset, fault    the guest's end
 *     reset-once    the first life's end
 *     die           this program's end
 *     stall         answer nothing any more
 *     garbage       bytes that are no message
 *
 * $FAKE_EL2=mute: never answer at all. $FAKE_EL2=die: end at once.
 */
#include "doc/doc.h"
#include "fake.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fake_flush(struct fake *f)
{
	while (channel_buf_count(&f->out)) {
		ssize_t n = write(f->fd, channel_buf_at(&f->out), channel_buf_count(&f->out));

		if (n <= 0)
			exit(1);
		channel_buf_drop(&f->out, (size_t)n);
	}
}

void fake_print(struct fake *f, const char *text, size_t length)
{
	uint8_t event[sizeof(struct abi_console) + 4096];
	const struct abi_console head = {.dropped = f->vm->dropped};
	size_t some = length < 4096 ? length : 4096;

	if (some > f->vm->credit)
		some = f->vm->credit;
	if (some) {
		memcpy(event, &head, sizeof(head));
		memcpy(event + sizeof(head), text, some);
		f->vm->dropped = 0;
		f->vm->credit -= (uint32_t)some;
		channel_put(&f->out, ABI_CONSOLE, f->vm->id, 0, 0, event, sizeof(head) + some);
	}
	f->vm->dropped += length - some;
}

void fake_end(struct fake *f, enum abi_vm_end end)
{
	const struct abi_vm_event e = {
		.end = end, .vcpu = 0, .pc = FAKE_FLAT, .detail = end == ABI_END_FAULT ? 0x1234 : 0};

	fake_print(f, "", 0);
	f->vm->state = ABI_VM_ENDED;
	channel_put(&f->out, ABI_VM_EVENT, f->vm->id, 0, 0, &e, sizeof(e));
}

static void fake_flood(struct fake *f, unsigned long count)
{
	char bytes[64];

	memset(bytes, 'x', sizeof(bytes));
	bytes[63] = '\n';
	for (; count >= sizeof(bytes); count -= sizeof(bytes))
		fake_print(f, bytes, sizeof(bytes));
}

/* One line of the script. False: wait for input. */
static bool fake_line(struct fake *f, const char *line)
{
	if (strncmp(line, "print ", 6) == 0) {
		fake_print(f, line + 6, strlen(line + 6));
		fake_print(f, "\n", 1);
	} else if (strncmp(line, "flood ", 6) == 0) {
		fake_flood(f, strtoul(line + 6, NULL, 0));
	} else if (strcmp(line, "garbage") == 0) {
		channel_buf_add(&f->out, "CHRTgarbage", 11);
	} else if (strcmp(line, "off") == 0) {
		fake_end(f, ABI_END_OFF);
	} else if (strcmp(line, "reset") == 0) {
		fake_end(f, ABI_END_RESET);
	} else if (strcmp(line, "reset-once") == 0 && f->vm->lives == 1) {
		fake_end(f, ABI_END_RESET);
	} else if (strcmp(line, "fault") == 0) {
		fake_end(f, ABI_END_FAULT);
	} else if (strcmp(line, "die") == 0) {
		fake_flush(f);
		exit(3);
	} else if (strcmp(line, "stall") == 0) {
		f->stalled = true;
	}
	return strcmp(line, "input") != 0;
}

void fake_play(struct fake *f)
{
	char *at = f->vm->script, *end;
	bool on = true;

	while (on && (end = strchr(at, '\n'))) {
		*end = 0;
		on = fake_line(f, at) && f->vm->state == ABI_VM_RUNNING;
		at = end + 1;
	}
	memmove(f->vm->script, at, strlen(at) + 1);
}

static int fake_channel(int argc, char **argv)
{
	int fd = -1;

	for (int i = 1; i < argc; i++)
		if (sscanf(argv[i], "socket,id=ctl,fd=%d", &fd) == 1)
			return fd;
	fprintf(stderr, "fake_el2: no control channel among the arguments\n");
	exit(1);
}

int main(int argc, char **argv)
{
	static struct fake f;
	static struct doc_host host;
	const char *mode = getenv("FAKE_EL2");
	struct channel_message m;
	struct abi_noise noise;

	f.fd = fake_channel(argc, argv);
	doc_host_of_profile(&row_profiles[names_profile("qemu-max@11.1")], &host);
	f.host = host.host;
	f.host.platform[names_platform("ipa_bits")] = 48;
	f.host.platform[names_platform("sve_vls")] = 0;
	f.host.platform[names_platform("pmu_counters")] = 0;
	printf("fake hypervisor is up\n");
	fflush(stdout);
	if (mode && strcmp(mode, "die") == 0)
		return 3;
	while (mode && strcmp(mode, "mute") == 0)
		pause();
	while (poll(&(struct pollfd){.fd = f.fd, .events = POLLIN}, 1, -1) > 0 &&
	       channel_receive(&f.rx.in, f.fd, 65536) >= 0) {
		while (channel_next(&f.rx, &m, &noise) == CHANNEL_MESSAGE)
			fake_command(&f, &m);
		fake_flush(&f);
	}
	return 0;
}
