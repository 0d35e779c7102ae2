/* SPDX-License-Identifier: BSD-2-Clause */
/* What the hypervisor says unasked: console output within credit, ends of VMs, its log. */
#include "test.h"
#include <string.h>

static void test_say(const char *text)
{
	outbox_console(&fake_outbox, TEST_VM, (const uint8_t *)text, strlen(text));
}

/* The next message must be this output, after so many lost bytes. */
static bool test_heard(const char *text, uint64_t dropped)
{
	struct link_message m;
	struct abi_console c;

	if (!link_next(&m) || m.f.type != ABI_CONSOLE || m.f.vm != TEST_VM || m.f.sequence)
		return false;
	memcpy(&c, m.payload, sizeof(c));
	return c.dropped == dropped && m.f.length - sizeof(c) == strlen(text) &&
	       !memcmp(m.payload + sizeof(c), text, strlen(text));
}

static bool test_silent(void)
{
	struct link_message m;

	return !link_next(&m);
}

static void t_console_lines(void)
{
	test_ready(1000);
	test_say("lo");
	test_say("gin: ");
	CHECK(test_silent() && outbox_lingers(&fake_outbox));
	outbox_flush(&fake_outbox);
	CHECK(test_heard("login: ", 0));
	test_say("root\nPass");
	CHECK(test_heard("root\n", 0) && test_silent());
	test_say("word: \n");
	CHECK(test_heard("Password: \n", 0) && test_silent());
}

static void t_console_credit(void)
{
	struct abi_credit c = {.bytes = 3};

	test_ready(5);
	test_say("0123456789\n");
	CHECK(test_heard("01234", 0) && test_silent());
	link_send(ABI_CREDIT, TEST_VM, 70, &c, sizeof(c));
	CHECK(fake_outbox.replies == 1);
	link_drain();
	c.bytes = 0xffffffff;
	link_send(ABI_CREDIT, 0, 71, &c, sizeof(c));
	link_send(ABI_CREDIT, 0, 72, &c, sizeof(c));
	link_drain();
	test_say("x\n");
	CHECK(test_heard("x\n", 0) && test_silent());
}

/* Each VM speaks against its own credit, and all against what they share, in turn. */
static void t_console_credits(void)
{
	const uint32_t other = TEST_VM + 1;
	struct link_message m;

	test_ready(0);
	outbox_credit(&fake_outbox, other, 4);
	test_say("first\n");
	CHECK(test_silent());
	outbox_console(&fake_outbox, other, (const uint8_t *)"second\n", 7);
	outbox_pump(&fake_outbox);
	CHECK(link_next(&m) && m.f.vm == other && m.f.length == 8 + 4 && !memcmp(m.payload + 8, "seco", 4));
	CHECK(test_silent());
	for (int i = 0; i < 16; i++) {
		outbox_credit(&fake_outbox, 0, 1);
		test_say("first\n");
		outbox_console(&fake_outbox, other, (const uint8_t *)"second\n", 7);
		outbox_pump(&fake_outbox);
	}
	for (unsigned heard[2] = {0, 0}; link_next(&m);)
		CHECK(m.f.length == 9 && ++heard[m.f.vm == other] <= 15);
	outbox_credit(&fake_outbox, TEST_VM, 100);
	outbox_hello(&fake_outbox);
	outbox_pump(&fake_outbox);
	CHECK(test_silent());
}

static void t_console_dropped(void)
{
	static char much[OUTBOX_CONSOLE + 500];
	struct abi_credit c = {.bytes = OUTBOX_CONSOLE + 10};
	struct abi_stats s;
	struct link_message m;

	test_ready(0);
	memset(much, 'x', sizeof(much) - 1);
	test_say(much);
	CHECK(test_silent());
	memcpy(&s, link_ask(ABI_STATS, TEST_VM, NULL, 0)->payload, sizeof(s));
	CHECK(s.console_dropped == 499);
	link_send(ABI_CREDIT, 0, 1, &c, sizeof(c));
	CHECK(link_next(&m) && m.f.type == (ABI_CREDIT | ABI_TYPE_REPLY));
	CHECK(link_next(&m) && m.f.type == ABI_CONSOLE && m.f.length == 8 + OUTBOX_CONSOLE &&
	      m.payload[0] == 0);
	test_say("after\n");
	CHECK(test_heard("after\n", 499));
	test_say("m\n");
	CHECK(test_heard("m\n", 0));
}

static const struct abi_vm_event test_end = {.end = ABI_END_OFF, .pc = 0x1234};

static bool test_ended(void)
{
	struct link_message m;

	return link_next(&m) && m.f.type == ABI_VM_EVENT && m.f.vm == TEST_VM &&
	       m.f.length == sizeof(test_end) && !memcmp(m.payload, &test_end, sizeof(test_end));
}

static void t_end_after_output(void)
{
	struct abi_credit c = {.bytes = 100};

	test_ready(4);
	test_say("Power down");
	outbox_end(&fake_outbox, TEST_VM, &test_end);
	CHECK(test_heard("Powe", 0) && test_silent());
	link_send(ABI_CREDIT, 0, 1, &c, sizeof(c));
	CHECK(link_next(&(struct link_message){0}) && test_heard("r down", 0) && test_ended() &&
	      test_silent());
	outbox_end(&fake_outbox, TEST_VM, &test_end);
	CHECK(test_silent());
}

/* What a request ends is told after its reply. */
static void t_end_after_reply(void)
{
	const struct abi_frame f = {.type = ABI_VM_STOP, .vm = TEST_VM, .sequence = 9};
	struct link_message m;

	test_ready(4);
	outbox_begin(&fake_outbox);
	outbox_end(&fake_outbox, TEST_VM, &test_end);
	CHECK(test_silent());
	outbox_reply(&fake_outbox, &f, ABI_OK, NULL, 0);
	CHECK(link_next(&m) && m.f.type == (ABI_VM_STOP | ABI_TYPE_REPLY) && m.f.sequence == 9);
	CHECK(test_ended() && test_silent());
}

static void t_end_without_credit(void)
{
	test_ready(0);
	test_say("nobody reads this");
	outbox_end(&fake_outbox, TEST_VM, &test_end);
	CHECK(test_heard("", 17) && test_ended() && test_silent());
}

static void t_end_waits_for_a_client(void)
{
	struct abi_vm_create c = test_create();

	test_hello();
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
	fake_outbox.greeted = false; /* the client is gone, its successor not there yet */
	outbox_end(&fake_outbox, TEST_VM, &test_end);
	CHECK(test_silent());
	test_hello();
	CHECK(test_ended() && test_silent());
}

/* Only a VM whose end was told begins anew; then it ends again. */
static void t_reset(void)
{
	struct abi_vm_create c = test_create();

	test_hello();
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
	test_set_all();
	CHECK(test_status(ABI_VM_RESET, TEST_VM, NULL, 0) == ABI_EAGAIN);
	CHECK(test_status(ABI_VM_START, TEST_VM, NULL, 0) == 0);
	CHECK(test_status(ABI_VM_RESET, TEST_VM, NULL, 0) == ABI_EAGAIN);
	fake_vm.state = ABI_VM_ENDED;
	for (int life = 0; life < 3; life++) {
		outbox_end(&fake_outbox, TEST_VM, &test_end);
		CHECK(test_ended() && test_silent());
		CHECK(test_status(ABI_VM_RESET, TEST_VM, NULL, 0) == 0 && fake_vm.state == ABI_VM_SEALED);
		CHECK(test_status(ABI_VM_RESET, TEST_VM, NULL, 0) == ABI_EAGAIN);
		fake_vm.state = ABI_VM_ENDED;
	}
}

static void t_slow_reader(void)
{
	struct abi_credit c = {.bytes = 1 << 30};
	struct link_message m;
	uint64_t heard = 0, dropped = 0;
	char line[101];

	test_ready(0);
	link_send(ABI_CREDIT, 0, 1, &c, sizeof(c));
	link_drain();
	memset(line, 'y', 99);
	strcpy(line + 99, "\n");
	for (int i = 0; i < 5000; i++) { /* nothing is read meanwhile */
		test_say(line);
		outbox_pump(&fake_outbox);
	}
	link_chunk = 777;
	test_say("end\n");
	while (link_next(&m)) {
		struct abi_console k;

		memcpy(&k, m.payload, sizeof(k));
		heard += m.f.length - sizeof(k);
		dropped += k.dropped;
	}
	CHECK(heard > OUTBOX_SIZE / 2 && dropped == 0);
	test_say("\n");
	CHECK(test_heard("\n", 5000 * 100 + 4 - heard));
}

static void t_ring_wraps(void)
{
	struct abi_credit c = {.bytes = 1 << 30};
	struct link_message m;
	char line[1500];

	test_ready(0);
	link_send(ABI_CREDIT, 0, 1, &c, sizeof(c));
	link_drain();
	link_chunk = 1000;
	for (unsigned i = 1; i < 1400; i++) {
		memset(line, 'a' + (char)(i % 26), i);
		line[i - 1] = '\n';
		line[i] = 0;
		test_say(line);
		CHECK(test_heard(line, 0));
	}
	CHECK(!link_next(&m) && fake_outbox.put > 3 * OUTBOX_SIZE);
}

static void t_no_room_for_a_reply(void)
{
	struct abi_credit c = {.bytes = 1 << 30};
	char line[2001];
	struct link_message m;
	uint32_t replies = 0;

	test_ready(0);
	link_send(ABI_CREDIT, 0, 1, &c, sizeof(c));
	link_drain();
	memset(line, 'z', 1999);
	strcpy(line + 1999, "\n");
	for (int i = 0; i < 100; i++) {
		test_say(line);
		outbox_pump(&fake_outbox);
	}
	link_send(ABI_VM_LIST, 0, 5, NULL, 0); /* stays in the inbox: there is no room for an answer */
	CHECK(fake_outbox.replies == 0 && inbox_partial(&fake_inbox));
	while (link_next(&m))
		replies += m.f.type != ABI_CONSOLE;
	CHECK(replies == 0);
	fake_arrive(NULL, 0);
	CHECK(link_next(&m) && m.f.type == (ABI_VM_LIST | ABI_TYPE_REPLY) && m.f.sequence == 5);
}

static void t_log(void)
{
	struct link_message m;

	CHECK(!outbox_event(&fake_outbox, 0, ABI_LOG, "early", 5));
	test_hello();
	CHECK(outbox_event(&fake_outbox, 0, ABI_LOG, "late", 4));
	CHECK(link_next(&m) && m.f.type == ABI_LOG && m.f.length == 4 && !memcmp(m.payload, "late", 4));
}

const struct test_case test_output[] = {
	{"console_lines", t_console_lines},
	{"console_credit", t_console_credit},
	{"console_credits", t_console_credits},
	{"console_dropped", t_console_dropped},
	{"end_after_output", t_end_after_output},
	{"end_after_reply", t_end_after_reply},
	{"end_without_credit", t_end_without_credit},
	{"end_waits_for_a_client", t_end_waits_for_a_client},
	{"reset", t_reset},
	{"slow_reader", t_slow_reader},
	{"ring_wraps", t_ring_wraps},
	{"no_room_for_a_reply", t_no_room_for_a_reply},
	{"log", t_log},
	{0},
};
