/* SPDX-License-Identifier: BSD-2-Clause */
/* What became of a run. */
#include "base/json_out.h"
#include "doc/hole.h"
#include "run/run_priv.h"
#include <inttypes.h>

/* The word for an enum abi_vm_end. */
static const char *run_json_how(uint32_t end)
{
	switch ((enum abi_vm_end)end) {
	case ABI_END_OFF:
		return "off";
	case ABI_END_RESET:
		return "reset";
	case ABI_END_STOPPED:
		return "stopped";
	case ABI_END_FAULT:
		return "fault";
	}
	return "unknown";
}

static json_t *run_json_vm(const struct run *r)
{
	char name[ABI_NAME_MAX], hole[NAMES_FIELD_MAX];

	if (!r->was)
		return json_null();
	run_name(r, name);
	return json_pack("{s:I, s:s, s:I, s:I, s:o}", "id", (json_int_t)r->was, "name", name, "vcpus",
			 (json_int_t)r->o->vcpus, "memory", (json_int_t)r->o->memory, "hole",
			 json_out_text(r->o->hole ? hole_name(r->o->hole, hole) : NULL));
}

/* How the guest ended, if it did so by itself. */
static json_t *run_json_end(const struct run *r)
{
	if (!r->ended)
		return json_null();
	return json_pack("{s:s, s:I, s:o, s:o}", "how", run_json_how(r->end.end), "vcpu",
			 (json_int_t)r->end.vcpu, "pc", json_sprintf("0x%016" PRIx64, r->end.pc), "detail",
			 json_sprintf("0x%016" PRIx64, r->end.detail));
}

void run_json(const struct run *r, json_t *root)
{
	json_object_set_new(root, "host", json_integer(r->machine));
	json_object_set_new(root, "vm", run_json_vm(r));
	json_object_set_new(root, "started", json_boolean(r->started));
	json_object_set_new(root, "resets", json_integer(r->resets));
	json_object_set_new(root, "end", run_json_end(r));
	json_object_set_new(root, "console_lost", json_integer((json_int_t)r->console.dropped));
}
