/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names and sentences for rows and refusals. Separate objects of the library
 * (with the names table): an embedder that does not call them does not link them.
 */
#ifndef CHARTER_EXPLAIN_H
#define CHARTER_EXPLAIN_H

#include <charter/vm.h>

/*
 * One line for a refusal: register and field by name, the value asked, the most
 * possible, the reason, and the place in arch/ of the row that says so. Writes at most
 * `size` bytes with the terminating NUL; returns the length it would have had.
 */
size_t charter_explain(const struct charter_refusal *why, char *text, size_t size);

/* The name of a result: "EINVAL". Static. */
const char *charter_result_name(enum charter_result result);

/* Look a name up: a register ("ID_AA64PFR0_EL1", "PSCI_VERSION", "CCSIDR.0"); 0: unknown. KVM register id. */
uint64_t charter_name_to_id(const char *name);

/* The name of a register id, or NULL. Static (CCSIDR ids: "CCSIDR_EL1"). */
const char *charter_id_to_name(uint64_t id);

/* The index (enum charter_feature) of "FEAT_SVE", or -1. */
int charter_feature_find(const char *name);

/* The name of a feature index, or NULL. Static. */
const char *charter_feature_name(unsigned feature);

/* The name of an instruction row (charter_insn_find()), or NULL. Static. */
const char *charter_insn_name(unsigned insn);

/* The field index of "ID_AA64PFR0_EL1.SVE", or -1. */
int charter_field_find(const char *name);

/* What a raw value of a field (by field index) is called: "PMULL" of ID_AA64ISAR0_EL1.AES = 2. NULL: it has
 * no name. */
const char *charter_field_value_name(unsigned field, uint64_t value);

/* The index (enum charter_platform) of "CNTFRQ_HZ", or -1. */
int charter_platform_find(const char *name);

#endif
