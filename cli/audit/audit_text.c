/* SPDX-License-Identifier: BSD-2-Clause */
/* An audit for people: a table, and what it does not say. */
#include "audit/auditing.h"
#include "base/out.h"
#include "rows.h"
#include <stdio.h>
#include <string.h>

/* Findings that say the same of neighbours are one line. */
static bool audit_text_same(const struct audit_finding *a, const struct audit_finding *b)
{
	char one[AUDIT_NAME_MAX], other[AUDIT_NAME_MAX];

	if (a->verdict != b->verdict || a->feature != b->feature || a->why != b->why ||
	    a->thing.kind != b->thing.kind || a->thing.el != b->thing.el)
		return false;
	if (a->thing.kind == AUDIT_INSN)
		return a->thing.key == b->thing.key;
	audit_name_thing(&a->thing, one);
	return strcmp(one, audit_name_thing(&b->thing, other)) == 0;
}

static void audit_text_line(const struct audit_finding *f, unsigned times)
{
	char name[AUDIT_NAME_MAX], outcome[AUDIT_NAME_MAX];
	bool bad = f->verdict == AUDIT_IS_LEAK || f->verdict == AUDIT_IS_BROKEN;

	printf("%s%-8s%s %-11s EL%u %-34s %s", out_colour(bad ? OUT_RED : OUT_PLAIN),
	       audit_name_verdict(f->verdict), out_colour(OUT_PLAIN), audit_name_kind(f->thing.kind),
	       f->thing.el, audit_name_thing(&f->thing, name), audit_name_outcome(&f->thing, outcome));
	if (times > 1)
		printf(" (%u times)", times);
	if (f->feature != ROW_NONE)
		printf("; %s", row_feature_names[f->feature].name);
	if (f->why)
		printf(": %s", f->why);
	printf("\n");
}

static void audit_text_findings(const struct audit_report *report, enum audit_verdict verdict)
{
	for (size_t i = 0, times; i < report->count; i += times) {
		const struct audit_finding *f = report->findings + i;

		for (times = 1; i + times < report->count && audit_text_same(f, f + times);)
			times++;
		if (f->verdict == verdict)
			audit_text_line(f, (unsigned)times);
	}
}

/* Residue is worth a line a feature. */
static void audit_text_residue(const struct audit_report *report)
{
	for (unsigned feature = 0; feature < ROW_FEATURE_COUNT; feature++) {
		unsigned long things = 0;
		const char *why = NULL;

		for (size_t i = 0; i < report->count; i++)
			if (report->findings[i].verdict == AUDIT_IS_RESIDUE &&
			    report->findings[i].feature == feature) {
				things++;
				why = report->findings[i].why;
			}
		if (things)
			printf("residue  %-24s %5lu  %s\n", row_feature_names[feature].name, things, why);
	}
}

static unsigned long audit_text_sum(const struct audit_report *report, enum audit_verdict verdict)
{
	unsigned long sum = 0;

	for (unsigned kind = 0; kind <= AUDIT_END; kind++)
		sum += report->counts[kind][verdict];
	return sum;
}

static void audit_text_row(const char *name, const unsigned long counts[AUDIT_VERDICTS])
{
	printf("%-12s", name);
	for (unsigned v = 0; v < AUDIT_VERDICTS; v++)
		printf(" %8lu", counts[v]);
	printf("\n");
}

static void audit_text_table(const struct audit_report *report)
{
	unsigned long sums[AUDIT_VERDICTS];

	printf("%-12s", "probed");
	for (unsigned v = 0; v < AUDIT_VERDICTS; v++)
		printf(" %8s", audit_name_verdict((enum audit_verdict)v));
	printf("\n");
	for (unsigned kind = AUDIT_MRS; kind < AUDIT_END; kind++)
		for (unsigned v = 0; v < AUDIT_VERDICTS; v++)
			if (report->counts[kind][v]) {
				audit_text_row(audit_name_kind(kind), report->counts[kind]);
				break;
			}
	for (unsigned v = 0; v < AUDIT_VERDICTS; v++)
		sums[v] = audit_text_sum(report, (enum audit_verdict)v);
	audit_text_row("all", sums);
}

void audit_text(const struct audit_log *log, const struct audit_report *report)
{
	audit_text_findings(report, AUDIT_IS_UNPROBED);
	audit_text_findings(report, AUDIT_IS_LISTED);
	audit_text_residue(report);
	audit_text_findings(report, AUDIT_IS_LEAK);
	audit_text_findings(report, AUDIT_IS_BROKEN);
	printf("\n");
	audit_text_table(report);
	printf("\nOn %s, seed %llu: LEAK %lu, BROKEN %lu.\n", log->subject,
	       (unsigned long long)log->header.seed, audit_text_sum(report, AUDIT_IS_LEAK),
	       audit_text_sum(report, AUDIT_IS_BROKEN));
}

void audit_text_differences(const struct audit_differences *d, const char *cpu)
{
	char name[AUDIT_NAME_MAX], vm[AUDIT_NAME_MAX], bare[AUDIT_NAME_MAX];

	for (size_t i = 0; i < d->count; i++)
		printf("%s%-8s%s %-11s EL%u %-34s in the VM %s, on the CPU %s\n", out_colour(OUT_RED),
		       audit_list_type(d->list[i].type), out_colour(OUT_PLAIN),
		       audit_name_kind(d->list[i].vm.kind), d->list[i].vm.el,
		       audit_name_thing(&d->list[i].vm, name), audit_name_outcome(&d->list[i].vm, vm),
		       audit_name_outcome(&d->list[i].cpu, bare));
	printf("\nBeside bare %s: %lu compared, %lu differ: %lu residue, %lu listed, %zu not.\n", cpu,
	       d->compared, d->differ, d->residue, d->listed, d->count);
}

void audit_text_control(const struct audit_control *c, const struct audit_vm *vm,
			const struct audit_report *report)
{
	char text[AUDIT_CONTROL_TEXT];

	for (size_t i = 0; i < report->count; i++) {
		const struct audit_finding *f = report->findings + i;

		if ((f->verdict == AUDIT_IS_LEAK || f->verdict == AUDIT_IS_BROKEN) &&
		    audit_control_relation(vm, c, f) == AUDIT_BESIDES) {
			printf("besides the hole: ");
			audit_text_line(f, 1);
		}
	}
	printf("Control %s: %s. Leaks of it: %lu; along with it, by the same trap: %lu.\n", c->name,
	       audit_control_verdict(c, text), c->found, c->along);
}
