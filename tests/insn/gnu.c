/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GNU assembler as an oracle: words are disassembled, and their text is assembled again for CPUs with and
 * without each feature. Words whose text does not come back as the same word with everything on are not
 * judged. usage: gnu AS OBJDUMP OBJCOPY FOLDER INSNS FEATURES ORACLE-FILE WORDS-OF-EACH-ROW RANDOM-WORDS SEED
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"

struct gnu_line {
	uint32_t word;
	const struct rows_row *row;
	bool refused;
	char text[80];
};

static struct gnu_line *gnu_lines;
static unsigned gnu_count;
static const char *gnu_as, *gnu_objdump, *gnu_objcopy, *gnu_folder;

static void gnu_fail(const char *what)
{
	perror(what);
	exit(4);
}

static char *gnu_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *gnu_format(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		gnu_fail("memory");
	va_end(args);
	return text;
}

static FILE *gnu_open(const char *name, const char *mode)
{
	FILE *file = fopen(gnu_format("%s/%s", gnu_folder, name), mode);

	if (!file)
		gnu_fail(name);
	return file;
}

/* Addresses are absolute in the disassembler's text; the assembler wants them from where the line stands. */
static void gnu_take_text(struct gnu_line *line, char *text, uint64_t at)
{
	char *end = strstr(text, " // "), *last;

	if (end)
		*end = '\0';
	text[strcspn(text, "\n")] = '\0';
	while (*text && text[strlen(text) - 1] == ' ')
		text[strlen(text) - 1] = '\0';
	last = strrchr(text, ' ');
	last = last ? last : strrchr(text, '\t');
	if (last && !strncmp(last + 1, "0x", 2)) {
		uint64_t target = strtoull(last + 1, NULL, 16);

		*last = '\0';
		snprintf(line->text, sizeof(line->text), "%s .+0x%llx", text,
			 (unsigned long long)(target - at));
		return;
	}
	snprintf(line->text, sizeof(line->text), "%s", text);
}

/* Whether a word is an access of a system register, a PSTATE field or a system instruction: no subject of
 * rows. */
static bool gnu_is_register(uint32_t word)
{
	return (word & 0xffc00000) == 0xd5000000 && ((word >> 19 & 3) || (word >> 12 & 15) == 4);
}

/* One line of objdump: `ADDRESS:<tab>WORD <tab>text`. */
static void gnu_take(char *from)
{
	struct gnu_line line = {0};
	char *colon = strchr(from, ':'), *text;
	unsigned long long at;

	if (!colon || sscanf(from, "%llx:\t%x", &at, &line.word) != 2)
		return;
	text = strchr(colon + 2, '\t');
	if (!text || strstr(text, ".inst") || strstr(text, "undefined") || strstr(text, "s0_") ||
	    strstr(text, "s1_") || (line.word & 0xfffff01f) == 0xd503201f) /* hints pass by name on any CPU */
		return;
	gnu_take_text(&line, text + 1, at);
	line.row = rows_find(line.word);
	if (!line.row && gnu_is_register(line.word))
		return;
	gnu_lines[gnu_count++] = line;
}

static void gnu_disassemble(const uint32_t *words, unsigned count)
{
	FILE *to = gnu_open("words.bin", "w"), *from;
	char line[256];

	fwrite(words, sizeof(*words), count, to);
	fclose(to);
	from = popen(gnu_format("%s -D -z -b binary -m aarch64 %s/words.bin", gnu_objdump, gnu_folder), "r");
	while (from && fgets(line, sizeof(line), from))
		gnu_take(line);
	if (!from || pclose(from))
		gnu_fail(gnu_objdump);
}

static void gnu_write_source(void)
{
	FILE *to = gnu_open("words.s", "w");

	for (unsigned i = 0; i < gnu_count; i++)
		fprintf(to, "%s\n", gnu_lines[i].text);
	fclose(to);
}

/* What is on first, then what is off: the assembler turns off what depends on it. */
static char *gnu_march(const struct judge_configuration *configuration)
{
	char *march = gnu_format("armv8-a");

	for (unsigned off = 0; off < 2; off++)
		for (unsigned i = 0; i < judge_switch_count; i++)
			if (judge_is_on(configuration, &judge_switches[i]) != off)
				march = gnu_format("%s+%s%s", march, off ? "no" : "", judge_switches[i].name);
	return march;
}

/* Which lines does it refuse? */
static void gnu_assemble(const struct judge_configuration *configuration)
{
	FILE *from = popen(gnu_format("%s -march=%s -o %s/words.o %s/words.s 2>&1", gnu_as,
				      gnu_march(configuration), gnu_folder, gnu_folder),
			   "r");
	char line[512];
	bool failed = false;

	for (unsigned i = 0; i < gnu_count; i++)
		gnu_lines[i].refused = false;
	while (from && fgets(line, sizeof(line), from)) {
		char *number = strstr(line, "words.s:"), *error = strstr(line, "Error:");
		unsigned at = number ? (unsigned)atoi(number + 8) : 0;

		failed = failed || (error && (!at || at > gnu_count));
		if (failed)
			fprintf(stderr, "%s", line);
		else if (error)
			gnu_lines[at - 1].refused = true;
	}
	if (!from || pclose(from) < 0 || failed)
		gnu_fail(gnu_as);
}

/* Only lines that it takes, and makes the same word of, with everything on. */
static void gnu_keep_known(void)
{
	struct judge_configuration all;
	unsigned kept = 0;

	judge_configuration(0, &all);
	gnu_write_source();
	gnu_assemble(&all);
	for (unsigned i = 0; i < gnu_count; i++)
		if (!gnu_lines[i].refused)
			gnu_lines[kept++] = gnu_lines[i];
	gnu_count = kept;
	gnu_write_source();
	gnu_assemble(&all);
	if (system(gnu_format("%s -O binary -j .text %s/words.o %s/words.out", gnu_objcopy, gnu_folder,
			      gnu_folder)))
		gnu_fail(gnu_objcopy);
	FILE *from = gnu_open("words.out", "r");
	uint32_t word;

	kept = 0;
	for (unsigned i = 0; i < gnu_count && fread(&word, sizeof(word), 1, from) == 1; i++)
		if (word == gnu_lines[i].word)
			gnu_lines[kept++] = gnu_lines[i];
	fclose(from);
	gnu_count = kept;
	gnu_write_source();
}

int main(int argc, char **argv)
{
	uint32_t *words;

	if (argc != 11)
		return 2;
	gnu_as = argv[1];
	gnu_objdump = argv[2];
	gnu_objcopy = argv[3];
	gnu_folder = argv[4];
	rows_read(argv[5], argv[6]);
	judge_read(argv[7]);
	unsigned count = judge_words(&words, (unsigned)atoi(argv[8]), (unsigned)atoi(argv[9]),
				     strtoull(argv[10], NULL, 0));

	gnu_lines = calloc(count, sizeof(*gnu_lines));
	if (!gnu_lines)
		gnu_fail("memory");
	gnu_disassemble(words, count);
	gnu_keep_known();
	for (unsigned n = 0; n < judge_configuration_count(); n++) {
		struct judge_configuration configuration;

		judge_configuration(n, &configuration);
		gnu_assemble(&configuration);
		for (unsigned i = 0; i < gnu_count; i++)
			judge(&configuration, gnu_lines[i].row, gnu_lines[i].word, !gnu_lines[i].refused,
			      gnu_lines[i].text);
	}
	return judge_report("gnu", count, gnu_count);
}
