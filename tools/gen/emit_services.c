/* SPDX-License-Identifier: BSD-2-Clause */
/* rows.c, second part: firmware registers and hypercalls. */
#include <inttypes.h>

#include "arena.h"
#include "emit.h"

const char *emit_grant(const struct grant *grant)
{
	static const char *const ops[] = {"ROW_GRANT_ALWAYS", "ROW_GRANT_GE", "ROW_GRANT_BIT",
					  "ROW_GRANT_IN"};

	if (grant->op == GRANT_ALWAYS)
		return "{.op = ROW_GRANT_ALWAYS}";
	return arena_format("{.op = %s, .fwreg = %u, .value = 0x%x}", ops[grant->op], grant->fwreg,
			    grant->value);
}

static void emit_fwregs(FILE *to, const struct model *m)
{
	static const char *const kinds[] = {"ROW_FW_VERSION", "ROW_FW_BITMAP", "ROW_FW_LEVEL"};

	emit_begin(to, "struct row_fwreg", "row_fwregs", "ROW_FWREG_COUNT");
	for (unsigned i = 0; i < m->fwreg_count; i++)
		fprintf(to,
			"\t{.id = 0x%016" PRIx64
			", .num = %u, .first_value = %u, .value_count = %u, .kind = %s}, "
			"/* %s */\n",
			m->fwregs[i].id, m->fwregs[i].num, m->fwregs[i].first_value, m->fwregs[i].value_count,
			kinds[m->fwregs[i].kind], m->fwregs[i].name);
	emit_end(to);

	emit_begin(to, "struct row_fwvalue", "row_fwvalues", "ROW_FWVALUE_COUNT");
	for (unsigned i = 0; i < m->fwreg_count; i++)
		for (unsigned k = 0; k < m->fwregs[i].value_count; k++)
			fprintf(to, "\t{.value = 0x%x, .needs = %s}, /* %s: %s */\n",
				m->fwregs[i].values[k].value, emit_grant(&m->fwregs[i].values[k].needs),
				m->fwregs[i].name, m->fwregs[i].values[k].name);
	emit_end(to);
}

static void emit_calls(FILE *to, const struct model *m)
{
	static const char *const answers[ANSWER_COUNT] = {"ROW_ANSWER_WORDS", "ROW_ANSWER_DISCOVER",
							  "ROW_ANSWER_ACT"};

	emit_begin(to, "struct row_call", "row_calls", "ROW_CALL_COUNT");
	for (unsigned i = 0; i < m->call_count; i++) {
		const struct call *call = m->calls + i;

		fprintf(to,
			"\t{.fid = 0x%08x, .num = %u, .answer = %s, .grant = %s, .first_word = %s, .act = "
			"%s, "
			".first_discovery = %u, .discovery_count = %u}, /* %u: %s */\n",
			call->fid, call->num, answers[call->answer], emit_grant(&call->grant),
			emit_index(call->first_word), emit_index(call->act),
			call->discovery_count ? call->first_discovery : 0, call->discovery_count, i,
			call->name);
	}
	emit_end(to);

	emit_begin(to, "struct row_word", "row_words", "ROW_WORD_COUNT");
	for (unsigned i = 0; i < m->call_count; i++)
		for (unsigned k = 0; k < 4 && m->calls[i].answer == ANSWER_WORDS; k++)
			fprintf(to, "\t{.value = 0x%" PRIx64 ", .fwreg = %s}, /* %s: x%u */\n",
				m->calls[i].words[k].value, emit_index(m->calls[i].words[k].fwreg),
				m->calls[i].name, k);
	emit_end(to);
}

static void emit_discoveries(FILE *to, const struct model *m)
{
	emit_begin(to, "struct row_discovery", "row_discoveries", "ROW_DISCOVERY_COUNT");
	for (unsigned i = 0; i < m->call_count; i++)
		for (unsigned k = 0; k < m->calls[i].discovery_count; k++) {
			const struct discovery *found = m->calls[i].discoveries + k;

			fprintf(to,
				"\t{.by = %u, .has_level = %d, .level = %u, .answer = %" PRId64
				"}, /* %s: %s */\n",
				found->by, found->level_name != NULL, found->level, found->answer,
				m->calls[i].name, found->by_name);
		}
	emit_end(to);
}

void emit_services(FILE *to, const struct model *m)
{
	struct emit_hash hash = emit_find_hash(m);
	unsigned *slots = arena_alloc(hash.slot_count * sizeof(*slots));

	emit_fwregs(to, m);
	emit_calls(to, m);
	emit_discoveries(to, m);

	for (unsigned i = 0; i < hash.slot_count; i++)
		slots[i] = 0; /* any row: it has not the id that was looked for */
	for (unsigned i = 0; i < m->call_count; i++)
		slots[(m->calls[i].fid * hash.multiplier) >> hash.shift] = i;
	emit_begin(to, "uint16_t", "row_call_slot", "ROW_CALL_SLOT_COUNT");
	for (unsigned i = 0; i < hash.slot_count; i++)
		fprintf(to, "%s%s,%s", i & 7 ? " " : "\t", emit_index(slots[i]), (i & 7) == 7 ? "\n" : "");
	fprintf(to, "%s", hash.slot_count & 7 ? "\n" : "");
	emit_end(to);
}
