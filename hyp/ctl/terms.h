/* SPDX-License-Identifier: BSD-2-Clause */
/* What a client says of an open VM besides its registers: the residue that it accepts, a hole that is to be
 * found. */
#ifndef HYP_CTL_TERMS_H
#define HYP_CTL_TERMS_H

#include "vm/vm.h"

/* The payloads of ABI_ACCEPT and ABI_VM_HOLE, whose sizes are right. Each returns a status. */
int terms_accept(struct vm *vm, const uint8_t *payload, struct charter_refusal *why);
int terms_hole(struct vm *vm, const uint8_t *payload);

#endif
