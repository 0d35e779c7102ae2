/* SPDX-License-Identifier: BSD-2-Clause */
#include "show/chain.h"
#include "base/out.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHAIN_INDENT 16 /* where sentences begin */

/* A row that asks the same several times over says it once. */
static bool chain_same(const struct chain_link *last, const char *about, const char *text)
{
	return last->text && strcmp(last->about, about) == 0 && strcmp(last->text, text) == 0;
}

static void chain_add(struct chain *chain, const char *about, const char *file, unsigned line,
		      const char *source, const char *format, va_list args)
{
	struct chain_link *link;
	char text[4096];

	if (chain->count == chain->room) {
		size_t room = chain->room ? 2 * chain->room : 32;
		struct chain_link *links = realloc(chain->links, room * sizeof(*links));

		if (!links)
			return;
		chain->links = links;
		chain->room = room;
	}
	vsnprintf(text, sizeof(text), format, args);
	if (chain->count && chain_same(&chain->links[chain->count - 1], about, text))
		return;
	link = &chain->links[chain->count++];
	link->about = about;
	link->text = strdup(text);
	link->file = file ? strdup(file) : NULL;
	link->line = line;
	link->source = source && *source ? strdup(source) : NULL;
}

/* The file of a row, from the tree's root. */
static const char *chain_file(const struct row_place *place, char file[128])
{
	snprintf(file, 128, "arch/%s", place->file);
	return file;
}

void chain_row(struct chain *chain, const char *about, const struct row_place *place, const char *format, ...)
{
	char file[128];
	va_list args;

	va_start(args, format);
	chain_add(chain, about, chain_file(place, file), place->line, NULL, format, args);
	va_end(args);
}

void chain_source(struct chain *chain, const char *about, const struct row_place *place, const char *format,
		  ...)
{
	char file[128];
	va_list args;

	va_start(args, format);
	chain_add(chain, about, chain_file(place, file), place->line, place->why, format, args);
	va_end(args);
}

void chain_at(struct chain *chain, const char *about, const char *file, unsigned line, const char *format,
	      ...)
{
	va_list args;

	va_start(args, format);
	chain_add(chain, about, file, line, NULL, format, args);
	va_end(args);
}

void chain_free(struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++) {
		free(chain->links[i].text);
		free(chain->links[i].file);
		free(chain->links[i].source);
	}
	free(chain->links);
	memset(chain, 0, sizeof(*chain));
}

static void chain_words(struct out_words *words, const char *text)
{
	char word[256];

	while (*text) {
		size_t length = strcspn(text, " ");

		snprintf(word, sizeof(word), "%.*s", (int)length, text);
		if (*word)
			out_words_add(words, word);
		text += length + (text[length] == ' ');
	}
}

static void chain_print_link(const struct chain_link *link, const char *before)
{
	struct out_words words;
	char place[256];

	out_words_begin(&words, CHAIN_INDENT, strcmp(link->about, before) == 0 ? "" : link->about);
	chain_words(&words, link->text);
	fputs(out_colour(OUT_DIM), stdout);
	if (link->file && link->line)
		snprintf(place, sizeof(place), "[%s:%u]", link->file, link->line);
	else if (link->file)
		snprintf(place, sizeof(place), "[%s]", link->file);
	if (link->file)
		out_words_add(&words, place);
	if (link->source) {
		snprintf(place, sizeof(place), "(%s)", link->source);
		chain_words(&words, place);
	}
	fputs(out_colour(OUT_PLAIN), stdout);
	out_words_end(&words);
}

void chain_print(const struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		chain_print_link(&chain->links[i], i ? chain->links[i - 1].about : "");
}

json_t *chain_json(const struct chain *chain)
{
	json_t *array = json_array();

	for (size_t i = 0; i < chain->count; i++) {
		const struct chain_link *link = &chain->links[i];
		json_t *row = json_pack("{s:s, s:s}", "about", link->about, "text", link->text);

		if (link->file)
			json_object_set_new(row, "file", json_string(link->file));
		if (link->line)
			json_object_set_new(row, "line", json_integer(link->line));
		if (link->source)
			json_object_set_new(row, "source", json_string(link->source));
		json_array_append_new(array, row);
	}
	return array;
}
