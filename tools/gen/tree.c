/* SPDX-License-Identifier: BSD-2-Clause */
#include "tree.h"

#include <stdlib.h>

#include "arena.h"

/* A list this short is walked rather than split: a node costs as much as an entry. */
#define TREE_SHORT 3u

/* The rows that a word can still be: instruction indices, the innermost of nested ones first. */
struct tree_set {
	unsigned *rows;
	unsigned count;
	uint32_t known; /* bits that are decided */
	uint32_t bits;  /* and what they are */
};

static const struct insn *tree_insns; /* for the comparison */

static int tree_order(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	int inner = __builtin_popcount(tree_insns[y].mask) - __builtin_popcount(tree_insns[x].mask);

	return inner ? inner : (x > y) - (x < y);
}

static bool tree_possible(const struct insn *insn, uint32_t known, uint32_t bits)
{
	return !((insn->value ^ bits) & insn->mask & known);
}

/* What is left of a set when more bits are known. */
static struct tree_set tree_narrow(const struct tree_set *set, uint32_t known, uint32_t bits)
{
	struct tree_set left = {arena_alloc((set->count + 1) * sizeof(*set->rows)), 0, known, bits};

	for (unsigned i = 0; i < set->count; i++) {
		const struct insn *insn = tree_insns + set->rows[i];

		if (!tree_possible(insn, known, bits))
			continue;
		left.rows[left.count++] = set->rows[i];
		if (!(insn->mask & ~known)) /* nothing gets past this one */
			break;
	}
	return left;
}

/* The bit after which the larger half is smallest; 32 when none makes a set smaller. */
static unsigned tree_split(const struct tree_set *set)
{
	unsigned best = 32, best_most = set->count, best_sum = 2 * set->count;

	for (unsigned bit = 0; bit < 32; bit++) {
		uint32_t known = set->known | 1u << bit;

		if (known == set->known)
			continue;
		unsigned zero = tree_narrow(set, known, set->bits).count;
		unsigned one = tree_narrow(set, known, set->bits | 1u << bit).count;
		unsigned most = zero > one ? zero : one;

		if (most > best_most || (most == best_most && zero + one >= best_sum))
			continue;
		best = bit;
		best_most = most;
		best_sum = zero + one;
	}
	return best_most < set->count ? best : 32;
}

static bool tree_same_list(const struct tree *tree, unsigned at, const struct tree_set *set)
{
	for (unsigned i = 0; i < set->count; i++)
		if (tree->entries[at + i] != set->rows[i])
			return false;
	return tree->entries[at + set->count] == NONE;
}

static void tree_append(struct tree *tree, unsigned entry)
{
	tree->entries = arena_grow(tree->entries, tree->entry_count, sizeof(*tree->entries));
	tree->entries[tree->entry_count++] = entry;
}

/* Equal lists stand there once. */
static unsigned tree_leaf(struct tree *tree, const struct tree_set *set)
{
	unsigned at = 0;

	for (; at + set->count < tree->entry_count; at++)
		if (tree_same_list(tree, at, set))
			return TREE_LEAF | at;
	at = tree->entry_count;
	for (unsigned i = 0; i < set->count; i++)
		tree_append(tree, set->rows[i]);
	tree_append(tree, NONE);
	return TREE_LEAF | at;
}

/* So do equal nodes. */
static unsigned tree_node(struct tree *tree, struct tree_node node)
{
	if (node.next[0] == node.next[1])
		return node.next[0];
	for (unsigned i = 0; i < tree->node_count; i++)
		if (tree->nodes[i].bit == node.bit && tree->nodes[i].next[0] == node.next[0] &&
		    tree->nodes[i].next[1] == node.next[1])
			return i;
	tree->nodes = arena_grow(tree->nodes, tree->node_count, sizeof(node));
	tree->nodes[tree->node_count] = node;
	return tree->node_count++;
}

/* The way through a set; `depth` nodes lead to it. Every call knows one bit more: at most 21 deep. */
static unsigned tree_grow(struct tree *tree, const struct tree_set *set, unsigned depth)
{
	unsigned bit = set->count > TREE_SHORT ? tree_split(set) : 32;
	struct tree_node node = {.bit = bit};

	if (bit == 32) {
		if (depth + set->count > tree->steps)
			tree->steps = depth + set->count;
		return tree_leaf(tree, set);
	}
	for (unsigned value = 0; value < 2; value++) {
		struct tree_set half = tree_narrow(set, set->known | 1u << bit, set->bits | value << bit);

		node.next[value] = tree_grow(tree, &half, depth + 1);
	}
	return tree_node(tree, node);
}

const struct tree *tree_build(const struct model *m)
{
	static struct tree *tree;
	struct tree_set all = {0};

	if (tree)
		return tree;
	tree = arena_alloc(sizeof(*tree));
	tree_insns = m->insns;
	all.rows = arena_alloc((m->insn_count + 1) * sizeof(*all.rows));
	for (; all.count < m->insn_count; all.count++)
		all.rows[all.count] = all.count;
	if (all.count)
		qsort(all.rows, all.count, sizeof(*all.rows), tree_order);
	for (unsigned i = 0; i < TREE_DIR; i++) {
		struct tree_set slot = tree_narrow(&all, 0xffe00000u, i << 21);

		tree->dir[i] = tree_grow(tree, &slot, 0);
	}
	if (tree->node_count >= TREE_LEAF || tree->entry_count >= TREE_LEAF)
		report_error(m->arch, "the instructions' tree is larger than its indices");
	return tree;
}
