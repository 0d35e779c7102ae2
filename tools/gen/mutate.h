/* SPDX-License-Identifier: BSD-2-Clause */
/* Mistakes made on purpose, for the test that asks who would notice. */
#ifndef GEN_MUTATE_H
#define GEN_MUTATE_H

#include "model.h"

/*
 * Shift field `n` (row_fields index) by one bit: up, or down where it can't go
 * up. With `mend`, the neighbours make room and every bit stays covered, so
 * that nothing inside arch/ shows the mistake. Needs resolve_order() before
 * and after. False: there is no such field, or (mend) no neighbour to trade with.
 */
bool mutate_field(struct model *m, unsigned n, bool mend);

#endif
