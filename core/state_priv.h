/* SPDX-License-Identifier: BSD-2-Clause */
/* The state list as a walk, for a charter that is sealed or about to be. */
#ifndef CHARTER_CORE_STATE_PRIV_H
#define CHARTER_CORE_STATE_PRIV_H

#include "vm_priv.h"

/* Where a walk is: one position for each kind of row. All zero: at the start. */
struct state_walk {
	unsigned reg;
	unsigned fwreg;
	unsigned ccsidr;
	unsigned other;   /* index into row_states */
	unsigned element; /* of that row */
};

/* The next id in ascending order, or 0 at the end. */
uint64_t state_next(const struct vm_choice *choice, struct state_walk *walk);

#endif
