/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading a binary charter: all of it or nothing, and nothing that is not one. */
#include "rows.h"

#include "form.h"
#include "host.h"
#include "unit.h"

static struct charter_host host;
static union host_vm_memory memory, before;
static struct form form, changed;
static struct charter_refusal why;

/* A charter of max in `form`, an open VM of the same host. */
static struct charter_vm_locked setup_vm(void)
{
	struct charter_vm_locked vm;

	host_from_profile(&host, "qemu-max@11.1");
	vm = host_sealed(&memory, &host);
	form.size = charter_sealed_write(vm.vm, form.bytes, sizeof(form.bytes));
	return host_open(&memory, &host);
}

/* Load `changed` with its digest made right: it is refused, and the VM is untouched. */
static void refused(struct charter_vm_locked vm, enum charter_reason reason)
{
	form_end(&changed);
	before = memory;
	memset(&why, 0, sizeof(why));
	assert_int_equal(charter_sealed_load(vm, changed.bytes, changed.size, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, reason);
	assert_memory_equal(&before, &memory, sizeof(memory));
}

static void round_trip(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	assert_int_equal(charter_sealed_load(vm, form.bytes, form.size, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	changed.size = charter_sealed_write(vm.vm, changed.bytes, sizeof(changed.bytes));
	assert_int_equal(changed.size, form.size);
	assert_memory_equal(changed.bytes, form.bytes, form.size);
}

/* After the seal: its own charter again is fine, another one is too late. */
static void after_the_seal(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	assert_int_equal(charter_sealed_load(vm, form.bytes, form.size, &why), CHARTER_OK);
	assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
	before = memory;
	assert_int_equal(charter_sealed_load(vm, form.bytes, form.size, &why), CHARTER_OK);
	changed = form;
	/* PSCI 1.3 -> 1.1, in the entry of firmware register 1. */
	form_poke(&changed, form_find(&changed, TLV_FWREGS) + 8 + 8, 0x10001, 8);
	form_end(&changed);
	assert_int_equal(charter_sealed_load(vm, changed.bytes, changed.size, &why), CHARTER_EBUSY);
	assert_int_equal(why.id, 0x6030000000140000);
	assert_memory_equal(&before, &memory, sizeof(memory));
}

/* A host that can't: the register and field are named, and nothing was applied. */
static void beyond_the_host(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	charter_host_withhold(&host, CHARTER_FEAT_RNG);
	vm = host_open(&memory, &host);
	before = memory;
	assert_int_equal(charter_sealed_load(vm, form.bytes, form.size, &why), CHARTER_EINVAL);
	assert_int_equal(why.reason, CHARTER_REASON_LIMIT);
	assert_int_equal(why.id, 0x603000000013c030);
	assert_int_equal(why.lsb, 60);
	assert_memory_equal(&before, &memory, sizeof(memory));
}

/* Each section left out, in turn. */
static void missing_section(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	for (uint16_t skip = 1; skip <= 7; skip++) {
		if (skip == 6)
			continue;
		form_begin(&changed, TLV_MAGIC_CHARTER);
		for (uint16_t type = 1; type <= 7; type++) {
			size_t at = form_find(&form, TLV_MANDATORY | type);
			uint32_t size;

			memcpy(&size, form.bytes + at + 4, 4);
			if (at && type != skip)
				form_section(&changed, TLV_MANDATORY | type, form.bytes + at + 8, size);
		}
		refused(vm, CHARTER_REASON_FORMAT);
	}
}

static void unknown_sections(void **state)
{
	struct charter_vm_locked vm = setup_vm();

	(void)state;
	changed = form;
	form_section(&changed, TLV_MANDATORY | 8, "x", 1);
	refused(vm, CHARTER_REASON_FORMAT);
	changed = form;
	form_section(&changed, TLV_MANDATORY | 0x21, "x", 1);
	refused(vm, CHARTER_REASON_FORMAT);
	/* One that need not be understood is skipped. */
	form_begin(&changed, TLV_MAGIC_CHARTER);
	form_section(&changed, 5, "a remark", 8);
	memcpy(changed.bytes + changed.size, form.bytes + 56, form.size - 56);
	changed.size += form.size - 56;
	form_poke(&changed, 20, 7, 4);
	form_end(&changed);
	assert_int_equal(charter_sealed_load(vm, changed.bytes, changed.size, &why), CHARTER_OK);
}

/* A firmware register that this build does not know, and one that the form does not name. */
static void firmware_lists(void **state)
{
	struct charter_vm_locked vm = setup_vm();
	struct tlv_entry rows[] = {{1, 0, 0x10001}, {2, 0, 0}, {999, 0, 0}};
	uint64_t value;

	(void)state;
	for (unsigned variant = 0; variant < 2; variant++) {
		form_begin(&changed, TLV_MAGIC_CHARTER);
		rows[2].value = variant;
		for (uint16_t type = 1; type <= 7; type++) {
			size_t at = form_find(&form, TLV_MANDATORY | type);
			uint64_t ids[2048];
			uint32_t size, n = 0;

			memcpy(&size, form.bytes + at + 4, 4);
			if (at && type == 7) { /* no firmware register but PSCI_VERSION is state then, nor
						  stolen time */
				for (uint32_t i = 0; i < size / 8; i++) {
					memcpy(&value, form.bytes + at + 8 + i * 8, 8);
					if (value == 0x6030000000140000 ||
					    value >> 16 << 16 != 0x6030000000140000)
						if (value >> 16 << 16 != 0x6030000000160000 &&
						    value != 0x60300000ff000300)
							ids[n++] = value;
				}
				form_section(&changed, TLV_STATE, ids, n * 8);
			} else if (at && type == 2) {
				form_section(&changed, TLV_FWREGS, rows, sizeof(rows));
			} else if (at) {
				form_section(&changed, TLV_MANDATORY | type, form.bytes + at + 8, size);
			}
		}
		if (variant == 1) {
			refused(vm, CHARTER_REASON_UNKNOWN);
			continue;
		}
		form_end(&changed);
		assert_int_equal(charter_sealed_load(vm, changed.bytes, changed.size, &why), CHARTER_OK);
		/* What the charter does not know of is off, and set. */
		assert_int_equal(charter_reg_get(vm.vm, 0x6030000000160000, &value), CHARTER_OK);
		assert_int_equal(value, 0);
		assert_true(charter_reg_is_set(vm.vm, 0x6030000000160000));
		assert_int_equal(charter_vm_seal(vm, &why), CHARTER_OK);
		vm = host_open(&memory, &host);
	}
}

/* A state list that is not what the charter's values come to. */
static void state_list(void **state)
{
	struct charter_vm_locked vm = setup_vm();
	size_t at = form_find(&form, TLV_STATE);

	(void)state;
	changed = form;
	form_poke(&changed, at + 8, 0x6020000000110001, 8);
	refused(vm, CHARTER_REASON_FORMAT);
	assert_int_equal(why.offset, at + 8);
	changed = form;
	form_poke(&changed, at + 4, 16, 4);
	changed.size = at + 8 + 16;
	refused(vm, CHARTER_REASON_FORMAT);
	changed = form;
	form_poke(&changed, at + 4, changed.size - at, 4);
	form_poke(&changed, changed.size, 0, 8);
	changed.size += 8;
	refused(vm, CHARTER_REASON_FORMAT);
}

/* A charter that contradicts itself: SVE without what it implies; and a cache that is not there. */
static void contradictions(void **state)
{
	struct charter_vm_locked vm = setup_vm();
	size_t at = form_find(&form, TLV_REGS) + 8;
	struct tlv_entry entry;

	(void)state;
	changed = form;
	for (unsigned i = 0; i < 100; i++) {
		memcpy(&entry, form.bytes + at + i * 16, 16);
		if (entry.value == 0x1301000121110022) {
			form_poke(&changed, at + i * 16 + 8, 0x1301000021110022, 8);
			break;
		}
	}
	refused(vm, CHARTER_REASON_IMPLIED);
	changed = form;
	form_poke(&changed, form_find(&form, TLV_CCSIDR) + 8, 13, 4);
	refused(vm, CHARTER_REASON_FORMAT);
	changed = form;
	form_poke(&changed, form_find(&form, TLV_RESIDUE) + 8, 1, 4);
	refused(vm, CHARTER_REASON_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),       cmocka_unit_test(after_the_seal),
		cmocka_unit_test(beyond_the_host),  cmocka_unit_test(missing_section),
		cmocka_unit_test(unknown_sections), cmocka_unit_test(firmware_lists),
		cmocka_unit_test(state_list),       cmocka_unit_test(contradictions),
	};

	return unit_run("sealed_load", tests);
}
