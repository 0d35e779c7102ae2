/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A VM's configuration: init -> set* -> seal. After the seal it is constant,
 * and any CPU may read it without a lock.
 *
 * Threads. Before the seal, every call that changes the configuration takes a
 * struct charter_vm_locked: a token that says "the caller holds this VM's
 * lock". The lock is the embedder's own. charter_vm_seal() ends with one
 * release store; charter_vm_sealed() is the acquire load that pairs with it: a
 * vCPU that sees true sees every decision of the seal, and a vCPU that sees
 * false must not enter the guest. A writer that comes later gets EBUSY.
 */
#ifndef CHARTER_VM_H
#define CHARTER_VM_H

#include <charter/host.h>
#include <charter/ids.h>
#include <charter/result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Memory for one VM, 64-byte aligned, the caller's. Fixed for one build. */
#define CHARTER_VM_SIZE 16384u
#define CHARTER_VM_ALIGN 64u

struct charter_vm; /* opaque: lives in the caller's CHARTER_VM_SIZE bytes */

/* The caller holds the lock of `vm`. */
struct charter_vm_locked {
	struct charter_vm *vm;
};

/*
 * Start a configuration in `mem` (at least CHARTER_VM_SIZE bytes, aligned to
 * CHARTER_VM_ALIGN) against the limit of `host`, which is copied.
 * Returns CHARTER_OK, or CHARTER_EINVAL (reason SPACE). On success *vm points into `mem`.
 */
enum charter_result charter_vm_init(void *mem, size_t size, const struct charter_host *host,
				    struct charter_vm **vm, struct charter_refusal *why);

/*
 * Read one register by KVM id: ID registers, CCSIDR (demux ids) and firmware
 * registers. Before it is set, a register reads as its limit (VENDOR_HYP_BMAP_2
 * and whatever the embedder's host does not know: 0). ENOENT: not a register of
 * this VM (a CCSIDR for which there is no cache is none). ENOEXEC: `vm` was never initialised.
 * Locking: the VM's lock before the seal, none after it.
 */
enum charter_result charter_reg_get(const struct charter_vm *vm, uint64_t id, uint64_t *value);

/* The most this host can grant in a register. Errors and locking as charter_reg_get(). */
enum charter_result charter_reg_limit(const struct charter_vm *vm, uint64_t id, uint64_t *limit);

/* Whether a charter or the VMM has set it; false for what charter_reg_get() does not know. */
bool charter_reg_is_set(const struct charter_vm *vm, uint64_t id);

/*
 * Set one register. The value is checked field by field against the limit and
 * refused whole on the first bad field. Raising a value again is allowed until
 * the seal; afterwards an identical value is CHARTER_OK and any other EBUSY.
 * Errors: ENOENT, EINVAL, EBUSY, ENOEXEC; `why` is filled in (may be NULL).
 */
enum charter_result charter_reg_set(struct charter_vm_locked vm, uint64_t id, uint64_t value,
				    struct charter_refusal *why);

/*
 * The registers whose bits can be chosen: a mask of the bits that a
 * charter_reg_set() can change on this host (the writable-mask query).
 */
enum charter_result charter_reg_mask(const struct charter_vm *vm, uint64_t id, uint64_t *mask);

/*
 * Set a platform fact (index: enum charter_platform). EINVAL (reason PLATFORM)
 * when the host has another value and the fact can't be changed.
 */
enum charter_result charter_platform_set(struct charter_vm_locked vm, unsigned fact, uint64_t value,
					 struct charter_refusal *why);
uint64_t charter_platform_get(const struct charter_vm *vm, unsigned fact);

/*
 * Check the whole, decide everything that traps will ask for, and seal: one
 * atomic step. On any error nothing has changed and the VM stays open. Sealing
 * a sealed VM is CHARTER_OK. What is checked, in this order:
 *   every ID register (unallocated ones too), firmware register and platform
 *   fact was set, by a charter or the VMM; pairs; registers that exist with a
 *   feature only are 0 without it; implications; each cache that CLIDR_EL1 names
 *   has a CCSIDR that was set, and no other has; what firmware registers grant can be discovered.
 */
enum charter_result charter_vm_seal(struct charter_vm_locked vm, struct charter_refusal *why);

/*
 * The same for a host that runs the VM: it is refused, too, when something that is not granted remains usable
 * and the charter does not accept it (EINVAL, reason RESIDUE; terms.h, residue.h).
 */
enum charter_result charter_vm_seal_here(struct charter_vm_locked vm, struct charter_refusal *why);

/* Acquire load: true once the seal is complete. Any CPU, no lock. */
bool charter_vm_sealed(const struct charter_vm *vm);

/* Whether a feature (enum charter_feature) is granted. Before the seal: by the values so far. */
bool charter_vm_has(const struct charter_vm *vm, unsigned feature);

#endif
