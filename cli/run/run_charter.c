/* SPDX-License-Identifier: BSD-2-Clause */
/* The charter of a run: read before anything starts, held against the host before anything is in the guest.
 */
#include "run/run_charter.h"
#include "base/exit.h"
#include "base/out.h"
#include "show/residue.h"
#include <inttypes.h>

int run_charter_read(struct run_charter *c, const char *what)
{
	int exit;

	c->there = false;
	c->sealed_size = 0;
	if (!what)
		return CMD_YES;
	exit = doc_load(&c->doc, what);
	c->there = true;
	if (exit == CMD_YES && c->doc.kind != DOC_OPEN && c->doc.kind != DOC_SEALED) {
		out_error("%s: it is a %s, not a charter", what,
			  c->doc.kind == DOC_HOST ? "host snapshot" : "profile");
		exit = CMD_INPUT;
	}
	return exit;
}

int run_charter_reaches(const struct run_charter *c, uint64_t end)
{
	uint64_t bits = c->there ? c->doc.values.platform[CHARTER_PLATFORM_IPA_BITS] : 64;
	const struct doc_said *said =
		bits < 64 && c->doc.open ? &c->doc.open->platform[CHARTER_PLATFORM_IPA_BITS] : NULL;

	if (bits >= 64 || end <= 1ull << bits)
		return CMD_YES;
	out_error_at(c->doc.file, said ? said->line : 0,
		     "/platform/ipa_bits: addresses of %" PRIu64
		     " bits end before the guest's memory, which ends at 0x%" PRIx64
		     "; more of them are needed, or less --mem",
		     bits, end);
	return CMD_INPUT;
}

uint64_t run_charter_psci(const struct run_charter *c)
{
	int index = names_fwreg("PSCI_VERSION");

	return c->there && index != NAMES_NONE ? c->doc.values.fwreg[index] : 0;
}

static void run_charter_refused(struct run_charter *c, const struct charter_refusal *why)
{
	char text[512];

	charter_explain(why, text, sizeof(text));
	if (c->doc.kind == DOC_OPEN)
		doc_open_error(c->doc.open, doc_place(c->doc.open, &c->doc.values, why), "%s", text);
	else
		out_error_at(c->doc.file, 0, "%s", text);
}

/* What the charter does not grant, this host can't refuse, and the charter does not accept. */
static int run_charter_residue(const struct run_charter *c, const struct charter_vm *vm, bool quiet)
{
	struct residue_sum sum;
	char causes[64], things[96];

	residue_sum(vm, &sum);
	for (unsigned i = 0; i <= ROW_FEATURE_COUNT; i++)
		if (sum.feature[i].causes && !sum.feature[i].accepted)
			out_error_at(c->doc.file, 0,
				     "%s is not granted and would remain usable on this host (%s: %s); "
				     "\"accept_residue\" names what may",
				     residue_name(i), residue_causes(&sum.feature[i], causes, sizeof(causes)),
				     residue_things(&sum.feature[i], things, sizeof(things)));
	if (!sum.refused && sum.count && !quiet)
		out_note("residue: %u features remain usable on this host, as the charter accepts; charter "
			 "show "
			 "--residue names them",
			 sum.count);
	return sum.refused ? CMD_NO : CMD_YES;
}

int run_charter_fit(struct run_charter *c, const struct charter_host *host, bool quiet)
{
	static struct doc_refusals refusals;
	struct doc_vm vm = {0};
	int exit = CMD_NO;

	if (!c->there)
		return CMD_YES;
	if (!doc_vm_make(&vm, &c->doc.values, host, &refusals)) {
		exit = CMD_ENVIRONMENT;
	} else if (refusals.count == 0) {
		c->sealed_size = charter_sealed_write(vm.vm, c->sealed, sizeof(c->sealed));
		exit = c->sealed_size ? run_charter_residue(c, vm.vm, quiet) : CMD_ENVIRONMENT;
	}
	doc_vm_free(&vm);
	for (unsigned i = 0; i < refusals.count; i++)
		run_charter_refused(c, &refusals.list[i]);
	if (exit == CMD_NO)
		out_error("this host can't grant the charter");
	return exit;
}

void run_charter_free(struct run_charter *c)
{
	if (c->there)
		doc_free(&c->doc);
	c->there = false;
}
