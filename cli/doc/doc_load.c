/* SPDX-License-Identifier: BSD-2-Clause */
/* A document by what the user calls it: a file, the NAME of a charter, a profile's id. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include "tlv.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int doc_load_open(struct doc *doc, json_t *root, struct json_pos *pos)
{
	int result;

	doc->kind = DOC_OPEN;
	doc->open = malloc(sizeof(*doc->open));
	if (!doc->open)
		return CMD_ENVIRONMENT;
	result = doc_open_read(doc->open, doc->file, root, pos);
	return result == CMD_YES ? doc_resolve(doc->open, &doc->values, &doc->along) : result;
}

static int doc_load_json(struct doc *doc, const struct file_text *text)
{
	struct json_pos pos;
	json_t *root;
	int result = doc_text_parse(doc->file, text, &root, &pos);

	if (result != CMD_YES)
		return result;
	if (!json_object_get(root, "host") && !json_object_get(root, "sealed"))
		return doc_load_open(doc, root, &pos);
	if (json_object_get(root, "host")) {
		doc->kind = DOC_HOST;
		result = doc_host_read(doc->file, root, &pos, &doc->host);
	} else {
		doc->kind = DOC_SEALED;
		result = doc_sealed_read(doc->file, root, &pos, &doc->values, doc->sha256);
	}
	json_decref(root);
	json_pos_free(&pos);
	return result;
}

static int doc_load_binary(struct doc *doc, const struct file_text *text)
{
	uint64_t magic;

	memcpy(&magic, text->data, sizeof(magic));
	doc->binary = true;
	doc->kind = magic == TLV_MAGIC_HOST ? DOC_HOST : DOC_SEALED;
	return doc->kind == DOC_HOST
		       ? doc_binary_host(doc->file, text->data, text->size, &doc->host)
		       : doc_binary_charter(doc->file, text->data, text->size, &doc->values, doc->sha256);
}

static int doc_load_file(struct doc *doc)
{
	struct file_text text;
	int result = file_read(doc->file, &text);

	if (result != CMD_YES)
		return result;
	result =
		doc_binary_is(text.data, text.size) ? doc_load_binary(doc, &text) : doc_load_json(doc, &text);
	file_free(&text);
	return result;
}

static void doc_load_profile(struct doc *doc, const struct row_profile *profile)
{
	doc->kind = DOC_PROFILE;
	doc->profile = profile;
	doc->file = strdup(profile->id);
	memcpy(doc->values.id, profile->reg, sizeof(doc->values.id));
	memcpy(doc->values.platform, profile->platform, sizeof(doc->values.platform));
	memcpy(doc->values.ccsidr, profile->ccsidr, sizeof(doc->values.ccsidr));
	doc_host_of_profile(profile, &doc->host);
}

static int doc_load_unknown(const char *what)
{
	const char *profile = strchr(what, '@') ? names_near_profile(what) : NULL;
	char *charter = file_charter_near(what);
	const char *near = profile ? profile : charter;

	if (near)
		out_error("there is no file, charter or profile '%s'; did you mean '%s'?", what, near);
	else
		out_error("there is no file, charter or profile '%s'; name a file, a charter in "
			  "$CHARTER_PATH or the "
			  "installation, or PROFILE@VERSION",
			  what);
	free(charter);
	return CMD_INPUT;
}

int doc_load(struct doc *doc, const char *what)
{
	int profile = names_profile(what);

	memset(doc, 0, sizeof(*doc));
	if (profile != NAMES_NONE) {
		doc_load_profile(doc, &row_profiles[profile]);
		return CMD_YES;
	}
	if (strcmp(what, "-") == 0 || strchr(what, '/') || !(doc->file = file_charter(what)))
		doc->file = strdup(what);
	if (strcmp(doc->file, "-") != 0 && access(doc->file, F_OK) != 0)
		return doc_load_unknown(what);
	return doc_load_file(doc);
}

void doc_free(struct doc *doc)
{
	if (doc->open)
		doc_open_free(doc->open);
	free(doc->open);
	free(doc->file);
	memset(doc, 0, sizeof(*doc));
}
