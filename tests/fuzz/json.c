/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anything at all as a JSON document: an open charter, a sealed one, a host
 * snapshot. The mutator makes the hash of what says it is sealed right, so that
 * the fuzzer gets behind it. Every member of what is JSON has its line. A
 * charter that can be sealed gives a sealed one that is read as what it is.
 */
#include "cmd/cmd.h"
#include "doc/doc.h"
#include "fuzz.h"

static json_t *parse(const char *data, size_t size)
{
	return json_loadb(data, size, JSON_REJECT_DUPLICATES, NULL);
}

/* The lines of the outermost members; longer paths than any that is looked up are not indexed. */
static void try_positions(const struct file_text *text)
{
	json_t *root = parse(text->data, text->size), *value;
	struct json_pos pos;
	const char *key;

	json_pos_scan(&pos, text->data, text->size);
	json_object_foreach(root, key, value)
	{
		char path[JSON_POS_PATH] = "";

		if (json_pos_append(path, key))
			require(json_pos_find(&pos, path) != NULL);
		require(json_pos_line(&pos, path) >= 1);
	}
	require(!root || !pos.duplicate);
	json_pos_free(&pos);
	json_decref(root);
}

/* What was sealed, read again as its text. */
static void try_again(json_t *sealed)
{
	struct file_text text = {0};
	char sha256[JSON_CANON_HEX];
	struct doc_values values;
	struct json_pos pos;
	json_t *root;

	text.data = json_canon(sealed, NULL, &text.size);
	require(text.data != NULL);
	require(doc_text_parse("again", &text, &root, &pos) == CMD_YES);
	require(doc_sealed_read("again", root, &pos, &values, sha256) == CMD_YES);
	require(strcmp(sha256, json_string_value(json_object_get(sealed, "sha256"))) == 0);
	json_pos_free(&pos);
	json_decref(root);
	free(text.data);
}

static void try_seal(const struct doc *doc)
{
	struct doc_vm vm;
	json_t *sealed;

	if (doc_seal(doc, NULL, &vm) != CMD_YES) {
		require(doc->kind == DOC_OPEN);
		return;
	}
	sealed = doc_sealed_json(&vm, &doc->values);
	require(sealed != NULL);
	try_again(sealed);
	json_decref(sealed);
	doc_vm_free(&vm);
}

static void try_open(struct doc *doc, json_t *root, struct json_pos *pos)
{
	doc->kind = DOC_OPEN;
	doc->open = calloc(1, sizeof(*doc->open));
	if (doc_open_read(doc->open, doc->file, root, pos) == CMD_YES &&
	    doc_resolve(doc->open, &doc->values, &doc->along) == CMD_YES)
		try_seal(doc);
	doc->file = NULL;
	doc_free(doc);
}

static void try_document(const struct file_text *text)
{
	static struct doc doc;
	struct json_pos pos;
	json_t *root;

	memset(&doc, 0, sizeof(doc));
	doc.file = (char[]){"document"};
	if (doc_text_parse(doc.file, text, &root, &pos) != CMD_YES)
		return;
	if (!json_object_get(root, "host") && !json_object_get(root, "sealed")) {
		try_open(&doc, root, &pos);
		return;
	}
	doc.kind = json_object_get(root, "host") ? DOC_HOST : DOC_SEALED;
	if (doc.kind == DOC_HOST)
		doc_host_read(doc.file, root, &pos, &doc.host);
	else if (doc_sealed_read(doc.file, root, &pos, &doc.values, doc.sha256) == CMD_YES)
		try_seal(&doc);
	json_decref(root);
	json_pos_free(&pos);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file_text text = {malloc(size + 1), size};

	memcpy(text.data, data, size);
	text.data[size] = '\0';
	try_positions(&text);
	try_document(&text);
	free(text.data);
	return 0;
}

/* Make the hash right, in canonical form. */
static size_t rehash(uint8_t *data, size_t size, size_t max)
{
	json_t *root = parse((const char *)data, size);
	char hex[JSON_CANON_HEX], *text;
	size_t length = size;

	if (json_is_object(root) && json_object_get(root, "sealed") &&
	    json_canon_digest(root, "sha256", hex)) {
		json_object_set_new(root, "sha256", json_string(hex));
		text = json_canon(root, NULL, &length);
		if (text && length <= max)
			memcpy(data, text, length);
		else
			length = size;
		free(text);
	}
	json_decref(root);
	return length;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	size = LLVMFuzzerMutate(data, size, max);
	return seed % 8 ? rehash(data, size, max) : size;
}
