/* SPDX-License-Identifier: BSD-2-Clause */
/* Host snapshots in JSON, and profiles seen as hosts. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include "doc/levels.h"
#include "field.h"
#include <string.h>

#define DOC_HOST_IPA_BITS 40u    /* the most that stage 2 of Charter's hypervisor maps */
#define DOC_HOST_DZP (1ull << 4) /* the one bit of DCZID_EL0 that EL2 decides */

static const char *const doc_host_members[] = {"ccsidr",    "firmware", "host",   "model",    "platform",
					       "registers", "settable", "source", "withheld", NULL};

/* The registers that the CPU has otherwise than they are offered, as it has them; NULL: there are none. */
static json_t *doc_host_withheld(const struct charter_host *h)
{
	uint8_t differs[CHARTER_ID_COUNT];
	bool any = false;

	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		differs[i] = h->cpu[i] != h->id[i];
		any = any || differs[i];
	}
	return any ? doc_rows_ids(h->cpu, differs) : NULL;
}

json_t *doc_host_json(const struct doc_host *host)
{
	const struct charter_host *h = &host->host;
	json_t *withheld = doc_host_withheld(h);
	json_t *root = json_pack("{s:i, s:i, s:o, s:o}", "host", DOC_FORMAT, "model",
				 (int)CHARTER_MODEL_VERSION, "registers", doc_rows_ids(h->id, host->id_known),
				 "platform", doc_rows_platform(h->platform, host->platform_known));

	if (root && withheld)
		json_object_set_new(root, "withheld", withheld);
	if (root && host->settable_known)
		json_object_set_new(root, "settable", doc_rows_ids(h->settable, host->id_known));
	if (root && host->fwreg_known)
		json_object_set_new(root, "firmware", doc_rows_fwregs(h->fwreg, h->has_fwreg));
	if (root && host->ccsidr_known)
		json_object_set_new(root, "ccsidr", doc_rows_ccsidr(h->ccsidr));
	return root;
}

int doc_host_read(const char *file, json_t *root, const struct json_pos *pos, struct doc_host *host)
{
	struct doc_rows rows = {.file = file, .pos = pos};
	uint8_t masks[CHARTER_ID_COUNT] = {0};

	memset(host, 0, sizeof(*host));
	memset(host->host.settable, 0xff, sizeof(host->host.settable));
	doc_rows_members(&rows, root, doc_host_members);
	doc_rows_version(&rows, root, "host");
	if (rows.errors)
		return CMD_INPUT;
	doc_rows_read_ids(&rows, root, "registers", host->host.id, host->id_known);
	doc_rows_read_ids(&rows, root, "settable", host->host.settable, masks);
	memcpy(host->host.cpu, host->host.id, sizeof(host->host.cpu));
	if (json_object_get(root, "withheld"))
		doc_rows_read_ids(&rows, root, "withheld", host->host.cpu, masks);
	doc_rows_read_fwregs(&rows, root, "firmware", host->host.fwreg, host->host.has_fwreg);
	doc_rows_read_platform(&rows, root, "platform", host->host.platform, host->platform_known);
	doc_rows_read_ccsidr(&rows, root, "ccsidr", host->host.ccsidr);
	host->settable_known = json_object_get(root, "settable") != NULL;
	host->fwreg_known = json_object_get(root, "firmware") != NULL;
	host->ccsidr_known = json_object_get(root, "ccsidr") != NULL;
	return rows.errors ? CMD_INPUT : CMD_YES;
}

void doc_host_whole(struct doc_host *host, const struct charter_host *snapshot)
{
	host->host = *snapshot;
	charter_host_keep_cpu(&host->host);
	host->settable_known = host->fwreg_known = host->ccsidr_known = true;
	memset(host->id_known, 1, sizeof(host->id_known));
	memset(host->platform_known, 1, sizeof(host->platform_known));
}

static void doc_host_withhold(struct charter_host *host, const struct charter_host *cpu,
			      const struct row_withhold *row)
{
	if (row->unless != ROW_NONE && charter_host_has(cpu, row->unless))
		return;
	if (row->feature != ROW_NONE)
		charter_host_withhold(host, row->feature);
	else if (row->field != ROW_NONE)
		charter_host_withhold_field(host, row->field, row->value);
	else
		charter_host_withhold_fwreg(host, row->fwreg, row->value);
}

/* The CPU's addresses, as far as stage 2 maps them. */
static unsigned doc_host_ipa_bits(uint64_t mmfr0)
{
	unsigned bits = levels_address_bits(mmfr0 & 15);

	return bits && bits < DOC_HOST_IPA_BITS ? bits : DOC_HOST_IPA_BITS;
}

/* As hyp/vm/host.c does it on a live CPU; a test holds the two against each other. */
static void doc_host_cpu(const struct row_profile *profile, struct charter_host *h)
{
	memset(h, 0, sizeof(*h));
	memcpy(h->id, profile->reg, sizeof(h->id));
	memset(h->settable, 0xff, sizeof(h->settable));
	h->settable[CHARTER_ID_DCZID_EL0] = DOC_HOST_DZP;
	memcpy(h->platform, profile->platform, sizeof(h->platform));
	h->platform[CHARTER_PLATFORM_IPA_BITS] = doc_host_ipa_bits(h->id[CHARTER_ID_ID_AA64MMFR0_EL1]);
	h->platform[CHARTER_PLATFORM_PMU_COUNTERS] = 0;
	memcpy(h->ccsidr, profile->ccsidr, sizeof(h->ccsidr));
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		h->fwreg[i] = services_most(i);
		h->has_fwreg[i] = 1;
	}
}

void doc_host_of_profile(const struct row_profile *profile, struct doc_host *host)
{
	struct charter_host cpu, h;

	doc_host_cpu(profile, &cpu);
	h = cpu;
	for (unsigned i = 0; i < ROW_WITHHOLD_COUNT; i++)
		doc_host_withhold(&h, &cpu, &row_withholds[i]);
	doc_host_whole(host, &h);
}

bool doc_host_keeps(const struct charter_host *host, const struct row_withhold *row, unsigned field)
{
	const struct row_field *f = &row_fields[field];

	if (field_get(f, host->cpu) == field_get(f, host->id) ||
	    (row->unless != ROW_NONE && charter_feature_eval(host->cpu, row->unless)))
		return false;
	return row->field == field || (row->feature != ROW_NONE && doc_feature_asks(row->feature, field) &&
				       charter_feature_eval(host->cpu, row->feature));
}
