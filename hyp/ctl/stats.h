/* SPDX-License-Identifier: BSD-2-Clause */
/* What a VM has done so far, for those who watch it: read while it goes on. */
#ifndef HYP_CTL_STATS_H
#define HYP_CTL_STATS_H

#include "channel.h"

struct vm;

/* All of it but the console's part. */
void stats_of(struct vm *vm, struct abi_stats *s);

/* What it was refused: from the `first` entry on, at most `count`. Returns how many. */
uint32_t stats_refused(const struct vm *vm, uint32_t first, struct abi_refused *out, uint32_t count);

#endif
