/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libFuzzer: whatever a client sends, the hypervisor's answers are whole
 * messages, no lock stays taken, and memory stays in its bounds. The input is
 * a list of pieces: raw bytes, or a message made whole, so that both the
 * framing and the commands behind it are reached.
 */
#include "fake.h"
#include "link.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One piece: its kind, VM and length, then its bytes. Returns how many were used. */
static size_t fuzz_piece(const uint8_t *data, size_t size)
{
	uint8_t kind = data[0], vm = data[1];
	size_t length = data[2] | (size_t)(data[3] & 0x3f) << 8;

	if (length > size - 4)
		length = size - 4;
	if (kind & 0x80)
		fake_arrive(data + 4, length);
	else
		link_send(kind & 31, vm & 1, data[3], data + 4, length);
	return 4 + length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct abi_vm_create c = {
		.vcpus = 1, .mem_base = FAKE_RAM_BASE, .mem_size = FAKE_RAM_SIZE, .name = "vm"};
	struct link_message m;

	fake_reset();
	link_drain();
	link_send(ABI_HELLO, 0, 1, NULL, 0);
	link_send(ABI_VM_CREATE, 0, 2, &c, sizeof(c));
	while (size >= 4) {
		size_t used = fuzz_piece(data, size);

		data += used;
		size -= used;
		if (fake_vm.id)
			outbox_console(&fake_outbox, fake_vm.id, data, size < 40 ? size : 40);
		while (link_next(&m))
			;
		fake_arrive(NULL, 0);
	}
	while (link_next(&m))
		;
	if (fake_vm.lock.owner)
		abort();
	return 0;
}
