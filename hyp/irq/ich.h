/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypervisor's interface to the virtual CPU interface of the calling CPU: ICH_*_EL2. Source: IHI 0069. */
#ifndef HYP_IRQ_ICH_H
#define HYP_IRQ_ICH_H

#include <stdint.h>

/* `n` < gic_lrs() */
uint64_t ich_read_lr(unsigned n);
void ich_write_lr(unsigned n, uint64_t value);
uint64_t ich_read_hcr(void);
void ich_write_hcr(uint64_t value);
uint64_t ich_read_vmcr(void);

/* ICH_VMCR_EL2 and the active priorities; `words` (1, 2 or 4) of each group exist, the others are left alone.
 */
void ich_load(uint64_t vmcr, const uint64_t ap0r[4], const uint64_t ap1r[4], unsigned words);
/* Returns ICH_VMCR_EL2. */
uint64_t ich_save(uint64_t ap0r[4], uint64_t ap1r[4], unsigned words);

#endif
