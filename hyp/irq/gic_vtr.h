/* SPDX-License-Identifier: BSD-2-Clause */
/* What a CPU's interface has for guests. */
#ifndef HYP_IRQ_GIC_VTR_H
#define HYP_IRQ_GIC_VTR_H

#include <stdint.h>

struct gic_vtr {
	unsigned lrs;  /* list registers */
	unsigned aprs; /* words of active priorities, per group: ICH_AP<group>R<n>_EL2 */
};

/* From ICH_VTR_EL2. Returns a sentence for the console when it is not enough, else NULL. */
const char *gic_vtr_read(uint64_t vtr, struct gic_vtr *to);

#endif
