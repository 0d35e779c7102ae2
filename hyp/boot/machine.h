/* SPDX-License-Identifier: BSD-2-Clause */
/* What the device tree says of the physical machine. Filled once at boot, constant afterwards. */
#ifndef HYP_BOOT_MACHINE_H
#define HYP_BOOT_MACHINE_H

#include "mem/addr.h"
#include <stdbool.h>
#include <stddef.h>

#define MACHINE_CPUS_MAX 8
#define MACHINE_BANKS_MAX 8
#define MACHINE_VIRTIO_MAX 64
#define MACHINE_RESERVED_MAX 32
#define MACHINE_WITHOUT_MAX 8

struct machine_range {
	paddr_t base;
	uint64_t size;
};

struct machine_virtio {
	struct machine_range regs;
	uint32_t intid; /* of its SPI */
};

struct machine {
	struct machine_range bank[MACHINE_BANKS_MAX]; /* RAM, reserved ranges not taken out */
	unsigned banks;
	struct machine_range reserved[MACHINE_RESERVED_MAX]; /* what the tree says not to use */
	unsigned reserveds;
	uint64_t cpu[MACHINE_CPUS_MAX]; /* MPIDR affinity of each CPU; [0] is the boot CPU */
	unsigned cpus;
	unsigned cpus_ignored; /* more than MACHINE_CPUS_MAX */
	struct machine_range gicd;
	struct machine_range gicr;
	struct machine_range uart; /* PL011 for the hypervisor's own messages; size 0: none */
	struct machine_range rtc;  /* PL031; size 0: none */
	struct machine_virtio virtio[MACHINE_VIRTIO_MAX];
	unsigned virtios;
	bool e2h;                              /* the boot arguments ask for HCR_EL2.E2H = 1 */
	uint16_t without[MACHINE_WITHOUT_MAX]; /* features, by number, that they want to go without */
	unsigned withouts;
	bool args_unknown; /* they have words that nobody knows */
	bool psci_smc;     /* firmware is called by SMC (else HVC, which is unusable from EL2) */
};

extern struct machine machine;

/*
 * Read the flattened device tree at `dtb` (at most `max` bytes are looked at). Hostile until
 * checked. On failure returns a sentence for the console, else NULL and fills `m`.
 */
const char *machine_read(const void *dtb, size_t max, struct machine *m);

/* Bytes of the tree at `dtb` by its header, 0 when that is no device tree. Looks at 8 bytes. */
size_t machine_dtb_size(const void *dtb);

/* Make the CPU with this affinity cpu[0]. False: there is none. */
bool machine_set_boot_cpu(struct machine *m, uint64_t mpidr);

#endif
