/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/run_without.h"
#include "base/exit.h"
#include "base/names.h"
#include "base/out.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define RUN_WITHOUT_NAMES 8 /* as many as the hypervisor takes */

/* Whether only EL2 has anything of it. */
static bool run_without_is_el2s(int feature)
{
	const struct row_feature *row = &row_features[feature];

	for (unsigned i = 0; i < row->atom_count; i++)
		if (!(row_fields[row_atoms[row->first_atom + i].field].flags & ROW_FIELD_INERT))
			return false;
	return row->atom_count;
}

static int run_without_feature(const char *name)
{
	int feature = names_feature(name);
	const char *near;

	if (feature == NAMES_NONE) {
		near = names_near_feature(name);
		out_error("--host-without: unknown feature '%s'%s%s%s", name, near ? "; did you mean " : "",
			  near ? near : "", near ? "?" : "");
	} else if (!run_without_is_el2s(feature)) {
		out_error("--host-without: %s is a guest's feature as well: a charter can leave it out, but "
			  "the CPU has it; FEAT_FGT, for one, is EL2's alone",
			  name);
		feature = NAMES_NONE;
	}
	return feature;
}

static int run_without_one(const char *name, unsigned count, char append[RUN_WITHOUT_MAX])
{
	size_t length = strlen(append);
	int feature = run_without_feature(name);

	if (feature == NAMES_NONE)
		return CMD_USAGE;
	if (count >= RUN_WITHOUT_NAMES) {
		out_error("--host-without: more than %u features", RUN_WITHOUT_NAMES);
		return CMD_USAGE;
	}
	snprintf(append + length, RUN_WITHOUT_MAX - length, "%s%u",
		 count ? "," : "without=", row_features[feature].num);
	return CMD_YES;
}

int run_without(const char *names, char *const *extra, size_t extra_count, char append[RUN_WITHOUT_MAX])
{
	char name[NAMES_FIELD_MAX];
	int exit = CMD_YES;

	*append = 0;
	for (size_t i = 0; i < extra_count; i++)
		if (strcmp(extra[i], "-append") == 0) {
			out_error("--host-without and --qemu-arg -append: QEMU takes the last one only");
			return CMD_USAGE;
		}
	for (unsigned count = 0; exit == CMD_YES && names; count++) {
		const char *end = strchrnul(names, ',');

		snprintf(name, sizeof(name), "%.*s", (int)(end - names), names);
		exit = run_without_one(name, count, append);
		names = *end ? end + 1 : NULL;
	}
	return exit;
}
