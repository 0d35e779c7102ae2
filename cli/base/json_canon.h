/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The canonical form of JSON (RFC 8785): members sorted, no white space, one
 * way to write each string and number, so that equal values are equal bytes.
 * Charter's own documents hold no fractions; a real number is refused.
 */
#ifndef CLI_JSON_CANON_H
#define CLI_JSON_CANON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 2^53 - 1: the largest integer that every JSON reader holds exactly. */
#define JSON_CANON_INTEGER 9007199254740991ll

/* Room for a SHA-256 in hex with its NUL. */
#define JSON_CANON_HEX 65

/*
 * The canonical text of `value`, NUL terminated, to be freed by the caller; its
 * length in *length. `without`: a member of the outermost object to leave out, or NULL.
 * NULL: a number that is no integer of at most 53 bits, or no memory.
 */
char *json_canon(json_t *value, const char *without, size_t *length);

/* The SHA-256 of that text in lower-case hex. False as json_canon(). */
bool json_canon_digest(json_t *value, const char *without, char hex[JSON_CANON_HEX]);

/* 32 bytes in lower-case hex. */
void json_canon_hex(const uint8_t digest[32], char hex[JSON_CANON_HEX]);

#endif
