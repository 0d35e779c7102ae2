/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The seal against everybody: writers that hold the VM's lock, vCPUs that are
 * starting and take none, and two threads that seal. Under ThreadSanitizer.
 *
 * What a vCPU sees once charter_vm_sealed() is true never changes and is
 * whole: values, traps, calls and the state list are those of one charter.
 * Every write that comes later is EBUSY, or OK when it changes nothing.
 */
#include "host.h"
#include "rows.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WRITERS 3
#define VCPUS 4
#define SEALERS 2

static const uint64_t psci = 0x6030000000140000, vendor = 0x6030000000160002;
static const uint64_t isar0 = 0x603000000013c030, midr = 0x603000000013c000;

static struct charter_host host;
static union host_vm_memory memory;
static struct charter_vm_locked vm; /* only used with `lock` held, or after the seal */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t begin;
static atomic_uint late_ok, late_busy, early_ok;
static _Atomic(const char *) failure;

static void fail(const char *why)
{
	const char *none = NULL;

	atomic_compare_exchange_strong(&failure, &none, why);
}

/* One write, under the lock; what it may return depends on whether the seal came first. */
static void write_one(uint64_t id, uint64_t value)
{
	enum charter_result result;
	uint64_t now = 0;
	bool sealed;

	pthread_mutex_lock(&lock);
	sealed = charter_vm_sealed(vm.vm);
	charter_reg_get(vm.vm, id, &now);
	result = charter_reg_set(vm, id, value, NULL);
	pthread_mutex_unlock(&lock);
	if (!sealed && result)
		fail("a write before the seal is refused");
	else if (sealed && result != (value == now ? CHARTER_OK : CHARTER_EBUSY))
		fail("a write after the seal is neither OK nor EBUSY");
	atomic_fetch_add(!sealed ? &early_ok : result ? &late_busy : &late_ok, 1);
}

/* Flips PSCI between 1.0 and 1.1, MIDR, RNDR and PTP: all of them acceptable at any time. */
static void *writer(void *arg)
{
	uintptr_t me = (uintptr_t)arg;

	pthread_barrier_wait(&begin);
	for (unsigned n = 0; n < 60; n++) {
		write_one(psci, 0x10000 + ((n + me) & 1));
		write_one(midr, 0x410fd0c0 + (n & 3));
		write_one(isar0, (n & 1) ? 0x1221111110312120 : 0x0221111110312120);
		write_one(vendor, 1 | (n & 2));
	}
	return NULL;
}

static void *sealer(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&begin);
	for (volatile unsigned n = 0; n < 20000; n++)
		;
	pthread_mutex_lock(&lock);
	if (charter_vm_seal(vm, NULL))
		fail("the seal is refused");
	pthread_mutex_unlock(&lock);
	return NULL;
}

/* All that a vCPU can see, boiled down to one number; false: parts of it disagree. */
static bool look(const struct charter_vm *sealed, uint64_t *sum)
{
	struct charter_call_verdict version, reset2, ptp;
	uint64_t value[4], ids[1024];
	size_t n;

	charter_reg_get(sealed, psci, &value[0]);
	charter_reg_get(sealed, midr, &value[1]);
	charter_reg_get(sealed, isar0, &value[2]);
	charter_reg_get(sealed, vendor, &value[3]);
	charter_service(sealed, 0x84000000, 0, &version);
	charter_service(sealed, 0xC4000012, 0, &reset2);
	charter_service(sealed, 0x86000001, 0, &ptp);
	n = charter_state_list(sealed, 0, ids, 1024);
	if (version.x[0] != value[0] || (reset2.kind == CHARTER_CALL_YOURS) != (value[0] == 0x10001) ||
	    (ptp.kind == CHARTER_CALL_YOURS) != (value[3] == 3))
		return false;
	if (charter_access(sealed, CHARTER_ENC(3, 0, 0, 0, 0), false, 1, 0).value != value[1] ||
	    charter_access(sealed, CHARTER_ENC(3, 0, 0, 6, 0), false, 1, 0).value != value[2] ||
	    charter_vm_has(sealed, CHARTER_FEAT_RNG) != (value[2] >> 60 == 1))
		return false;
	*sum = value[0] * 31 + value[1] * 37 + value[2] * 41 + value[3] * 43 + n;
	*sum += charter_el2(sealed, CHARTER_EL2_HCR_EL2).set;
	return true;
}

/* Starts without a lock: waits for the seal, then looks again and again. Returns what it saw. */
static void *vcpu(void *arg)
{
	const struct charter_vm *mine = (const struct charter_vm *)&memory;
	uint64_t first = 0, sum = 0;

	(void)arg;
	pthread_barrier_wait(&begin);
	while (!charter_vm_sealed(mine))
		;
	if (!look(mine, &first))
		fail("what a vCPU sees disagrees with itself");
	for (unsigned n = 0; n < 60; n++)
		if (!look(mine, &sum) || sum != first)
			fail("what a vCPU sees changes");
	return (void *)(uintptr_t)first;
}

static void round_once(void)
{
	pthread_t thread[WRITERS + SEALERS + VCPUS];
	unsigned n = 0;
	void *seen[VCPUS];

	vm = host_open(&memory, &host);
	host_accept_rest(vm);
	charter_reg_set(vm, psci, 0x10001, NULL);
	pthread_barrier_init(&begin, NULL, WRITERS + SEALERS + VCPUS);
	for (uintptr_t i = 0; i < WRITERS; i++)
		pthread_create(&thread[n++], NULL, writer, (void *)i);
	for (unsigned i = 0; i < SEALERS; i++)
		pthread_create(&thread[n++], NULL, sealer, NULL);
	for (unsigned i = 0; i < VCPUS; i++)
		pthread_create(&thread[n++], NULL, vcpu, NULL);
	for (unsigned i = 0; i < n; i++)
		pthread_join(thread[i], i >= WRITERS + SEALERS ? &seen[i - WRITERS - SEALERS] : NULL);
	for (unsigned i = 1; i < VCPUS; i++)
		if (seen[i] != seen[0])
			fail("two vCPUs see different charters");
	pthread_barrier_destroy(&begin);
}

int main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 100;

	host_from_profile(&host, "qemu-max@11.1");
	for (unsigned i = 0; i < rounds && !failure; i++)
		round_once();
	if (failure) {
		printf("not ok seal: %s\n", failure);
		return 1;
	}
	if (!early_ok || !late_busy || !late_ok) {
		printf("not ok seal: no race took place: %u early, %u busy, %u the same\n", early_ok,
		       late_busy, late_ok);
		return 1;
	}
	printf("ok seal (%u rounds: %u writes before the seal, %u after it busy, %u the same)\n", rounds,
	       early_ok, late_busy, late_ok);
	return 0;
}
