/* SPDX-License-Identifier: BSD-2-Clause */
/* The EL2 end of the control channel as a client meets it: each test a few messages and what comes back. */
#include "fake.h"
#include "link.h"
#include <charter/result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *test_name;
static unsigned test_failures;

static void test_check(bool good, const char *what, int line)
{
	if (good || !test_name)
		return;
	printf("not ok hyp_ctl/%s: line %d: %s\n", test_name, line, what);
	test_failures++;
	test_name = NULL;
}

#define CHECK(x) test_check(x, #x, __LINE__)

#define PSCI_VERSION_ID 0x6030000000140000ull
#define TEST_VM 1u

static int32_t test_status(unsigned type, uint32_t vm, const void *payload, size_t length)
{
	return link_ask(type, vm, payload, length)->f.status;
}

static struct abi_vm_create test_create(void)
{
	return (struct abi_vm_create){
		.vcpus = 1, .mem_base = FAKE_RAM_BASE, .mem_size = FAKE_RAM_SIZE, .name = "vm"};
}

static void test_hello(void)
{
	CHECK(test_status(ABI_HELLO, 0, NULL, 0) == 0);
}

/* A client that has said hello, granted credit, and made a VM. */
static void test_ready(uint32_t credit)
{
	struct abi_vm_create c = test_create();
	struct abi_credit bytes = {.bytes = credit};

	test_hello();
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
	if (credit)
		CHECK(test_status(ABI_CREDIT, 0, &bytes, sizeof(bytes)) == 0);
}

/* Set every register to what it reads as, so that the VM can be sealed. */
static void test_set_all(void)
{
	extern void host_accept_rest(struct charter_vm_locked vm);

	host_accept_rest((struct charter_vm_locked){fake_vm.config});
}

static void t_hello(void)
{
	const struct link_message *m = link_ask(ABI_HELLO, 0, NULL, 0);
	struct abi_hello h;

	CHECK(m->f.status == 0 && m->f.length == sizeof(h));
	memcpy(&h, m->payload, sizeof(h));
	CHECK(h.version == 1 && h.cpus == 2 && h.window == 8 && h.memory == FAKE_RAM_SIZE && h.model >= 1);
}

static void t_hello_must_be_first(void)
{
	struct abi_vm_create c = test_create();

	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EAGAIN);
	CHECK(fake_vm.id == 0);
	test_hello();
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
}

static void t_unknown_types(void)
{
	const unsigned types[] = {0, 19, 0xff, ABI_CONSOLE, ABI_VM_EVENT, ABI_NOISE, ABI_LOG, 0x7fff};

	test_hello();
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		CHECK(test_status(types[i], 0, NULL, 0) == ABI_ENOENT);
}

static void test_header(uint32_t sequence, int32_t status, uint32_t reserved, unsigned type)
{
	struct abi_frame f = {.magic = ABI_MAGIC, .version = 1, .sequence = sequence, .status = status};
	struct link_message m;

	f.type = (uint16_t)type;
	f.reserved = reserved;
	f.crc = link_crc(0, &f, sizeof(f));
	fake_arrive(&f, sizeof(f));
	CHECK(link_next(&m) && m.f.sequence == sequence && m.f.status < 0 && !fake_outbox.greeted);
}

static void t_header_fields(void)
{
	test_header(0, 0, 0, ABI_HELLO);
	test_header(1, -1, 0, ABI_HELLO);
	test_header(1, 0, 1, ABI_HELLO);
	test_header(1, 0, 0, ABI_HELLO | ABI_TYPE_REPLY);
}

static void t_sizes(void)
{
	static const struct {
		unsigned type;
		size_t size;
		bool of_vm;
	} exact[] = {
		{ABI_HELLO, 0, false},       {ABI_HOST, 0, false},    {ABI_VM_CREATE, 56, false},
		{ABI_VM_DESTROY, 0, true},   {ABI_VM_LIST, 0, false}, {ABI_REG_GET, 32, true},
		{ABI_REG_SET, 32, true},     {ABI_REG_LIST, 8, true}, {ABI_SEAL, 0, true},
		{ABI_VM_ENTRY, 16, true},    {ABI_VM_START, 0, true}, {ABI_VM_STOP, 0, true},
		{ABI_CHARTER_READ, 0, true}, {ABI_CREDIT, 8, true},   {ABI_STATS, 0, true},
		{ABI_VM_RESET, 0, true},
	};
	static const uint8_t bytes[128];

	test_ready(0);
	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++) {
		uint32_t vm = exact[i].of_vm ? TEST_VM : 0;

		CHECK(test_status(exact[i].type, vm, bytes, exact[i].size + 1) == ABI_EPROTO);
		if (exact[i].size)
			CHECK(test_status(exact[i].type, vm, bytes, exact[i].size - 1) == ABI_EPROTO);
	}
	CHECK(test_status(ABI_MEM_WRITE, TEST_VM, bytes, 8) == ABI_EPROTO);
	CHECK(test_status(ABI_CONSOLE_IN, TEST_VM, bytes, 0) == ABI_EPROTO);
	CHECK(test_status(ABI_CHARTER_LOAD, TEST_VM, bytes, 0) == ABI_EPROTO);
	CHECK(fake_vm.id == TEST_VM && fake_vm.state == ABI_VM_OPEN && fake_outbox.credit == 0);
}

static void t_no_such_vm(void)
{
	test_ready(0);
	CHECK(test_status(ABI_VM_DESTROY, 2, NULL, 0) == ABI_ENOENT);
	CHECK(test_status(ABI_VM_START, 0, NULL, 0) == ABI_ENOENT);
	CHECK(test_status(ABI_VM_LIST, TEST_VM, NULL, 0) == ABI_EPROTO);
	CHECK(fake_vm.id == TEST_VM);
}

static void t_create(void)
{
	struct abi_vm_create c = test_create();

	test_hello();
	c.flags = 1;
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EINVAL);
	c = test_create();
	c.name[0] = 0;
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EINVAL);
	c.name[0] = 27;
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EINVAL);
	c = test_create();
	c.name[10] = 'x';
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EINVAL);
	memset(c.name, 'a', sizeof(c.name));
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_EINVAL);
	CHECK(fake_vm.id == 0);
	c.name[31] = 0;
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == ABI_ENOMEM);
}

static void t_list(void)
{
	const struct link_message *m;
	struct abi_vm_info info;

	test_hello();
	CHECK(link_ask(ABI_VM_LIST, 0, NULL, 0)->f.length == 0);
	test_ready(0);
	m = link_ask(ABI_VM_LIST, 0, NULL, 0);
	CHECK(m->f.length == sizeof(info));
	memcpy(&info, m->payload, sizeof(info));
	CHECK(info.vm == TEST_VM && info.state == ABI_VM_OPEN && info.vcpus == 1 && !strcmp(info.name, "vm"));
	CHECK(test_status(ABI_VM_DESTROY, TEST_VM, NULL, 0) == 0);
	CHECK(link_ask(ABI_VM_LIST, 0, NULL, 0)->f.length == 0);
}

static int32_t test_write(uint64_t gpa, const char *bytes, size_t count)
{
	static uint8_t payload[ABI_PAYLOAD_MAX];

	memcpy(payload, &gpa, 8);
	memcpy(payload + 8, bytes, count);
	return test_status(ABI_MEM_WRITE, TEST_VM, payload, 8 + count);
}

static void t_memory(void)
{
	test_ready(0);
	CHECK(test_write(FAKE_RAM_BASE + 5, "hello", 5) == 0);
	CHECK(!memcmp(fake_ram, "\0\0\0\0\0hello", 11));
	CHECK(test_write(FAKE_RAM_BASE + FAKE_RAM_SIZE - 3, "abc", 3) == 0);
	CHECK(test_write(FAKE_RAM_BASE + FAKE_RAM_SIZE - 3, "ABCD", 4) == ABI_EINVAL);
	CHECK(test_write(FAKE_RAM_BASE - 1, "AB", 2) == ABI_EINVAL);
	CHECK(test_write(~0ull, "AB", 2) == ABI_EINVAL);
	CHECK(!memcmp(fake_ram + FAKE_RAM_SIZE - 3, "abc", 3) && fake_ram[0] == 0);
}

static void t_registers(void)
{
	struct abi_reg r = {.id = PSCI_VERSION_ID};
	const struct link_message *m;

	test_ready(0);
	m = link_ask(ABI_REG_GET, TEST_VM, &r, sizeof(r));
	CHECK(m->f.status == 0 && m->f.length == sizeof(r));
	memcpy(&r, m->payload, sizeof(r));
	CHECK(r.value == r.limit && r.value >= 0x10001 && r.flags == 0);
	r = (struct abi_reg){.id = PSCI_VERSION_ID, .value = 0x10000};
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == 0);
	r.value = 0;
	memcpy(&r, link_ask(ABI_REG_GET, TEST_VM, &r, sizeof(r))->payload, sizeof(r));
	CHECK(r.value == 0x10000 && r.limit >= 0x10001 && r.flags == ABI_REG_SET_BY_USER);
	r = (struct abi_reg){.id = PSCI_VERSION_ID, .limit = 1};
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == ABI_EPROTO);
	CHECK(test_status(ABI_REG_GET, TEST_VM, &r, sizeof(r)) == ABI_EPROTO);
	r = (struct abi_reg){.id = 0x6030000000199999};
	CHECK(test_status(ABI_REG_GET, TEST_VM, &r, sizeof(r)) == ABI_ENOENT);
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == ABI_ENOENT);
}

static void t_refusal(void)
{
	struct abi_reg r = {.id = PSCI_VERSION_ID, .value = 0x777};
	const struct link_message *m;
	struct abi_refusal why;

	test_ready(0);
	m = link_ask(ABI_REG_SET, TEST_VM, &r, sizeof(r));
	CHECK(m->f.status == ABI_EINVAL && m->f.length == sizeof(why));
	memcpy(&why, m->payload, sizeof(why));
	CHECK(why.id == PSCI_VERSION_ID && why.asked == 0x777 && why.reason == CHARTER_REASON_VERSION);
	m = link_ask(ABI_VM_START, TEST_VM, NULL, 0);
	CHECK(m->f.status == ABI_EINVAL && m->f.length == sizeof(why));
	memcpy(&why, m->payload, sizeof(why));
	CHECK(why.reason == CHARTER_REASON_UNSET && fake_vm.state == ABI_VM_OPEN);
}

static void t_after_the_start(void)
{
	struct abi_reg r = {.id = PSCI_VERSION_ID, .value = 0x10000};
	struct abi_refusal why;
	const struct link_message *m;

	test_ready(0);
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == 0);
	CHECK(test_status(ABI_CHARTER_READ, TEST_VM, NULL, 0) == ABI_EAGAIN);
	test_set_all();
	CHECK(test_status(ABI_VM_START, TEST_VM, NULL, 0) == 0 && fake_vm.state == ABI_VM_RUNNING);
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == 0);
	r.value = 0x10001;
	m = link_ask(ABI_REG_SET, TEST_VM, &r, sizeof(r));
	CHECK(m->f.status == ABI_EBUSY && m->f.length == sizeof(why));
	memcpy(&why, m->payload, sizeof(why));
	CHECK(why.reason == CHARTER_REASON_SEALED && why.asked == 0x10001);
	CHECK(test_write(FAKE_RAM_BASE, "late", 4) == ABI_EAGAIN);
	CHECK(test_status(ABI_VM_STOP, TEST_VM, NULL, 0) == 0);
	CHECK(test_status(ABI_VM_STOP, TEST_VM, NULL, 0) == ABI_EAGAIN);
}

static void t_seal_and_read(void)
{
	static uint8_t binary[TLV_SIZE_MAX];
	const struct link_message *m;
	struct abi_digest d;
	uint32_t length;

	test_ready(0);
	CHECK(test_status(ABI_SEAL, TEST_VM, NULL, 0) == ABI_EINVAL && fake_vm.state == ABI_VM_OPEN);
	test_set_all();
	m = link_ask(ABI_SEAL, TEST_VM, NULL, 0);
	CHECK(m->f.status == 0 && m->f.length == sizeof(d));
	memcpy(&d, m->payload, sizeof(d));
	m = link_ask(ABI_CHARTER_READ, TEST_VM, NULL, 0);
	length = m->f.length;
	CHECK(m->f.status == 0 && length > 56);
	memcpy(binary, m->payload, length);
	CHECK(!memcmp(binary + 24, d.sha256, 32));
	/* A second VM takes it, and is sealed to the very same. */
	CHECK(test_status(ABI_VM_DESTROY, TEST_VM, NULL, 0) == 0);
	test_ready(0);
	CHECK(test_status(ABI_CHARTER_LOAD, TEST_VM, binary, length) == 0);
	m = link_ask(ABI_SEAL, TEST_VM, NULL, 0);
	CHECK(m->f.status == 0 && !memcmp(m->payload, d.sha256, 32));
}

static void t_garbled_charter(void)
{
	static uint8_t binary[TLV_SIZE_MAX];
	struct abi_reg r = {.id = PSCI_VERSION_ID};
	const struct link_message *m;
	struct abi_refusal why;
	uint32_t length;

	test_ready(0);
	test_set_all();
	CHECK(test_status(ABI_SEAL, TEST_VM, NULL, 0) == 0);
	m = link_ask(ABI_CHARTER_READ, TEST_VM, NULL, 0);
	length = m->f.length;
	memcpy(binary, m->payload, length);
	CHECK(test_status(ABI_VM_DESTROY, TEST_VM, NULL, 0) == 0);
	test_ready(0);
	binary[length / 2] ^= 1;
	m = link_ask(ABI_CHARTER_LOAD, TEST_VM, binary, length);
	CHECK(m->f.status == ABI_EINVAL && m->f.length == sizeof(why));
	memcpy(&why, m->payload, sizeof(why));
	CHECK(why.reason == CHARTER_REASON_FORMAT);
	CHECK(test_status(ABI_CHARTER_LOAD, TEST_VM, binary, 20) == ABI_EINVAL);
	memcpy(&r, link_ask(ABI_REG_GET, TEST_VM, &r, sizeof(r))->payload, sizeof(r));
	CHECK(r.flags == 0); /* nothing of it was set */
}

static void t_state_list(void)
{
	struct abi_page page = {.first = 0, .count = 0xffffffff};
	const struct link_message *m;
	uint64_t ids[64], last;
	uint32_t all;

	test_ready(0);
	CHECK(test_status(ABI_REG_LIST, TEST_VM, &page, sizeof(page)) == ABI_EAGAIN);
	test_set_all();
	CHECK(test_status(ABI_SEAL, TEST_VM, NULL, 0) == 0);
	m = link_ask(ABI_REG_LIST, TEST_VM, &page, sizeof(page));
	all = m->f.length / 8;
	CHECK(m->f.status == 0 && m->f.length % 8 == 0 && all > 64);
	memcpy(&last, m->payload + m->f.length - 8, 8);
	page = (struct abi_page){.first = all - 3, .count = 64};
	m = link_ask(ABI_REG_LIST, TEST_VM, &page, sizeof(page));
	CHECK(m->f.length == 24);
	memcpy(ids, m->payload, 24);
	CHECK(ids[2] == last && ids[0] < ids[1]);
	page = (struct abi_page){.first = all, .count = 1};
	CHECK(link_ask(ABI_REG_LIST, TEST_VM, &page, sizeof(page))->f.length == 0);
	page = (struct abi_page){.first = 0xffffffff, .count = 0xffffffff};
	CHECK(link_ask(ABI_REG_LIST, TEST_VM, &page, sizeof(page))->f.length == 0);
}

static void t_console_in(void)
{
	const struct link_message *m;
	struct abi_taken taken;

	test_ready(0);
	fake_uart_room = 5;
	m = link_ask(ABI_CONSOLE_IN, TEST_VM, "uname -a", 8);
	memcpy(&taken, m->payload, sizeof(taken));
	CHECK(m->f.status == 0 && m->f.length == sizeof(taken) && taken.bytes == 5);
}

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

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{"hello", t_hello},
	{"hello_must_be_first", t_hello_must_be_first},
	{"unknown_types", t_unknown_types},
	{"header_fields", t_header_fields},
	{"sizes", t_sizes},
	{"no_such_vm", t_no_such_vm},
	{"create", t_create},
	{"list", t_list},
	{"memory", t_memory},
	{"registers", t_registers},
	{"refusal", t_refusal},
	{"after_the_start", t_after_the_start},
	{"seal_and_read", t_seal_and_read},
	{"garbled_charter", t_garbled_charter},
	{"state_list", t_state_list},
	{"console_in", t_console_in},
	{"noise", t_noise},
	{"length_that_swallows", t_length_that_swallows},
	{"byte_by_byte", t_byte_by_byte},
	{"largest_message", t_largest_message},
	{"window", t_window},
	{"console_lines", t_console_lines},
	{"console_credit", t_console_credit},
	{"console_dropped", t_console_dropped},
	{"end_after_output", t_end_after_output},
	{"end_without_credit", t_end_without_credit},
	{"end_waits_for_a_client", t_end_waits_for_a_client},
	{"reset", t_reset},
	{"slow_reader", t_slow_reader},
	{"ring_wraps", t_ring_wraps},
	{"no_room_for_a_reply", t_no_room_for_a_reply},
	{"log", t_log},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		test_name = tests[i].name;
		link_chunk = 0;
		fake_reset();
		link_drain();
		tests[i].run();
		CHECK(fake_vm.lock.owner == 0);
		if (test_name)
			printf("ok hyp_ctl/%s\n", test_name);
	}
	return test_failures ? 1 : 0;
}
