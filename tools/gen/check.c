/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <inttypes.h>
#include <string.h>

#include "arena.h"

static void check_unique_add(struct check_unique *seen, struct check_row row)
{
	seen->rows = arena_grow(seen->rows, seen->count, sizeof(row));
	seen->rows[seen->count++] = row;
}

/* Of two rows the later one in the files is to blame. */
static void check_unique_report(struct place a, struct place b, const char *message)
{
	struct place first = report_order(a, b) < 0 ? a : b;

	report_error(report_order(a, b) < 0 ? b : a, "%s is used already (%s:%u)", message, first.file,
		     first.line);
}

void check_unique_number(struct check_unique *seen, struct place at, const char *what, uint64_t number)
{
	for (unsigned i = 0; i < seen->count; i++) {
		if (seen->rows[i].number != number)
			continue;
		check_unique_report(
			seen->rows[i].at, at,
			arena_format(number > 0xffff ? "%s 0x%" PRIx64 : "%s %" PRIu64, what, number));
		return;
	}
	check_unique_add(seen, (struct check_row){at, number, NULL});
}

void check_unique_name(struct check_unique *seen, struct place at, const char *what, const char *name)
{
	for (unsigned i = 0; i < seen->count; i++) {
		if (strcmp(seen->rows[i].name, name))
			continue;
		check_unique_report(seen->rows[i].at, at, arena_format("%s %s", what, name));
		return;
	}
	check_unique_add(seen, (struct check_row){at, 0, name});
}

void check_model(struct model *m)
{
	if (m->whole[KIND_MODEL] && !m->version && !report_count())
		report_error((struct place){m->arch.path, "", 0}, "model.txt gives no version");
	check_registers(m);
	check_features(m);
	check_policies(m);
	check_services(m);
	check_system(m);
	check_insns(m);
	check_traps(m);
	check_effectives(m);
	check_vncrs(m);
	check_profiles(m);
}
