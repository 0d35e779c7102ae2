/* SPDX-License-Identifier: BSD-2-Clause */
/* An audit as data. */
#include "audit/auditing.h"
#include "base/json_out.h"
#include "base/names.h"
#include "rows.h"

static json_t *audit_json_finding(const struct audit_finding *f)
{
	char name[AUDIT_NAME_MAX], outcome[AUDIT_NAME_MAX];
	json_t *o = json_pack("{s:s, s:s, s:i, s:s, s:s}", "verdict", audit_name_verdict(f->verdict), "kind",
			      audit_name_kind(f->thing.kind), "el", (int)f->thing.el, "name",
			      audit_name_thing(&f->thing, name), "outcome",
			      audit_name_outcome(&f->thing, outcome));

	json_object_set_new(o, "feature",
			    f->feature == ROW_NONE ? json_null()
						   : json_string(row_feature_names[f->feature].name));
	json_object_set_new(o, "why", json_out_text(f->why));
	return o;
}

static json_t *audit_json_counts(const struct audit_report *report)
{
	json_t *all = json_object();

	for (unsigned kind = AUDIT_MRS; kind < AUDIT_END; kind++) {
		json_t *counts = json_object();

		for (unsigned v = 0; v < AUDIT_VERDICTS; v++)
			json_object_set_new(counts, audit_name_verdict((enum audit_verdict)v),
					    json_integer((json_int_t)report->counts[kind][v]));
		if (audit_name_kind(kind)[0] == '?')
			json_decref(counts);
		else
			json_object_set_new(all, audit_name_kind(kind), counts);
	}
	return all;
}

void audit_json(json_t *root, const struct audit_log *log, const struct audit_report *report)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < report->count; i++)
		json_array_append_new(findings, audit_json_finding(report->findings + i));
	json_object_set_new(root, "cpu", json_string(log->subject));
	json_object_set_new(root, "seed", doc_text_of(log->header.seed));
	json_object_set_new(root, "words", json_integer(log->header.words));
	json_object_set_new(root, "counts", audit_json_counts(report));
	json_object_set_new(root, "findings", findings);
}

void audit_json_differences(json_t *root, const struct audit_differences *d, const char *cpu)
{
	char name[AUDIT_NAME_MAX], vm[AUDIT_NAME_MAX], bare[AUDIT_NAME_MAX];
	json_t *list = json_array();

	for (size_t i = 0; i < d->count; i++) {
		const struct audit_difference *one = d->list + i;

		json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s, s:s, s:s}", "type",
						      audit_list_type(one->type), "kind",
						      audit_name_kind(one->vm.kind), "el", (int)one->vm.el,
						      "name", audit_name_thing(&one->vm, name), "vm",
						      audit_name_outcome(&one->vm, vm), "cpu",
						      audit_name_outcome(&one->cpu, bare)));
	}
	json_object_set_new(root, "compared",
			    json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "cpu", cpu, "things",
				      (json_int_t)d->compared, "differ", (json_int_t)d->differ, "residue",
				      (json_int_t)d->residue, "listed", (json_int_t)d->listed, "differences",
				      list));
}

void audit_json_control(json_t *root, const struct audit_control *c)
{
	const char *verdict = c->besides ? "more" : c->found ? "found" : "blind";

	json_object_set_new(root, "control",
			    json_pack("{s:s, s:s, s:I, s:I, s:I}", "name", c->name, "verdict", verdict,
				      "leaks", (json_int_t)c->found, "along", (json_int_t)c->along, "besides",
				      (json_int_t)c->besides));
}
