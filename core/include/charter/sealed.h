/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary forms (abi/tlv.h) of a sealed charter and of a host snapshot. */
#ifndef CHARTER_SEALED_H
#define CHARTER_SEALED_H

#include <charter/vm.h>

/*
 * Write the sealed charter of `vm` to `out` (at most `size` bytes).
 * Returns its length, or 0 when `vm` is not sealed or `size` is too small.
 * Equal charters of one model version are equal bytes.
 */
size_t charter_sealed_write(const struct charter_vm *vm, void *out, size_t size);

/*
 * Apply a binary charter to an open VM: every register, firmware register,
 * platform fact and CCSIDR in it, or nothing at all. `data` is hostile until
 * it is checked. Errors: EINVAL (reason FORMAT with the offset, or the reason a
 * value was refused), EBUSY, ENOEXEC.
 */
enum charter_result charter_sealed_load(struct charter_vm_locked vm, const void *data, size_t size,
					struct charter_refusal *why);

/* The SHA-256 in the header of a binary form that is whole and unharmed, else false. */
bool charter_sealed_digest(const void *data, size_t size, uint8_t digest[32]);

/* The same container for a host snapshot. */
size_t charter_host_write(const struct charter_host *host, void *out, size_t size);
enum charter_result charter_host_read(struct charter_host *host, const void *data, size_t size,
				      struct charter_refusal *why);

#endif
