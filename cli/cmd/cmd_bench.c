/* SPDX-License-Identifier: BSD-2-Clause */
/* charter bench: what an exit to the hypervisor costs, in instructions, beside its budget; or what a boot
 * does. */
#include "base/file.h"
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "run/bench_boot.h"
#include "run/run.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* With -icount shift=0, one tick of such a counter is one instruction. */
#define CMD_BENCH_GHZ 1000000000ull
#define CMD_BENCH_TIMEOUT 120
#define CMD_BENCH_EXTRA_MAX 16

/* What a guest is granted unless told otherwise: the second needs no FEAT_FGT to be refused the rest. */
#define CMD_BENCH_CHARTER "neoverse-n1"
#define CMD_BENCH_CHARTER_OLDER "minimum-no-fgt"

/* What the test guest's /init says first (tools/guest-init.sh). */
#define CMD_BENCH_USER_SPACE "charter-guest: user space is up"
#define CMD_BENCH_TRIES_DEFAULT 3

/* The exits that are measured, by the name that the payload reports them under. */
struct cmd_bench_path {
	const char *name;
	const char *what;
	unsigned budget; /* gross: reading the counter twice is in it; 0: none */
};

static const struct cmd_bench_path cmd_bench_paths[] = {
	{"empty", "nothing: two reads of the counter", 0},
	{"hvc-answered", "HVC, answered: SMCCC_VERSION", 150},
	{"hvc-refused", "HVC, refused: an unknown function", 140},
	{"id-register", "trapped ID read: ID_AA64ISAR0_EL1", 150},
	{"gicd-read", "GICD access: GICD_TYPER", 200},
	/* The price of policing: of the first where a bit of SCTLR_EL1 is refused; of the second only where
	 * HCR_EL2.TVM has to do what HFGWTR_EL2 does elsewhere, and a few instructions otherwise. */
	{"policed-write", "policed write: SCTLR_EL1", 250},
	{"granted-write", "granted write: TTBR0_EL1", 250},
};
#define CMD_BENCH_PATHS (sizeof(cmd_bench_paths) / sizeof(cmd_bench_paths[0]))

struct cmd_bench {
	const char *cpu, *charter, *without;
	bool boot_wanted, json;
	char *extra[CMD_BENCH_EXTRA_MAX + 2];
	size_t extra_count;
	struct bench_boot boot;
	unsigned long long ticks[CMD_BENCH_PATHS]; /* 0: not reported */
};

enum cmd_bench_key {
	CMD_BENCH_BOOT = 0x100,
	CMD_BENCH_WITHOUT,
	CMD_BENCH_QEMU_ARG,
	CMD_BENCH_KERNEL,
	CMD_BENCH_INITRD,
	CMD_BENCH_LINE,
	CMD_BENCH_TRIES
};

static const struct argp_option cmd_bench_options[] = {
	{"cpu", 'c', "QEMU-CPU", 0, "the host's CPU (max)", 0},
	{"host-without", CMD_BENCH_WITHOUT, "FEAT,...", 0,
	 "take features of EL2's as absent, FEAT_FGT say: what does policing cost on an older host?", 0},
	{"charter", 'C', "NAME|FILE", 0,
	 "the guest's charter (" CMD_BENCH_CHARTER "; with --host-without, " CMD_BENCH_CHARTER_OLDER ")", 0},
	{"qemu-arg", CMD_BENCH_QEMU_ARG, "ARG", 0, "one more argument for QEMU; may be repeated", 0},
	{"json", 'j', NULL, 0, "print the figures as JSON", 0},
	{"boot", CMD_BENCH_BOOT, NULL, 0, "measure how long a kernel boots, beside bare QEMU", 1},
	{"kernel", CMD_BENCH_KERNEL, "FILE", 0, "with --boot: an arm64 Image", 1},
	{"initrd", CMD_BENCH_INITRD, "FILE", 0, "with --boot: the kernel's initial RAM disk", 1},
	{"line", CMD_BENCH_LINE, "TEXT", 0,
	 "with --boot: what the console says when user space is reached (\"" CMD_BENCH_USER_SPACE "\")", 1},
	{"tries", CMD_BENCH_TRIES, "N", 0, "with --boot: so often each; the best one counts (3)", 1},
	{0},
};

static error_t cmd_bench_parse_boot(struct cmd_bench *b, int key, const char *arg, struct argp_state *state)
{
	char *end = NULL;

	switch (key) {
	case CMD_BENCH_BOOT:
		b->boot_wanted = true;
		return 0;
	case CMD_BENCH_KERNEL:
		b->boot.kernel = arg;
		return 0;
	case CMD_BENCH_INITRD:
		b->boot.initrd = arg;
		return 0;
	case CMD_BENCH_LINE:
		b->boot.line = arg;
		return 0;
	case CMD_BENCH_TRIES:
		b->boot.tries = strlen(arg) <= 3 ? (unsigned)strtoul(arg, &end, 10) : 0;
		if (!b->boot.tries || !end || *end)
			argp_error(state, "--tries is '%s', and must be a number from 1 to 999", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What the options must be together. */
static void cmd_bench_check(const struct cmd_bench *b, struct argp_state *state)
{
	if (b->boot_wanted && !b->boot.kernel)
		argp_error(state, "what is to boot? --kernel FILE says it");
	if (b->boot_wanted && b->extra_count)
		argp_error(state, "--qemu-arg is for a bench without --boot");
	if (b->boot_wanted && b->without)
		argp_error(state, "--host-without is for a bench without --boot");
	if (!b->boot_wanted && (b->boot.kernel || b->boot.initrd))
		argp_error(state, "--kernel and --initrd are for --boot");
	if (!*b->boot.line)
		argp_error(state, "--line is empty");
}

static error_t cmd_bench_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_bench *b = state->input;

	switch (key) {
	case 'c':
		b->cpu = arg;
		return 0;
	case 'C':
		b->charter = arg;
		return 0;
	case CMD_BENCH_WITHOUT:
		b->without = arg;
		return 0;
	case 'j':
		b->json = true;
		return 0;
	case CMD_BENCH_QEMU_ARG:
		if (b->extra_count == CMD_BENCH_EXTRA_MAX)
			argp_error(state, "at most %d times --qemu-arg", CMD_BENCH_EXTRA_MAX);
		b->extra[b->extra_count++] = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is no option", arg);
		return 0;
	case ARGP_KEY_END:
		cmd_bench_check(b, state);
		return 0;
	default:
		return cmd_bench_parse_boot(b, key, arg, state);
	}
}

/* One line of the payload: "bench NAME TICKS CNTFRQ". False: the counter is not an instruction counter. */
static bool cmd_bench_line(struct cmd_bench *b, const char *line)
{
	char name[32];
	unsigned long long ticks, frequency;

	if (sscanf(line, "bench %31s %llu %llu", name, &ticks, &frequency) != 3)
		return true;
	for (size_t i = 0; i < CMD_BENCH_PATHS; i++)
		if (strcmp(cmd_bench_paths[i].name, name) == 0)
			b->ticks[i] = ticks;
	return frequency == CMD_BENCH_GHZ;
}

static int cmd_bench_read(struct cmd_bench *b, int console)
{
	FILE *f = fdopen(dup(console), "r");
	char line[256];
	bool sane = true;

	if (!f)
		return CMD_ENVIRONMENT;
	rewind(f);
	while (fgets(line, sizeof(line), f))
		sane &= cmd_bench_line(b, line);
	fclose(f);
	if (!sane)
		out_error("the guest's counter does not run at 1 GHz, so it counts no instructions; --cpu "
			  "max has one that does");
	return sane ? CMD_YES : CMD_ENVIRONMENT;
}

static bool cmd_bench_over(const struct cmd_bench *b, size_t i)
{
	return !b->ticks[i] || (cmd_bench_paths[i].budget && b->ticks[i] > cmd_bench_paths[i].budget);
}

static int cmd_bench_json(const struct cmd_bench *b, json_t *json)
{
	json_t *paths = json_array();
	int exit = CMD_YES;

	for (size_t i = 0; i < CMD_BENCH_PATHS; i++) {
		const struct cmd_bench_path *p = &cmd_bench_paths[i];

		json_array_append_new(
			paths, json_pack("{s:s, s:s, s:o, s:o, s:b}", "name", p->name, "what", p->what,
					 "instructions",
					 b->ticks[i] ? json_integer((json_int_t)b->ticks[i]) : json_null(),
					 "budget", p->budget ? json_integer(p->budget) : json_null(),
					 "within", !cmd_bench_over(b, i)));
		if (cmd_bench_over(b, i))
			exit = CMD_NO;
	}
	json_object_set_new(json, "paths", paths);
	json_object_set_new(json, "cpu", json_string(b->cpu));
	json_object_set_new(json, "host_without", b->without ? json_string(b->without) : json_null());
	json_object_set_new(json, "charter", json_string(b->charter));
	return exit;
}

static int cmd_bench_print(const struct cmd_bench *b)
{
	int exit = CMD_YES;

	printf("%-36s %10s %8s\n", "path", "measured", "budget");
	for (size_t i = 0; i < CMD_BENCH_PATHS; i++) {
		const struct cmd_bench_path *p = &cmd_bench_paths[i];
		bool over = p->budget && (!b->ticks[i] || b->ticks[i] > p->budget);

		printf("%-36s ", p->what);
		b->ticks[i] ? printf("%10llu ", b->ticks[i]) : printf("%10s ", "-");
		p->budget ? printf("%8u%s\n", p->budget, over ? "  beyond" : "") : printf("%8s\n", "-");
		if (over || !b->ticks[i])
			exit = CMD_NO;
	}
	printf("\nInstructions from one read of the counter to the next, around the access; the least of "
	       "2000.\n");
	printf("Host: %s%s%s; charter: %s\n", b->cpu, b->without ? " without " : "",
	       b->without ? b->without : "", b->charter);
	return exit;
}

static int cmd_bench_run(struct cmd_bench *b, int console, json_t *json)
{
	static char icount[] = "-icount", how[] = "shift=0,sleep=off";
	char payload[PATH_MAX];
	struct run_options o = run_defaults();
	int exit;

	file_beside("guests/bench.bin", payload); /* where it is not, the run says so */
	o.charter = b->charter;
	o.cpu = b->cpu;
	o.host_without = b->without;
	o.memory = 64ull << 20;
	o.kernel = payload;
	o.quiet = true;
	o.timeout = CMD_BENCH_TIMEOUT;
	b->extra[b->extra_count++] = icount;
	b->extra[b->extra_count++] = how;
	o.extra = b->extra;
	o.extra_count = b->extra_count;
	o.in = -1;
	o.out = console;
	exit = run_machine(&o);
	if (exit == CMD_YES)
		exit = cmd_bench_read(b, console);
	if (exit != CMD_YES)
		return exit;
	return json ? cmd_bench_json(b, json) : cmd_bench_print(b);
}

/* The guest's console is kept, to be read. */
static int cmd_bench_exits(struct cmd_bench *b, json_t *json)
{
	int console = memfd_create("console", MFD_CLOEXEC), exit;

	if (console < 0) {
		out_error("no memory for the guest's console");
		return CMD_ENVIRONMENT;
	}
	exit = cmd_bench_run(b, console, json);
	close(console);
	return exit;
}

const struct argp cmd_bench_argp = {
	.options = cmd_bench_options,
	.parser = cmd_bench_parse,
	.doc = "Measure what an exit to the hypervisor costs a guest; with --boot, how much longer a kernel "
	       "boots.\v"
	       "QEMU counts instructions, so the figures of exits are the same on every machine. Ends with 0 "
	       "when all are "
	       "within their budgets, 1 when one is beyond.\n\n"
	       "Where a charter refuses a bit of SCTLR_EL1, EL2 does the guest's writes in its place: a "
	       "policed write. HFGWTR_EL2 takes them alone. A host without FEAT_FGT has HCR_EL2.TVM, which "
	       "takes those of TTBR0_EL1 along, one for each switch of address spaces; --host-without "
	       "FEAT_FGT shows what that costs.\n\n"
	       "With --boot the same kernel boots under Charter and on bare QEMU, in turn, with the same "
	       "-cpu. The "
	       "clock runs from when its first instruction may go, everything being loaded, to the line on "
	       "the "
	       "console that --line names. Ends with 1 when Charter takes more than twice as long.",
};

int cmd_bench(int argc, char **argv)
{
	struct cmd_bench b = {.cpu = "max"};
	json_t *json;
	int exit;

	b.boot = (struct bench_boot){
		.append = "console=ttyAMA0", .line = CMD_BENCH_USER_SPACE, .tries = CMD_BENCH_TRIES_DEFAULT};
	argp_parse(&cmd_bench_argp, argc, argv, 0, NULL, &b);
	if (!b.charter)
		b.charter = b.without ? CMD_BENCH_CHARTER_OLDER : CMD_BENCH_CHARTER;
	b.boot.charter = b.charter;
	b.boot.cpu = b.cpu;
	json = b.json ? json_out_begin("bench") : NULL;
	exit = b.boot_wanted ? bench_boot(&b.boot, json) : cmd_bench_exits(&b, json);
	return json ? json_out_end(json, exit) : exit;
}
