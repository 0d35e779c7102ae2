/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wall clock: a moment, and what the machine's counter read then. Whoever
 * speaks on the channel sets it (ABI_CLOCK); until then the machine's PL031 has
 * set it, to the second, where there is one.
 */
#ifndef HYP_SVC_CLOCK_H
#define HYP_SVC_CLOCK_H

#include "boot/machine.h"
#include <stdbool.h>
#include <stdint.h>

/* Read the PL031. Boot CPU, once, after its registers are mapped. */
void clock_init(const struct machine *m);

/* Nanoseconds since 1970 when the counter reads `counter`. False: there is no clock. Any CPU. */
bool clock_at(uint64_t counter, uint64_t *ns);

/* At `counter`, which is past, it was `ns`. False: that can't be, and nothing has changed. Any CPU. */
bool clock_set(uint64_t counter, uint64_t ns);

/* Whether there is a clock. Any CPU. */
bool clock_known(void);

#endif
