/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes that arrive as no client should send them: noise, pieces, too many messages. */
#include "test.h"
#include <string.h>

/* The next message must be ABI_NOISE. Returns how many bytes it says were skipped. */
static uint32_t test_noise(uint32_t reason)
{
	struct link_message m;
	struct abi_noise n = {0};

	CHECK(link_next(&m) && m.f.type == ABI_NOISE && m.f.sequence == 0 && m.f.length == sizeof(n));
	memcpy(&n, m.payload, sizeof(n));
	CHECK(n.reason == reason);
	return n.bytes;
}

static void test_reply(uint32_t sequence)
{
	struct link_message m;

	CHECK(link_next(&m) && m.f.type == (ABI_VM_LIST | ABI_TYPE_REPLY) && m.f.sequence == sequence &&
	      m.f.status == 0);
}

/* One message that is spoilt at a byte, then a good one. */
static void test_spoilt(size_t at, uint8_t with, uint32_t reason)
{
	uint8_t message[256];
	size_t n = link_make(message, ABI_VM_LIST, 0, 5, NULL, 0);

	message[at] ^= with;
	link_make(message + n, ABI_VM_LIST, 0, 6, NULL, 0);
	fake_arrive(message, 2 * n);
	test_reply(6);
	CHECK(test_noise(reason) == n);
}

static void t_noise(void)
{
	uint8_t message[256];
	size_t n;

	test_hello();
	test_spoilt(0, 1, 1);
	test_spoilt(3, 0x80, 1);
	test_spoilt(4, 3, 2);
	test_spoilt(18, 1, 3); /* length 65536 */
	test_spoilt(8, 1, 4);
	test_spoilt(28, 1, 4);
	memcpy(message, "garbage CHR CHRTgar", 19);
	n = link_make(message + 19, ABI_VM_LIST, 0, 7, NULL, 0);
	fake_arrive(message, 19 + n);
	test_reply(7);
	CHECK(test_noise(1) == 19);
}

static void t_length_that_swallows(void)
{
	static uint8_t message[70000];
	size_t n = link_make(message, ABI_VM_LIST, 0, 5, NULL, 0), i;

	test_hello();
	message[17] = 0x10; /* 4096 bytes are to follow: three good messages are taken for them */
	for (i = 1; i < 4; i++)
		link_make(message + i * n, ABI_VM_LIST, 0, 10 + (uint32_t)i, NULL, 0);
	fake_arrive(message, 4 * n);
	CHECK(!link_next((struct link_message *)message));
	inbox_stale(&fake_inbox);
	outbox_noise(&fake_outbox, &fake_inbox.noise);
	fake_arrive(NULL, 0);
	for (i = 1; i < 4; i++)
		test_reply(10 + (uint32_t)i);
	CHECK(test_noise(3) == n);
}

static void t_byte_by_byte(void)
{
	static uint8_t message[ABI_MESSAGE_MAX];
	uint8_t payload[100];
	uint64_t gpa = FAKE_RAM_BASE + 64;
	struct link_message m;
	size_t n;

	test_ready(0);
	memset(payload, 0x43, sizeof(payload));
	memcpy(payload, &gpa, 8);
	n = link_make(message, ABI_MEM_WRITE, TEST_VM, 9, payload, sizeof(payload));
	for (size_t i = 0; i < n; i++) {
		CHECK(!link_next(&m));
		fake_arrive(message + i, 1);
	}
	CHECK(link_next(&m) && m.f.sequence == 9 && m.f.status == 0);
	CHECK(fake_ram[64] == 0x43 && fake_ram[64 + 91] == 0x43 && fake_ram[64 + 92] == 0);
}

static void t_largest_message(void)
{
	static uint8_t payload[ABI_PAYLOAD_MAX];
	uint64_t gpa = FAKE_RAM_BASE;

	test_ready(0);
	memset(payload, 0x5a, sizeof(payload));
	memcpy(payload, &gpa, 8);
	CHECK(test_status(ABI_MEM_WRITE, TEST_VM, payload, sizeof(payload)) == 0);
	CHECK(fake_ram[ABI_PAYLOAD_MAX - 9] == 0x5a && fake_ram[ABI_PAYLOAD_MAX - 8] == 0);
}

static void t_window(void)
{
	struct abi_vm_create c = test_create();
	struct link_message m;

	test_hello();
	for (uint32_t i = 1; i <= 8; i++)
		link_send(ABI_VM_LIST, 0, i, NULL, 0);
	link_send(ABI_VM_CREATE, 0, 9, &c, sizeof(c));
	for (uint32_t i = 1; i <= 9; i++) {
		CHECK(link_next(&m) && m.f.sequence == i);
		CHECK(m.f.status == (i == 9 ? ABI_EFLOW : 0));
	}
	CHECK(fake_vm.id == 0);
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
}

const struct test_case test_stream[] = {
	{"noise", t_noise},
	{"length_that_swallows", t_length_that_swallows},
	{"byte_by_byte", t_byte_by_byte},
	{"largest_message", t_largest_message},
	{"window", t_window},
	{0},
};
