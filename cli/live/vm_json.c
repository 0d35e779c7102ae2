/* SPDX-License-Identifier: BSD-2-Clause */
/* VMs as `charter vm --json` prints them. */
#include "live/vm_json.h"
#include "live/vm_class.h"
#include "live/vm_stats.h"
#include <inttypes.h>

/* "0x" and 16 digits. */
static json_t *vm_json_hex(uint64_t value)
{
	return json_sprintf("0x%016" PRIx64, value);
}

json_t *vm_json(const struct vm_entry *vm)
{
	char hole[NAMES_FIELD_MAX];

	return json_pack("{s:I, s:o, s:i, s:o, s:s, s:I, s:I, s:o}", "id", (json_int_t)vm->info.vm, "pid",
			 vm->pid ? json_integer(vm->pid) : json_null(), "host", vm->host, "name",
			 json_out_text(vm->info.name), "state", vm_state_name(vm->info.state), "vcpus",
			 (json_int_t)vm->info.vcpus, "memory", (json_int_t)vm->info.mem_size, "hole",
			 json_out_text(vm_hole(&vm->info, hole)));
}

void vm_json_list(json_t *root, const struct vm_entry *list, size_t count)
{
	json_t *vms = json_array(), *machines = json_array();

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || list[i].host != list[i - 1].host)
			json_array_append_new(machines, json_integer(list[i].host));
		if (list[i].info.vm)
			json_array_append_new(vms, vm_json(&list[i]));
	}
	json_object_set_new(root, "machines", machines);
	json_object_set_new(root, "vms", vms);
}

void vm_json_register(json_t *root, const char *name, const struct abi_reg *reg)
{
	json_t *registers = json_object_get(root, "registers");

	if (!registers) {
		registers = json_array();
		json_object_set_new(root, "registers", registers);
	}
	json_array_append_new(registers,
			      json_pack("{s:s, s:o, s:o, s:o, s:b}", "name", name, "id", vm_json_hex(reg->id),
					"value", vm_json_hex(reg->value), "limit", vm_json_hex(reg->limit),
					"set", (reg->flags & ABI_REG_SET_BY_USER) != 0));
}

/* --- vm show ----------------------------------------------------------------------------------- */

/* A rate, or null. */
static json_t *vm_json_rate(const struct vm_stats *s, uint64_t before, uint64_t now)
{
	double rate = vm_stats_rate(s, before, now);

	return rate < 0 ? json_null() : json_real(rate);
}

static json_t *vm_json_exit(const struct vm_stats *s, json_t *class, const char *name, uint64_t before,
			    uint64_t now)
{
	return json_pack("{s:o, s:s, s:I, s:o}", "class", class, "name", name, "count", (json_int_t)now,
			 "per_second", vm_json_rate(s, before, now));
}

static json_t *vm_json_exits(const struct vm_stats *s)
{
	json_t *exits = json_array();
	char name[VM_CLASS_TEXT];

	for (unsigned i = 0; i < 64; i++)
		if (s->now.exits[i])
			json_array_append_new(exits, vm_json_exit(s, json_integer(i), vm_class_name(i, name),
								  s->before.exits[i], s->now.exits[i]));
	json_array_append_new(exits, vm_json_exit(s, json_null(), "interrupts", s->before.irqs, s->now.irqs));
	return exits;
}

static json_t *vm_json_vcpu(const struct vm_stats *s, uint32_t i)
{
	const struct abi_vcpu_stats *v = &s->now.vcpu[i];

	return json_pack("{s:I, s:s, s:o, s:I, s:o, s:I, s:I}", "vcpu", (json_int_t)i, "state",
			 vm_stats_state(v->state), "cpu",
			 v->state == ABI_VCPU_RUNNING ? json_integer(v->cpu) : json_null(), "exits",
			 (json_int_t)v->exits, "exits_per_second",
			 vm_json_rate(s, s->before.vcpu[i].exits, v->exits), "ran_ns", (json_int_t)v->ran,
			 "stolen_ns", (json_int_t)v->stolen);
}

static json_t *vm_json_refused(const struct abi_refused *r, uint64_t now)
{
	char form[VM_CLASS_TEXT], name[VM_CLASS_TEXT];
	const char *called = vm_refused_name(r, name);
	bool directed = r->kind == ABI_REFUSED_REGISTER || r->kind == ABI_REFUSED_ADDRESS;

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:o, s:i, s:i, s:I}", "kind",
			 vm_refused_kind(r->kind), "what", vm_refused_form(r, form), "name",
			 json_out_text(*called ? called : NULL), "value", vm_json_hex(r->what), "write",
			 directed ? json_boolean(r->flags & ABI_REFUSED_WRITE) : json_null(), "count",
			 (json_int_t)r->count, "pc", vm_json_hex(r->pc), "vcpu", (int)r->vcpu, "el",
			 r->flags & ABI_REFUSED_EL0 ? 0 : 1, "ago_ns",
			 (json_int_t)(now >= r->when ? now - r->when : 0));
}

void vm_show_json(const struct vm_stats *s, json_t *root)
{
	const struct abi_stats *n = &s->now;
	json_t *vcpus = json_array(), *refused = json_array();

	for (uint32_t i = 0; i < n->vcpus; i++)
		json_array_append_new(vcpus, vm_json_vcpu(s, i));
	for (size_t i = 0; i < s->refused_count; i++)
		json_array_append_new(refused, vm_json_refused(&s->refused[i], n->now));
	json_object_set_new(
		root, "show",
		json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:I, s:I, s:I, s:o, s:I}", "seconds",
			  s->seconds > 0 ? json_real(s->seconds) : json_null(), "started_ns",
			  n->started && n->now > n->started ? json_integer((json_int_t)(n->now - n->started))
							    : json_null(),
			  "mem_base", vm_json_hex(n->mem_base), "vcpus", vcpus, "mem_size",
			  (json_int_t)n->mem_size, "mem_left", (json_int_t)n->mem_left, "console_lost",
			  (json_int_t)n->console_dropped, "exits", vm_json_exits(s), "exits_per_second",
			  vm_json_rate(s, vm_stats_exits(&s->before), vm_stats_exits(n)), "undefined",
			  (json_int_t)n->undef, "refused_calls", (json_int_t)n->refused_calls, "aborts",
			  (json_int_t)n->aborts, "refused", refused, "unlisted", (json_int_t)n->unlisted));
}
