/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a host is unfit: each thing in the way, why it was asked, and why the host lacks it. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/verdict.h"
#include "show/explain.h"
#include <charter/explain.h>
#include <stdio.h>
#include <stdlib.h>

static void explain_host_item(struct explain *e, const struct verdict_item *item)
{
	int field = charter_field_find(item->what), fwreg = names_fwreg(item->what);
	int fact = charter_platform_find(item->what);

	chain_at(&e->chain, item->unknown ? "not known" : "in the way", NULL, 0, "%s: asked %s, %s %s; %s",
		 item->what, item->asked, item->unknown ? "known" : "most", item->most, item->reason);
	if (field >= 0) {
		explain_why_field(e, (unsigned)field);
		explain_on_field(e, (unsigned)field);
	} else if (fwreg != NAMES_NONE) {
		explain_why_fwreg(e, (unsigned)fwreg);
		explain_on_fwreg(e, (unsigned)fwreg);
	} else if (fact >= 0) {
		explain_why_platform(e, (unsigned)fact);
		explain_on_platform(e, (unsigned)fact);
	}
	chain_at(&e->chain, "fix", NULL, 0, "%s", item->fix);
}

int explain_host(struct explain *e)
{
	struct verdict *verdict = malloc(sizeof(*verdict));
	int result;

	if (!verdict)
		return CMD_ENVIRONMENT;
	result = verdict_make(&e->charter->values, e->host, verdict);
	snprintf(e->title, sizeof(e->title), "%s on %s: %s", e->charter->file, e->host_name,
		 result == CMD_YES  ? "yes"
		 : result == CMD_NO ? "no"
				    : "undecidable");
	for (unsigned i = 0; i < verdict->count; i++)
		explain_host_item(e, &verdict->items[i]);
	if (result == CMD_YES)
		chain_at(&e->chain, "in the way", NULL, 0, "nothing");
	free(verdict);
	return result;
}
