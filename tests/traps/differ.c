/* SPDX-License-Identifier: BSD-2-Clause */
#include "differ.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIFFER_LINES 512
#define DIFFER_FOUND 16384

unsigned differ_explained, differ_lines;

static struct differ_line {
	char kind[16], trap[64], name[64], access[8], el[4];
	unsigned line, times;
} differ_expected[DIFFER_LINES];
static const char *differ_path;

static struct differ_one {
	char text[192];
} differ_unexplained[DIFFER_FOUND];
static unsigned differ_unexplained_count, differ_kinds[4];
static const char *const differ_kind_names[] = {"missing", "extra", "architecture", "unnamed"};

static unsigned differ_kind(const char *kind)
{
	for (unsigned i = 0; i < 4; i++)
		if (!strcmp(kind, differ_kind_names[i]))
			return i;
	return 4;
}

void differ_read(const char *path)
{
	FILE *from = fopen(path, "r");
	char line[512];
	unsigned at = 0;

	differ_path = path;
	while (from && fgets(line, sizeof(line), from)) {
		struct differ_line *l = differ_expected + differ_lines;
		int end = 0;

		at++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (differ_lines++ == DIFFER_LINES ||
		    sscanf(line, "%15s %63s %63s %7s %3s \"%*[^\"]\"%n", l->kind, l->trap, l->name, l->access,
			   l->el, &end) != 5 ||
		    !end || differ_kind(l->kind) == 4) {
			fprintf(stderr, "%s:%u: KIND TRAP NAME ACCESS EL \"why\"\n", path, at);
			exit(4);
		}
		l->line = at;
	}
	if (!from || fclose(from)) {
		fprintf(stderr, "%s: it can't be read\n", path);
		exit(4);
	}
}

static struct differ_line *differ_find(const char *kind, const char *trap, const char *name,
				       const char *access, const char *el)
{
	for (struct differ_line *l = differ_expected; l < differ_expected + differ_lines; l++)
		if (!strcmp(l->kind, kind) && !fnmatch(l->trap, trap, 0) && !fnmatch(l->name, name, 0) &&
		    !fnmatch(l->access, access, 0) && !fnmatch(l->el, el, 0))
			return l;
	return NULL;
}

void differ_found(const char *kind, const char *trap, const char *name, const char *access, unsigned el)
{
	char level[4];
	struct differ_line *l;

	snprintf(level, sizeof(level), "%u", el);
	l = differ_find(kind, trap, name, access, level);
	differ_kinds[differ_kind(kind)]++;
	if (l) {
		l->times++;
		differ_explained++;
	} else if (differ_unexplained_count < DIFFER_FOUND) {
		snprintf(differ_unexplained[differ_unexplained_count++].text,
			 sizeof(differ_unexplained[0].text), "%s %s %s %s EL%u", kind, trap, name, access,
			 el);
	}
}

unsigned differ_count(const char *kind)
{
	return differ_kinds[differ_kind(kind)];
}

unsigned differ_report(void)
{
	unsigned stale = 0;

	for (unsigned i = 0; i < differ_unexplained_count; i++)
		printf("not ok traps/%s\n", differ_unexplained[i].text);
	for (unsigned i = 0; i < differ_lines; i++)
		if (!differ_expected[i].times) {
			stale++;
			printf("not ok traps/expected: %s:%u: it explains nothing any more\n", differ_path,
			       differ_expected[i].line);
		}
	return differ_unexplained_count + stale;
}
