/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_canon.h"
#include "sha256.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool json_canon_value(FILE *to, json_t *value, const char *without);

/* UTF-16 order on UTF-8: only characters beyond U+FFFF (surrogates there) and those from U+E000 on differ. */
static int json_canon_compare(const void *a, const void *b)
{
	const unsigned char *x = *(const unsigned char *const *)a, *y = *(const unsigned char *const *)b;

	for (; *x && *x == *y; x++, y++)
		;
	if (*x >= 0xf0 && (*y == 0xee || *y == 0xef))
		return -1;
	if (*y >= 0xf0 && (*x == 0xee || *x == 0xef))
		return 1;
	return *x - *y;
}

static void json_canon_string(FILE *to, const char *text)
{
	static const char names[] = "btn\0fr";

	fputc('"', to);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c >= 8 && c <= 13 && names[c - 8])
			fprintf(to, "\\%c", names[c - 8]);
		else if (c < 0x20)
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static const char **json_canon_keys(json_t *object, size_t *count)
{
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
	const char *key;
	json_t *value;

	*count = 0;
	if (!keys)
		return NULL;
	json_object_foreach(object, key, value) keys[(*count)++] = key;
	qsort(keys, *count, sizeof(*keys), json_canon_compare);
	return keys;
}

static bool json_canon_object(FILE *to, json_t *object, const char *without)
{
	size_t count;
	const char **keys = json_canon_keys(object, &count);
	const char *comma = "";
	bool good = keys;

	fputc('{', to);
	for (size_t i = 0; good && i < count; i++) {
		if (without && strcmp(keys[i], without) == 0)
			continue;
		fputs(comma, to);
		json_canon_string(to, keys[i]);
		fputc(':', to);
		good = json_canon_value(to, json_object_get(object, keys[i]), NULL);
		comma = ",";
	}
	fputc('}', to);
	free(keys);
	return good;
}

static bool json_canon_array(FILE *to, json_t *array)
{
	fputc('[', to);
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i)
			fputc(',', to);
		if (!json_canon_value(to, json_array_get(array, i), NULL))
			return false;
	}
	fputc(']', to);
	return true;
}

static bool json_canon_integer(FILE *to, json_int_t value)
{
	if (value > JSON_CANON_INTEGER || value < -JSON_CANON_INTEGER)
		return false;
	fprintf(to, "%lld", (long long)value);
	return true;
}

static bool json_canon_value(FILE *to, json_t *value, const char *without)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return json_canon_object(to, value, without);
	case JSON_ARRAY:
		return json_canon_array(to, value);
	case JSON_STRING:
		json_canon_string(to, json_string_value(value));
		return true;
	case JSON_INTEGER:
		return json_canon_integer(to, json_integer_value(value));
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		fputs(json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false", to);
		return true;
	case JSON_REAL:
		break;
	}
	return false;
}

char *json_canon(json_t *value, const char *without, size_t *length)
{
	char *text = NULL;
	FILE *to = open_memstream(&text, length);
	bool good = to && value && json_canon_value(to, value, without);

	if (to && fclose(to) != 0)
		good = false;
	if (good)
		return text;
	free(text);
	return NULL;
}

void json_canon_hex(const uint8_t digest[32], char hex[JSON_CANON_HEX])
{
	for (size_t i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

bool json_canon_digest(json_t *value, const char *without, char hex[JSON_CANON_HEX])
{
	struct sha256 hash;
	uint8_t digest[32];
	size_t length;
	char *text = json_canon(value, without, &length);

	if (!text)
		return false;
	sha256_init(&hash);
	sha256_add(&hash, text, length);
	sha256_end(&hash, digest);
	json_canon_hex(digest, hex);
	free(text);
	return true;
}
