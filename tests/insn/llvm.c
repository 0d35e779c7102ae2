/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LLVM's disassembler as an oracle.
 * usage: llvm LIBRARY INSNS FEATURES ORACLE-FILE WORDS-OF-EACH-ROW RANDOM-WORDS SEED
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disasm.h"
#include "judge.h"

/* What is on first, then what is off: LLVM turns off what depends on it. */
static void *llvm_context(const struct judge_configuration *configuration)
{
	static char features[JUDGE_SWITCHES * 34];
	size_t at = 0;

	for (unsigned off = 0; off < 2; off++)
		for (unsigned i = 0; i < judge_switch_count; i++)
			if (judge_is_on(configuration, &judge_switches[i]) != off)
				at += (size_t)snprintf(features + at, sizeof(features) - at, "%s%c%s",
						       at ? "," : "", off ? '-' : '+',
						       judge_switches[i].name);
	return disasm_open(features);
}

/* A hint, a prefetch or a system instruction by its number is one that this CPU does not know. */
static bool llvm_knows(void *context, uint32_t word, char *text, size_t size)
{
	if (!disasm_text(context, word, text, size))
		return false;
	return !strstr(text, "hint\t#") && !strstr(text, "prfm\t#") && !strstr(text, "prfum\t#") &&
	       !strstr(text, "S0_") && !strstr(text, "S1_");
}

/* Keep the words that it knows with everything on. */
static unsigned llvm_known(uint32_t *words, unsigned count)
{
	struct judge_configuration all;
	unsigned known = 0;
	char text[128];

	judge_configuration(0, &all);
	void *context = llvm_context(&all);

	for (unsigned i = 0; i < count; i++)
		if (llvm_knows(context, words[i], text, sizeof(text)))
			words[known++] = words[i];
	disasm_close(context);
	return known;
}

int main(int argc, char **argv)
{
	uint32_t *words;

	if (argc != 8)
		return 2;
	disasm_load(argv[1]);
	rows_read(argv[2], argv[3]);
	judge_read(argv[4]);
	unsigned count = judge_words(&words, (unsigned)atoi(argv[5]), (unsigned)atoi(argv[6]),
				     strtoull(argv[7], NULL, 0));
	unsigned known = llvm_known(words, count);

	const struct rows_row **own = calloc(known + 1, sizeof(*own));

	for (unsigned i = 0; own && i < known; i++)
		own[i] = rows_find(words[i]);
	for (unsigned n = 0; own && n < judge_configuration_count(); n++) {
		struct judge_configuration configuration;
		char text[128];

		judge_configuration(n, &configuration);
		void *context = llvm_context(&configuration);

		for (unsigned i = 0; i < known; i++) {
			bool accepts = llvm_knows(context, words[i], text, sizeof(text));

			judge(&configuration, own[i], words[i], accepts, text);
		}
		disasm_close(context);
	}
	free(own);
	free(words);
	return judge_report("llvm", count, known);
}
