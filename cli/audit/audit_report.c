/* SPDX-License-Identifier: BSD-2-Clause */
/* The verdicts on a whole log: counted, and those that are worth a line kept. */
#include "audit/audit_state.h"
#include "base/out.h"
#include "rows.h"
#include <stdlib.h>

/* While a log is judged. */
struct audit_judging {
	struct audit_report *report;
	const struct audit_vm *vm;
	struct audit_list *list;
	/* The row of instructions that we are at: how many of its words are granted, and how many of them
	 * worked. */
	struct audit_thing row;
	unsigned granted, worked;
};

static void audit_report_keep(struct audit_report *report, const struct audit_finding *finding)
{
	if (report->count == report->room) {
		report->room = report->room ? 2 * report->room : 256;
		report->findings = realloc(report->findings, report->room * sizeof(*finding));
		if (!report->findings) {
			out_error("out of memory");
			abort();
		}
	}
	report->findings[report->count++] = *finding;
}

static void audit_report_add(struct audit_judging *j, const struct audit_finding *finding)
{
	struct audit_finding f = *finding;
	const char *why = NULL;

	if (f.verdict == AUDIT_IS_BROKEN)
		why = audit_list_why(j->list, AUDIT_TYPE_BROKEN, &f.thing);
	if (why) {
		f.verdict = AUDIT_IS_LISTED;
		f.why = why;
	}
	j->report->counts[f.thing.kind][f.verdict]++;
	if (f.verdict >= AUDIT_IS_LISTED)
		audit_report_keep(j->report, &f);
}

/* The words of a row are over: one of them at least should have worked, if it is granted. */
static void audit_report_row_end(struct audit_judging *j)
{
	if (j->granted && !j->worked) {
		struct audit_finding f = {j->row, AUDIT_IS_BROKEN, ROW_NONE,
					  "none of its words is executed, and each should be"};

		audit_report_add(j, &f);
	}
	j->granted = j->worked = 0;
}

static void audit_report_row(struct audit_judging *j, const struct audit_thing *thing)
{
	unsigned row = charter_insn_find(thing->word);
	enum charter_insn_kind is;

	if (thing->x1 == 0)
		j->row = *thing;
	if (row == CHARTER_INSN_NONE || row_insns[row].num != thing->key)
		return;
	is = charter_insn(j->vm->vm.vm, thing->word).kind;
	/* At EL0 some of what EL1 has does not exist. */
	if (is != CHARTER_INSN_NOP && (is != CHARTER_INSN_GRANTED || thing->el == 0))
		return;
	j->granted++;
	j->worked += thing->outcome == AUDIT_WORKS;
}

static void audit_report_thing(void *context, const struct audit_thing *thing)
{
	struct audit_judging *j = context;
	struct audit_finding f;

	if (thing->kind != AUDIT_INSN || thing->x1 == 0)
		audit_report_row_end(j);
	if (thing->kind == AUDIT_INSN)
		audit_report_row(j, thing);
	f = audit_judge_thing(j->vm, thing);
	audit_report_add(j, &f);
}

void audit_judge(struct audit_report *report, const struct audit_vm *vm, const struct audit_log *log,
		 struct audit_list *list)
{
	struct audit_judging j = {.report = report, .vm = vm, .list = list};

	*report = (struct audit_report){0};
	audit_each(log, audit_report_thing, &j);
	audit_report_row_end(&j);
}

void audit_report_free(struct audit_report *report)
{
	free(report->findings);
	*report = (struct audit_report){0};
}
