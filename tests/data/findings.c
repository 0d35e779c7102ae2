/* SPDX-License-Identifier: BSD-2-Clause */
#include "findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS_KEY 96

static struct findings_expected {
	char key[FINDINGS_KEY];
	bool seen;
} findings_expected[1024];
static unsigned findings_expected_count;
static char findings_seen[8192][FINDINGS_KEY]; /* of the test at hand: each is said once */
static unsigned findings_seen_count;
static const char *findings_test;
static unsigned findings_bad, findings_justified;
static bool findings_brief, findings_some;

bool findings_read(const char *path)
{
	FILE *from = fopen(path, "r");
	char line[512];

	if (!from)
		return false;
	while (fgets(line, sizeof(line), from) && findings_expected_count < 1024) {
		char *key = findings_expected[findings_expected_count].key;

		if (line[0] == '#' || sscanf(line, "%95s", key) != 1)
			continue;
		findings_expected_count++;
		if (!line[strlen(key)] || !line[strlen(key) + 1])
			fprintf(stderr, "compare: %s: %s has no reason\n", path, key);
	}
	fclose(from);
	return true;
}

void findings_be_brief(void)
{
	findings_brief = true;
}

void findings_begin(const char *test)
{
	findings_test = test;
	findings_bad = findings_justified = findings_seen_count = 0;
}

static bool findings_is_new(const char *key)
{
	for (unsigned i = 0; i < findings_seen_count; i++)
		if (!strcmp(findings_seen[i], key))
			return false;
	if (findings_seen_count < 8192)
		snprintf(findings_seen[findings_seen_count++], FINDINGS_KEY, "%s", key);
	return true;
}

static bool findings_is_justified(const char *key)
{
	for (unsigned i = 0; i < findings_expected_count; i++) {
		if (strcmp(findings_expected[i].key, key))
			continue;
		findings_expected[i].seen = true;
		return true;
	}
	return false;
}

void findings_add(const char *key, const char *format, ...)
{
	char full[FINDINGS_KEY];
	va_list args;

	snprintf(full, sizeof(full), "%s:%s", findings_test, key);
	if (!findings_is_new(full))
		return;
	if (findings_is_justified(full)) {
		findings_justified++;
		return;
	}
	findings_bad++;
	findings_some = true;
	if (findings_brief)
		return;
	printf("not ok data/%s: ", full);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

/* Reasons that justify nothing any more. */
static void findings_end_expected(void)
{
	size_t length = strlen(findings_test);

	for (unsigned i = 0; i < findings_expected_count && !findings_brief; i++) {
		const struct findings_expected *expected = &findings_expected[i];

		if (expected->seen || strncmp(expected->key, findings_test, length) ||
		    expected->key[length] != ':')
			continue;
		printf("not ok data/%s: is listed as justified and was not found\n", expected->key);
		findings_bad++;
		findings_some = true;
	}
}

void findings_end(const char *format, ...)
{
	va_list args;

	findings_end_expected();
	if (findings_brief) {
		if (findings_bad)
			printf("%s\n", findings_test);
		return;
	}
	printf("%s data/%s: ", findings_bad ? "not ok" : "ok", findings_test);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("; %u disagreements, %u of them justified\n", findings_bad + findings_justified,
	       findings_justified);
}

void findings_skip(const char *test, const char *why)
{
	if (!findings_brief)
		printf("skip data/%s: %s\n", test, why);
}

bool findings_any(void)
{
	return findings_some;
}
