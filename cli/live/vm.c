/* SPDX-License-Identifier: BSD-2-Clause */
/* The VMs that run on this machine, found through the sockets of their `charter run`. */
#include "live/vm.h"
#include "base/exit.h"
#include "base/out.h"
#include "channel/broker_dir.h"
#include "channel/refusal.h"
#include "doc/hole.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *vm_state_name(uint32_t state)
{
	switch ((enum abi_vm_state)state) {
	case ABI_VM_OPEN:
		return "open";
	case ABI_VM_SEALED:
		return "sealed";
	case ABI_VM_RUNNING:
		return "running";
	case ABI_VM_ENDED:
		return "ended";
	case ABI_VM_PAUSED:
		return "paused";
	}
	return "unknown";
}

const char *vm_hole(const struct abi_vm_info *info, char text[NAMES_FIELD_MAX])
{
	const struct charter_hole hole = {.kind = info->hole.kind, .num = info->hole.num};

	return hole.kind == CHARTER_HOLE_NONE ? NULL : hole_name(&hole, text);
}

/* Append the VMs of one process. */
static size_t vm_list_of(pid_t pid, struct vm_entry *list, size_t count)
{
	struct channel_client c;
	struct channel_message m;

	if (!channel_client_open(&c, pid))
		return count;
	if (channel_client_call(&c, ABI_VM_LIST, 0, NULL, 0, &m) && m.frame.status == ABI_OK) {
		for (size_t at = 0; at + sizeof(list->info) <= m.frame.length && count < VM_LIST_MAX;
		     at += sizeof(list->info), count++) {
			memcpy(&list[count].info, m.payload + at, sizeof(list->info));
			list[count].host = pid;
			list[count].pid = (pid_t)list[count].info.owner;
			list[count].info.name[ABI_NAME_MAX - 1] = 0;
		}
	}
	channel_client_close(&c);
	return count;
}

size_t vm_list(struct vm_entry list[VM_LIST_MAX], bool machines)
{
	pid_t pids[BROKER_DIR_MAX];
	size_t processes = broker_dir_list(pids), count = 0, before;

	for (size_t i = 0; i < processes; i++) {
		before = count;
		count = vm_list_of(pids[i], list, count);
		if (machines && count == before && count < VM_LIST_MAX)
			list[count++] = (struct vm_entry){.host = pids[i]};
	}
	return count;
}

/* How well a word fits a VM, best first: its process, its name, HOST:ID, its id, the process of its machine.
 */
enum vm_fit { VM_FIT_PID, VM_FIT_NAME, VM_FIT_BOTH, VM_FIT_ID, VM_FIT_HOST, VM_FIT_NOT };

static enum vm_fit vm_fits(const struct vm_entry *e, const char *which)
{
	char both[32], *end;
	unsigned long number = strtoul(which, &end, 10);
	bool whole = *which >= '0' && *which <= '9' && !*end;

	snprintf(both, sizeof(both), "%d:%" PRIu32, e->host, e->info.vm);
	if (whole && e->pid && number == (unsigned long)e->pid)
		return VM_FIT_PID;
	if (strcmp(e->info.name, which) == 0)
		return VM_FIT_NAME;
	if (strcmp(both, which) == 0)
		return VM_FIT_BOTH;
	if (whole && number == e->info.vm)
		return VM_FIT_ID;
	return whole && number == (unsigned long)e->host ? VM_FIT_HOST : VM_FIT_NOT;
}

/* The VMs that fit best go to the front of the list. Returns how many. */
static size_t vm_best(struct vm_entry *list, size_t count, const char *which)
{
	enum vm_fit best = VM_FIT_NOT;
	size_t fits = 0;

	for (size_t i = 0; i < count; i++) {
		enum vm_fit fit = which ? vm_fits(&list[i], which) : VM_FIT_PID;

		if (fit == VM_FIT_NOT || fit > best)
			continue;
		if (fit < best)
			fits = 0;
		best = fit;
		list[fits++] = list[i];
	}
	return fits;
}

/* The one VM that is meant. */
static int vm_choose(const char *which, struct vm_entry *vm)
{
	static struct vm_entry list[VM_LIST_MAX];
	size_t count = vm_list(list, false), fits = vm_best(list, count, which);

	if (fits == 1) {
		*vm = list[0];
		return CMD_YES;
	}
	if (fits > 1)
		out_error("%zu VMs %s; PID or HOST:ID of `charter vm list` says which", fits,
			  which ? "fit" : "run");
	else if (which && count)
		out_error("there is no VM '%s'; `charter vm list` lists those there are", which);
	else
		out_error("no VM runs; `charter run` starts one");
	return fits > 1 ? CMD_USAGE : CMD_NO;
}

int vm_host(const char *which, pid_t *host)
{
	static struct vm_entry list[VM_LIST_MAX];
	pid_t pids[BROKER_DIR_MAX];
	size_t count = broker_dir_list(pids), fits, others = 0;
	char *end;
	unsigned long number = strtoul(which, &end, 10);

	for (size_t i = 0; i < count && *which && !*end; i++) {
		*host = pids[i];
		if ((unsigned long)pids[i] == number)
			return CMD_YES;
	}
	fits = vm_best(list, vm_list(list, false), which);
	for (size_t i = 1; i < fits; i++)
		others += list[i].host != list[0].host;
	*host = fits ? list[0].host : 0;
	if (fits && !others)
		return CMD_YES;
	out_error("--on %s: %s; `charter vm list` lists machines under HOST", which,
		  fits ? "VMs of more than one machine fit" : "no machine and no VM is called that");
	return fits ? CMD_USAGE : CMD_ENVIRONMENT;
}

int vm_open(struct vm_link *link, const char *which)
{
	int exit = vm_choose(which, &link->vm);

	link->client = (struct channel_client){.fd = -1};
	if (exit == CMD_YES && !channel_client_open(&link->client, link->vm.host)) {
		out_error("process %d does not answer", link->vm.host);
		exit = CMD_ENVIRONMENT;
	}
	return exit;
}

void vm_close(struct vm_link *link)
{
	channel_client_close(&link->client);
}

int vm_ask(struct vm_link *link, const char *what, unsigned type, const void *payload, size_t length,
	   struct channel_message *reply)
{
	char why[512];

	if (!channel_client_call(&link->client, type, link->vm.info.vm, payload, length, reply)) {
		out_error("%s: process %d does not answer", what, link->vm.host);
		return CMD_ENVIRONMENT;
	}
	if (reply->frame.status == ABI_OK)
		return CMD_YES;
	refusal_text(reply->payload, reply->frame.length, why, sizeof(why));
	if (*why)
		out_error("%s: %s", channel_status_name(reply->frame.status), why);
	else
		out_error("%s: %s", what, channel_status_name(reply->frame.status));
	return CMD_NO;
}

int vm_sealed(const char *which, struct vm_entry *vm, void *out, size_t room, size_t *size)
{
	struct vm_link link = {0};
	struct channel_message m = {0};
	int exit = vm_open(&link, which);

	*vm = link.vm;
	if (exit == CMD_YES)
		exit = vm_ask(&link, "its charter can be read once it is sealed", ABI_CHARTER_READ, NULL, 0,
			      &m);
	*size = exit == CMD_YES && m.frame.length <= room ? m.frame.length : 0;
	if (*size)
		memcpy(out, m.payload, *size);
	vm_close(&link);
	return exit;
}
