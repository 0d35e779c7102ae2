/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

struct report_entry {
	struct place at;
	unsigned number; /* in order of discovery: keeps the sort stable */
	char *message;
};
static struct report_entry *report_entries;
static unsigned report_entry_count;

void report_error(struct place at, const char *format, ...)
{
	char message[512];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);

	report_entries = arena_grow(report_entries, report_entry_count, sizeof(*report_entries));
	report_entries[report_entry_count] =
		(struct report_entry){at, report_entry_count, arena_text(message, strlen(message))};
	report_entry_count++;
}

unsigned report_count(void)
{
	return report_entry_count;
}

int report_order(struct place a, struct place b)
{
	int by_file = strcmp(a.path, b.path);

	return by_file ? by_file : (a.line > b.line) - (a.line < b.line);
}

static int report_entry_order(const void *a, const void *b)
{
	const struct report_entry *x = a, *y = b;
	int by_place = report_order(x->at, y->at);

	return by_place ? by_place : (x->number > y->number) - (x->number < y->number);
}

void report_print(FILE *to)
{
	if (!report_entry_count)
		return;
	qsort(report_entries, report_entry_count, sizeof(*report_entries), report_entry_order);
	for (unsigned i = 0; i < report_entry_count; i++)
		fprintf(to, "%s:%u: %s\n", report_entries[i].at.path, report_entries[i].at.line,
			report_entries[i].message);
}
