/* SPDX-License-Identifier: BSD-2-Clause */
#include "lex.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

static bool lex_is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* The word at `text`; returns what follows it, or NULL when a quote is not closed. */
static const char *lex_word(struct lex_line *line, const char *text)
{
	const char *from = text, *end;
	bool quoted = *text == '"';

	if (quoted) {
		from++;
		end = strchr(from, '"');
		if (!end)
			return NULL;
	} else {
		end = from + strcspn(from, " \t");
	}
	line->words = arena_grow(line->words, line->count, sizeof(*line->words));
	line->words[line->count++] = (struct lex_word){arena_text(from, (size_t)(end - from)), quoted};
	return quoted ? end + 1 : end;
}

static bool lex_is_text(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' && *text != '\t')
			return false;
	return true;
}

static void lex_words(struct lex_line *line, const char *text)
{
	line->indented = lex_is_space(*text);
	if (!lex_is_text(text)) {
		report_error(line->at, "a control character");
		return;
	}
	while (*text) {
		if (lex_is_space(*text)) {
			text++;
			continue;
		}
		if (*text == '#') /* here: at the start, or after white space */
			return;
		text = lex_word(line, text);
		if (!text) {
			report_error(line->at, "a quote is not closed on its line");
			return;
		}
		if (*text && !lex_is_space(*text)) {
			report_error(line->at, "white space is missing after a quoted word");
			return;
		}
	}
}

static void lex_add(struct lex_file *file, struct place at, const char *text)
{
	struct lex_line line = {.at = at};

	unsigned errors = report_count();

	lex_words(&line, text);
	line.bad = report_count() > errors;
	if (line.bad && !line.count)
		line.words = arena_alloc(sizeof(*line.words)), line.words[line.count++].text = "";
	if (!line.count || (line.bad && line.indented))
		return;
	file->lines = arena_grow(file->lines, file->count, sizeof(*file->lines));
	file->lines[file->count++] = line;
}

struct lex_file lex_read(const char *path, const char *file)
{
	struct lex_file read = {0};
	struct place at = {path, file, 0};
	FILE *from = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t length;

	if (!from) {
		report_error(at, "can't be read: %s", strerror(errno));
		return read;
	}
	while ((length = getline(&text, &room, from)) >= 0) {
		at.line++;
		if (strlen(text) != (size_t)length)
			report_error(at, "a NUL byte");
		if (length && text[length - 1] == '\n')
			text[length - 1] = 0;
		lex_add(&read, at, text);
	}
	if (ferror(from))
		report_error(at, "can't be read: %s", strerror(errno));
	free(text);
	fclose(from);
	return read;
}

/* The lines of a profile need no indentation: up to the next `profile`, all are its own. */
static bool lex_continues(const struct lex_line *head, const struct lex_line *line)
{
	if (line->indented)
		return true;
	return !strcmp(head->words[0].text, "profile") && strcmp(line->words[0].text, "profile");
}

struct lex_statement lex_statement(const struct lex_file *file, unsigned first)
{
	struct lex_statement statement = {file->lines + first, 1};

	while (first + statement.count < file->count &&
	       lex_continues(statement.lines, file->lines + first + statement.count))
		statement.count++;
	return statement;
}
