/* SPDX-License-Identifier: BSD-2-Clause */
/* Hosts and VMs for tests: made of shipped profiles and plain numbers. */
#ifndef TESTS_COMMON_HOST_H
#define TESTS_COMMON_HOST_H

#include <charter/charter.h>

/* A host with the ID registers and caches of a profile, every firmware register at its most, and all
 * settable. */
void host_from_profile(struct charter_host *host, const char *profile);

/* Memory for one VM, aligned. */
union host_vm_memory {
	uint8_t bytes[CHARTER_VM_SIZE];
	struct {
		uint8_t byte __attribute__((aligned(CHARTER_VM_ALIGN)));
	} align;
};

/* An open VM on this host; the test ends when that fails. */
struct charter_vm_locked host_open(union host_vm_memory *mem, const struct charter_host *host);

/*
 * Set whatever is not set yet to what it reads as: registers, firmware
 * registers, caches, platform facts; facts of features that are off, to 0.
 * Ends the test when one is refused.
 */
void host_accept_rest(struct charter_vm_locked vm);

/* The same, but for one register id. */
void host_accept_but(struct charter_vm_locked vm, uint64_t id);

/* The encoding of an ID index's register, and the index of a firmware register's id. */
uint16_t host_enc(unsigned index);
unsigned host_fwreg(uint64_t id);

/* An open VM with everything set, ready to be sealed. */
struct charter_vm_locked host_ready(union host_vm_memory *mem, const struct charter_host *host);

/* The same, sealed. */
struct charter_vm_locked host_sealed(union host_vm_memory *mem, const struct charter_host *host);

#endif
