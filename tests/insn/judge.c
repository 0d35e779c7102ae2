/* SPDX-License-Identifier: BSD-2-Clause */
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JUDGE_DIFFERENCES 4096

struct judge_switch judge_switches[JUDGE_SWITCHES];
unsigned judge_switch_count;

/* A difference that is known, or the first that was found of a row. */
static struct judge_difference {
	char row[64], configuration[48], verdict[8];
	char text[80]; /* an example */
	uint32_t word;
	unsigned long times;
	bool known;
} judge_differences[JUDGE_DIFFERENCES];
static unsigned judge_difference_count, judge_known_count;
static unsigned long judge_compared, judge_refused, judge_explained;
static bool judge_unswitched[ROWS_FEATURES];
static bool judge_seen[ROWS_MOST];

static void judge_fail(const char *path, unsigned line, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", path, line, what);
	exit(4);
}

static unsigned judge_feature(const char *path, unsigned line, const char *name)
{
	int found = rows_feature(name);

	if (found < 0)
		judge_fail(path, line, "no such feature");
	return (unsigned)found;
}

static void judge_read_switch(const char *path, unsigned line, char *text)
{
	struct judge_switch *s = &judge_switches[judge_switch_count++];
	char *name = strtok(text, " \n");

	if (!name || strlen(name) >= sizeof(s->name) || judge_switch_count == JUDGE_SWITCHES)
		judge_fail(path, line, "switch NAME FEAT_X...");
	strcpy(s->name, name);
	for (char *word = strtok(NULL, " \n"); word; word = strtok(NULL, " \n")) {
		if (s->feature_count == 8)
			judge_fail(path, line, "too many features");
		s->features[s->feature_count++] = judge_feature(path, line, word);
	}
}

static void judge_read_difference(const char *path, unsigned line, const char *text)
{
	struct judge_difference *d = &judge_differences[judge_difference_count++];

	if (judge_difference_count == JUDGE_DIFFERENCES ||
	    sscanf(text, "%63s %47s %7s \"%79[^\"]\"", d->row, d->configuration, d->verdict, d->text) != 4)
		judge_fail(path, line, "differs ROW CONFIGURATION accepts|refuses \"why\"");
	d->known = true;
	judge_known_count++;
}

static void judge_read_line(const char *path, unsigned at, char *line)
{
	char a[64], b[64];

	if (!strncmp(line, "switch ", 7))
		judge_read_switch(path, at, line + 7);
	else if (!strncmp(line, "differs ", 8))
		judge_read_difference(path, at, line + 8);
	else if (sscanf(line, "implies %63s %63s", a, b) == 2)
		rows_imply(judge_feature(path, at, a), judge_feature(path, at, b));
	else if (sscanf(line, "unknown %63s", a) == 1)
		judge_unswitched[judge_feature(path, at, a)] = true;
	else if (line[0] != '#' && line[0] != '\n')
		judge_fail(path, at, "no line begins so");
}

void judge_read(const char *path)
{
	FILE *from = fopen(path, "r");
	char line[256];

	if (!from)
		judge_fail(path, 0, "it can't be opened");
	for (unsigned at = 1; fgets(line, sizeof(line), from); at++)
		judge_read_line(path, at, line);
	fclose(from);
}

/* splitmix64 */
static uint32_t judge_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)(z ^ z >> 31);
}

unsigned judge_words(uint32_t **words, unsigned of_each_row, unsigned random, uint64_t seed)
{
	static const unsigned places[] = {0, 5, 10, 16};
	unsigned count = 0;
	uint32_t *word = malloc((2ul * of_each_row * rows_count + random + 1) * sizeof(*word));

	*words = word;
	if (!word)
		judge_fail("words", 0, "no memory");
	for (unsigned i = 0; i < rows_count; i++) {
		uint64_t own =
			seed ^ ((uint64_t)rows[i].value << 32 | rows[i].mask); /* whatever the others are */

		for (unsigned k = 0; k < of_each_row; k++) {
			uint32_t other = judge_random(&own), flip = judge_random(&own) & 31;

			if (k < 2) /* what is left open all zeros, all ones */
				other = k ? UINT32_MAX : 0;
			word[count++] = rows[i].value | (other & ~rows[i].mask);
			word[count] = word[count - 1] ^ 1u << flip;
			count++;
		}
	}
	while (random--) {
		uint32_t ones = judge_random(&seed);

		word[count] = judge_random(&seed);
		for (unsigned k = 0; k < 4;
		     k++) /* register numbers that should be ones, in half of the words */
			if (ones >> 31 && ones >> k & 1)
				word[count] |= 0x1fu << places[k];
		count++;
	}
	return count;
}

unsigned judge_configuration_count(void)
{
	return 1 + 2 * judge_switch_count;
}

void judge_configuration(unsigned n, struct judge_configuration *configuration)
{
	const struct judge_switch *s = n ? &judge_switches[(n - 1) / 2] : NULL;
	bool only = n && n % 2 == 0;

	memset(configuration, 0, sizeof(*configuration));
	snprintf(configuration->name, sizeof(configuration->name), "%s%s",
		 !s     ? "all"
		 : only ? "only-"
			: "without-",
		 s ? s->name : "");
	for (unsigned i = 0; !only && i < judge_switch_count; i++)
		for (unsigned k = 0; k < judge_switches[i].feature_count; k++)
			configuration->set.has[judge_switches[i].features[k]] = true;
	for (unsigned k = 0; s && k < s->feature_count; k++)
		if (only)
			rows_add(&configuration->set, s->features[k]);
		else
			rows_remove(&configuration->set, s->features[k]);
}

bool judge_is_on(const struct judge_configuration *configuration, const struct judge_switch *s)
{
	for (unsigned i = 0; i < s->feature_count; i++)
		if (!configuration->set.has[s->features[i]])
			return false;
	return true;
}

/* A pattern can end in `*`. */
static bool judge_matches(const char *pattern, const char *text)
{
	size_t length = strlen(pattern);

	if (length && pattern[length - 1] == '*')
		return !strncmp(pattern, text, length - 1);
	return !strcmp(pattern, text);
}

static void judge_difference(const char *row, const char *configuration, bool accepts, uint32_t word,
			     const char *text)
{
	const char *verdict = accepts ? "accepts" : "refuses";
	struct judge_difference *d = judge_differences;

	for (unsigned i = 0; i < judge_difference_count; i++, d++) {
		if (!judge_matches(d->row, row) || strcmp(d->verdict, verdict) ||
		    (d->known && !judge_matches(d->configuration, configuration)))
			continue;
		d->times++;
		judge_explained += d->known;
		return;
	}
	if (judge_difference_count == JUDGE_DIFFERENCES)
		return;
	judge_difference_count++;
	*d = (struct judge_difference){.word = word, .times = 1};
	snprintf(d->row, sizeof(d->row), "%s", row);
	snprintf(d->configuration, sizeof(d->configuration), "%s", configuration);
	snprintf(d->verdict, sizeof(d->verdict), "%s", verdict);
	snprintf(d->text, sizeof(d->text), "%s", text);
}

void judge(const struct judge_configuration *configuration, const struct rows_row *row, uint32_t word,
	   bool accepts, const char *text)
{
	for (unsigned i = 0; row && i < row->need_count; i++)
		if (judge_unswitched[row->needs[i]])
			return;
	if (row)
		judge_seen[row - rows] = true;
	judge_compared++;
	judge_refused += !accepts;
	if (accepts != (!row || rows_granted(row, &configuration->set)))
		judge_difference(row ? row->name : "-", configuration->name, accepts, word, text);
}

/* What was not judged is said. */
static void judge_print_unseen(const char *oracle)
{
	unsigned unseen = 0;

	for (unsigned i = 0; i < rows_count; i++)
		unseen += !judge_seen[i];
	printf("%s: %u of %u rows have words that it judges; not so:", oracle, rows_count - unseen,
	       rows_count);
	for (unsigned i = 0; i < rows_count; i++)
		if (!judge_seen[i])
			printf(" %s", rows[i].name);
	printf("\n");
}

int judge_report(const char *oracle, unsigned words, unsigned known)
{
	int failed = 0;

	printf("%s: %u words, of which it knows %u; %lu comparisons in %u configurations, %lu of them "
	       "refusals; "
	       "%lu differ and are explained by %u lines\n",
	       oracle, words, known, judge_compared, judge_configuration_count(), judge_refused,
	       judge_explained, judge_known_count);
	judge_print_unseen(oracle);
	for (unsigned i = 0; i < judge_difference_count; i++) {
		const struct judge_difference *d = &judge_differences[i];

		if (d->known && d->times)
			continue;
		failed = 1;
		if (d->known)
			printf("not ok insn/%s-differs: it does not differ any more: %s %s %s\n", oracle,
			       d->row, d->configuration, d->verdict);
		else
			printf("not ok insn/%s-%s: %s: it %s 0x%08x (%s), and %lu more\n", oracle, d->row,
			       d->configuration, d->verdict, d->word, d->text, d->times - 1);
	}
	if (!failed)
		printf("ok insn/%s (%lu comparisons of %u words)\n", oracle, judge_compared, known);
	return failed;
}
