/* SPDX-License-Identifier: BSD-2-Clause */
/* One instruction word: a lookup, and what the seal granted. */
#include "vm_priv.h"

#include <charter/insn.h>

/* Bits 31:21 choose where a word's way begins. */
#define INSN_DIR_SHIFT 21u

_Static_assert(CHARTER_INSN_NONE == ROW_NONE, "no row is the same inside and outside");
_Static_assert((int)CHARTER_INSN_UNDEF + (int)ROW_WITHOUT_NOP == (int)CHARTER_INSN_NOP &&
		       (int)CHARTER_INSN_UNDEF + (int)ROW_WITHOUT_OTHER == (int)CHARTER_INSN_OTHER,
	       "what a CPU without the feature does is a kind of its own each");

unsigned charter_insn_find(uint32_t word)
{
	unsigned at = row_insn_dir[word >> INSN_DIR_SHIFT];

	while (!(at & ROW_INSN_LEAF))
		at = row_insn_nodes[at].next[word >> row_insn_nodes[at].bit & 1u];
	at &= ~ROW_INSN_LEAF;
	while (row_insn_list[at] != ROW_NONE &&
	       (word & row_insns[row_insn_list[at]].mask) != row_insns[row_insn_list[at]].value)
		at++;
	return row_insn_list[at];
}

struct charter_insn charter_insn(const struct charter_vm *vm, uint32_t word)
{
	struct charter_insn verdict = {.kind = CHARTER_INSN_BASE, .feature = ROW_NONE};
	const struct row_insn *row;
	bool all = true;

	verdict.insn = (uint16_t)charter_insn_find(word);
	if (verdict.insn == ROW_NONE)
		return verdict;
	row = &row_insns[verdict.insn];
	for (unsigned i = 0; i < row->need_count; i++) {
		uint16_t need = row_insn_needs[row->first_need + i];
		uint16_t feature = (uint16_t)(need & ~ROW_NEED_MORE);
		bool has = feature_in(&vm->granted, feature);

		if (!has && verdict.feature == ROW_NONE)
			verdict.feature = feature;
		all = all && has;
		if (need & ROW_NEED_MORE)
			continue;
		if (all) {
			verdict.kind = CHARTER_INSN_GRANTED;
			verdict.feature = feature;
			return verdict;
		}
		all = true;
	}
	verdict.kind = (enum charter_insn_kind)(CHARTER_INSN_UNDEF + row->without);
	return verdict;
}
