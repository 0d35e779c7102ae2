/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON text: parsing with positions, and how 64-bit values are written. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *doc_text_last(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int doc_text_wrong(const char *file, const struct json_pos *pos, const json_error_t *error)
{
	if (pos->duplicate && json_error_code(error) == json_error_duplicate_key)
		out_error_at(file, pos->duplicate->line,
			     "duplicate key \"%s\" (%s); it stands on line %u already",
			     doc_text_last(pos->duplicate->path), pos->duplicate->path, pos->first_line);
	else
		out_error_at(file, error->line > 0 ? (unsigned)error->line : 1, "not JSON: %s", error->text);
	return CMD_INPUT;
}

int doc_text_parse(const char *file, const struct file_text *text, json_t **root, struct json_pos *pos)
{
	json_error_t error;

	*root = json_loadb(text->data, text->size, JSON_REJECT_DUPLICATES, &error);
	json_pos_scan(pos, text->data, text->size);
	if (*root && json_is_object(*root))
		return CMD_YES;
	if (*root)
		out_error_at(file, 1, "not a charter; the outermost value must be an object");
	else
		doc_text_wrong(file, pos, &error);
	json_decref(*root);
	json_pos_free(pos);
	return CMD_INPUT;
}

bool doc_text_hex(const char *text, uint64_t *value)
{
	uint64_t number = 0;
	size_t digits = 0;

	if (text[0] != '0' || text[1] != 'x')
		return false;
	for (text += 2; isxdigit((unsigned char)*text); text++, digits++) {
		unsigned digit = isdigit((unsigned char)*text)
					 ? (unsigned)(*text - '0')
					 : (unsigned)(tolower((unsigned char)*text) - 'a' + 10);

		number = number << 4 | digit;
	}
	*value = number;
	return *text == '\0' && digits >= 1 && digits <= 16;
}

json_t *doc_text_of(uint64_t value)
{
	return json_sprintf("0x%016llx", (unsigned long long)value);
}
