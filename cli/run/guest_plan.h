/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies where in a guest's memory when it starts. */
#ifndef CLI_GUEST_PLAN_H
#define CLI_GUEST_PLAN_H

#include "run/guest_file.h"
#include <stdbool.h>

/* The guest's machine: a subset of QEMU's `virt` (docs/architecture.md). */
#define GUEST_RAM 0x40000000ull
#define GUEST_BLOCK (2ull << 20) /* memory comes in these */
#define GUEST_VCPUS_MAX 8u

/* What is asked for. */
struct guest_wish {
	const char *kernel;
	const char *initrd; /* or NULL */
	const char *append; /* or NULL */
	uint64_t memory;    /* a multiple of GUEST_BLOCK */
	unsigned vcpus;
	uint64_t psci; /* version granted, major<<16|minor; 0: not decided yet */
};

/* Something to be written into the guest's memory. */
struct guest_piece {
	uint64_t at; /* guest physical */
	const uint8_t *bytes;
	size_t size; /* 0: nothing */
};

enum guest_part { GUEST_KERNEL, GUEST_INITRD, GUEST_TREE, GUEST_PARTS };

struct guest_plan {
	struct guest_file kernel, initrd;
	uint8_t *tree; /* device tree blob */
	struct guest_piece piece[GUEST_PARTS];
	uint64_t entry; /* vCPU 0 starts there, with the device tree's address in x0 */
};

/* Read the files and lay them out. Returns an enum cmd_exit; says on stderr what is wrong. */
int guest_plan_make(struct guest_plan *plan, const struct guest_wish *wish);
void guest_plan_free(struct guest_plan *plan);

#endif
