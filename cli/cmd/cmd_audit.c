/* SPDX-License-Identifier: BSD-2-Clause */
/* charter audit: what a guest really has, beside what its charter grants. */
#include "audit/auditing.h"
#include "base/json_out.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "run/run.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CMD_AUDIT_LOG_MAX (16u << 20)
#define CMD_AUDIT_WORDS_MAX 1000000u

enum cmd_audit_key {
	CMD_AUDIT_CHARTER = 0x100,
	CMD_AUDIT_CPU,
	CMD_AUDIT_WITHOUT,
	CMD_AUDIT_SEED,
	CMD_AUDIT_WORDS,
	CMD_AUDIT_JUNIT,
	CMD_AUDIT_SAVE,
	CMD_AUDIT_JUDGE,
	CMD_AUDIT_QEMU_ARG,
	CMD_AUDIT_BARE,
	CMD_AUDIT_KNOWN,
	CMD_AUDIT_CONTROL,
};

struct cmd_audit_args {
	struct audit_wish wish;
	const char *junit, *save, *judge, *bare, *known;
	json_t *json;          /* what is to be said of it, or NULL */
	bool as_json, machine; /* something was said of the machine or the payload */
};

static const struct argp_option cmd_audit_options[] = {
	{"charter", CMD_AUDIT_CHARTER, "NAME|FILE", 0, "what the guest is granted", 1},
	{"cpu", CMD_AUDIT_CPU, "QEMU-CPU", 0, "the host's CPU (max)", 1},
	{"host-without", CMD_AUDIT_WITHOUT, "FEAT,...", 0,
	 "take features of EL2's as absent, FEAT_FGT say: what would an older host do?", 1},
	{"seed", CMD_AUDIT_SEED, "N", 0, "which random instruction words are tried (1)", 1},
	{"words", CMD_AUDIT_WORDS, "N", 0, "how many, at EL1 and at EL0 each (4096)", 1},
	{"qemu-arg", CMD_AUDIT_QEMU_ARG, "ARG", 0, "one more argument for QEMU; may be repeated", 1},
	{"compare-bare", CMD_AUDIT_BARE, "QEMU-CPU", 0,
	 "run the same on this CPU without a hypervisor, and find what is otherwise", 2},
	{"known", CMD_AUDIT_KNOWN, "FILE", 0, "the list of what may be otherwise (the one that came along)",
	 2},
	{"control", CMD_AUDIT_CONTROL, "FEAT|REG|SERVICE", 0,
	 "open this hole on purpose, and say whether exactly it is found", 2},
	{"save", CMD_AUDIT_SAVE, "LOG", 0, "write what was found to LOG", 2},
	{"judge", CMD_AUDIT_JUDGE, "LOG", 0, "run nothing; judge what was found before, here or elsewhere",
	 2},
	{"json", 'j', NULL, 0, "print the verdicts as JSON", 3},
	{"junit", CMD_AUDIT_JUNIT, "FILE", 0, "write the verdicts to FILE as JUnit has them", 3},
	{0}};

static uint64_t cmd_audit_number(struct argp_state *state, const char *what, const char *text, uint64_t most)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (*text < '0' || *text > '9' || *end || errno || n > most)
		argp_error(state, "%s is '%s', and must be a number up to %llu", what, text,
			   (unsigned long long)most);
	return n;
}

static void cmd_audit_check(const struct cmd_audit_args *a, struct argp_state *state)
{
	if (a->judge && (a->wish.charter || a->wish.cpu || a->save || a->machine))
		argp_error(state,
			   "a log has its own charter, CPU and words: --judge LOG runs nothing but, with "
			   "--compare-bare, the bare CPU");
	if (a->judge && a->wish.control)
		argp_error(state, "a log says itself which hole was opened: --judge or --control");
	if (a->bare && a->wish.control)
		argp_error(state, "no CPU is like a VM with a hole: --compare-bare or --control");
	if (!a->judge && !a->wish.charter)
		argp_error(state, "what is the guest granted? --charter NAME|FILE says it, or --judge LOG");
}

static error_t cmd_audit_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_audit_args *a = state->input;

	switch (key) {
	case CMD_AUDIT_CHARTER:
		a->wish.charter = arg;
		return 0;
	case CMD_AUDIT_CPU:
		a->wish.cpu = arg;
		return 0;
	case CMD_AUDIT_WITHOUT:
		a->wish.without = arg;
		return 0;
	case CMD_AUDIT_SEED:
		a->machine = true;
		a->wish.seed = cmd_audit_number(state, "--seed", arg, INT64_MAX);
		return 0;
	case CMD_AUDIT_WORDS:
		a->machine = true;
		a->wish.words = (uint32_t)cmd_audit_number(state, "--words", arg, CMD_AUDIT_WORDS_MAX);
		return 0;
	case CMD_AUDIT_QEMU_ARG:
		a->machine = true;
		a->wish.extra[a->wish.extra_count++] = arg;
		return 0;
	case CMD_AUDIT_SAVE:
		a->save = arg;
		return 0;
	case CMD_AUDIT_JUDGE:
		a->judge = arg;
		return 0;
	case CMD_AUDIT_BARE:
		a->bare = arg;
		return 0;
	case CMD_AUDIT_KNOWN:
		a->known = arg;
		return 0;
	case CMD_AUDIT_JUNIT:
		a->junit = arg;
		return 0;
	case CMD_AUDIT_CONTROL:
		if (a->wish.control)
			argp_error(state, "one hole at a time: --control %s, or --control %s",
				   a->wish.control, arg);
		a->wish.control = arg;
		return 0;
	case 'j':
		a->as_json = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is no option; --charter NAME|FILE names the charter", arg);
		return 0;
	case ARGP_KEY_END:
		cmd_audit_check(a, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_audit_argp = {
	.options = cmd_audit_options,
	.parser = cmd_audit_parse,
	.doc = "Run a payload in a VM under a charter that tries everything a guest can name, and judge what "
	       "it finds.\v"
	       "It reads and writes every system register encoding, executes every system instruction, words "
	       "of "
	       "every row of instructions and random ones, flips every bit of every register, and calls "
	       "every "
	       "owner's hypercalls, at EL1 and EL0. A verdict is `works`, `refused`, `RAZ` (not granted, "
	       "reads "
	       "as "
	       "zero), `residue` (nothing can refuse it on this host), `LEAK` (not granted, and there) or "
	       "`BROKEN` "
	       "(granted, and not there, or other than the charter says). What was not probed is listed with "
	       "the "
	       "reason. Ends with 0 when nothing leaks or is broken, 6 when something does or is, 3 when a "
	       "log "
	       "is cut or garbled, 4 when the machine can't be started, is ended from outside, or time ran "
	       "out; 1 "
	       "when this host can't grant the charter. "
	       "--control names something that is not granted: a feature, a register, a service (trng) or a "
	       "hypercall. It is then not refused in the VM, which is marked as having a hole, and nothing "
	       "that the guest reads says so; a saved log says it. Ends with 6 when exactly that was found, "
	       "with "
	       "1 when something was found besides it, with 5 when nothing of it was found, with 3 when "
	       "there "
	       "is nothing to open: it is granted, the host lacks it, or it is residue.",
};

static int cmd_audit_read(struct audit_log *log, const char *file, bool bare)
{
	struct file_text text;
	int exit = file_read_most(file, &text, CMD_AUDIT_LOG_MAX, "a log of an audit");

	if (exit != CMD_YES)
		return exit;
	exit = audit_log_read(log, file, text.data, text.size, true);
	file_free(&text);
	if (exit == CMD_YES && !log->charter) {
		out_error_at(file, 0, "it is of a bare CPU: there is no charter to judge it by");
		audit_log_free(log);
		exit = CMD_INPUT;
	}
	if (exit == CMD_YES && log->control && bare) {
		out_error_at(file, 3, "%s was open on purpose: no CPU is like a VM with a hole",
			     log->control);
		audit_log_free(log);
		exit = CMD_INPUT;
	}
	return exit;
}

/* Without a hole that was opened on purpose. */
static int cmd_audit_worth(const struct audit_report *report)
{
	for (unsigned kind = 0; kind <= AUDIT_END; kind++)
		if (report->counts[kind][AUDIT_IS_LEAK] || report->counts[kind][AUDIT_IS_BROKEN])
			return CMD_LEAK;
	return CMD_YES;
}

/* The list that comes with the command, beside its charters. */
static int cmd_audit_known(const struct cmd_audit_args *a, struct audit_list *list, char path[PATH_MAX])
{
	if (a->known)
		return audit_list_read(list, a->known);
	/* In a build tree; else where it was installed, which the next one says if it is not. */
	if (!file_beside("../audit/known.txt", path))
		file_beside("audit/known.txt", path);
	return audit_list_read(list, path);
}

static int cmd_audit_compare(const struct cmd_audit_args *a, const struct audit_vm *vm,
			     const struct audit_log *log, struct audit_list *list)
{
	struct audit_differences d;
	struct audit_log bare = {0};
	uint64_t frequency = charter_platform_get(vm->vm.vm, CHARTER_PLATFORM_CNTFRQ_HZ);
	struct audit_wish wish = a->wish;
	int exit;

	wish.seed = log->header.seed;
	wish.words = log->header.words;
	exit = audit_run_bare(&bare, &wish, a->bare, frequency);
	if (exit != CMD_YES)
		return exit;
	list->cpu = a->bare;
	audit_compare(&d, vm, log, &bare, list);
	if (a->json)
		audit_json_differences(a->json, &d, a->bare);
	else
		audit_text_differences(&d, a->bare);
	exit = d.count || audit_list_idle(list, true) ? CMD_LEAK : CMD_YES;
	audit_differences_free(&d);
	audit_log_free(&bare);
	return exit;
}

/* `worth`: what the audit ends with, once it has been said. */
static int cmd_audit_report(const struct cmd_audit_args *a, const struct audit_vm *vm,
			    const struct audit_log *log, const struct audit_report *report, int *worth)
{
	struct audit_control control;
	int exit = log->control ? audit_control(&control, vm, log, report) : CMD_YES;

	if (exit != CMD_YES)
		return a->judge ? CMD_INPUT : exit;
	*worth = log->control ? audit_control_exit(&control) : cmd_audit_worth(report);
	if (a->json)
		audit_json(a->json, log, report);
	else
		audit_text(log, report);
	if (log->control && a->json)
		audit_json_control(a->json, &control);
	else if (log->control)
		audit_text_control(&control, vm, report);
	return a->junit ? audit_junit(a->junit, vm, log, report, log->control ? &control : NULL) : CMD_YES;
}

static int cmd_audit_judge(const struct cmd_audit_args *a, const struct audit_log *log, const char *file)
{
	struct audit_report report = {0};
	struct audit_list list = {0};
	struct audit_vm vm;
	char path[PATH_MAX];
	int exit = audit_vm_make(&vm, log, file), compared = CMD_YES, worth = CMD_YES;

	if (exit != CMD_YES)
		return exit;
	exit = cmd_audit_known(a, &list, path);
	if (exit == CMD_YES) {
		list.host = log->subject;
		audit_judge(&report, &vm, log, &list);
		exit = cmd_audit_report(a, &vm, log, &report, &worth);
	}
	if (exit == CMD_YES && a->bare)
		compared = cmd_audit_compare(a, &vm, log, &list);
	if (exit == CMD_YES)
		exit = compared == CMD_YES ? worth : compared;
	audit_list_free(&list);
	audit_report_free(&report);
	audit_vm_free(&vm);
	return exit;
}

static int cmd_audit_do(const struct cmd_audit_args *a)
{
	struct audit_log log = {0};
	int exit = a->judge ? cmd_audit_read(&log, a->judge, a->bare != NULL) : audit_run_vm(&log, &a->wish);

	if (exit == CMD_YES && a->save)
		exit = audit_log_write(&log, a->save);
	if (exit == CMD_YES)
		exit = cmd_audit_judge(a, &log, a->judge ? a->judge : a->wish.charter);
	audit_log_free(&log);
	return exit;
}

int cmd_audit(int argc, char **argv)
{
	struct cmd_audit_args a = {.wish = {.seed = 1, .words = 4096}};
	int exit;

	a.wish.extra = calloc((size_t)argc + 1, sizeof(*a.wish.extra));
	if (!a.wish.extra)
		return CMD_ENVIRONMENT;
	argp_parse(&cmd_audit_argp, argc, argv, 0, NULL, &a);
	if (!a.wish.cpu)
		a.wish.cpu = run_defaults().cpu;
	if (a.as_json)
		a.json = json_out_begin("audit");
	exit = cmd_audit_do(&a);
	free(a.wish.extra);
	return a.json ? json_out_end(a.json, exit) : exit;
}
