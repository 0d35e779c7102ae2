/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of registers that a VM's state consists of: a function of its charter alone. */
#ifndef CHARTER_STATE_H
#define CHARTER_STATE_H

#include <charter/vm.h>

/*
 * Write up to `count` ids, ascending, starting with the one at index `first`,
 * to `ids`. Returns how many there are in all. What is not granted is not
 * listed. `vm` must be sealed (else 0). Any CPU, no lock.
 */
size_t charter_state_list(const struct charter_vm *vm, size_t first, uint64_t *ids, size_t count);

#endif
