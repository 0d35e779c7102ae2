/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hole, opened on purpose, for tests of what looks for holes: something that
 * a charter does not grant and this host could refuse is not refused. What the
 * guest reads of its features, and what is discovered of its services, is as
 * the charter says. A separate object of the library: an embedder that does
 * not call it does not link it.
 */
#ifndef CHARTER_HOLE_H
#define CHARTER_HOLE_H

#include <charter/vm.h>

/* Values are ABI: append only. */
enum charter_hole_kind {
	CHARTER_HOLE_NONE = 0,
	/* Traps, verdicts, masks and control bits are those of a guest that has it, and what it implies. */
	CHARTER_HOLE_FEATURE = 1,
	/*
	 * The guest reaches the register itself, unmasked. Where the embedder can't do it in its place, the
	 * traps that take it are off, and with them goes what else they take.
	 */
	CHARTER_HOLE_REGISTER = 2,
	CHARTER_HOLE_CALL = 3, /* one hypercall is granted */
	/* And with it every one that needs the same of the same firmware register. */
	CHARTER_HOLE_SERVICE = 4,
};

struct charter_hole {
	uint16_t kind; /* enum charter_hole_kind */
	uint16_t num;  /* stable number of the feature, the register, or the call */
};

/* Whether there is such a row. */
bool charter_hole_known(const struct charter_hole *hole);

/*
 * Seal as charter_vm_seal() does, with one hole. On any error nothing has
 * changed and the VM stays open. Beyond the errors of charter_vm_seal():
 * EBUSY, it is sealed already; ENOENT, there is no such row; EINVAL (reason
 * HOLE), there is nothing to open: the charter grants it, the host lacks it,
 * or nothing refuses it here.
 */
enum charter_result charter_vm_seal_hole(struct charter_vm_locked vm, const struct charter_hole *hole,
					 struct charter_refusal *why);

#endif
