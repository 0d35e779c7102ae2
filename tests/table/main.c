/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads tables, runs their cases, prints `ok NAME` or `not ok NAME: why` for each. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned failed;

static void finish(struct table_case *c)
{
	if (!c->name[0])
		return;
	if (c->why[0]) {
		printf("not ok table/%s: %s\n", c->name, c->why);
		failed++;
	} else {
		printf("ok table/%s\n", c->name);
	}
	memset(c, 0, sizeof(*c));
}

/* Split a line into words; `"..."` is one word, `#` ends the line. */
static void split(char *text, struct table_line *line)
{
	bool want = false;

	line->count = line->want_count = 0;
	while (*text) {
		char *end;

		text += strspn(text, " \t\n");
		if (!*text || *text == '#')
			break;
		end = *text == '"' ? strchr(++text, '"') : text + strcspn(text, " \t\n");
		if (!end || line->count == TABLE_WORDS - 1 || line->want_count == TABLE_WORDS - 1) {
			fprintf(stderr, "%s:%u: too many words, or no closing quote\n", line->file,
				line->number);
			exit(3);
		}
		if (*end)
			*end++ = '\0';
		if (strcmp(text, "=>") == 0)
			want = true;
		else if (want)
			line->want[line->want_count++] = text;
		else
			line->word[line->count++] = text;
		text = end;
	}
	line->word[line->count] = line->want[line->want_count] = NULL;
}

static void run_file(struct table_case *c, const char *name)
{
	struct table_line line = {.file = name};
	FILE *file = fopen(name, "r");
	char text[512];

	if (!file) {
		fprintf(stderr, "%s: can't be read\n", name);
		exit(4);
	}
	while (fgets(text, sizeof(text), file)) {
		line.number++;
		split(text, &line);
		if (line.count == 0)
			continue;
		if (strcmp(line.word[0], "case") != 0) {
			table_run(c, &line);
			continue;
		}
		finish(c);
		snprintf(c->name, sizeof(c->name), "%s", line.count > 1 ? line.word[1] : "?");
		host_from_profile(&c->host, "qemu-max@11.1");
	}
	fclose(file);
	finish(c);
}

int main(int argc, char **argv)
{
	static struct table_case c;

	for (int i = 1; i < argc; i++)
		run_file(&c, argv[i]);
	return failed ? 1 : 0;
}
