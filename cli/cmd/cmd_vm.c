/* SPDX-License-Identifier: BSD-2-Clause */
/* charter vm: what runs, and what a VM that is held will be given. */
#include "base/names.h"
#include "base/out.h"
#include "base/suggest.h"
#include "cmd/cmd.h"
#include "live/vm_json.h"
#include "live/vm_stats.h"
#include <charter/explain.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CMD_VM_WORDS 64

struct cmd_vm {
	const char *which; /* --vm */
	const char *words[CMD_VM_WORDS];
	size_t count;
	unsigned ms; /* --seconds */
	bool json_wanted;
	json_t *json; /* what is printed as JSON, or NULL */
};

enum cmd_vm_key { CMD_VM_SECONDS = 0x100 };
#define CMD_VM_SECONDS_MAX 3600.0

static const struct argp_option cmd_vm_options[] = {
	{"vm", 'v', "PID|NAME|ID|HOST:ID", 0,
	 "the VM: the process of its `charter run`, its name or id, the machine and its id (the only one)",
	 0},
	{"seconds", CMD_VM_SECONDS, "S", 0, "show: count exits per second over so long (1); 0: not at all",
	 0},
	{"json", 'j', NULL, 0, "print what is to be printed as JSON", 0},
	{0},
};

/* --- registers -------------------------------------------------------------------------------- */

static bool cmd_vm_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

static const char *cmd_vm_fwreg_at(size_t i)
{
	return row_fwreg_names[i].name;
}

/* The id of a register by name or number; 0: there is none, which has been said. */
static uint64_t cmd_vm_register(const char *name)
{
	uint64_t id = charter_name_to_id(name);
	const char *near;

	if (id || (cmd_vm_number(name, &id) && id))
		return id;
	near = suggest(name, ROW_FWREG_COUNT, cmd_vm_fwreg_at);
	if (!near)
		near = names_near_id(name);
	if (near)
		out_error("ENOENT: %s: there is no such register; did you mean %s?", name, near);
	else
		out_error("ENOENT: %s: there is no such register; a name, or KVM's id in hex, is needed",
			  name);
	return 0;
}

static int cmd_vm_get_one(struct vm_link *link, const struct cmd_vm *c, const char *name, uint64_t id)
{
	struct abi_reg reg = {.id = id};
	struct channel_message m;
	int exit = vm_ask(link, name, ABI_REG_GET, &reg, sizeof(reg), &m);

	if (exit != CMD_YES)
		return exit;
	if (m.frame.length != sizeof(reg)) {
		out_error("%s: the answer has the wrong size", name);
		return CMD_ENVIRONMENT;
	}
	memcpy(&reg, m.payload, sizeof(reg));
	if (c->json)
		vm_json_register(c->json, name, &reg);
	else
		printf("%-24s value 0x%016" PRIx64 "  limit 0x%016" PRIx64 "  %s\n", name, reg.value,
		       reg.limit, reg.flags & ABI_REG_SET_BY_USER ? "set" : "not set");
	return CMD_YES;
}

/* All firmware registers that this VM has. */
static int cmd_vm_get_firmware(struct vm_link *link, const struct cmd_vm *c)
{
	int exit = CMD_YES;

	for (unsigned i = 0; i < ROW_FWREG_COUNT && exit == CMD_YES; i++)
		exit = cmd_vm_get_one(link, c, row_fwreg_names[i].name, row_fwregs[i].id);
	return exit;
}

static int cmd_vm_get(struct vm_link *link, const struct cmd_vm *c)
{
	int exit = CMD_YES;

	if (c->count == 1)
		return cmd_vm_get_firmware(link, c);
	for (size_t i = 1; i < c->count; i++) {
		uint64_t id = cmd_vm_register(c->words[i]);
		int one = id ? cmd_vm_get_one(link, c, c->words[i], id) : CMD_NO;

		exit = one > exit ? one : exit;
	}
	return exit;
}

static int cmd_vm_set(struct vm_link *link, const struct cmd_vm *c)
{
	struct abi_reg reg = {0};
	struct channel_message m;

	cmd_vm_number(c->words[2], &reg.value);
	reg.id = cmd_vm_register(c->words[1]);
	return reg.id ? vm_ask(link, c->words[1], ABI_REG_SET, &reg, sizeof(reg), &m) : CMD_NO;
}

static int cmd_vm_accept(struct vm_link *link, const struct cmd_vm *c)
{
	int feature = names_feature(c->words[1]);
	struct abi_accept accept = {0};
	struct channel_message m;

	if (feature == NAMES_NONE) {
		const char *near = names_near_feature(c->words[1]);

		out_error("%s: there is no such feature%s%s", c->words[1], near ? "; did you mean " : "",
			  near ? near : "");
		return CMD_NO;
	}
	accept.feature = row_features[feature].num;
	return vm_ask(link, c->words[1], ABI_ACCEPT, &accept, sizeof(accept), &m);
}

/* --- the VM ----------------------------------------------------------------------------------- */

static int cmd_vm_start(struct vm_link *link, const struct cmd_vm *c)
{
	struct channel_message m;

	(void)c;
	return vm_ask(link, "the VM can't be started", ABI_VM_START, NULL, 0, &m);
}

/* A machine without VMs has a line, too. */
static void cmd_vm_list_one(const struct vm_entry *e)
{
	char pid[16] = "-", name[NAMES_FIELD_MAX];
	const char *hole = vm_hole(&e->info, name);

	if (e->pid)
		snprintf(pid, sizeof(pid), "%d", e->pid);
	if (e->info.vm)
		printf("%8s %8d %4" PRIu32 "  %-8s %5" PRIu32 " %7" PRIu64 "M  %s%s%s\n", pid, e->host,
		       e->info.vm, vm_state_name(e->info.state), e->info.vcpus, e->info.mem_size >> 20,
		       e->info.name, hole ? ", with a hole: " : "", hole ? hole : "");
	else
		printf("%8s %8d %4s  %-8s\n", pid, e->host, "-", "no VM");
}

#define CMD_VM_PAUSE_LOOKS 500 /* of 10 ms: the vCPUs leave their guest within microseconds */

/* Pause it, and wait until it is. */
static int cmd_vm_pause(struct vm_link *link, const struct cmd_vm *c)
{
	struct abi_paused paused = {0};
	struct channel_message m;
	int exit = CMD_YES;

	(void)c;
	for (int i = 0; i < CMD_VM_PAUSE_LOOKS && exit == CMD_YES && !paused.still; i++) {
		if (i)
			usleep(10000);
		exit = vm_ask(link, "the VM can't be paused: it does not run", ABI_VM_PAUSE, NULL, 0, &m);
		if (exit == CMD_YES && m.frame.length == sizeof(paused))
			memcpy(&paused, m.payload, sizeof(paused));
	}
	if (exit == CMD_YES && !paused.still) {
		out_error("the VM was told to pause, but its vCPUs do not stop");
		exit = CMD_LEAK;
	}
	return exit;
}

static int cmd_vm_resume(struct vm_link *link, const struct cmd_vm *c)
{
	struct channel_message m;

	(void)c;
	return vm_ask(link, "the VM can't be resumed: it is not paused", ABI_VM_RESUME, NULL, 0, &m);
}

static int cmd_vm_stop(struct vm_link *link, const struct cmd_vm *c)
{
	struct channel_message m;

	(void)c;
	return vm_ask(link, "the VM can't be stopped: it does not run", ABI_VM_STOP, NULL, 0, &m);
}

static int cmd_vm_show(struct vm_link *link, const struct cmd_vm *c)
{
	static struct vm_stats stats;
	int exit = vm_stats_get(link, c->ms, &stats);

	if (exit == CMD_YES && c->json)
		vm_show_json(&stats, c->json);
	else if (exit == CMD_YES)
		vm_show_print(&link->vm, &stats);
	return exit;
}

static int cmd_vm_list(const struct cmd_vm *c)
{
	static struct vm_entry list[VM_LIST_MAX];
	size_t count = vm_list(list, true);

	if (c->json) {
		vm_json_list(c->json, list, count);
		return CMD_YES;
	}
	if (!count) {
		out_note("no VM runs");
		return CMD_YES;
	}
	printf("%8s %8s %4s  %-8s %5s %8s  %s\n", "PID", "HOST", "ID", "STATE", "VCPUS", "MEMORY", "NAME");
	for (size_t i = 0; i < count; i++)
		cmd_vm_list_one(&list[i]);
	return CMD_YES;
}

struct cmd_vm_verb {
	const char *name;
	int (*run)(struct vm_link *link, const struct cmd_vm *c); /* NULL: of no VM, but of all */
	size_t least, most;                                       /* words, this one included */
	const char *usage;
};

static const struct cmd_vm_verb cmd_vm_verbs[] = {
	{"list", NULL, 1, 1, "list"},
	{"show", cmd_vm_show, 1, 2, "show [VM]"},
	{"get", cmd_vm_get, 1, CMD_VM_WORDS, "get [REG]..."},
	{"set", cmd_vm_set, 3, 3, "set REG VALUE"},
	{"accept", cmd_vm_accept, 2, 2, "accept FEAT"},
	{"start", cmd_vm_start, 1, 1, "start"},
	{"pause", cmd_vm_pause, 1, 1, "pause"},
	{"resume", cmd_vm_resume, 1, 1, "resume"},
	{"stop", cmd_vm_stop, 1, 1, "stop"},
};
#define CMD_VM_VERBS (sizeof(cmd_vm_verbs) / sizeof(cmd_vm_verbs[0]))

static const char *cmd_vm_verb_at(size_t i)
{
	return cmd_vm_verbs[i].name;
}

static int cmd_vm_unknown(const char *word)
{
	const char *near = suggest(word, CMD_VM_VERBS, cmd_vm_verb_at);

	out_error("vm %s: there is no such thing to do%s%s; list, show, get, set, accept, start, pause, "
		  "resume and "
		  "stop are",
		  word, near ? "; did you mean " : "", near ? near : "");
	return CMD_USAGE;
}

/* Whether the words are what the verb takes. */
static bool cmd_vm_fits(const struct cmd_vm *c, const struct cmd_vm_verb *verb)
{
	uint64_t value;

	if (c->count < verb->least || c->count > verb->most) {
		out_error("vm %s: the words must be: charter vm %s", verb->name, verb->usage);
		return false;
	}
	if (verb->run != cmd_vm_set || cmd_vm_number(c->words[2], &value))
		return true;
	out_error("vm set: '%s' is no number; 0x1, say", c->words[2]);
	return false;
}

static int cmd_vm_do(const struct cmd_vm *c, const struct cmd_vm_verb *verb)
{
	struct vm_link link;
	int exit;

	if (!cmd_vm_fits(c, verb))
		return CMD_USAGE;
	if (!verb->run)
		return cmd_vm_list(c);
	exit = vm_open(&link, verb->run == cmd_vm_show && c->count > 1 ? c->words[1] : c->which);
	if (exit == CMD_YES && c->json)
		json_object_set_new(c->json, "vm", vm_json(&link.vm));
	if (exit == CMD_YES)
		exit = verb->run(&link, c);
	vm_close(&link);
	return exit;
}

static int cmd_vm_verb(const struct cmd_vm *c)
{
	for (size_t i = 0; i < CMD_VM_VERBS; i++)
		if (strcmp(c->words[0], cmd_vm_verbs[i].name) == 0)
			return cmd_vm_do(c, &cmd_vm_verbs[i]);
	return cmd_vm_unknown(c->words[0]);
}

static unsigned cmd_vm_ms(struct argp_state *state, const char *arg)
{
	char *end;
	double seconds = strtod(arg, &end);

	if (*arg < '0' || *arg > '9' || *end || !(seconds <= CMD_VM_SECONDS_MAX))
		argp_error(state, "--seconds is '%s', and must be a number from 0 to %.0f", arg,
			   CMD_VM_SECONDS_MAX);
	return (unsigned)(seconds * 1000);
}

static error_t cmd_vm_parse(int key, char *arg, struct argp_state *state)
{
	struct cmd_vm *c = state->input;

	switch (key) {
	case 'v':
		c->which = arg;
		return 0;
	case 'j':
		c->json_wanted = true;
		return 0;
	case CMD_VM_SECONDS:
		c->ms = cmd_vm_ms(state, arg);
		return 0;
	case ARGP_KEY_ARG:
		if (c->count == CMD_VM_WORDS)
			argp_error(state, "too many arguments");
		c->words[c->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (!c->count)
			argp_error(state, "list, show, get, set, accept, start, pause, resume or stop?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp cmd_vm_argp = {
	.options = cmd_vm_options,
	.parser = cmd_vm_parse,
	.args_doc = "list\nshow [VM]\nget [REG|0xID]...\nset REG|0xID VALUE\naccept "
		    "FEAT\nstart\npause\nresume\nstop",
	.doc = "Look at running VMs, pause and stop them, and decide what a VM that is held "
	       "(charter run --hold) will be given.\v"
	       "show says what a VM has done and was refused: its vCPUs, with the time that they ran and the "
	       "time that was stolen from them; exits by class; and each kind of refused access with its "
	       "count and the place of the last one. get prints a register's value, the most that this host "
	       "can grant, and whether it was "
	       "set; without "
	       "a name, all firmware registers. set writes one; after the start only the same value "
	       "succeeds "
	       "(EBUSY). accept names a feature that may remain usable on this host although it is not "
	       "granted, as a charter's accept_residue does; what remains and is not accepted is why a VM "
	       "does not start. pause comes back when no vCPU runs any more; until resume the guest's time "
	       "does not go on. stop ends it. Ends with 0 when done, 1 when the VM refused.",
};

int cmd_vm(int argc, char **argv)
{
	struct cmd_vm c = {.ms = 1000};
	int exit;

	argp_parse(&cmd_vm_argp, argc, argv, 0, NULL, &c);
	c.json = c.json_wanted ? json_out_begin("vm") : NULL;
	exit = cmd_vm_verb(&c);
	return c.json ? json_out_end(c.json, exit) : exit;
}
