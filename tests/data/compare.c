/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compares the tables (`gen --list all`, on standard input) with sources that
 * know the architecture without us. Prints `ok`, `not ok` and `skip` lines;
 * with --brief only the names of the tests that found something.
 */
#include <getopt.h>
#include <stdlib.h>

#include "findings.h"
#include "sources.h"

struct compare_options {
	const char *linux_file, *dumps, *aarchmrs, *fingerprints, *expected;
	bool brief;
};

static struct compare_options compare_parse(int argc, char **argv)
{
	static const struct option known[] = {
		{"linux", required_argument, NULL, 'l'},
		{"dumps", required_argument, NULL, 'd'},
		{"aarchmrs", required_argument, NULL, 'a'},
		{"expected", required_argument, NULL, 'e'},
		{"fingerprints", required_argument, NULL, 'f'},
		{"brief", no_argument, NULL, 'b'},
		{NULL, 0, NULL, 0},
	};
	struct compare_options options = {0};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		switch (option) {
		case 'l':
			options.linux_file = optarg;
			break;
		case 'd':
			options.dumps = optarg;
			break;
		case 'a':
			options.aarchmrs = optarg;
			break;
		case 'f':
			options.fingerprints = optarg;
			break;
		case 'e':
			options.expected = optarg;
			break;
		case 'b':
			options.brief = true;
			break;
		default:
			exit(2);
		}
	}
	return options;
}

int main(int argc, char **argv)
{
	static struct tables tables;
	struct compare_options options = compare_parse(argc, argv);

	if (!tables_read(&tables, stdin))
		return 3;
	if (options.expected && !findings_read(options.expected))
		return 3;
	if (options.brief)
		findings_be_brief();
	linux_compare(&tables, options.linux_file);
	dumps_compare(&tables, options.dumps);
	if (!options.brief) {
		aarchmrs_compare(&tables, options.aarchmrs);
		profiles_compare(&tables);
		fingerprints_compare(&tables, options.fingerprints);
	}
	return findings_any() ? 1 : 0;
}
