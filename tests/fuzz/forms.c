/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anything at all as a binary charter and as a host snapshot. The mutator makes
 * size and digest right, so that the fuzzer gets behind them. A form that is
 * refused changes nothing; one that is accepted can be sealed and comes back
 * as it was; a host that is read can be asked everything.
 */
#include "form.h"
#include "fuzz.h"
#include "host.h"
#include "rows.h"

static struct charter_host host;
static union host_vm_memory memory, before; /* `before`: an open VM of `host`, made once */
static uint8_t out[TLV_SIZE_MAX];
static struct form form;

static void try_charter(const uint8_t *data, size_t size)
{
	struct charter_refusal why;
	struct charter_vm_locked vm = {(struct charter_vm *)&memory};
	enum charter_result result;
	size_t n;

	memory = before;
	result = charter_sealed_load(vm, data, size, &why);
	if (result) {
		require(result == CHARTER_EINVAL && why.reason != CHARTER_REASON_NONE);
		require(memcmp(&before, &memory, sizeof(memory)) == 0);
		return;
	}
	require(charter_vm_seal(vm, &why) == CHARTER_OK);
	n = charter_sealed_write(vm.vm, out, sizeof(out));
	require(n > 0);
	require(charter_sealed_load(vm, out, n, &why) == CHARTER_OK);
	require(charter_sealed_load(vm, data, size, &why) == CHARTER_OK);
}

static void try_host(const uint8_t *data, size_t size)
{
	static struct charter_host read, again;
	struct charter_refusal why;
	struct charter_vm_locked vm;
	size_t n;

	if (charter_host_read(&read, data, size, &why))
		return;
	n = charter_host_write(&read, out, sizeof(out));
	require(n > 0 && charter_host_read(&again, out, n, &why) == CHARTER_OK);
	require(memcmp(&read, &again, sizeof(read)) == 0);
	vm = host_open(&memory, &read);
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		uint64_t id = CHARTER_KVM_SYSREG | host_enc(i), limit = 0, mask = 0;

		require(charter_reg_limit(vm.vm, id, &limit) == CHARTER_OK);
		require(charter_reg_mask(vm.vm, id, &mask) == CHARTER_OK);
		charter_reg_set(vm, id, limit, &why);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!host.has_fwreg[0]) {
		host_from_profile(&host, "qemu-max@11.1");
		host_open(&before, &host);
	}
	try_charter(data, size);
	try_host(data, size);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	size = LLVMFuzzerMutate(data, size, max);
	/* One in eight stays as it is: header and digest are hostile too. */
	if (seed % 8 == 0 || size < sizeof(struct tlv_header) || size > TLV_SIZE_MAX)
		return size;
	memcpy(form.bytes, data, size);
	form.size = size;
	form_end(&form);
	memcpy(data, form.bytes, size);
	return size;
}
