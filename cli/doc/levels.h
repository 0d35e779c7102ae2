/* SPDX-License-Identifier: BSD-2-Clause */
/* What is multi-valued, as people say it: the member `levels` of an open charter. */
#ifndef CLI_LEVELS_H
#define CLI_LEVELS_H

#include "base/names.h"
#include <jansson.h>

/* A level: another way to write a platform fact or a field. */
struct levels_row {
	const char *key;
	int fact;          /* enum charter_platform, or NAMES_NONE */
	const char *field; /* "REG.FIELD", or NULL */
	bool (*read)(json_t *value, uint64_t *raw);
	const char *form; /* what it must be */
};

/* By key ("sve.vl"), or NULL; and the key nearest to a word, or NULL. */
const struct levels_row *levels_find(const char *key);
const char *levels_near(const char *word);

/* All keys, separated by ", ". */
const char *levels_keys(char *text, size_t size);

/* Bits of a physical address by the raw value of ID_AA64MMFR0_EL1.PARange; 0: not defined. */
unsigned levels_address_bits(uint64_t parange);

#endif
