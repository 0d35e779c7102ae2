/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The implementations that a guest may find itself on: the one that its ID
 * registers show, and others that it may be moved to, which it can look up and
 * prepare for. They are sealed with the charter; by VENDOR_HYP_BMAP_2 a guest
 * is granted to ask for them.
 */
#ifndef CHARTER_IMPLEMENTATION_H
#define CHARTER_IMPLEMENTATION_H

#include <charter/vm.h>

#define CHARTER_IMPLEMENTATIONS_MAX 15u /* the others */

struct charter_implementation {
	uint64_t midr, revidr, aidr;
};

/*
 * Set the others, in their order; until then there are none. EINVAL (reason
 * RESERVED): too many (`asked`, `most`), or a MIDR_EL1 with bits beyond 32. After the seal the same
 * ones are CHARTER_OK, and any others EBUSY. ENOEXEC. The caller holds the VM's lock.
 */
enum charter_result charter_implementations_set(struct charter_vm_locked vm,
						const struct charter_implementation *others, size_t count,
						struct charter_refusal *why);

/* How many there are, the VM's own included. Locking: the VM's lock before the seal, none after it. */
unsigned charter_implementation_count(const struct charter_vm *vm);

/* Implementation `index`; 0 is the VM's own. False: there is none. */
bool charter_implementation_get(const struct charter_vm *vm, uint64_t index,
				struct charter_implementation *out);

#endif
