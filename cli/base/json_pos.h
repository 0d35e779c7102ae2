/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the values of a JSON text stand. jansson keeps no positions, so the
 * same text is scanned once more and every member is noted under its path, a
 * JSON pointer (RFC 6901): "/features/FEAT_SVE", "/varies/0". A member stands
 * where its key does, an array's element where it begins.
 */
#ifndef CLI_JSON_POS_H
#define CLI_JSON_POS_H

#include <stdbool.h>
#include <stddef.h>

struct json_pos_entry {
	char *path;
	unsigned line;   /* from 1 */
	unsigned column; /* from 1, in bytes */
};

struct json_pos {
	struct json_pos_entry *entries; /* sorted by path once scanned */
	size_t count;
	size_t room;
	const struct json_pos_entry *duplicate; /* the first key that an object holds twice, or NULL */
	unsigned first_line;                    /* where that key stood before */
};

/*
 * Index `text`. Of text that is no JSON it indexes what it understands, and
 * never reads beyond `size`; when memory runs out, the index is shorter.
 */
void json_pos_scan(struct json_pos *pos, const char *text, size_t size);

/* The entry of a path, or NULL. */
const struct json_pos_entry *json_pos_find(const struct json_pos *pos, const char *path);

/* The line of the path, or of the nearest parent that has one; at least 1. */
unsigned json_pos_line(const struct json_pos *pos, const char *path);

/* Room for any path that is indexed. */
#define JSON_POS_PATH 512

/* Append "/key" to a path, escaped as a JSON pointer. False, and the path as it was: it does not fit. */
bool json_pos_append(char path[JSON_POS_PATH], const char *key);

void json_pos_free(struct json_pos *pos);

#endif
