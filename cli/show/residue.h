/* SPDX-License-Identifier: BSD-2-Clause */
/* What remains usable on a host although a charter does not grant it, feature by feature; and what it costs.
 */
#ifndef CLI_RESIDUE_H
#define CLI_RESIDUE_H

#include "doc/doc.h"
#include <charter/residue.h>

/* One feature; the last index stands for what no feature stands for. */
struct residue_feature {
	unsigned registers, instructions, bits; /* things that remain usable */
	unsigned causes;                        /* bit n: some by enum charter_cause n */
	bool accepted;
};

struct residue_sum {
	struct residue_feature feature[ROW_FEATURE_COUNT + 1];
	unsigned count;   /* features with something left */
	unsigned refused; /* of those, not accepted */
};

/* Sum up the residue of a sealed VM. */
void residue_sum(const struct charter_vm *vm, struct residue_sum *sum);

/* A feature's name, or what is said for none. */
const char *residue_name(unsigned feature);

/* "architecture, host" and "3 registers, 1 instruction". The text is in `text`. */
const char *residue_causes(const struct residue_feature *f, char *text, size_t size);
const char *residue_things(const struct residue_feature *f, char *text, size_t size);

/* The name of a thing: a register, an instruction, REGISTER.BITS; base instructions by the trap's notes. */
const char *residue_thing(struct charter_thing thing, char *text, size_t size);

/* charter show --residue CHARTER HOST. Returns an enum cmd_exit: CMD_NO if the charter does not accept all.
 */
int residue_show(const char *charter, const char *host, bool all, json_t *json);

#endif
