/* SPDX-License-Identifier: BSD-2-Clause */
/* libFuzzer's way into the device tree reader. */
#include "boot/layout.h"
#include "boot/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct machine m;

	machine_read(data, size, &m);
	layout_check(&m, (struct machine_range){{0x40200000}, 0x100000}, 40);
	if (m.cpus > MACHINE_CPUS_MAX || m.banks > MACHINE_BANKS_MAX || m.virtios > MACHINE_VIRTIO_MAX ||
	    m.reserveds > MACHINE_RESERVED_MAX)
		__builtin_trap();
	return 0;
}
