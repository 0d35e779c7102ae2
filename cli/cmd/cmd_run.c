/* SPDX-License-Identifier: BSD-2-Clause */
/* charter run: boot a guest under a charter. */
#include "base/json_out.h"
#include "base/out.h"
#include "channel/channel.h"
#include "cmd/cmd.h"
#include "run/guest_plan.h"
#include "run/run.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CMD_RUN_TIMEOUT_MAX 1000000ull
#define CMD_RUN_MEMORY_MAX (1ull << 38)

enum cmd_run_key {
	CMD_RUN_CHARTER = 0x100,
	CMD_RUN_CPU,
	CMD_RUN_HOST_WITHOUT,
	CMD_RUN_HOST_SMP,
	CMD_RUN_SMP,
	CMD_RUN_MEM,
	CMD_RUN_KERNEL,
	CMD_RUN_INITRD,
	CMD_RUN_APPEND,
	CMD_RUN_TIMEOUT,
	CMD_RUN_HOLD,
	CMD_RUN_NO_REBOOT,
	CMD_RUN_QEMU_ARG,
	CMD_RUN_HOST_OUT,
	CMD_RUN_PRINT_HOST,
	CMD_RUN_VERBOSE,
	CMD_RUN_ON,
	CMD_RUN_NAME,
	CMD_RUN_HOST_MEM,
	CMD_RUN_NO_GUEST,
	CMD_RUN_JSON,
};

static const struct argp_option cmd_run_options[] = {
	{"charter", CMD_RUN_CHARTER, "NAME|FILE", 0, "what the guest is granted; needed, but for --hold", 1},
	{"kernel", CMD_RUN_KERNEL, "FILE", 0, "an arm64 Image, or a flat binary for RAM + 0x80000", 1},
	{"initrd", CMD_RUN_INITRD, "FILE", 0, "the kernel's initial RAM disk", 1},
	{"append", CMD_RUN_APPEND, "TEXT", 0, "the kernel's command line", 1},
	{"smp", CMD_RUN_SMP, "N", 0, "the guest's vCPUs (1)", 1},
	{"mem", CMD_RUN_MEM, "SIZE", 0, "the guest's memory: MiB, or with K, M or G (512)", 1},
	{"name", CMD_RUN_NAME, "NAME", 0, "what the VM is called (as its charter)", 1},
	{"on", CMD_RUN_ON, "PID|VM", 0,
	 "run it on a machine that runs already: the process of the `charter run` that started it, or a VM "
	 "that is on it",
	 1},
	{"hold", CMD_RUN_HOLD, NULL, 0, "create the VM without starting it; see charter vm", 1},
	{"no-reboot", CMD_RUN_NO_REBOOT, NULL, 0,
	 "end with 1 when the guest resets itself, rather than start it again", 1},
	{"timeout", CMD_RUN_TIMEOUT, "S", 0, "end with 4 when the guest has not ended after S seconds", 1},
	{"cpu", CMD_RUN_CPU, "QEMU-CPU", 0, "the host's CPU (max)", 2},
	{"host-without", CMD_RUN_HOST_WITHOUT, "FEAT,...", 0,
	 "take features of EL2's as absent, FEAT_FGT say: what would an older host do?", 2},
	{"host-smp", CMD_RUN_HOST_SMP, "N", 0, "the host's CPUs (as many as vCPUs)", 2},
	{"host-mem", CMD_RUN_HOST_MEM, "SIZE", 0, "the host's memory for guests (as much as --mem)", 2},
	{"no-guest", CMD_RUN_NO_GUEST, NULL, 0, "only the machine, for others' --on, until a signal ends it",
	 2},
	{"qemu-arg", CMD_RUN_QEMU_ARG, "ARG", 0, "one more argument for QEMU; may be repeated", 2},
	{"host-out", CMD_RUN_HOST_OUT, "FILE", 0, "write the host snapshot to FILE as well", 2},
	{"print-host", CMD_RUN_PRINT_HOST, NULL, 0, "write the host snapshot to standard output, and end", 2},
	{"json", CMD_RUN_JSON, "FILE", 0, "write what became of it to FILE as JSON, at the end", 2},
	{"verbose", CMD_RUN_VERBOSE, NULL, 0, "show what the hypervisor says", 2},
	{0},
};

/* A number from `least` to `most`; else an error of usage. */
static uint64_t cmd_run_number(struct argp_state *state, const char *what, const char *text, uint64_t least,
			       uint64_t most)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n < least || n > most)
		argp_error(state, "%s is '%s', and must be a number from %llu to %llu", what, text,
			   (unsigned long long)least, (unsigned long long)most);
	return n;
}

/* SIZE: a number of MiB, or with a unit. */
static uint64_t cmd_run_size(struct argp_state *state, const char *what, const char *text)
{
	static const char units[] = "KMGT";
	char *end;
	unsigned long long n =
		strtoull(text, &end, 10); /* beyond what there is: the most, which is too much */
	const char *unit = *end && *text >= '0' && *text <= '9' ? strchr(units, *end & ~0x20) : NULL;
	bool number = *text >= '0' && *text <= '9' && (!*end || (unit && *unit && !end[1]));
	unsigned shift = unit ? 10 + 10 * (unsigned)(unit - units) : 20;

	if (!number || !n || n > CMD_RUN_MEMORY_MAX >> shift || (n << shift) % GUEST_BLOCK)
		argp_error(
			state,
			"%s is '%s', and must be a multiple of 2M up to %lluG: a number of MiB, or one with "
			"K, M or G",
			what, text, CMD_RUN_MEMORY_MAX >> 30);
	return n << shift;
}

/* A VM's name, by the rule of a charter's. */
static char *cmd_run_name(struct argp_state *state, char *text)
{
	bool good = *text && strlen(text) < ABI_NAME_MAX;

	for (const char *c = text; *c; c++)
		good &= isgraph((unsigned char)*c) != 0;
	if (!good)
		argp_error(state,
			   "--name is '%s', and must be 1 to %u printable ASCII characters without spaces",
			   text, ABI_NAME_MAX - 1);
	return text;
}

static bool cmd_run_guest_option(struct run_options *o, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case CMD_RUN_CHARTER:
		o->charter = arg;
		return true;
	case CMD_RUN_KERNEL:
		o->kernel = arg;
		return true;
	case CMD_RUN_INITRD:
		o->initrd = arg;
		return true;
	case CMD_RUN_APPEND:
		o->append = arg;
		return true;
	case CMD_RUN_SMP:
		o->vcpus = (unsigned)cmd_run_number(state, "--smp", arg, 1, GUEST_VCPUS_MAX);
		return true;
	case CMD_RUN_MEM:
		o->memory = cmd_run_size(state, "--mem", arg);
		return true;
	case CMD_RUN_NAME:
		o->name = cmd_run_name(state, arg);
		return true;
	case CMD_RUN_HOLD:
		o->hold = true;
		return true;
	case CMD_RUN_NO_REBOOT:
		o->no_reboot = true;
		return true;
	case CMD_RUN_TIMEOUT:
		o->timeout = (unsigned)cmd_run_number(state, "--timeout", arg, 1, CMD_RUN_TIMEOUT_MAX);
		return true;
	default:
		return false;
	}
}

static bool cmd_run_host_option(struct run_options *o, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case CMD_RUN_CPU:
		o->cpu = arg;
		return true;
	case CMD_RUN_HOST_WITHOUT:
		o->host_without = arg;
		return true;
	case CMD_RUN_HOST_SMP:
		o->host_cpus = (unsigned)cmd_run_number(state, "--host-smp", arg, 1, GUEST_VCPUS_MAX);
		return true;
	case CMD_RUN_HOST_MEM:
		o->host_memory = cmd_run_size(state, "--host-mem", arg);
		return true;
	case CMD_RUN_NO_GUEST:
		o->no_guest = true;
		return true;
	case CMD_RUN_ON:
		o->on = arg;
		return true;
	case CMD_RUN_QEMU_ARG:
		o->extra[o->extra_count++] = arg;
		return true;
	case CMD_RUN_HOST_OUT:
		o->host_out = arg;
		return true;
	case CMD_RUN_PRINT_HOST:
		o->host_out = "-";
		o->host_only = true;
		return true;
	case CMD_RUN_JSON:
		o->json_out = arg;
		return true;
	case CMD_RUN_VERBOSE:
		o->verbose = true;
		return true;
	default:
		return false;
	}
}

/* What can't be said of a machine that others have started. */
static void cmd_run_check_on(const struct run_options *o, struct argp_state *state)
{
	if (o->cpu || o->host_without || o->host_cpus || o->host_memory || o->extra_count)
		argp_error(state, "--cpu, --host-without, --host-smp, --host-mem and --qemu-arg are for a "
				  "new machine; the one "
				  "that --on names is as it is");
	if (o->no_guest)
		argp_error(state, "--no-guest starts a machine, and --on says that there is one");
}

/* What the options must be together. */
static void cmd_run_check(struct run_options *o, struct argp_state *state)
{
	if (o->on)
		cmd_run_check_on(o, state);
	if (!o->cpu)
		o->cpu = run_defaults().cpu;
	if (o->host_memory && o->host_memory < o->memory && o->kernel)
		argp_error(state, "--host-mem is less than the guest's --mem");
	if (o->no_guest && (o->kernel || o->charter || o->hold))
		argp_error(state, "--no-guest leaves --kernel, --charter and --hold to `charter run --on`");
	if (o->json_out && strcmp(o->json_out, "-") == 0)
		argp_error(state, "--json needs a file: standard output is the guest's console");
	if (o->host_only || o->no_guest)
		return;
	if (o->host_out && strcmp(o->host_out, "-") == 0)
		argp_error(state,
			   "--host-out needs a file: standard output is the guest's console; --print-host "
			   "starts no guest");
	if (!o->kernel)
		argp_error(state, "what is to run? --kernel FILE says it");
	if (!o->charter && !o->hold)
		argp_error(state, "nothing is granted by default: --charter NAME|FILE says what is, "
				  "or --hold lets `charter vm set` say it");
}

static error_t cmd_run_parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;

	if (key == ARGP_KEY_ARG)
		argp_error(state, "'%s' is no option; --kernel FILE names the kernel", arg);
	if (key == ARGP_KEY_END)
		cmd_run_check(o, state);
	return cmd_run_guest_option(o, key, arg, state) || cmd_run_host_option(o, key, arg, state)
		       ? 0
		       : ARGP_ERR_UNKNOWN;
}

const struct argp cmd_run_argp = {
	.options = cmd_run_options,
	.parser = cmd_run_parse,
	.doc = "Boot a guest under a charter, on QEMU with the Charter hypervisor.\v"
	       "The guest's console is standard output, and nothing else is; with a terminal, Ctrl-A "
	       "x ends the "
	       "run. Ends with 0 when the guest powered itself off, 1 when it ended otherwise or "
	       "this host can't "
	       "grant the charter, 4 when the machine can't be started or time ran out.\n\n"
	       "--on boots one more guest on the machine of another `charter run`, under a charter of its "
	       "own "
	       "and with its console here. A machine ends with the command that started it, but not before "
	       "the VMs of other commands have: it goes on for them, and a second signal ends it all. A "
	       "command that dies takes its VM along.",
};

int cmd_run(int argc, char **argv)
{
	struct run_options o = run_defaults();
	int exit;

	o.cpu = NULL; /* not said */
	o.extra = calloc((size_t)argc + 1, sizeof(*o.extra));
	if (!o.extra)
		return CMD_ENVIRONMENT;
	argp_parse(&cmd_run_argp, argc, argv, 0, NULL, &o);
	o.json = o.json_out ? json_out_begin("run") : NULL;
	exit = run_machine(&o);
	free(o.extra);
	return o.json ? json_out_end_in(o.json, exit, o.json_out) : exit;
}
