/* SPDX-License-Identifier: BSD-2-Clause */
/* control, state, platform and withhold: one line each. */
#include <string.h>

#include "arena.h"
#include "parse.h"

void parse_control(struct model *m, const struct lex_statement *s)
{
	static const char *const actions[] = {"clear", "set"};
	static const char *const conditions[] = {"always", "when", "unless"};
	struct words w = words_start(s->lines, 1);
	struct control control = {.at = s->lines->at};

	control.num = words_stable(&w);
	control.field = parse_field_ref(&w);
	control.bits = words_bits(&w);
	control.set = words_choice(&w, "what the bits must be", actions, 2) == 1;
	control.cond = (enum cond_kind)words_choice(&w, "the condition", conditions, 3);
	if (control.cond != COND_ALWAYS)
		control.when = parse_cond(&w);
	if (words_take(&w, "host"))
		control.host_name = parse_feature_name(&w);
	control.why = words_quoted(&w, "the reason");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->controls = arena_grow(m->controls, m->control_count, sizeof(control));
	m->controls[m->control_count++] = control;
}

void parse_state(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct state state = {.at = s->lines->at, .count = 1, .grant.fwreg = NONE};

	state.num = words_stable(&w);
	state.name = words_name(&w, "the state's name");
	state.id = words_number(&w, "KVM's register id", UINT64_MAX);
	if (words_take(&w, "needs"))
		state.needs = parse_cond(&w);
	if (words_take(&w, "grant"))
		state.grant = parse_grant(&w, false);
	if (words_take(&w, "x")) {
		state.count = (uint16_t)words_number(&w, "the count", 4096);
		words_expect(&w, "step");
		state.step = (uint16_t)words_number(&w, "the step", 4096);
		if (!w.bad && (state.count < 2 || !state.step))
			words_fail(&w, "`x COUNT step S` needs a count of 2 or more and a step of 1 or more");
	}
	state.vcpu = words_take(&w, "vcpu");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->states = arena_grow(m->states, m->state_count, sizeof(state));
	m->states[m->state_count++] = state;
}

void parse_platform(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct platform platform = {.at = s->lines->at};

	platform.num = words_stable(&w);
	platform.name = words_name(&w, "the fact's name");
	if (words_take(&w, model_rule_names[RULE_LOWEST_BITS]))
		platform.rule = RULE_LOWEST_BITS;
	else
		platform.rule =
			(enum rule)words_choice(&w, "the safe rule", model_rule_names, RULE_LOWER + 1);
	if (words_take(&w, "needs"))
		platform.needs_name = parse_feature_name(&w);
	platform.what = words_quoted(&w, "what it is");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->platforms = arena_grow(m->platforms, m->platform_count, sizeof(platform));
	m->platforms[m->platform_count++] = platform;
}

void parse_withhold(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	struct withhold withhold = {.at = s->lines->at, .feature = NONE, .fwreg = NONE, .field.index = NONE};

	const char *what = words_more(&w) ? s->lines->words[1].text : "";

	if (strchr(what, '.')) {
		withhold.field = parse_field_ref(&w);
		withhold.value = (uint32_t)words_number(&w, "the value", UINT32_MAX);
	} else if (!strncmp(what, "FEAT_", 5)) {
		withhold.feature_name = parse_feature_name(&w);
	} else {
		withhold.fwreg_name = words_name(&w, "FEAT_X, REG.FIELD or a firmware register");
		withhold.value_text = words_text(&w, "the value");
	}
	if (words_take(&w, "unless"))
		withhold.unless_name = parse_feature_name(&w);
	withhold.why = words_quoted(&w, "the reason");
	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	m->withholds = arena_grow(m->withholds, m->withhold_count, sizeof(withhold));
	m->withholds[m->withhold_count++] = withhold;
}
