/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The profiles of real cores against what KVM shows of such cores: Firecracker's fingerprints of hosts. KVM
 * hides fields and makers choose options, so each difference has its reason in expected.txt.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "sources.h"

#define FINGERPRINTS_SYSREG 0x6030000000130000ull

static const struct fingerprints_pair {
	const char *file, *profile;
} fingerprints_pairs[] = {
	{"N1_5.10.json", "neoverse-n1@1"},
	{"N1_6.1.json", "neoverse-n1@1"},
	{"V1_6.1.json", "neoverse-v1@1"},
	{"V1_6.18.json", "neoverse-v1@1"},
};

static unsigned fingerprints_file_count, fingerprints_field_count;

static const struct table_value *fingerprints_value(const struct tables *t, const char *profile, unsigned reg)
{
	for (unsigned i = 0; i < t->value_count; i++)
		if (t->values[i].reg == reg && !strcmp(t->values[i].profile, profile))
			return &t->values[i];
	return NULL;
}

static void fingerprints_reg(const struct tables *t, const char *profile, uint64_t id, uint64_t seen)
{
	unsigned enc[5] = {id >> 14 & 3, id >> 11 & 7, id >> 7 & 15, id >> 3 & 15, id & 7};
	unsigned r = tables_find_enc(t, enc);
	const struct table_value *ours = r == TABLES_NONE ? NULL : fingerprints_value(t, profile, r);
	char key[3 * TABLES_TEXT];

	for (unsigned i = 0; ours && i < t->field_count; i++) {
		const struct table_field *field = &t->fields[i];
		uint64_t here = tables_field_of(field, ours->value), there = tables_field_of(field, seen);

		if (field->reg != r)
			continue;
		fingerprints_field_count++;
		if (here == there)
			continue;
		snprintf(key, sizeof(key), "%s:%s", profile, tables_field_text(t, i));
		findings_add(key, "0x%" PRIx64 ", KVM shows 0x%" PRIx64, here, there);
	}
}

/* {"guest_cpu_config": {"reg_modifiers": [{"addr": "0x603...", "bitmap": "0b..."}]}} */
static void fingerprints_file(const struct tables *t, const char *path, const char *profile)
{
	json_t *root = json_load_file(path, 0, NULL), *entry;
	json_t *list = json_object_get(json_object_get(root, "guest_cpu_config"), "reg_modifiers");
	size_t i;

	fingerprints_file_count += json_array_size(list) != 0;
	json_array_foreach(list, i, entry)
	{
		const char *addr = json_string_value(json_object_get(entry, "addr"));
		const char *bits = json_string_value(json_object_get(entry, "bitmap"));
		uint64_t id = addr ? strtoull(addr, NULL, 16) : 0;

		if (bits && strlen(bits) > 64 && (id & ~0xffffull) == FINGERPRINTS_SYSREG)
			fingerprints_reg(t, profile, id, strtoull(bits + strlen(bits) - 64, NULL, 2));
	}
	json_decref(root);
}

void fingerprints_compare(const struct tables *t, const char *path)
{
	char file[512];

	findings_begin("fingerprints");
	for (unsigned i = 0; path && i < sizeof(fingerprints_pairs) / sizeof(fingerprints_pairs[0]); i++) {
		snprintf(file, sizeof(file), "%s/%s", path, fingerprints_pairs[i].file);
		fingerprints_file(t, file, fingerprints_pairs[i].profile);
	}
	if (fingerprints_file_count && !fingerprints_field_count)
		findings_add("none", "no field was compared");
	if (!fingerprints_file_count)
		findings_skip("fingerprints", "no fingerprints of hosts here (CHARTER_SHARED)");
	else
		findings_end("%u hosts, %u fields of the profiles of real cores", fingerprints_file_count,
			     fingerprints_field_count);
}
