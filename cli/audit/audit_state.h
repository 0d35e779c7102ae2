/* SPDX-License-Identifier: BSD-2-Clause */
/* What the judges of an audit share. */
#ifndef CLI_AUDIT_STATE_H
#define CLI_AUDIT_STATE_H

#include "audit/auditing.h"

/* audit_state.c: gather what the log says of each register, for what one record alone does not tell. */
bool audit_state_gather(struct audit_vm *vm, const struct audit_log *log);
void audit_state_free(struct audit_vm *vm);
/* Whether a register read as zero at EL1 and no bit of it could be set. */
bool audit_state_is_zero(const struct audit_vm *vm, uint32_t enc);

/* audit_residue.c: gather it once: it is asked for each of thousands of things. */
bool audit_residue_gather(struct audit_vm *vm);
void audit_residue_free(struct audit_vm *vm);
/* Why this thing, of this feature, can't be refused on the VM's host; NULL: it can. */
const char *audit_residue(const struct audit_vm *vm, const struct audit_thing *thing, uint16_t feature);

/* audit_judge.c */
struct audit_finding audit_judge_as(const struct audit_thing *thing, enum audit_verdict verdict,
				    uint16_t feature, const char *why);
struct audit_finding audit_judge_there(const struct audit_vm *vm, const struct audit_thing *thing,
				       uint16_t feature, const char *why);
/* audit_judge_bits.c: bits that could be flipped, in registers and by way of SPSR_EL1. */
struct audit_finding audit_judge_bits(const struct audit_vm *vm, const struct audit_thing *thing);

#endif
