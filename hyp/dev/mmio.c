/* SPDX-License-Identifier: BSD-2-Clause */
#include "dev/mmio.h"
#include "dev/vrtc.h"
#include "dev/vuart.h"
#include "irq/vgic.h"
#include "vm/vm.h"

enum mmio_device { MMIO_GICD, MMIO_GICR, MMIO_UART, MMIO_RTC };

struct mmio_range {
	uint64_t base;
	uint32_t size;
	enum mmio_device device;
};

/* The guest's machine, by address. GICR: what the VM lacks of it is refused there. */
static const struct mmio_range mmio_ranges[] = {
	{0x08000000, 0x10000, MMIO_GICD},
	{0x080a0000, 0x20000 * VM_VCPUS_MAX, MMIO_GICR},
	{0x09000000, 0x1000, MMIO_UART},
	{0x09010000, 0x1000, MMIO_RTC},
};

bool mmio_access(struct vcpu *v, struct mmio *m)
{
	const struct mmio_range *end = mmio_ranges + sizeof(mmio_ranges) / sizeof(mmio_ranges[0]);

	if (m->at.v & (m->size - 1u))
		return false;
	for (const struct mmio_range *r = mmio_ranges; r != end; r++) {
		uint64_t offset = m->at.v - r->base;

		if (offset >= r->size)
			continue;
		switch (r->device) {
		case MMIO_GICD:
			return vgicd_access(v, m, (uint32_t)offset);
		case MMIO_GICR:
			return vgicr_access(v, m, (uint32_t)offset);
		case MMIO_UART:
			return vuart_access(v, m, (uint32_t)offset);
		case MMIO_RTC:
			return vrtc_access(v, m, (uint32_t)offset);
		}
	}
	return false;
}
