/* SPDX-License-Identifier: BSD-2-Clause */
/* Statistics: what a VM was refused, as a client sees it, from the syndromes that the CPU reports. */
#include "test.h"
#include "trap/refused.h"
#include <string.h>

/* ESR_EL2 values as DDI 0487 has them, IL set. */
#define ESR_HVC0 0x5a000000u
#define ESR_HVC5 0x5a000005u
#define ESR_SMC0 0x5e000000u
#define CLASS(ec) ((uint64_t)(ec) << REFUSED_CLASS_SHIFT | REFUSED_KEY)

static struct abi_stats watch_stats(void)
{
	const struct link_message *m = link_ask(ABI_STATS, TEST_VM, NULL, 0);
	struct abi_stats s = {0};

	CHECK(m->f.status == 0 && m->f.length == sizeof(s));
	memcpy(&s, m->payload, sizeof(s));
	return s;
}

static unsigned watch_refused(uint32_t first, uint32_t count, struct abi_refused *rows)
{
	const struct abi_page page = {first, count};
	const struct link_message *m = link_ask(ABI_REFUSED, TEST_VM, &page, sizeof(page));

	CHECK(m->f.status == 0 && m->f.length % sizeof(*rows) == 0);
	memcpy(rows, m->payload, m->f.length);
	return (unsigned)(m->f.length / sizeof(*rows));
}

static const struct abi_refused *watch_find(const struct abi_refused *rows, unsigned count, unsigned kind,
					    uint64_t what)
{
	for (unsigned i = 0; i < count; i++)
		if (rows[i].kind == kind && rows[i].what == what)
			return &rows[i];
	return NULL;
}

static void t_nothing(void)
{
	struct abi_refused rows[REFUSED_ROWS];
	struct abi_stats s;

	test_ready(0);
	s = watch_stats();
	CHECK(s.undef == 0 && s.refused_calls == 0 && s.aborts == 0 && s.unlisted == 0);
	CHECK(s.vcpus == 1 && s.state == ABI_VM_OPEN && s.mem_size == FAKE_RAM_SIZE && s.started == 0);
	CHECK(watch_refused(0, 100, rows) == 0);
}

static void t_kinds(void)
{
	struct refused *r = &fake_vm.vcpu[0].refused;
	struct abi_refused rows[REFUSED_ROWS];
	const struct abi_refused *row;
	unsigned count;
	struct abi_stats s;

	test_ready(0);
	for (int i = 0; i < 3; i++)
		refused_note(r, refused_call(ESR_HVC0, 0x8400ff0f), 0x40080004u + 16u * (unsigned)i, 100);
	refused_note(r, refused_call(ESR_SMC0, 0x8400ff0f), 0x40090000, 100);
	refused_note(r, refused_call(ESR_HVC5, 0), 0x400a0004, 100);
	refused_note(r, CLASS(0x18) | REFUSED_WRITE | 0xc081, 0x400b0000, 100);
	refused_note(r, CLASS(0x18) | REFUSED_EL0 | 0xc081, 0x1000, 100);
	refused_note(r, CLASS(0x19), 0x400c0000, 100);
	refused_note(r, CLASS(0x00), 0x400d0000, 100);
	refused_note(r, CLASS(0x24) | REFUSED_WRITE | REFUSED_AWAY | 0x9020, 0x400e0000, 100);
	count = watch_refused(0, 100, rows);
	CHECK(count == 8);
	for (unsigned i = 0; i < count; i++)
		if (rows[i].kind == ABI_REFUSED_CALL && !(rows[i].flags & ABI_REFUSED_SMC))
			CHECK(rows[i].count == 3 && rows[i].pc == 0x40080020);
		else if (rows[i].kind == ABI_REFUSED_CALL)
			CHECK(rows[i].count == 1 && rows[i].pc == 0x40090000);
	row = watch_find(rows, count, ABI_REFUSED_IMMEDIATE, 5);
	CHECK(row && row->pc == 0x400a0000);
	CHECK(watch_find(rows, count, ABI_REFUSED_REGISTER, 0xc081) != NULL);
	row = watch_find(rows, count, ABI_REFUSED_CLASS, 0x19);
	CHECK(row && row->pc == 0x400c0000 && row->flags == 0);
	CHECK(watch_find(rows, count, ABI_REFUSED_CLASS, 0) != NULL);
	row = watch_find(rows, count, ABI_REFUSED_ADDRESS, 0x9020000);
	CHECK(row && row->flags == ABI_REFUSED_WRITE && row->pc == 0x400e0000);
	s = watch_stats();
	CHECK(s.refused_calls == 5 && s.undef == 4 && s.aborts == 1 && s.unlisted == 0);
}

/* Whatever a guest tries, the table stays as large as it is, and nothing goes uncounted. */
static void t_bounded(void)
{
	struct refused *r = &fake_vm.vcpu[0].refused;
	struct abi_refused rows[REFUSED_ROWS];
	unsigned count, all, part = 0;
	struct abi_stats s;
	uint64_t listed = 0;

	test_ready(0);
	for (uint32_t i = 0; i < 5000; i++)
		refused_note(r, refused_call(ESR_HVC0, 0x84000000 + i * 7), 0x40080004, 100);
	for (uint32_t i = 0; i < 300; i++)
		refused_note(r, CLASS(0x24) | REFUSED_AWAY | i, 0x40080000, 100);
	count = watch_refused(0, 1000, rows);
	CHECK(count > REFUSED_ROWS / 2 && count <= REFUSED_ROWS);
	for (unsigned i = 0; i < count; i++)
		listed += rows[i].count;
	s = watch_stats();
	CHECK(s.refused_calls == 5000 && s.aborts == 300 && s.undef == 0);
	CHECK(listed + s.unlisted == 5300);
	for (all = 0; (part = watch_refused(all, 7, rows)); all += part)
		CHECK(part <= 7);
	CHECK(all == count);
	CHECK(watch_refused(UINT32_MAX, UINT32_MAX, rows) == 0);
}

static void t_vcpu(void)
{
	struct vcpu *v = &fake_vm.vcpu[0];
	struct abi_stats s;

	test_ready(0);
	v->exits[0x16] = 5;
	v->exits[0x24] = 7;
	v->irqs = 11;
	v->steal.ticks = 40;
	fake_seen = (struct sched_seen){.state = RUNQ_RUNNING, .cpu = 3, .ran = 1000, .delayed = 60};
	s = watch_stats();
	CHECK(s.exits[0x16] == 5 && s.exits[0x24] == 7 && s.irqs == 11);
	CHECK(s.vcpu[0].exits == 23 && s.vcpu[0].state == ABI_VCPU_RUNNING && s.vcpu[0].cpu == 3);
	/* The fake counter ticks once a nanosecond. */
	CHECK(s.vcpu[0].ran == 1000 && s.vcpu[0].stolen == 100);
	fake_seen.state = RUNQ_WAITING;
	CHECK(watch_stats().vcpu[0].state == ABI_VCPU_WAITING);
	fake_seen.state = RUNQ_OFF;
	CHECK(watch_stats().vcpu[0].state == ABI_VCPU_OFF);
}

const struct test_case test_watch[] = {
	{"watch/nothing", t_nothing},
	{"watch/kinds", t_kinds},
	{"watch/bounded", t_bounded},
	{"watch/vcpu", t_vcpu},
	{NULL, NULL},
};
