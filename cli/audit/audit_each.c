/* SPDX-License-Identifier: BSD-2-Clause */
/* Records are runs of keys and sets of words: here they become single things. */
#include "audit/auditing.h"
#include "rows.h"

static int audit_each_row(uint32_t number)
{
	for (int i = 0; i < (int)ROW_INSN_COUNT; i++)
		if (row_insns[i].num == number)
			return i;
	return -1;
}

/* A record of words: each of them was executed or not. */
static void audit_each_words(const struct audit_log *log, const struct audit_record *r, audit_each_fn *fn,
			     void *context)
{
	int row = r->kind == AUDIT_INSN ? audit_each_row(r->key) : 0;
	struct audit_thing thing = {.kind = r->kind, .el = r->el, .key = r->key};

	for (unsigned i = 0; row >= 0 && i < r->esr && i < AUDIT_WORDS_EACH; i++) {
		thing.word = r->kind == AUDIT_WORD
				     ? audit_word(log->header.seed, r->key + i)
				     : audit_row_word(log->header.seed, r->key, row_insns[row].mask,
						      row_insns[row].value, i);
		thing.x1 = i;
		thing.outcome = r->value >> i & 1 ? AUDIT_WORKS : AUDIT_UNDEF;
		thing.more = r->more >> i & 1;
		fn(context, &thing);
	}
}

void audit_each(const struct audit_log *log, audit_each_fn *fn, void *context)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct audit_record *r = log->records + i;
		struct audit_thing thing = {.kind = r->kind,
					    .el = r->el,
					    .outcome = r->outcome,
					    .flags = r->flags,
					    .esr = r->esr,
					    .value = r->value,
					    .more = r->more};

		if (r->kind == AUDIT_INSN || r->kind == AUDIT_WORD) {
			audit_each_words(log, r, fn, context);
			continue;
		}
		if (r->kind == AUDIT_HVC || r->kind == AUDIT_SMC) {
			thing.x1 = r->esr;
			thing.esr = 0;
		}
		for (uint32_t k = 0; k < r->count && k < 0x10000; k++) {
			thing.key = r->key + k;
			fn(context, &thing);
		}
	}
}
