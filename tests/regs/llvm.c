/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What LLVM's disassembler calls each system register and system instruction. usage: llvm LIBRARY SWITCH...
 *
 *   name OP0 OP1 CRN CRM OP2 read|write NAME      with everything on, with EL1's and EL0's op1 (0 to 3)
 *   base OP0 OP1 CRN CRM OP2                      it has that name on a CPU of the base architecture, too
 *   gate OP0 OP1 CRN CRM OP2 SWITCH               or has it where this one switch is on
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disasm.h"

#define LLVM_TEXT 160

struct llvm_word {
	uint32_t word;
	char name[40];
};

static struct llvm_word llvm_words[8192];
static unsigned llvm_word_count;

static void *llvm_context(const char *feature)
{
	char features[80] = "";

	if (*feature)
		snprintf(features, sizeof(features), "+%s", feature);
	return disasm_open(features);
}

/* `mrs x0, NAME` and `msr NAME, x0` are NAME; `tlbi vae1, x0` is TLBI_VAE1. A number is no name. */
static bool llvm_name(void *context, uint32_t word, char *name, size_t size)
{
	char text[LLVM_TEXT] = "", op[32] = "", first[48] = "", second[48] = "";

	*name = '\0';
	if (!disasm_text(context, word, text, sizeof(text)))
		return false;
	sscanf(text, " %31s %47[^ ,\n], %47[^ ,\n]", op, first, second);
	if (!strcmp(op, "mrs"))
		snprintf(name, size, "%s", second);
	else if (!strcmp(op, "msr"))
		snprintf(name, size, "%s", first);
	else if (!strcmp(op, "sys") || !strcmp(op, "sysl"))
		return false;
	else if (!*first || !strcmp(first, "x0"))
		snprintf(name, size, "%s", op);
	else
		snprintf(name, size, "%s_%s", op, first);
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return *name && !(name[0] == 'S' && isdigit((unsigned char)name[1]) && name[2] == '_');
}

static void llvm_print(const char *kind, uint32_t word, const char *rest)
{
	printf("%s %u %u %u %u %u%s%s\n", kind, word >> 19 & 3, word >> 16 & 7, word >> 12 & 15,
	       word >> 8 & 15, word >> 5 & 7, *rest ? " " : "", rest);
}

/* Every encoding and direction that has a name, and the word that shows it: with x0, or with no register. */
static void llvm_find_names(void)
{
	void *context = llvm_context("all");

	for (uint32_t n = 1u << 14; n < 4u << 14; n++) { /* op0, read, op1 below 4, CRn, CRm, op2 */
		uint32_t op0 = n >> 14, read = n >> 13 & 1, at = n & 0x1fff;
		struct llvm_word *entry = &llvm_words[llvm_word_count];

		entry->word = 0xd5000000 | read << 21 | op0 << 19 | at << 5;
		if (!llvm_name(context, entry->word, entry->name, sizeof(entry->name))) {
			entry->word |= 31;
			if (op0 != 1 || !llvm_name(context, entry->word, entry->name, sizeof(entry->name)))
				continue;
		}
		char rest[64];

		snprintf(rest, sizeof(rest), "%s %s", read ? "read" : "write", entry->name);
		llvm_print("name", entry->word, rest);
		llvm_word_count += llvm_word_count + 1 < sizeof(llvm_words) / sizeof(llvm_words[0]);
	}
	disasm_close(context);
}

/* Which of them have it with this switch on, and did not have it before. */
static void llvm_find_switch(const char *feature, bool *named)
{
	void *context = llvm_context(feature);

	for (unsigned i = 0; i < llvm_word_count; i++) {
		char name[40];

		if (named[i] || !llvm_name(context, llvm_words[i].word, name, sizeof(name)))
			continue;
		llvm_print(*feature ? "gate" : "base", llvm_words[i].word, feature);
		named[i] = !*feature;
	}
	disasm_close(context);
}

int main(int argc, char **argv)
{
	static bool named[sizeof(llvm_words) / sizeof(llvm_words[0])];

	if (argc < 2)
		return 2;
	disasm_load(argv[1]);
	llvm_find_names();
	llvm_find_switch("", named);
	for (int i = 2; i < argc; i++)
		llvm_find_switch(argv[i], named);
	return 0;
}
