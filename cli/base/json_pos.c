/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_pos.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON_POS_DEPTH 64 /* deeper text is not indexed; nothing that is read here is that deep */

struct json_pos_scan {
	struct json_pos *pos;
	const char *at, *end, *line_start;
	unsigned line;
	unsigned depth;
	bool stop;
	char path[JSON_POS_PATH];
};

static void json_pos_value(struct json_pos_scan *s);

static void json_pos_space(struct json_pos_scan *s)
{
	for (; s->at < s->end && memchr(" \t\r\n", *s->at, 4); s->at++)
		if (*s->at == '\n') {
			s->line++;
			s->line_start = s->at + 1;
		}
}

static bool json_pos_is(struct json_pos_scan *s, char c)
{
	json_pos_space(s);
	return s->at < s->end && *s->at == c;
}

static bool json_pos_take(struct json_pos_scan *s, char c)
{
	if (!json_pos_is(s, c))
		return false;
	s->at++;
	return true;
}

/* Over a string that starts here; returns its length with the quotes, 0 when it has no end. */
static size_t json_pos_string(struct json_pos_scan *s)
{
	const char *start = s->at++;

	for (; s->at < s->end && *s->at != '"'; s->at++)
		if (*s->at == '\\' && s->at + 1 < s->end)
			s->at++;
	if (s->at >= s->end) {
		s->stop = true;
		return 0;
	}
	s->at++;
	return (size_t)(s->at - start);
}

bool json_pos_append(char path[JSON_POS_PATH], const char *key)
{
	size_t at = strlen(path);

	if (at + 2 + 2 * strlen(key) >= JSON_POS_PATH)
		return false;
	path[at++] = '/';
	for (; *key; key++) {
		if (*key == '~' || *key == '/') {
			path[at++] = '~';
			path[at++] = *key == '~' ? '0' : '1';
		} else {
			path[at++] = *key;
		}
	}
	path[at] = '\0';
	return true;
}

static void json_pos_add(struct json_pos_scan *s, const char *start)
{
	struct json_pos *pos = s->pos;
	struct json_pos_entry *e;

	if (pos->count == pos->room) {
		size_t room = pos->room ? pos->room * 2 : 64;
		struct json_pos_entry *more = realloc(pos->entries, room * sizeof(*more));

		if (!more) {
			s->stop = true;
			return;
		}
		pos->entries = more;
		pos->room = room;
	}
	e = &pos->entries[pos->count];
	e->path = strdup(s->path);
	e->line = s->line;
	e->column = (unsigned)(start - s->line_start) + 1;
	if (e->path)
		pos->count++;
	else
		s->stop = true;
}

/* The key as jansson understands it: equal keys may be escaped differently. */
static json_t *json_pos_key(struct json_pos_scan *s)
{
	const char *start = s->at;
	size_t length = json_pos_string(s);
	json_t *key = length ? json_loadb(start, length, JSON_DECODE_ANY, NULL) : NULL;

	if (!json_is_string(key)) {
		json_decref(key);
		s->stop = true;
		return NULL;
	}
	return key;
}

static void json_pos_member(struct json_pos_scan *s)
{
	const char *start = s->at;
	json_t *key = json_pos_key(s);
	size_t length = strlen(s->path);

	if (!key)
		return;
	if (json_pos_append(s->path, json_string_value(key)))
		json_pos_add(s, start);
	json_decref(key);
	if (json_pos_take(s, ':'))
		json_pos_value(s);
	else
		s->stop = true;
	s->path[length] = '\0';
}

static void json_pos_object(struct json_pos_scan *s)
{
	s->at++;
	while (!s->stop && json_pos_is(s, '"')) {
		json_pos_member(s);
		if (!json_pos_take(s, ','))
			break;
	}
	if (!json_pos_take(s, '}'))
		s->stop = true;
}

static void json_pos_array(struct json_pos_scan *s)
{
	size_t length = strlen(s->path);
	char number[24];

	s->at++;
	for (unsigned i = 0; !s->stop && !json_pos_is(s, ']') && s->at < s->end; i++) {
		snprintf(number, sizeof(number), "%u", i);
		if (json_pos_append(s->path, number))
			json_pos_add(s, s->at);
		json_pos_value(s);
		s->path[length] = '\0';
		if (!json_pos_take(s, ','))
			break;
	}
	if (!json_pos_take(s, ']'))
		s->stop = true;
}

static void json_pos_value(struct json_pos_scan *s)
{
	json_pos_space(s);
	if (s->at >= s->end || ++s->depth > JSON_POS_DEPTH) {
		s->stop = true;
		return;
	}
	if (*s->at == '{')
		json_pos_object(s);
	else if (*s->at == '[')
		json_pos_array(s);
	else if (*s->at == '"')
		json_pos_string(s);
	else
		while (s->at < s->end && !memchr(" \t\r\n,]}", *s->at, 7))
			s->at++;
	s->depth--;
}

static int json_pos_order(const struct json_pos_entry *a, const struct json_pos_entry *b)
{
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

static int json_pos_compare(const void *a, const void *b)
{
	const struct json_pos_entry *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : json_pos_order(x, y);
}

/* Of all keys that stand a second time, the one that does so first in the text. */
static void json_pos_twice(struct json_pos *pos)
{
	for (size_t i = 1; i < pos->count; i++) {
		const struct json_pos_entry *e = &pos->entries[i];

		if (strcmp(e->path, e[-1].path) != 0)
			continue;
		if (pos->duplicate && json_pos_order(pos->duplicate, e) < 0)
			continue;
		pos->duplicate = e;
		pos->first_line = e[-1].line;
	}
}

void json_pos_scan(struct json_pos *pos, const char *text, size_t size)
{
	struct json_pos_scan s = {.pos = pos, .at = text, .end = text + size, .line_start = text, .line = 1};

	memset(pos, 0, sizeof(*pos));
	json_pos_value(&s);
	if (pos->count)
		qsort(pos->entries, pos->count, sizeof(*pos->entries), json_pos_compare);
	json_pos_twice(pos);
}

const struct json_pos_entry *json_pos_find(const struct json_pos *pos, const char *path)
{
	size_t low = 0, high = pos->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(path, pos->entries[middle].path);

		if (order == 0)
			return &pos->entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

unsigned json_pos_line(const struct json_pos *pos, const char *path)
{
	char parent[JSON_POS_PATH];
	char *slash;

	snprintf(parent, sizeof(parent), "%s", path);
	for (;;) {
		const struct json_pos_entry *e = json_pos_find(pos, parent);

		if (e)
			return e->line;
		slash = strrchr(parent, '/');
		if (!slash)
			return 1;
		*slash = '\0';
	}
}

void json_pos_free(struct json_pos *pos)
{
	for (size_t i = 0; i < pos->count; i++)
		free(pos->entries[i].path);
	free(pos->entries);
	memset(pos, 0, sizeof(*pos));
}
