/* SPDX-License-Identifier: BSD-2-Clause */
/* The generator: arch/ text -> C tables. docs/tables.md is its specification. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "check.h"
#include "emit.h"
#include "list.h"
#include "mutate.h"
#include "parse.h"
#include "resolve.h"

enum main_exit { EXIT_GOOD = 0, EXIT_USAGE = 2, EXIT_BAD_INPUT = 3 };

struct main_options {
	const char *arch;
	const char *out;  /* NULL: write nothing */
	const char *list; /* NULL: list nothing */
	const char *only; /* comma-separated kinds; NULL: all */
	bool check;       /* the arguments are files to look at by themselves */
	bool mend;
	long mutation; /* -1: none */
};

static const char main_help[] =
	"usage: gen [--arch FOLDER] --out FOLDER\n"
	"       gen [--arch FOLDER] [--only KIND,...] [--list WHAT] [--mutate N | --mend N]\n"
	"       gen --check FILE...\n"
	"\n"
	"  --arch FOLDER  where the tables are (arch)\n"
	"  --out FOLDER   write rows.c, rows_gen.h, names.c, profiles.c, withhold.c and "
	"include/charter/gen.h\n"
	"  --only KINDS   read these kinds alone (sysreg, feature, policy, service, control, trap, insn, "
	"state, "
	"platform,\n"
	"                 hypervisor, profile, model.txt); names of other kinds are not looked up\n"
	"  --check        read these files alone, each in a folder named after its kind; what other files\n"
	"                 could hold is not missed\n"
	"  --list WHAT    print fields, features, registers, calls, fwregs, states, profiles, insns or all\n"
	"  --mutate N     for tests: shift field N by one bit before anything is checked\n"
	"  --mend N       the same, with its neighbours making room\n"
	"\n"
	"Errors are `file:line: message`. Exit status: 0 good, 2 usage, 3 bad tables, 4 the machine "
	"failed.\n";

static void main_usage(const char *message)
{
	fprintf(stderr, "gen: %s\n%s", message, main_help);
	exit(EXIT_USAGE);
}

static long main_number(const char *text)
{
	uint64_t number = 0;

	if (!words_parse_number(text, &number) || number > 100000)
		main_usage("a field's index is a small number");
	return (long)number;
}

static struct main_options main_parse(int argc, char **argv)
{
	static const struct option known[] = {
		{"arch", required_argument, NULL, 'a'},
		{"out", required_argument, NULL, 'o'},
		{"list", required_argument, NULL, 'l'},
		{"only", required_argument, NULL, 'y'},
		{"check", no_argument, NULL, 'c'},
		{"mutate", required_argument, NULL, 'm'},
		{"mend", required_argument, NULL, 'e'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct main_options options = {.arch = "arch", .mutation = -1};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		switch (option) {
		case 'a':
			options.arch = optarg;
			break;
		case 'o':
			options.out = optarg;
			break;
		case 'l':
			options.list = optarg;
			break;
		case 'y':
			options.only = optarg;
			break;
		case 'c':
			options.check = true;
			break;
		case 'm':
		case 'e':
			options.mutation = main_number(optarg);
			options.mend = option == 'e';
			break;
		case 'h':
			fputs(main_help, stdout);
			exit(EXIT_GOOD);
		default:
			main_usage("see above");
		}
	}
	return options;
}

static void main_read_only(struct model *m, const struct main_options *options)
{
	char *rest = arena_text(options->only, strlen(options->only)), *name;

	while ((name = strsep(&rest, ","))) {
		enum kind kind = parse_kind_named(name);

		if (kind == KIND_COUNT)
			main_usage(arena_format("--only: no kind is named '%s'", name));
		parse_folder(m, options->arch, kind);
	}
}

static void main_read_files(struct model *m, char **files)
{
	for (; *files; files++) {
		enum kind kind = parse_kind(*files);

		if (kind == KIND_COUNT)
			main_usage(arena_format("%s is in no folder named after a kind", *files));
		parse_file(m, *files, *files, kind);
	}
}

static void main_read(struct model *m, const struct main_options *options, char **files)
{
	if (options->check) {
		main_read_files(m, files);
		return;
	}
	if (options->only) {
		main_read_only(m, options);
		return;
	}
	for (unsigned kind = 0; kind < KIND_COUNT; kind++)
		parse_folder(m, options->arch, (enum kind)kind);
}

int main(int argc, char **argv)
{
	static struct model model;
	struct main_options options = main_parse(argc, argv);

	if (!options.check && optind < argc)
		main_usage(arena_format("'%s' is no option", argv[optind]));
	if (options.out && (options.check || options.only))
		main_usage("--out needs all of arch/");
	model.arch = (struct place){options.arch, "", 0};
	main_read(&model, &options, argv + optind);
	resolve_order(&model);
	if (options.mutation >= 0) {
		if (!mutate_field(&model, (unsigned)options.mutation, options.mend))
			main_usage("this field can't be shifted");
		resolve_order(&model);
	}
	resolve_names(&model);
	check_model(&model);
	if (options.list && !report_count() && !list_print(stdout, &model, options.list))
		main_usage(arena_format("there is no list '%s'", options.list));
	if (options.out && !report_count())
		emit_all(&model, options.out);
	report_print(stderr);
	if (report_count())
		fprintf(stderr, "gen: %u error%s\n", report_count(), report_count() == 1 ? "" : "s");
	return report_count() ? EXIT_BAD_INPUT : EXIT_GOOD;
}
