/* SPDX-License-Identifier: BSD-2-Clause */
/* policy and pair: how the values of two hosts combine. */
#include "arena.h"
#include "parse.h"

void parse_policy(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct policy policy = {.at = s->lines->at, .needs = NONE};

	policy.field = parse_field_ref(&w);
	policy.rule = (enum rule)words_choice(&w, "the safe rule", model_rule_names, RULE_LOWEST_BITS);
	if (words_take(&w, "ceiling")) {
		policy.has_ceiling = true;
		policy.ceiling = (uint32_t)words_number(&w, "the ceiling", UINT32_MAX);
	}
	policy.inert = words_take(&w, "inert");
	if (words_take(&w, "needs"))
		policy.needs_name = parse_feature_name(&w);
	policy.why = words_quoted(&w, "the reason");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->policies = arena_grow(m->policies, m->policy_count, sizeof(policy));
	m->policies[m->policy_count++] = policy;
}

void parse_pair(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct pair pair = {.at = s->lines->at};

	pair.high = parse_field_ref(&w);
	pair.low = parse_field_ref(&w);
	words_expect(&w, "at");
	pair.value = (uint32_t)words_number(&w, "the value", UINT32_MAX);
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->pairs = arena_grow(m->pairs, m->pair_count, sizeof(pair));
	m->pairs[m->pair_count++] = pair;
}
