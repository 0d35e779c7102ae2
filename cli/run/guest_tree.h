/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's device tree. */
#ifndef CLI_GUEST_TREE_H
#define CLI_GUEST_TREE_H

#include "run/guest_plan.h"

#define GUEST_TREE_MAX 65536u

/*
 * Describe the guest's machine: memory, CPUs, PSCI by HVC, GICv3, PL011, timer, and what was chosen
 * for the kernel. `initrd` may be empty. Returns a blob of *size bytes, to be freed, or NULL when
 * it would be larger than GUEST_TREE_MAX.
 */
uint8_t *guest_tree_make(const struct guest_wish *wish, const struct guest_piece *initrd, size_t *size);

#endif
