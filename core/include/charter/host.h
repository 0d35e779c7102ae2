/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A host snapshot: what a host offers. Plain data, passed in: the library
 * never reads hardware. An EL2 embedder fills it from its own MRS reads, a
 * KVM host from its register ids, a tool from a file.
 */
#ifndef CHARTER_HOST_H
#define CHARTER_HOST_H

#include <charter/ids.h>
#include <charter/result.h>
#include <stdbool.h>

struct charter_host {
	/* As the CPU has them, whatever is withheld: what has to be refused. All zero: as in `id`. */
	uint64_t cpu[CHARTER_ID_COUNT];
	uint64_t id[CHARTER_ID_COUNT];          /* ID registers as the host has them, by ID index */
	uint64_t settable[CHARTER_ID_COUNT];    /* bits a guest can be shown differently (EL2 with TID3: all
						   ones) */
	uint64_t fwreg[CHARTER_FWREG_COUNT];    /* limit of each firmware register */
	uint8_t has_fwreg[CHARTER_FWREG_COUNT]; /* 0: the host does not know the register */
	uint64_t platform[CHARTER_PLATFORM_COUNT];
	/* In the 32-bit format, whatever the host's own is; CHARTER_CCSIDR_NONE where there is no cache. */
	uint32_t ccsidr[CHARTER_CCSIDR_COUNT];
};

/*
 * Note in `host->cpu` what `host->id` says, unless something is noted there. The functions below and
 * charter_vm_init() do it themselves. Never fails; idempotent.
 */
void charter_host_keep_cpu(struct charter_host *host);

/*
 * Lower what a host offers by one feature that the embedder can't carry (it
 * does not switch its state, say): the feature and all that implies it are
 * turned off in `host->id`, by the rules of arch/feature; `host->cpu` keeps what is there all the same.
 * `feature` is a feature index. Never fails; idempotent.
 */
void charter_host_withhold(struct charter_host *host, unsigned feature);

/*
 * The same for one field: its value becomes the combination of what the host
 * has and `most`, by the field's safe rule. `field` is a field index.
 */
void charter_host_withhold_field(struct charter_host *host, unsigned field, uint64_t most);

/*
 * The same for a firmware register (index: enum charter_fwreg): at most this version, only these bits, or
 * at most this level.
 */
void charter_host_withhold_fwreg(struct charter_host *host, unsigned fwreg, uint64_t most);

/*
 * Make `host` one that lacks a feature of EL2's, an earlier CPU: unlike what is withheld, the feature is not
 * counted on any more (a trap of it is none of the host's), and gone from `host->cpu` as well. False, and
 * nothing is changed: without EL2, too, somebody could tell, by this feature or one that implies it.
 */
bool charter_host_without(struct charter_host *host, unsigned feature);

/*
 * Compute the limit: the most the host can grant to a VM. Field by field, host
 * and model policy combine by the field's safe rule; pair and implication rules
 * then run to a fixed point, so that the limit never contradicts itself.
 * `limit` has CHARTER_ID_COUNT entries and may be `host->id`.
 * Source: DDI 0487, "Principles of the ID scheme for fields in ID registers".
 */
void charter_host_limit(const struct charter_host *host, uint64_t *limit);

/* Whether `host` has a feature (enum charter_feature) by its ID registers as they stand. Any CPU, no lock. */
bool charter_host_has(const struct charter_host *host, unsigned feature);

/*
 * Whether `host` has the register of a row (index into row_regs): what the
 * row `needs` holds. For an embedder that switches registers by their rows.
 */
bool charter_host_has_register(const struct charter_host *host, unsigned reg);

/*
 * Whether `host` has an EL2 register (enum charter_el2_reg): what the row of
 * it asks of a host holds. For an embedder that loads them by their rows.
 */
bool charter_host_has_el2(const struct charter_host *host, unsigned reg);

#endif
