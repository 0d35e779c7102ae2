/* SPDX-License-Identifier: BSD-2-Clause */
/* What there is to say of firmware registers, services and hypercalls. */
#include "show/explain.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Whether a grant asks about this register, and about this value of it (NULL: any). */
static bool explain_grant_of(const struct row_grant *grant, unsigned fwreg, const struct row_fwvalue *value)
{
	if (grant->op == ROW_GRANT_ALWAYS || grant->fwreg != fwreg)
		return false;
	return !value || grant->op != ROW_GRANT_BIT || grant->value == value->value;
}

static void explain_calls(struct explain *e, unsigned fwreg, const struct row_fwvalue *value)
{
	char text[EXPLAIN_TEXT];

	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (explain_grant_of(&row_calls[i].grant, fwreg, value))
			chain_row(&e->chain, "grants", &row_call_names[i], "%s (0x%08" PRIX32 ") %s",
				  row_call_names[i].name, row_calls[i].fid,
				  explain_grant(&row_calls[i].grant, text));
	for (unsigned i = 0; i < ROW_STATE_COUNT; i++)
		if (explain_grant_of(&row_states[i].grant, fwreg, value))
			chain_row(&e->chain, "state", &row_state_names[i], "%s is part of a VM's state %s",
				  row_state_names[i].name, explain_grant(&row_states[i].grant, text));
}

static void explain_fwvalue(struct explain *e, unsigned fwvalue)
{
	static const char *const kinds[] = {"", "bit ", "level "};
	const struct row_fwvalue *v = &row_fwvalues[fwvalue];
	unsigned kind = row_fwregs[services_reg_of(fwvalue)].kind;
	char text[EXPLAIN_TEXT] = "";

	if (v->needs.op != ROW_GRANT_ALWAYS)
		explain_grant(&v->needs, text);
	chain_row(&e->chain, "values", &row_fwvalue_names[fwvalue], "%s0x%x: %s%s%s", kinds[kind], v->value,
		  row_fwvalue_names[fwvalue].name, *text ? ", which a guest can only discover " : "", text);
}

void explain_fwreg(struct explain *e, unsigned fwreg)
{
	static const char *const kinds[] = {"a version", "a bitmap of services", "a level that is promised"};
	const struct row_fwreg *row = &row_fwregs[fwreg];

	snprintf(e->title, sizeof(e->title), "firmware register %s", row_fwreg_names[fwreg].name);
	chain_row(&e->chain, "is", &row_fwreg_names[fwreg], "%s, KVM register id 0x%016" PRIx64,
		  kinds[row->kind], row->id);
	for (unsigned i = row->first_value; i < (unsigned)row->first_value + row->value_count; i++)
		explain_fwvalue(e, i);
	explain_calls(e, fwreg, NULL);
	explain_why_fwreg(e, fwreg);
	explain_on_fwreg(e, fwreg);
}

void explain_bit(struct explain *e, unsigned fwvalue)
{
	unsigned fwreg = services_reg_of(fwvalue);
	char key[NAMES_FIELD_MAX];

	snprintf(e->title, sizeof(e->title), "service %s (\"%s\" in charters)",
		 row_fwvalue_names[fwvalue].name, services_key_of_bit(fwvalue, key));
	chain_row(&e->chain, "is", &row_fwvalue_names[fwvalue], "granted by bit %u of %s",
		  row_fwvalues[fwvalue].value, row_fwreg_names[fwreg].name);
	explain_fwvalue(e, fwvalue);
	explain_calls(e, fwreg, &row_fwvalues[fwvalue]);
	explain_why_fwreg(e, fwreg);
	explain_on_fwreg(e, fwreg);
}

static void explain_call_discovery(struct explain *e, unsigned call)
{
	const struct row_call *row = &row_calls[call];

	for (unsigned i = row->first_discovery; i < (unsigned)row->first_discovery + row->discovery_count;
	     i++) {
		const struct row_discovery *d = &row_discoveries[i];
		char level[32] = "";

		if (d->has_level)
			snprintf(level, sizeof(level), " at level %" PRIu32, d->level);
		chain_row(&e->chain, "discovery", &row_call_names[call], "%s answers %" PRId64 " of it%s",
			  row_call_names[d->by].name, d->answer, level);
	}
}

/* What a call gets in a VM of this charter. */
static void explain_call_verdict(struct explain *e, uint32_t fid)
{
	struct charter_call_verdict v;

	if (!e->vm)
		return;
	charter_service(e->vm, fid, 0, &v);
	chain_at(&e->chain, "this charter", e->charter->file, 0, "%s",
		 v.kind == CHARTER_CALL_REFUSED  ? "refuses it: x0 = -1, x1 to x3 = 0"
		 : v.kind == CHARTER_CALL_ANSWER ? "grants it, and EL2 answers at once"
						 : "grants it, and EL2 acts");
}

static void explain_call_row(struct explain *e, unsigned call)
{
	static const char *const answers[] = {"answered with words decided at the seal",
					      "answers for the function id in x1", "acted on by EL2"};
	const struct row_call *row = &row_calls[call];
	char text[EXPLAIN_TEXT];

	snprintf(e->title, sizeof(e->title), "hypercall %s", row_call_names[call].name);
	chain_row(&e->chain, "is", &row_call_names[call], "function id 0x%08" PRIX32 ", %s", row->fid,
		  answers[row->answer]);
	chain_row(&e->chain, "granted", &row_call_names[call], "%s", explain_grant(&row->grant, text));
	explain_call_discovery(e, call);
	explain_call_verdict(e, row->fid);
	if (row->grant.op == ROW_GRANT_ALWAYS)
		return;
	explain_why_fwreg(e, row->grant.fwreg);
	explain_on_fwreg(e, row->grant.fwreg);
}

void explain_call(struct explain *e, uint32_t fid)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].fid == fid) {
			explain_call_row(e, i);
			return;
		}
	snprintf(e->title, sizeof(e->title), "function id 0x%08" PRIX32, fid);
	chain_at(&e->chain, "is", "arch/service", 0,
		 "no function that the tables know: it is refused under every charter, and discovery denies "
		 "it");
	explain_call_verdict(e, fid);
}
