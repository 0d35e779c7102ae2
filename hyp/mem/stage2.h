/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage-2 translation tables of one VM. */
#ifndef HYP_MEM_STAGE2_H
#define HYP_MEM_STAGE2_H

#include "mem/addr.h"
#include <stdbool.h>

struct stage2 {
	paddr_t root;
	uint64_t vttbr; /* root and VMID */
	uint64_t vtcr;
};

#endif
