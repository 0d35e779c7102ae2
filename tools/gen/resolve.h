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

/* What a grant asks for, as numbers; `at` is its line. */
void resolve_grant(const struct model *m, struct place at, struct grant *grant);

/* Value of a firmware register as it is written: a version, a level's number or name, a number. */
bool resolve_fwreg_value(const struct fwreg *fwreg, const char *text, uint32_t *value);

/* Index of a firmware register's name, or NONE; reported when it is unknown. */
unsigned resolve_fwreg(const struct model *m, struct place at, const char *name);

/* Index of a feature's name, or NONE; reported when it is unknown. */
unsigned resolve_feature(const struct model *m, struct place at, const char *name);

#endif
