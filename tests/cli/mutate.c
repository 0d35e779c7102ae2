/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Documents, mutated: mutate SEED COUNT TEMPORARY FILE... changes a few bytes of
 * a file in turn, loads what came of it, and seals it if it is a charter. Nothing
 * may crash, leak or be read out of bounds (the sanitizers look), and what
 * still loads as a sealed charter must be the one it was.
 */
#include "cmd/cmd.h"
#include "doc/doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mutate_state;

static uint32_t mutate_random(uint32_t below)
{
	mutate_state = mutate_state * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(mutate_state >> 33) % below;
}

static const char *const mutate_words[] = {
	"\"",
	"{",
	"}",
	"[",
	"]",
	",",
	":",
	"0x",
	"true",
	"null",
	"-1",
	"1e9",
	"\\u0",
	"\xff",
	"\"why\":",
	"\"is\":",
	"0xffff",
	"FEAT_",
	"99999999999999999999",
	"\"registers\":",
	"\"sha256\":",
	"/",
	"~",
	".",
};

static void mutate_once(struct file_text *t, size_t room)
{
	const char *word = mutate_words[mutate_random(sizeof(mutate_words) / sizeof(mutate_words[0]))];
	size_t at = mutate_random((uint32_t)t->size + 1), length = strlen(word);

	switch (mutate_random(4)) {
	case 0:
		if (at < t->size)
			t->data[at] = (char)mutate_random(256);
		break;
	case 1:
		if (t->size + length < room) {
			memmove(t->data + at + length, t->data + at, t->size - at);
			memcpy(t->data + at, word, length);
			t->size += length;
		}
		break;
	case 2:
		length = mutate_random(16);
		if (at + length < t->size) {
			memmove(t->data + at, t->data + at + length, t->size - at - length);
			t->size -= length;
		}
		break;
	default:
		t->size = mutate_random(8) ? t->size : at;
	}
}

/* The hash of what loads, "" for all else. */
static void mutate_load(const char *file, char sha256[JSON_CANON_HEX])
{
	static struct doc doc;
	struct doc_vm vm;
	int result = doc_load(&doc, file);

	sha256[0] = '\0';
	if (result == CMD_YES && (doc.kind == DOC_OPEN || doc.kind == DOC_SEALED)) {
		if (doc_seal(&doc, NULL, &vm) == CMD_YES)
			doc_vm_free(&vm);
		memcpy(sha256, doc.sha256, JSON_CANON_HEX);
	}
	doc_free(&doc);
}

static int mutate_file(const char *file, const char *temporary, unsigned count)
{
	char was[JSON_CANON_HEX], now[JSON_CANON_HEX];
	struct file_text text;

	mutate_load(file, was);
	for (unsigned i = 0; i < count; i++) {
		if (file_read(file, &text) != CMD_YES)
			return 1;
		for (unsigned k = mutate_random(3) + 1; k; k--)
			mutate_once(&text, FILE_SIZE_MAX);
		if (file_write(temporary, text.data, text.size) != CMD_YES)
			return 1;
		file_free(&text);
		mutate_load(temporary, now);
		if (*was && *now && strcmp(was, now) != 0) {
			printf("%s: a changed sealed charter loads as another one (round %u)\n", file, i);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: mutate SEED COUNT TEMPORARY FILE...\n");
		return 2;
	}
	mutate_state = strtoull(argv[1], NULL, 10);
	for (int i = 4; i < argc; i++)
		if (mutate_file(argv[i], argv[3], (unsigned)strtoul(argv[2], NULL, 10)))
			return 1;
	return 0;
}
