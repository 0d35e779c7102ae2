/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * frames SOCKET: read lines from standard input, send what they say to a
 * socket, print what comes back.
 *
 *     send TYPE VM SEQ [HEX]     a whole frame
 *     bad WHAT TYPE VM SEQ [HEX] the same with WHAT wrong: magic, version, length, crc, status, reserved,
 * sequence raw HEX                    bytes zeros N                    N zero bytes wait one frame, printed
 * as `reply TYPE VM SEQ STATUS LENGTH` or `event TYPE VM LENGTH` wait TYPE                  the same, but
 * frames of other types are skipped end                        until the other side closes: prints `closed`
 *     sleep MS
 *
 * Ends with 1 when a wait takes more than ten seconds or the other side closes meanwhile.
 */
#include "channel/channel.h"
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FRAMES_PATIENCE 10000

static int frames_fd;
static struct channel_rx frames_rx;

static void frames_write(const void *bytes, size_t count)
{
	const uint8_t *at = bytes;

	while (count) {
		ssize_t n = send(frames_fd, at, count, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		at += n;
		count -= (size_t)n;
	}
}

static size_t frames_hex(const char *text, uint8_t *bytes, size_t room)
{
	size_t n = 0;
	unsigned byte;

	for (; n < room && sscanf(text + 2 * n, "%2x", &byte) == 1 && text[2 * n] && text[2 * n + 1]; n++)
		bytes[n] = (uint8_t)byte;
	return n;
}

static void frames_send(const char *wrong, const char *args)
{
	static uint8_t payload[ABI_MESSAGE_MAX];
	char hex[8192] = "";
	unsigned type, vm, sequence;
	struct abi_frame f;
	size_t length;

	if (sscanf(args, "%i %i %i %8191s", (int *)&type, (int *)&vm, (int *)&sequence, hex) < 3)
		exit(2);
	length = frames_hex(hex, payload, sizeof(payload));
	f = abi_frame_make(type, vm, sequence, strcmp(wrong, "status") == 0 ? -1 : 0, payload,
			   (uint32_t)length);
	f.magic ^= strcmp(wrong, "magic") == 0 ? 0x20 : 0;
	f.version = (uint16_t)(f.version + (strcmp(wrong, "version") == 0));
	f.length = strcmp(wrong, "length") == 0 ? ABI_MESSAGE_MAX : f.length;
	f.reserved = strcmp(wrong, "reserved") == 0;
	f.crc = abi_frame_crc(&(struct abi_frame){f.magic, f.version, f.type, f.vm, f.sequence,
						  (uint32_t)length, f.status, f.reserved, 0},
			      payload);
	f.crc ^= strcmp(wrong, "crc") == 0;
	frames_write(&f, sizeof(f));
	frames_write(payload, length);
}

/* More bytes. False: closed, or too late. */
static bool frames_more(void)
{
	struct pollfd p = {.fd = frames_fd, .events = POLLIN};

	if (poll(&p, 1, FRAMES_PATIENCE) <= 0) {
		printf("nothing came\n");
		return false;
	}
	if (channel_receive(&frames_rx.in, frames_fd, 65536) >= 0)
		return true;
	printf("closed\n");
	return false;
}

static bool frames_wait(unsigned type, bool show)
{
	struct channel_message m;
	struct abi_noise noise;
	enum channel_found found;

	for (;;) {
		while ((found = channel_next(&frames_rx, &m, &noise)) == CHANNEL_MORE)
			if (!frames_more())
				return false;
		if (found == CHANNEL_NOISE)
			printf("noise %" PRIu32 "\n", noise.bytes);
		else if (!type || (m.frame.type & ~ABI_TYPE_REPLY) == type)
			break;
	}
	if (m.frame.type & ABI_TYPE_REPLY)
		printf("reply %u %" PRIu32 " %" PRIu32 " %s %" PRIu32 "\n", m.frame.type & ~ABI_TYPE_REPLY,
		       m.frame.vm, m.frame.sequence, channel_status_name(m.frame.status), m.frame.length);
	else
		printf("event %u %" PRIu32 " %" PRIu32 "\n", m.frame.type, m.frame.vm, m.frame.length);
	for (uint32_t i = 0; show && i < m.frame.length; i++)
		printf("%02x%s", m.payload[i], i + 1 < m.frame.length ? "" : "\n");
	return true;
}

static void frames_zeros(unsigned long count)
{
	static const uint8_t zeros[65536];

	for (; count > sizeof(zeros); count -= sizeof(zeros))
		frames_write(zeros, sizeof(zeros));
	frames_write(zeros, count);
}

static bool frames_line(char *line)
{
	static uint8_t bytes[65536];
	char word[16] = "", wrong[16] = "";
	int at = 0, at2 = 0;

	if (sscanf(line, "%15s %n%15s %n", word, &at, wrong, &at2) < 1)
		return true;
	if (strcmp(word, "send") == 0)
		frames_send("", line + at);
	else if (strcmp(word, "bad") == 0)
		frames_send(wrong, line + at2);
	else if (strcmp(word, "raw") == 0)
		frames_write(bytes, frames_hex(line + at, bytes, sizeof(bytes)));
	else if (strcmp(word, "zeros") == 0)
		frames_zeros(strtoul(wrong, NULL, 0));
	else if (strcmp(word, "wait") == 0)
		return frames_wait((unsigned)strtoul(wrong, NULL, 0), false);
	else if (strcmp(word, "show") == 0)
		return frames_wait((unsigned)strtoul(wrong, NULL, 0), true);
	else if (strcmp(word, "end") == 0)
		while (frames_more())
			;
	else if (strcmp(word, "sleep") == 0)
		usleep((useconds_t)strtoul(wrong, NULL, 0) * 1000);
	else
		exit(2);
	return true;
}

int main(int argc, char **argv)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	char line[10000];

	setvbuf(stdout, NULL, _IOLBF, 0);
	frames_fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (argc != 2 || strlen(argv[1]) >= sizeof(a.sun_path))
		return 2;
	memcpy(a.sun_path, argv[1], strlen(argv[1]));
	if (connect(frames_fd, (const struct sockaddr *)&a, sizeof(a)) != 0) {
		perror(argv[1]);
		return 2;
	}
	while (fgets(line, sizeof(line), stdin))
		if (!frames_line(line))
			return 1;
	return 0;
}
