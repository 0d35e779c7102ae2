/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls every function id of every row, ids beside them and ids that nobody
 * has, by HVC and by SMC, and asks every discovery call about all of them.
 *
 *     call HVC 0x84000000 -> 0x10001 0x0 0x0 0x0
 *     ask 0x8400000a 0x84000012 -> 0xffffffffffffffff
 *     skip 0x84000008
 *
 * `changed xN` follows when a register beyond the four results is not what it
 * was. Calls that a caller does not come back from are skipped; each of them
 * is asked about all the same, and called where discovery says it is not there.
 */
#include "lib/guest.h"

#define SERVICES_PSCI_VERSION 0x84000000u
#define SERVICES_PSCI_FEATURES 0x8400000au
#define SERVICES_PSCI_MANDATORY 9u /* functions 0..9 are in every version from 0.2 on */
#define SERVICES_CPU_ON 3u
#define SERVICES_AFFINITY_INFO 4u
#define SERVICES_MPIDR_AFFINITY 0xff00ffffffull
#define SERVICES_ENTRY 0x40080000ull
#define SERVICES_PATTERN(n) (0x1111111111111111ull * (n))

static const uint32_t services_unknown[] = {
	0x00000000u, 0x00000001u, 0x7fffffffu, 0x80000002u, 0xc0000002u, 0x81000000u, 0x82000000u,
	0x8300ff01u, 0x8400ff01u, 0x8400ff03u, 0x8500ff01u, 0x8600ff00u, 0x8600ff03u, 0x86000002u,
	0xb0000000u, 0xb2000000u, 0xbf00ff01u, 0xc4000000u, 0xc4000008u, 0xc4000009u, 0xc400000au,
	0xc4000050u, 0xc6001234u, 0x95c1ba5eu, 0x95c1ba5fu, 0x95c1ba60u, 0x95c1ba61u, 0xffffffffu,
};
#define SERVICES_UNKNOWN_COUNT (sizeof(services_unknown) / sizeof(services_unknown[0]))

/* Ids beside a row's: the next ones, the other calling convention, yielding instead of fast, a reserved bit.
 */
#define SERVICES_NEIGHBOURS 6u
static uint32_t services_neighbour(uint32_t fid, unsigned n)
{
	const uint32_t beside[SERVICES_NEIGHBOURS] = {
		fid, fid - 1, fid + 1, fid ^ 1u << 30, fid & ~(1u << 31), fid ^ 1u << 16};

	return beside[n];
}

static const struct guest_call *services_row(uint32_t fid)
{
	for (unsigned i = 0; i < guest_call_count; i++)
		if (guest_calls[i].fid == fid)
			return guest_calls + i;
	return NULL;
}

static bool services_is_psci(uint32_t fid)
{
	return (fid & 0x3f00ffe0u) == 0x04000000u;
}

/* PSCI functions that act do so on the machine: on this CPU, or on all of it. */
static bool services_stops(uint32_t fid)
{
	const struct guest_call *row = services_row(fid);
	uint32_t function = fid & 0x1f;

	if (!row || row->answer != GUEST_ANSWER_ACT || !services_is_psci(fid))
		return false;
	if (function == SERVICES_CPU_ON || function == SERVICES_AFFINITY_INFO)
		return false;
	if (function <= SERVICES_PSCI_MANDATORY)
		return true;
	return (int64_t)smccc(SERVICES_PSCI_FEATURES, fid, 0, 0) >= 0;
}

static void services_result(const struct smccc *call)
{
	console_text(" ->");
	for (unsigned i = 0; i < 4; i++) {
		console_text(" ");
		console_hex(call->x[i]);
	}
	for (unsigned i = 4; i < 18; i++) {
		if (call->x[i] == SERVICES_PATTERN(i))
			continue;
		console_text(" changed x");
		console_decimal(i);
	}
	console_text("\n");
}

static void services_call(const char *how, void (*conduit)(struct smccc *), uint64_t x0)
{
	struct smccc call;
	uint64_t faults = guest_fault.count;

	for (unsigned i = 0; i < 18; i++)
		call.x[i] = SERVICES_PATTERN(i);
	call.x[0] = x0;
	call.x[1] = GUEST_MRS(mpidr_el1) & SERVICES_MPIDR_AFFINITY;
	call.x[2] = (x0 & 0x1f) == SERVICES_AFFINITY_INFO ? 0 : SERVICES_ENTRY;
	conduit(&call);
	console_text("call ");
	console_text(how);
	console_text(" ");
	console_hex(x0);
	if (guest_fault.count != faults)
		console_text(" exception");
	services_result(&call);
}

static void services_try(const char *how, void (*conduit)(struct smccc *), uint32_t fid)
{
	if (!services_stops(fid)) {
		services_call(how, conduit, fid);
		return;
	}
	console_text("skip ");
	console_hex(fid);
	console_text("\n");
}

static void services_by(const char *how, void (*conduit)(struct smccc *))
{
	for (unsigned i = 0; i < guest_call_count; i++)
		for (unsigned n = 0; n < SERVICES_NEIGHBOURS; n++) {
			uint32_t fid = services_neighbour(guest_calls[i].fid, n);

			if (!n || !services_row(fid))
				services_try(how, conduit, fid);
		}
	for (unsigned i = 0; i < SERVICES_UNKNOWN_COUNT; i++)
		services_try(how, conduit, services_unknown[i]);
	/* Bits 63:32 are no part of a function id. */
	services_call(how, conduit, 0xdeadbeef00000000u | SERVICES_PSCI_VERSION);
}

static void services_ask_one(uint32_t by, uint32_t about)
{
	console_text("ask ");
	console_hex(by);
	console_text(" ");
	console_hex(about);
	console_text(" -> ");
	console_hex(smccc(by, about, 0, 0));
	console_text("\n");
}

static void services_ask(uint32_t by)
{
	for (unsigned i = 0; i < guest_call_count; i++)
		for (unsigned n = 0; n < SERVICES_NEIGHBOURS; n++) {
			uint32_t fid = services_neighbour(guest_calls[i].fid, n);

			if (!n || !services_row(fid))
				services_ask_one(by, fid);
		}
	for (unsigned i = 0; i < SERVICES_UNKNOWN_COUNT; i++)
		services_ask_one(by, services_unknown[i]);
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	services_by("HVC", smccc_hvc);
	services_by("SMC", smccc_smc);
	for (unsigned i = 0; i < guest_call_count; i++)
		if (guest_calls[i].answer == GUEST_ANSWER_DISCOVER)
			services_ask(guest_calls[i].fid);
	console_text("# done\n");
	return 0;
}
