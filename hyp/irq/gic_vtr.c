/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: IHI 0069, ICH_VTR_EL2, Interrupt Controller VGIC Type Register. */
#include "irq/gic_vtr.h"

#define VTR_LISTREGS(vtr) ((unsigned)((vtr)&31))
#define VTR_TDS (1ull << 19)
#define VTR_PREBITS(vtr) ((unsigned)((vtr) >> 26 & 7)) /* less 1; more than 5 of them need more words */

const char *gic_vtr_read(uint64_t vtr, struct gic_vtr *to)
{
	unsigned extra = VTR_PREBITS(vtr) > 4 ? VTR_PREBITS(vtr) - 4 : 0;

	to->lrs = VTR_LISTREGS(vtr) + 1;
	to->aprs = 1u << extra;
	if (to->lrs < 2 || to->lrs > 16 || to->aprs > 4)
		return "the interrupt controller's list registers are too few or too many";
	if (!(vtr & VTR_TDS))
		return "the interrupt controller can't trap ICC_DIR_EL1 alone (ICH_VTR_EL2.TDS), "
		       "which this version needs";
	return 0;
}
