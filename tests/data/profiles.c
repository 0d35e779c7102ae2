/* SPDX-License-Identifier: BSD-2-Clause */
/* The profiles against the features' conditions and implications. */
#include <string.h>

#include "findings.h"
#include "sources.h"

/* The values of every field in one profile; registers that it leaves out are 0. */
static void profiles_values(const struct tables *t, const char *profile, uint8_t *raw)
{
	memset(raw, 0, sizeof(t->fields) / sizeof(t->fields[0]));
	for (unsigned i = 0; i < t->value_count; i++)
		for (unsigned k = 0; k < t->field_count; k++)
			if (!strcmp(t->values[i].profile, profile) && t->fields[k].reg == t->values[i].reg)
				raw[k] = (uint8_t)tables_field_of(&t->fields[k], t->values[i].value);
}

static unsigned profiles_one(const struct tables *t, const char *profile)
{
	static uint8_t raw[2048];
	char key[3 * TABLES_TEXT + 2];
	unsigned count = 0;

	profiles_values(t, profile, raw);
	for (unsigned i = 0; i < t->feature_count; i++) {
		const struct table_feature *feature = &t->features[i];

		if (!tables_holds(t, feature, raw))
			continue;
		count++;
		for (unsigned k = 0; k < feature->implied_count; k++) {
			if (tables_holds(t, &t->features[feature->implied[k]], raw))
				continue;
			snprintf(key, sizeof(key), "%s:%s:%s", profile, feature->name,
				 t->features[feature->implied[k]].name);
			findings_add(key, "it has the first without the second");
		}
	}
	return count;
}

void profiles_compare(const struct tables *t)
{
	unsigned profiles = 0, features = 0;

	if (!t->feature_count) {
		findings_skip("profiles", "no features");
		return;
	}
	findings_begin("profiles");
	for (unsigned i = 0; i < t->value_count; i++) {
		if (i && !strcmp(t->values[i].profile, t->values[i - 1].profile))
			continue;
		profiles++;
		features += profiles_one(t, t->values[i].profile);
	}
	findings_end("%u profiles with %u features between them: what each feature implies is there",
		     profiles, features);
}
