/* SPDX-License-Identifier: BSD-2-Clause */
/* Sort what was read, number it, and turn names into indices. */
#ifndef GEN_RESOLVE_H
#define GEN_RESOLVE_H

#include "model.h"

/* Sort every kind as the tables are sorted, and number registers, fields, handlers. */
void resolve_order(struct model *m);

/* Connect the kinds; an unknown name is an error where its whole kind was read. */
void resolve_names(struct model *m);

/* Firmware registers and calls (resolve_service.c). */
void resolve_services(struct model *m);

/* Instructions: in order, and what they need (resolve_insn.c). */
void resolve_insns(struct model *m);

/* EL2 registers, traps and control registers: in order (resolve_trap.c). */
void resolve_trap_order(struct model *m);

/* Control registers and their bits; traps and what they take (resolve_trap.c). After the instructions. */
void resolve_effectives(struct model *m);
void resolve_vncrs(struct model *m);
void resolve_traps(struct model *m);

/* A condition: its features and comparisons (resolve_cond.c). */
void resolve_cond(struct model *m, struct cond *cond);

/* `REG.FIELD` of an ID register; reported when it is unknown. */
void resolve_field(const struct model *m, struct place at, struct field_ref *ref);

/* Index of an EL2 register's name, or NONE; reported when it is unknown. */
unsigned resolve_el2(const struct model *m, struct place at, const char *name);

/* What a grant asks for, as numbers; `at` is its line. */
void resolve_grant(const struct model *m, struct place at, struct grant *grant);

/* Value of a firmware register as it is written: a version, a level's number or name, a number. */
bool resolve_fwreg_value(const struct fwreg *fwreg, const char *text, uint32_t *value);

/* Index of a firmware register's name, or NONE; reported when it is unknown. */
unsigned resolve_fwreg(const struct model *m, struct place at, const char *name);

/* Index of a feature's name, or NONE; reported when it is unknown. */
unsigned resolve_feature(const struct model *m, struct place at, const char *name);

#endif
