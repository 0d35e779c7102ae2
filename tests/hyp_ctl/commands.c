/* SPDX-License-Identifier: BSD-2-Clause */
/* Each command of a client, and what it must refuse. */
#include "rows.h"
#include "test.h"
#include <charter/result.h>
#include <string.h>

#define ISAR0_ID 0x603000000013c030ull
#define PSCI_VERSION_ID 0x6030000000140000ull

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
		{ABI_VM_RESET, 0, true},     {ABI_CLOCK, 16, false},  {ABI_VM_PAUSE, 0, true},
		{ABI_VM_RESUME, 0, true},    {ABI_REFUSED, 8, true},  {ABI_VM_HOLE, 8, true},
		{ABI_ACCEPT, 8, true},
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

/* Whoever lists VMs is told of a hole; a VM that is no longer open gets none. */
static void t_hole(void)
{
	struct abi_hole hole = {.kind = 1, .num = 735, .reserved = 1};
	struct abi_vm_info info;

	test_ready(0);
	CHECK(test_status(ABI_VM_HOLE, TEST_VM, &hole, sizeof(hole)) == ABI_EPROTO);
	memcpy(&info, link_ask(ABI_VM_LIST, 0, NULL, 0)->payload, sizeof(info));
	CHECK(info.hole.kind == 0 && info.hole.num == 0);
	hole.reserved = 0;
	CHECK(test_status(ABI_VM_HOLE, TEST_VM, &hole, sizeof(hole)) == 0);
	memcpy(&info, link_ask(ABI_VM_LIST, 0, NULL, 0)->payload, sizeof(info));
	CHECK(info.hole.kind == 1 && info.hole.num == 735 && info.hole.reserved == 0);
	test_set_all();
	CHECK(test_status(ABI_SEAL, TEST_VM, NULL, 0) == 0);
	CHECK(test_status(ABI_VM_HOLE, TEST_VM, &hole, sizeof(hole)) == ABI_EAGAIN);
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

/* What is not granted and nothing takes: the VM can't be had, unless that was accepted, by whoever drives it.
 */
static void t_residue(void)
{
	struct abi_reg r = {.id = ISAR0_ID};
	struct abi_accept accept = {.feature = 0xffff};
	const struct link_message *m;
	struct abi_page page = {.count = 1};
	struct abi_refusal why;

	test_ready(0);
	memcpy(&r, link_ask(ABI_REG_GET, TEST_VM, &r, sizeof(r))->payload, sizeof(r));
	r = (struct abi_reg){.id = ISAR0_ID, .value = r.value & ~(0xfull << 20)};
	CHECK(test_status(ABI_REG_SET, TEST_VM, &r, sizeof(r)) == 0);
	test_set_all();
	for (int i = 0; i < 2; i++) {
		m = link_ask(ABI_SEAL, TEST_VM, NULL, 0);
		CHECK(m->f.status == ABI_EINVAL && m->f.length == sizeof(why));
		memcpy(&why, m->payload, sizeof(why));
		CHECK(why.reason == CHARTER_REASON_RESIDUE && why.row == row_features[CHARTER_FEAT_LSE].num);
		CHECK(fake_vm.state == ABI_VM_OPEN);
		CHECK(test_status(ABI_REG_LIST, TEST_VM, &page, sizeof(page)) == ABI_EAGAIN);
	}
	CHECK(test_status(ABI_ACCEPT, TEST_VM, &accept, sizeof(accept)) == ABI_ENOENT);
	accept = (struct abi_accept){.feature = row_features[CHARTER_FEAT_LSE].num, .reserved = 1};
	CHECK(test_status(ABI_ACCEPT, TEST_VM, &accept, sizeof(accept)) == ABI_EPROTO);
	accept.reserved = 0;
	CHECK(test_status(ABI_ACCEPT, TEST_VM, &accept, sizeof(accept)) == 0);
	CHECK(test_status(ABI_SEAL, TEST_VM, NULL, 0) == 0);
	CHECK(test_status(ABI_ACCEPT, TEST_VM, &accept, sizeof(accept)) == 0);
	accept.feature = row_features[CHARTER_FEAT_AES].num;
	CHECK(test_status(ABI_ACCEPT, TEST_VM, &accept, sizeof(accept)) == ABI_EBUSY);
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

static void test_clock(struct abi_clock ask, int32_t status, uint64_t ns)
{
	const struct link_message *m = link_ask(ABI_CLOCK, 0, &ask, sizeof(ask));
	struct abi_clock told;

	CHECK(m->f.status == status && m->f.length == (status ? 0 : sizeof(told)));
	if (status)
		return;
	memcpy(&told, m->payload, sizeof(told));
	CHECK(told.ns == ns && told.counter == FAKE_COUNTER);
}

static void t_clock(void)
{
	test_hello();
	fake_clock = 0;
	test_clock((struct abi_clock){0, 0}, ABI_OK, 0);
	test_clock((struct abi_clock){5000, FAKE_COUNTER + 1}, ABI_EINVAL, 0);
	test_clock((struct abi_clock){0, FAKE_COUNTER}, ABI_EINVAL, 0);
	test_clock((struct abi_clock){5000, FAKE_COUNTER - 10}, ABI_OK, 5010);
	test_clock((struct abi_clock){0, 0}, ABI_OK, 5010);
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

const struct test_case test_commands[] = {
	{"hello", t_hello},
	{"hello_must_be_first", t_hello_must_be_first},
	{"unknown_types", t_unknown_types},
	{"header_fields", t_header_fields},
	{"sizes", t_sizes},
	{"no_such_vm", t_no_such_vm},
	{"create", t_create},
	{"list", t_list},
	{"hole", t_hole},
	{"memory", t_memory},
	{"registers", t_registers},
	{"refusal", t_refusal},
	{"after_the_start", t_after_the_start},
	{"seal_and_read", t_seal_and_read},
	{"residue", t_residue},
	{"garbled_charter", t_garbled_charter},
	{"state_list", t_state_list},
	{"console_in", t_console_in},
	{"clock", t_clock},
	{0},
};
