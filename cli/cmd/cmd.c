/* SPDX-License-Identifier: BSD-2-Clause */
/* What there is to say about the command, once: help, manual pages and completion all read it here. */
#include "cmd/cmd.h"
#include <string.h>

const char cmd_summary[] = "Decide what an arm64 VM is given, make that true, and prove it.";

const struct cmd_verb cmd_verbs[] = {
	{"run", cmd_run, &cmd_run_argp, CMD_WORDS_NONE, "boot a guest under a charter"},
	{"show", cmd_show, &cmd_show_argp, CMD_WORDS_DOCUMENT,
	 "print a charter, a profile, a host or a live VM: registers, features, services"},
	{"seal", cmd_seal, &cmd_seal_argp, CMD_WORDS_DOCUMENT, "make a sealed charter of an open one"},
	{"check", cmd_check, &cmd_check_argp, CMD_WORDS_DOCUMENT,
	 "say whether a host can run a charter, and what is in the way"},
	{"diff", cmd_diff, &cmd_diff_argp, CMD_WORDS_DOCUMENT,
	 "compare two charters, profiles or hosts, by feature and field"},
	{"explain", cmd_explain, &cmd_explain_argp, CMD_WORDS_ROW,
	 "say what a feature, register, service or refused access is, and why it is as it is"},
	{"audit", cmd_audit, &cmd_audit_argp, CMD_WORDS_NONE,
	 "find out what a guest really has, and hold it against its charter"},
	{"vm", cmd_vm, &cmd_vm_argp, CMD_WORDS_OWN,
	 "list, watch, pause and stop running VMs; get and set the registers of one that is held, and start "
	 "it"},
	{"bench", cmd_bench, &cmd_bench_argp, CMD_WORDS_NONE,
	 "what traps cost, in guest-visible instructions, beside the budgets"},
};
const size_t cmd_verb_count = sizeof(cmd_verbs) / sizeof(cmd_verbs[0]);

const struct cmd_term cmd_exits[] = {
	{"0", "yes, or done"},
	{"1", "the verdict is no; a guest ended other than by powering itself off"},
	{"2", "usage: options, arguments, an unknown verb"},
	{"3", "bad input: a file that is not what it must be, or a charter that the named host can't grant"},
	{"4",
	 "environment: a file that can't be read or written, a machine that can't be started, time ran out"},
	{"5", "undecidable: nothing that is known is in the way, and something is not known"},
	{"6", "leak or broken: a guest has what it was not granted"},
	{NULL, NULL},
};

const struct cmd_term cmd_environment[] = {
	{"CHARTER_PATH",
	 "folders, separated by colons, in which charters are looked up by name before the installed ones"},
	{"CHARTER_HYP", "the hypervisor's image, instead of the one beside the command or installed with it"},
	{"QEMU", "the qemu-system-aarch64 to start"},
	{"CHARTER_CACHE", "where the QEMU is that tools/setup.sh provides (~/.cache/charter)"},
	{"XDG_CACHE_HOME", "where that is instead, in its folder charter"},
	{"XDG_RUNTIME_DIR", "the sockets of running VMs are in its folder charter (/tmp/charter-UID)"},
	{"NO_COLOR", "if it is set, nothing is coloured; off a terminal nothing ever is"},
	{NULL, NULL},
};

const struct cmd_verb *cmd_verb_find(const char *name)
{
	for (size_t i = 0; i < cmd_verb_count; i++)
		if (strcmp(cmd_verbs[i].name, name) == 0)
			return &cmd_verbs[i];
	return NULL;
}
