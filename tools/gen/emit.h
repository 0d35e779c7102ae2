/* SPDX-License-Identifier: BSD-2-Clause */
/* Write the tables as C. The model has been resolved and checked: nothing here can fail but the disk. */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include <stdio.h>

#include "model.h"

/* Everything, into `folder`. */
void emit_all(const struct model *m, const char *folder);

void emit_rows_header(FILE *to, const struct model *m);   /* rows_gen.h */
void emit_public_header(FILE *to, const struct model *m); /* include/charter/gen.h */
void emit_registers(FILE *to, const struct model *m);     /* rows.c: registers, fields, features */
void emit_services(FILE *to, const struct model *m);      /* rows.c: firmware registers, calls */
void emit_system(FILE *to, const struct model *m);        /* rows.c: control, state, platform */
void emit_insns(FILE *to, const struct model *m);         /* rows.c: instructions */
void emit_traps(FILE *to, const struct model *m);
void emit_vncrs(FILE *to, const struct model *m);          /* rows.c: EL2 registers, traps, control bits */
void emit_trap_names(FILE *to, const struct model *m);     /* names.c */
void emit_insn_names(FILE *to, const struct model *m);     /* names.c */
void emit_names(FILE *to, const struct model *m);          /* names.c */
void emit_profiles(FILE *to, const struct model *m);       /* profiles.c */
void emit_withholds(FILE *to, const struct model *m);      /* withhold.c */
void emit_withhold_names(FILE *to, const struct model *m); /* profiles.c */
void emit_guest(FILE *to, const struct model *m);          /* guest_rows.c */

/* `const struct TYPE NAME[COUNT] = {` and what ends it. */
void emit_begin(FILE *to, const char *type, const char *name, const char *count);
void emit_end(FILE *to);

/* A name as a part of an enumerator: upper case. */
const char *emit_upper(const char *name);

/* An index, or ROW_NONE. */
const char *emit_index(unsigned index);

/* A condition: a feature's index, ROW_COND_ATOM | an atom's, ROW_COND_LIST | where its list begins, or
 * ROW_NONE. */
const char *emit_cond(const struct model *m, const struct cond *cond);
const char *emit_cond_part(const struct model *m, const struct cond_part *part);

/* Text as a C string. */
void emit_string(FILE *to, const char *text);

/* A grant as a struct row_grant. */
const char *emit_grant(const struct grant *grant);

/* One struct row_place. */
void emit_place(FILE *to, const char *name, const char *why, struct place at);

/* How many rows each table has that is not a list of the model itself. */
unsigned emit_atom_count(const struct model *m);
unsigned emit_field_value_count(const struct model *m);
unsigned emit_implied_count(const struct model *m);
unsigned emit_fwvalue_count(const struct model *m);
unsigned emit_word_count(const struct model *m);
unsigned emit_discovery_count(const struct model *m);
unsigned emit_trap_note_count(const struct model *m);
unsigned emit_page_count(const struct model *m);

/* The perfect hash of function ids: the first multiplier, in a fixed order, without collision. */
struct emit_hash {
	uint32_t multiplier;
	unsigned shift;
	unsigned slot_count;
};
struct emit_hash emit_find_hash(const struct model *m);

#endif
