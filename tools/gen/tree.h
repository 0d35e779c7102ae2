/* SPDX-License-Identifier: BSD-2-Clause */
/* The way from an instruction word to its row: what core/rows.h promises of it. */
#ifndef GEN_TREE_H
#define GEN_TREE_H

#include "model.h"

#define TREE_LEAF 0x8000u /* ROW_INSN_LEAF */
#define TREE_DIR 2048u    /* bits 31:21 */

struct tree {
	unsigned dir[TREE_DIR];
	struct tree_node {
		unsigned bit;
		unsigned next[2];
	} * nodes;
	unsigned node_count;
	unsigned *entries; /* lists of instruction indices, each ended by NONE */
	unsigned entry_count;
	unsigned steps; /* the most nodes and entries that one word passes */
};

/* The tree of this model's instructions: built once. */
const struct tree *tree_build(const struct model *m);

#endif
