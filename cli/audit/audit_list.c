/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of what is otherwise and may be (audit/known.txt): a line each,
 *
 *     TYPE KIND EL NAME [on CPU] [host HOST] "reason"
 *
 * with shell patterns. Nothing else excuses a finding, and a line that excuses
 * nothing on a CPU that it speaks of is an error itself.
 */
#include "audit/auditing.h"
#include "base/exit.h"
#include "base/out.h"
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AUDIT_LIST_MAX 262144u
#define AUDIT_LIST_WORDS 9

static const char *const audit_list_types[AUDIT_TYPES] = {"gone", "extra",  "class", "value",
							  "bits", "effect", "broken"};

const char *audit_list_type(enum audit_type type)
{
	return audit_list_types[type];
}

/* Cut the next word off; "..." is one. NULL: there is none. */
static char *audit_list_word(char **at)
{
	char *word = *at + strspn(*at, " \t"), *end;

	if (!*word)
		return NULL;
	end = *word == '"' ? strchr(word + 1, '"') : word + strcspn(word, " \t");
	if (*word == '"')
		word++;
	if (!end)
		return NULL;
	*at = *end ? end + 1 : end;
	*end = 0;
	return word;
}

static bool audit_list_line(struct audit_list_row *row, char *text)
{
	char *word[AUDIT_LIST_WORDS + 1] = {NULL}, *at = text;
	unsigned n = 0, type = 0, i;

	while (n <= AUDIT_LIST_WORDS && (word[n] = audit_list_word(&at)))
		n++;
	if (n < 5 || n > AUDIT_LIST_WORDS)
		return false;
	row->cpu = row->host = "*";
	for (i = 4; i + 2 < n; i += 2) {
		if (strcmp(word[i], "on") == 0)
			row->cpu = word[i + 1];
		else if (strcmp(word[i], "host") == 0)
			row->host = word[i + 1];
		else
			return false;
	}
	if (i + 1 != n)
		return false;
	while (type < AUDIT_TYPES && strcmp(audit_list_types[type], word[0]) != 0)
		type++;
	row->type = (enum audit_type)type;
	row->kind = word[1];
	row->el = word[2];
	row->name = word[3];
	row->why = word[n - 1];
	return type < AUDIT_TYPES;
}

int audit_list_read(struct audit_list *list, const char *file)
{
	struct file_text text;
	unsigned number = 0;
	int exit = file_read_most(file, &text, AUDIT_LIST_MAX, "a list of known differences");

	*list = (struct audit_list){.file = file};
	if (exit != CMD_YES)
		return exit;
	list->text = text.data;
	for (char *at = text.data, *next; exit == CMD_YES && *at; at = next) {
		next = strchr(at, '\n');
		number++;
		if (next)
			*next++ = 0;
		else
			next = at + strlen(at);
		if (!at[strspn(at, " \t\r")] || *at == '#')
			continue;
		list->rows = realloc(list->rows, (list->count + 1) * sizeof(*list->rows));
		if (!list->rows)
			abort();
		list->rows[list->count] = (struct audit_list_row){.line = number};
		if (audit_list_line(&list->rows[list->count++], at))
			continue;
		out_error_at(file, number, "a line is TYPE KIND EL NAME [on CPU] [host HOST] \"reason\"");
		exit = CMD_INPUT;
	}
	if (exit != CMD_YES)
		audit_list_free(list);
	return exit;
}

/* Whether a row speaks of where we are. */
static bool audit_list_here(const struct audit_list *list, const struct audit_list_row *row)
{
	char cpu[128];

	/* The CPU of a host comes first: "max (QEMU 11.1.3)". */
	snprintf(cpu, sizeof(cpu), "%s", list->cpu ? list->cpu : list->host);
	if (!list->cpu)
		cpu[strcspn(cpu, " ")] = 0;
	return fnmatch(row->cpu, cpu, FNM_EXTMATCH) == 0 && fnmatch(row->host, list->host, FNM_EXTMATCH) == 0;
}

static bool audit_list_is(const struct audit_list_row *row, const char *kind, unsigned el, const char *name)
{
	const char at[2] = {(char)('0' + el), 0};

	return fnmatch(row->kind, kind, FNM_EXTMATCH) == 0 && fnmatch(row->el, at, FNM_EXTMATCH) == 0 &&
	       fnmatch(row->name, name, FNM_EXTMATCH) == 0;
}

const char *audit_list_why(struct audit_list *list, enum audit_type type, const struct audit_thing *thing)
{
	char name[AUDIT_NAME_MAX];

	audit_name_thing(thing, name);
	for (size_t i = 0; i < list->count; i++) {
		struct audit_list_row *row = list->rows + i;

		if (row->type != type || !audit_list_here(list, row) ||
		    !audit_list_is(row, audit_name_kind(thing->kind), thing->el, name))
			continue;
		row->used = true;
		return row->why;
	}
	return NULL;
}

unsigned audit_list_idle(const struct audit_list *list, bool compared)
{
	unsigned idle = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct audit_list_row *row = list->rows + i;

		/* Random words come and go with the seed. */
		if (strcmp(row->kind, "word") == 0)
			continue;
		if (row->used || (row->type != AUDIT_TYPE_BROKEN) != compared || !audit_list_here(list, row))
			continue;
		out_error_at(list->file, row->line, "nothing is so any more: %s %s EL%s %s",
			     audit_list_types[row->type], row->kind, row->el, row->name);
		idle++;
	}
	return idle;
}

void audit_list_free(struct audit_list *list)
{
	free(list->text);
	free(list->rows);
	*list = (struct audit_list){0};
}
