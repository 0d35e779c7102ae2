/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terms of a charter: what its hosts may do otherwise. They are sealed with
 * it and travel with it; nothing a guest sees is decided by them, they are
 * for whoever chooses a host. An EL2 that answers every read of the ID space
 * can show any value, so on it no field ever varies.
 */
#ifndef CHARTER_TERMS_H
#define CHARTER_TERMS_H

#include <charter/vm.h>

struct charter_terms {
	/* Bits of ID registers, whole fields, that a host which can't show them may show as its own. */
	uint64_t varies[CHARTER_ID_COUNT];
	/* Features that may remain usable although they are not granted: bit f % 32 of word f / 32. */
	uint32_t accept_residue[(CHARTER_FEATURE_COUNT + 31u) / 32u];
};

/*
 * Set the terms; until then there are none. EINVAL (reason RESERVED): bits that are no whole field. After
 * the seal the same terms are CHARTER_OK, and any others EBUSY. ENOEXEC. The caller holds the VM's lock.
 */
enum charter_result charter_terms_set(struct charter_vm_locked vm, const struct charter_terms *terms,
				      struct charter_refusal *why);

/*
 * One more feature, by its stable number, that may remain usable. ENOENT (reason UNKNOWN): there is no such
 * feature. Otherwise as charter_terms_set().
 */
enum charter_result charter_accept(struct charter_vm_locked vm, uint32_t feature,
				   struct charter_refusal *why);

/* The terms of an initialised VM. Locking: the VM's lock before the seal, none after it. */
const struct charter_terms *charter_terms_get(const struct charter_vm *vm);

#endif
