/* SPDX-License-Identifier: BSD-2-Clause */
/* What this host has there, the most that it can grant, and what of that is the hypervisor's own limit. */
#include "field.h"
#include "show/explain.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EXPLAIN_ON "this host"

static void explain_on_withheld(struct explain *e, const struct row_withhold *row)
{
	const struct row_place *place = &row_withhold_names[row - row_withholds];

	chain_row(&e->chain, EXPLAIN_ON, place, "Charter's hypervisor does not grant %s%s: %s", place->name,
		  row->feature == ROW_NONE ? " as the CPU has it" : "", place->why);
}

void explain_on_feature(struct explain *e, unsigned feature)
{
	uint64_t limit[CHARTER_ID_COUNT];
	const struct charter_host *host = e->host ? &e->host->host : NULL;
	bool has;

	if (!host)
		return;
	charter_host_limit(host, limit);
	has = charter_feature_eval(host->cpu, feature);
	chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "%s %s, and can%s grant it",
		 has ? "has" : "does not have", row_feature_names[feature].name,
		 charter_feature_eval(limit, feature) ? "" : "not");
	for (unsigned i = 0; has && !charter_host_has(host, feature) && i < ROW_WITHHOLD_COUNT; i++)
		if (row_withholds[i].feature != ROW_NONE &&
		    !(row_withholds[i].unless != ROW_NONE &&
		      charter_feature_eval(host->cpu, row_withholds[i].unless)) &&
		    doc_feature_needs(feature, row_withholds[i].feature))
			explain_on_withheld(e, &row_withholds[i]);
}

void explain_on_field(struct explain *e, unsigned field)
{
	const struct row_field *f = &row_fields[field];
	uint64_t limit[CHARTER_ID_COUNT], own;
	unsigned id = field_id(f);

	if (!e->host)
		return;
	if (!e->host->id_known[id]) {
		chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "its snapshot does not say");
		return;
	}
	charter_host_limit(&e->host->host, limit);
	own = field_get(f, e->host->host.cpu);
	chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0,
		 "has 0x%" PRIx64 "; the most it can grant is 0x%" PRIx64 "%s", own, field_get(f, limit),
		 !e->host->settable_known ? "; whether it can show another value is not known"
		 : field_mask(f) & ~e->host->host.settable[id] ? "; it can't be made to show another value"
							       : "");
	for (unsigned i = 0; i < ROW_WITHHOLD_COUNT; i++)
		if (doc_host_keeps(&e->host->host, &row_withholds[i], field))
			explain_on_withheld(e, &row_withholds[i]);
}

void explain_on_fwreg(struct explain *e, unsigned fwreg)
{
	char word[160];

	if (!e->host)
		return;
	if (!e->host->fwreg_known) {
		chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "its snapshot does not say");
		return;
	}
	services_word(fwreg, e->host->host.fwreg[fwreg], word, sizeof(word));
	chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "can grant at most 0x%" PRIx64 " (%s)",
		 e->host->host.fwreg[fwreg], word);
	for (unsigned i = 0; e->host_profile && i < ROW_WITHHOLD_COUNT; i++)
		if (row_withholds[i].fwreg == fwreg)
			explain_on_withheld(e, &row_withholds[i]);
}

void explain_on_platform(struct explain *e, unsigned fact)
{
	if (!e->host)
		return;
	if (e->host->platform_known[fact])
		chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "has %" PRIu64,
			 e->host->host.platform[fact]);
	else
		chain_at(&e->chain, EXPLAIN_ON, e->host_name, 0, "its snapshot does not say");
}
