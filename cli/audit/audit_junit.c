/* SPDX-License-Identifier: BSD-2-Clause */
/* An audit as JUnit has it: a test for each kind at which nothing was wrong, and for each finding. */
#include "audit/auditing.h"
#include "base/exit.h"
#include "channel/channel_buf.h"
#include "rows.h"
#include <stdio.h>
#include <string.h>

static void audit_junit_put(struct channel_buf *to, const char *text)
{
	channel_buf_add(to, text, strlen(text));
}

/* Text within an attribute. Names and reasons are ours, and have no other special character. */
static void audit_junit_text(struct channel_buf *to, const char *text)
{
	for (; *text; text++)
		if (*text == '<')
			audit_junit_put(to, "&lt;");
		else if (*text == '&')
			audit_junit_put(to, "&amp;");
		else if (*text == '"')
			audit_junit_put(to, "&quot;");
		else
			channel_buf_add(to, text, 1);
}

/* Whether it is what a control is to find. */
static bool audit_junit_expected(const struct audit_vm *vm, const struct audit_control *control,
				 const struct audit_finding *f)
{
	return control && audit_control_relation(vm, control, f) != AUDIT_BESIDES;
}

static void audit_junit_finding(struct channel_buf *to, const struct audit_finding *f, bool expected)
{
	char name[AUDIT_NAME_MAX], outcome[AUDIT_NAME_MAX], head[64];
	const char *element = f->verdict == AUDIT_IS_UNPROBED ? "skipped" : "failure";

	snprintf(head, sizeof(head), "    <testcase classname=\"audit.%s\" name=\"EL%u ",
		 audit_name_kind(f->thing.kind), f->thing.el);
	audit_junit_put(to, head);
	audit_junit_text(to, audit_name_thing(&f->thing, name));
	audit_junit_put(to, "\">");
	if (expected || f->verdict == AUDIT_IS_RESIDUE || f->verdict == AUDIT_IS_LISTED) {
		audit_junit_put(to, "</testcase>\n");
		return;
	}
	snprintf(head, sizeof(head), "<%s message=\"%s: ", element, audit_name_verdict(f->verdict));
	audit_junit_put(to, head);
	audit_junit_text(to, audit_name_outcome(&f->thing, outcome));
	audit_junit_put(to, "; ");
	audit_junit_text(to, f->why ? f->why : "");
	audit_junit_put(to, "\"/></testcase>\n");
}

static unsigned long audit_junit_good(const struct audit_report *report, unsigned kind)
{
	return report->counts[kind][AUDIT_IS_WORKS] + report->counts[kind][AUDIT_IS_REFUSED] +
	       report->counts[kind][AUDIT_IS_RAZ];
}

static void audit_junit_kinds(struct channel_buf *to, const struct audit_report *report)
{
	char text[128];

	for (unsigned kind = AUDIT_MRS; kind < AUDIT_END; kind++) {
		if (!audit_junit_good(report, kind))
			continue;
		snprintf(text, sizeof(text),
			 "    <testcase classname=\"audit.%s\" name=\"%lu as the charter says\"/>\n",
			 audit_name_kind(kind), audit_junit_good(report, kind));
		audit_junit_put(to, text);
	}
}

/* The control is a test of its own: it passes when exactly the hole was found. */
static bool audit_junit_control(struct channel_buf *to, const struct audit_control *control)
{
	bool passed = !control || audit_control_exit(control) == CMD_LEAK;
	char text[AUDIT_CONTROL_TEXT];

	if (!control)
		return true;
	audit_junit_put(to, "    <testcase classname=\"audit.control\" name=\"");
	audit_junit_text(to, control->name);
	audit_junit_put(to, passed ? "\"/>\n" : "\"><failure message=\"");
	if (!passed) {
		audit_junit_text(to, audit_control_verdict(control, text));
		audit_junit_put(to, "\"/></testcase>\n");
	}
	return passed;
}

int audit_junit(const char *file, const struct audit_vm *vm, const struct audit_log *log,
		const struct audit_report *report, const struct audit_control *control)
{
	unsigned long tests = report->count + (control != NULL), failures = 0, skipped = 0;
	struct channel_buf to = {0}, cases = {0};
	char text[256];
	int exit;

	failures += !audit_junit_control(&cases, control);
	audit_junit_kinds(&cases, report);
	for (unsigned kind = AUDIT_MRS; kind < AUDIT_END; kind++) {
		tests += audit_junit_good(report, kind) != 0;
		skipped += report->counts[kind][AUDIT_IS_UNPROBED];
	}
	for (size_t i = 0; i < report->count; i++) {
		const struct audit_finding *f = report->findings + i;
		bool bad = f->verdict == AUDIT_IS_LEAK || f->verdict == AUDIT_IS_BROKEN;
		bool expected = bad && audit_junit_expected(vm, control, f);

		failures += bad && !expected;
		audit_junit_finding(&cases, f, expected);
	}
	audit_junit_put(&to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	snprintf(text, sizeof(text), "  <testsuite tests=\"%lu\" failures=\"%lu\" skipped=\"%lu\" name=\"",
		 tests, failures, skipped);
	audit_junit_put(&to, text);
	audit_junit_text(&to, log->subject);
	audit_junit_put(&to, "\">\n");
	channel_buf_add(&to, channel_buf_at(&cases), channel_buf_count(&cases));
	audit_junit_put(&to, "  </testsuite>\n</testsuites>\n");
	exit = file_write(file, channel_buf_at(&to), channel_buf_count(&to));
	channel_buf_free(&to);
	channel_buf_free(&cases);
	return exit;
}
