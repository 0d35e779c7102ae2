/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the binary form, and of calls. */
#include "form.h"
#include "prop.h"

#include <string.h>

static struct charter_host host;
static union host_vm_memory memory, other, before;
static struct form form, again;

/* A random sealed charter in `form`; false: the random one could not be sealed. */
static bool make(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	if (charter_vm_seal(vm, NULL))
		return false;
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	return true;
}

bool prop_round_trip(void)
{
	struct charter_vm_locked vm;
	struct charter_refusal why;
	char text[256];

	if (!make())
		return prop_skip();
	vm = host_open(&other, &host);
	if (charter_sealed_load(vm, form.bytes, form.size, &why) || charter_vm_seal(vm, &why)) {
		charter_explain(&why, text, sizeof(text));
		return prop_fail("%s", text);
	}
	again.size = charter_sealed_write(vm.vm, again.bytes, sizeof(again.bytes));
	if (form.size != again.size || memcmp(form.bytes, again.bytes, form.size) != 0)
		return prop_fail("other bytes come back");
	return true;
}

/* A single byte changed, anywhere: refused, and nothing is touched. */
bool prop_corruption(void)
{
	struct charter_vm_locked vm;
	uint8_t sha[32];

	if (!make())
		return prop_skip();
	vm = host_open(&other, &host);
	before = other;
	for (unsigned n = 0; n < 40; n++) {
		size_t at = n < 20 ? prop_below((unsigned)form.size) : prop_below(64);
		uint8_t flip = (uint8_t)(1 + prop_below(255));

		form.bytes[at] ^= flip;
		if (charter_sealed_load(vm, form.bytes, form.size, NULL) != CHARTER_EINVAL)
			return prop_fail("byte %zu ^ %#x is accepted", at, flip);
		if (charter_sealed_digest(form.bytes, form.size, sha))
			return prop_fail("byte %zu ^ %#x has a digest", at, flip);
		form.bytes[at] ^= flip;
		if (charter_sealed_load(vm, form.bytes, prop_below((unsigned)form.size), NULL) !=
		    CHARTER_EINVAL)
			return prop_fail("a form that is cut is accepted");
	}
	return memcmp(&before, &other, sizeof(other)) == 0 || prop_fail("something was applied");
}

/* Several bytes changed and the digest made right: all of it is applied, or nothing. */
bool prop_hostile_form(void)
{
	struct charter_vm_locked vm;

	if (!make())
		return prop_skip();
	vm = host_open(&other, &host);
	before = other;
	for (unsigned n = 0; n < 30; n++) {
		unsigned changes = 1 + prop_below(3);

		again = form;
		while (changes--)
			again.bytes[56 + prop_below((unsigned)form.size - 56)] ^= (uint8_t)prop_random();
		form_end(&again);
		if (charter_sealed_load(vm, again.bytes, again.size, NULL)) {
			if (memcmp(&before, &other, sizeof(other)) != 0)
				return prop_fail("a refused form was applied in part");
			continue;
		}
		if (charter_vm_seal(vm, NULL))
			return prop_fail("what was loaded can't be sealed");
		again.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
		return true;
	}
	return true;
}

/* What a discovery call says of a function id, and what calling it gets, always agree. */
bool prop_discovery_is_effect(void)
{
	struct charter_vm_locked vm;

	prop_host(&host);
	vm = prop_vm(&memory, &host);
	if (charter_vm_seal(vm, NULL))
		return prop_skip();
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++) {
		struct charter_call_verdict effect, said;

		charter_service(vm.vm, row_calls[i].fid, 0, &effect);
		for (unsigned k = 0; k < ROW_DISCOVERY_COUNT; k++) {
			const struct row_call *by = &row_calls[row_discoveries[k].by];

			if (k < row_calls[i].first_discovery ||
			    k >= row_calls[i].first_discovery + row_calls[i].discovery_count)
				continue;
			charter_service(vm.vm, by->fid, row_calls[i].fid, &said);
			if (said.kind == CHARTER_CALL_REFUSED)
				continue;
			if ((said.x[0] == UINT64_MAX) != (effect.kind == CHARTER_CALL_REFUSED))
				return prop_fail("%s says %#lx of %s", row_call_names[by - row_calls].name,
						 said.x[0], row_call_names[i].name);
		}
	}
	return true;
}
