/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_out.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/out.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON_OUT_VERSION 1 /* of every schema so far */

json_t *json_out_begin(const char *verb)
{
	out_keep();
	return json_pack("{s:o}", "schema", json_sprintf("charter.%s/%d", verb, JSON_OUT_VERSION));
}

json_t *json_out_text(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *json_out_errors(void)
{
	json_t *array = json_array();
	size_t count;
	const struct out_said *said = out_kept(&count);

	for (size_t i = 0; i < count; i++) {
		json_t *error = json_pack("{s:o, s:o}", "text", json_out_text(said[i].text), "file",
					  json_out_text(said[i].file));

		if (said[i].line)
			json_object_set_new(error, "line", json_integer(said[i].line));
		json_array_append_new(array, error);
	}
	return array;
}

int json_out_end(json_t *root, int exit)
{
	return json_out_end_in(root, exit, "-");
}

int json_out_end_in(json_t *root, int exit, const char *path)
{
	char *text, *line;
	int wrote = CMD_ENVIRONMENT;

	json_object_set_new(root, "exit", json_integer(exit));
	json_object_set_new(root, "errors", json_out_errors());
	text = json_dumps(root, JSON_INDENT(2));
	line = text ? realloc(text, strlen(text) + 2) : NULL;
	if (line) {
		strcat(line, "\n");
		wrote = file_write(path, line, strlen(line));
	}
	free(line);
	json_decref(root);
	return wrote == CMD_YES ? exit : wrote;
}
