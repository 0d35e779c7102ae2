/* SPDX-License-Identifier: BSD-2-Clause */
/* Judge what was read: every rule of docs/tables.md that a parser alone can't see. */
#ifndef GEN_CHECK_H
#define GEN_CHECK_H

#include "model.h"

/* All of them. */
void check_model(struct model *m);

void check_registers(const struct model *m);
void check_features(struct model *m); /* sets each atom's `off` */
void check_policies(const struct model *m);
void check_services(const struct model *m);
void check_system(const struct model *m);
void check_traps(const struct model *m);
void check_effectives(const struct model *m);
void check_vncrs(const struct model *m);
void check_insns(const struct model *m);
void check_profiles(const struct model *m);

/* What must be unique in one kind: rows are shown to it one by one. */
struct check_unique {
	struct check_row {
		struct place at;
		uint64_t number;
		const char *name; /* NULL: the number counts */
	} * rows;
	unsigned count;
};
void check_unique_number(struct check_unique *seen, struct place at, const char *what, uint64_t number);
void check_unique_name(struct check_unique *seen, struct place at, const char *what, const char *name);

#endif
