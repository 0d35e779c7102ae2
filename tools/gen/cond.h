/* SPDX-License-Identifier: BSD-2-Clause */
/* Fields, comparisons and conditions as rows write them. */
#ifndef GEN_COND_H
#define GEN_COND_H

#include "report.h"
#include "words.h"

#define NONE 0xffffu /* ROW_NONE of core/rows.h */

/* `REG.FIELD` as it was written. */
struct field_ref {
	const char *reg;
	const char *field;
	unsigned index; /* set when resolved: row_fields index, or NONE */
};

enum op { OP_GE, OP_EQ, OP_NE, OP_LT };

struct atom {
	struct place at;
	struct field_ref field;
	enum op op;
	uint8_t value;
	uint8_t off; /* set when resolved */
	bool last;
};

/* A feature or one comparison; with `more` the next one is needed too, else the next is another way. */
struct cond_part {
	const char *feature; /* NULL: a comparison */
	struct atom atom;
	bool more;
	unsigned index; /* set when resolved: of the feature or the atom, or NONE */
};

/* What `needs`, `when` and `unless` ask of a guest, and `host` of a host. */
struct cond {
	const char *text; /* NULL: nothing is asked */
	struct place at;
	struct cond_part *parts;
	unsigned part_count;
	unsigned first; /* set when resolved: more than one part: where in the model's cond_list they begin */
};

#endif
