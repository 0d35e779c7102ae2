/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rows_row rows[ROWS_MOST];
unsigned rows_count;
char rows_features[ROWS_FEATURES][48];
unsigned rows_feature_count;

static bool rows_implied[ROWS_FEATURES][ROWS_FEATURES];

static void rows_fail(const char *path, const char *line)
{
	fprintf(stderr, "%s: not understood: %s\n", path, line);
	exit(4);
}

int rows_feature(const char *name)
{
	for (unsigned i = 0; i < rows_feature_count; i++)
		if (!strcmp(rows_features[i], name))
			return (int)i;
	return -1;
}

/* The index of a feature, which is new the first time. */
static unsigned rows_name(const char *name)
{
	int found = rows_feature(name);

	if (found >= 0)
		return (unsigned)found;
	if (rows_feature_count == ROWS_FEATURES || strlen(name) >= sizeof(rows_features[0]))
		rows_fail("the features", name);
	strcpy(rows_features[rows_feature_count], name);
	return rows_feature_count++;
}

static void rows_read_row(const char *path, char *line)
{
	struct rows_row *row = &rows[rows_count++];
	char without[8] = "";
	int at = 0;

	if (rows_count == ROWS_MOST ||
	    sscanf(line, "insn %63s %*u %x %x %7s%n", row->name, &row->mask, &row->value, without, &at) != 4)
		rows_fail(path, line);
	row->nop = !strcmp(without, "nop");
	for (char *word = strtok(line + at, " \n"); word; word = strtok(NULL, " \n")) {
		if (!strcmp(word, "&") && row->need_count)
			row->more[row->need_count - 1] = true;
		else if (row->need_count < ROWS_NEEDS)
			row->needs[row->need_count++] = rows_name(word);
		else
			rows_fail(path, word);
	}
}

void rows_imply(unsigned feature, unsigned implied)
{
	rows_implied[feature][implied] = true;
}

static void rows_read_feature(const char *path, char *line)
{
	char a[64], b[64];

	(void)path;
	if (sscanf(line, "implies %63s %63s", a, b) == 2)
		rows_imply(rows_name(a), rows_name(b));
	else if (sscanf(line, "feature %63s", a) == 1)
		rows_name(a);
}

static void rows_read_file(const char *path, void (*read)(const char *path, char *line))
{
	FILE *from = fopen(path, "r");
	char line[512];

	if (!from)
		rows_fail(path, "it can't be opened");
	while (fgets(line, sizeof(line), from))
		read(path, line);
	fclose(from);
}

void rows_read(const char *insns, const char *features)
{
	rows_read_file(features, rows_read_feature);
	rows_read_file(insns, rows_read_row);
}

void rows_remove(struct rows_set *set, unsigned feature)
{
	set->has[feature] = false;
	for (unsigned i = 0; i < rows_feature_count; i++)
		if (set->has[i] && rows_implied[i][feature])
			rows_remove(set, i);
}

void rows_add(struct rows_set *set, unsigned feature)
{
	set->has[feature] = true;
	for (unsigned i = 0; i < rows_feature_count; i++)
		if (!set->has[i] && rows_implied[feature][i])
			rows_add(set, i);
}

const struct rows_row *rows_find(uint32_t word)
{
	const struct rows_row *inner = NULL;

	for (unsigned i = 0; i < rows_count; i++) {
		if ((word & rows[i].mask) != rows[i].value)
			continue;
		if (!inner || (rows[i].mask & inner->mask) == inner->mask)
			inner = &rows[i];
	}
	return inner;
}

bool rows_granted(const struct rows_row *row, const struct rows_set *set)
{
	bool all = true;

	for (unsigned i = 0; i < row->need_count; i++) {
		all = all && set->has[row->needs[i]];
		if (row->more[i])
			continue;
		if (all)
			return true;
		all = true;
	}
	return false;
}
