/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How documents speak of firmware registers. The words come from the rows of arch/service alone:
 *
 *   version   "psci": "1.1"          PSCI_VERSION without its suffix
 *   bit       "trng": true           TRNG_V1_0 without its version
 *   level     "workarounds": {"1": "avail"}   the register by its last number, the level by its name
 */
#ifndef CLI_SERVICES_H
#define CLI_SERVICES_H

#include "base/names.h"

#define SERVICES_LEVELS "workarounds"

/* The firmware register of a version key, of a level number; the row of a bit's key (index into
 * row_fwvalues). */
int services_version(const char *key);
int services_level(const char *number);
int services_bit(const char *key);

/* The key of a version or level register, of a bit. */
const char *services_key_of_reg(unsigned fwreg, char text[NAMES_FIELD_MAX]);
const char *services_key_of_bit(unsigned fwvalue, char text[NAMES_FIELD_MAX]);

/* The nearest of the keys that may stand under "services", or NULL. */
const char *services_near(const char *key);

/* The firmware register a row of row_fwvalues belongs to. */
unsigned services_reg_of(unsigned fwvalue);

/* A value of a version or level register from its word ("1.1", "not_required"); false: there is none. */
bool services_parse(unsigned fwreg, const char *word, uint64_t *value);

/* The word for a value: "1.1", "not_required"; of a bitmap its bits by key, or "none". */
const char *services_word(unsigned fwreg, uint64_t value, char *text, size_t size);

/* The words that services_parse() takes, separated by ", ". */
const char *services_words(unsigned fwreg, char *text, size_t size);

/* All that the model knows of: the highest version, every bit, the highest level. */
uint64_t services_most(unsigned fwreg);

#endif
