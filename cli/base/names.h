/* SPDX-License-Identifier: BSD-2-Clause */
/* The generated rows by name, and raw field values. Indices are those of core/rows.h. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "rows.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES_NONE (-1)
#define NAMES_FIELD_MAX 64 /* room for "REG.FIELD" */

/* A feature ("FEAT_SVE"), firmware register ("PSCI_VERSION") or profile, or NAMES_NONE. */
int names_feature(const char *name);
int names_fwreg(const char *name);
int names_profile(const char *id);

/* The index of a platform fact by its key in documents: its name in lower case ("cntfrq_hz"). */
int names_platform(const char *key);
const char *names_of_platform(unsigned fact, char text[NAMES_FIELD_MAX]);

/* The ID index of a register whose value is chartered, or NAMES_NONE. */
int names_id(const char *name);

/* Whether the name is a register of any class. */
bool names_is_register(const char *name);

/* The field index of `name` in the register with this ID index, or NAMES_NONE. */
int names_field(unsigned id, const char *name);

/* The nearest name, or NULL. */
const char *names_near_feature(const char *name);
const char *names_near_id(const char *name);
const char *names_near_field(unsigned id, const char *name);
const char *names_near_profile(const char *id);

/* The name of a register by ID index; "REG.FIELD" of a field, in `text`. */
const char *names_of_id(unsigned id);
const char *names_of_field(unsigned field, char text[NAMES_FIELD_MAX]);

/* A raw value of a field as people read it, in `text`: "0x2 (PMULL)". */
const char *names_of_value(unsigned field, uint64_t value, char text[NAMES_FIELD_MAX]);

/* The register of an ID index. */
const struct row_reg *names_reg(unsigned id);

/* What a register id of a VM's state names, in `text`: a register, "CCSIDR.N", or a row of arch/state. */
const char *names_of_state(uint64_t id, char text[NAMES_FIELD_MAX]);

/* The encoding of a register in assembler's generic spelling: "S3_0_C0_C4_0". */
const char *names_of_encoding(uint16_t enc, char text[NAMES_FIELD_MAX]);

/* A name in lower case, cut to fit. */
const char *names_lower(const char *name, char text[NAMES_FIELD_MAX]);

#endif
