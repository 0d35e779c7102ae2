/* SPDX-License-Identifier: BSD-2-Clause */
/* The member `services` of an open charter: what the firmware registers are to hold. */
#include "doc/doc.h"
#include <stdio.h>
#include <string.h>

/* A version ("1.1") or a level ("avail") of a firmware register. */
static void doc_open_services_word(struct doc_open *open, const char *path, unsigned fwreg, json_t *value)
{
	const char *why;
	char known[256];
	uint64_t number;

	value = doc_open_is(open, path, value, &why);
	if (!value)
		return;
	if (!json_is_string(value) || !services_parse(fwreg, json_string_value(value), &number))
		doc_open_error(open, path, "must be one of these strings: %s",
			       services_words(fwreg, known, sizeof(known)));
	else
		doc_open_say(open, &open->fwreg[fwreg], path, number, why);
}

static void doc_open_services_bit(struct doc_open *open, const char *path, unsigned bit, json_t *value)
{
	const char *why;

	value = doc_open_is(open, path, value, &why);
	if (value && !json_is_boolean(value))
		doc_open_error(open, path, "must be true (granted) or false (not granted)");
	else if (value)
		doc_open_say(open, &open->bit[bit], path, json_is_true(value), why);
}

static void doc_open_services_level(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	int fwreg = services_level(key);

	if (fwreg == NAMES_NONE)
		doc_open_error(open, path,
			       "no such workaround; the keys are the numbers of SMCCC_ARCH_WORKAROUND_N");
	else
		doc_open_services_word(open, path, (unsigned)fwreg, value);
}

static void doc_open_services_one(struct doc_open *open, const char *path, const char *key, json_t *value)
{
	int fwreg = services_version(key), bit = services_bit(key);
	const char *near;

	if (strcmp(key, SERVICES_LEVELS) == 0) {
		doc_open_each(open, path, value, doc_open_services_level);
	} else if (fwreg != NAMES_NONE) {
		doc_open_services_word(open, path, (unsigned)fwreg, value);
	} else if (bit != NAMES_NONE) {
		doc_open_services_bit(open, path, (unsigned)bit, value);
	} else {
		near = services_near(key);
		doc_open_error(open, path, "unknown service \"%s\"%s%s%s", key,
			       near ? "; did you mean \"" : "; docs/formats.md lists the services",
			       near ? near : "", near ? "\"?" : "");
	}
}

void doc_open_services(struct doc_open *open, json_t *object)
{
	doc_open_each(open, "/services", object, doc_open_services_one);
}
