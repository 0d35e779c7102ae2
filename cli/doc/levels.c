/* SPDX-License-Identifier: BSD-2-Clause */
#include "doc/levels.h"
#include "base/suggest.h"
#include <charter/ids.h>
#include <stdio.h>
#include <string.h>

#define LEVELS_VL_STEP 128 /* bits: vector lengths are multiples of it (DDI 0487, "Vector length") */
#define LEVELS_VL_MAX 2048

/* By PARange. Source: DDI 0487, ID_AA64MMFR0_EL1. */
static const uint8_t levels_addresses[] = {32, 36, 40, 42, 44, 48, 52, 56};
#define LEVELS_ADDRESSES (sizeof(levels_addresses) / sizeof(levels_addresses[0]))

unsigned levels_address_bits(uint64_t parange)
{
	return parange < LEVELS_ADDRESSES ? levels_addresses[parange] : 0;
}

static bool levels_number(json_t *value, json_int_t least, json_int_t most, json_int_t *number)
{
	*number = json_integer_value(value);
	return json_is_integer(value) && *number >= least && *number <= most;
}

/* A set of vector lengths: bit n is (n + 1) * 128 bits. */
static bool levels_lengths(json_t *value, uint64_t *raw)
{
	json_t *one;
	size_t i;

	*raw = 0;
	json_array_foreach(value, i, one)
	{
		json_int_t bits;

		if (!levels_number(one, LEVELS_VL_STEP, LEVELS_VL_MAX, &bits) || bits % LEVELS_VL_STEP)
			return false;
		*raw |= 1ull << (bits / LEVELS_VL_STEP - 1);
	}
	return json_is_array(value);
}

static bool levels_counters(json_t *value, uint64_t *raw)
{
	json_int_t count;
	bool good = levels_number(value, 0, 31, &count); /* PMCR_EL0.N has five bits */

	*raw = (uint64_t)count;
	return good;
}

/* Comparators: the field holds one less than there are. */
static bool levels_less_one(json_t *value, uint64_t *raw)
{
	json_int_t count;
	bool good = levels_number(value, 1, 16, &count);

	*raw = (uint64_t)(count - 1);
	return good;
}

static bool levels_parange(json_t *value, uint64_t *raw)
{
	for (*raw = 0; *raw < LEVELS_ADDRESSES; ++*raw)
		if (json_is_integer(value) && json_integer_value(value) == levels_addresses[*raw])
			return true;
	return false;
}

static const struct levels_row levels_rows[] = {
	{"sve.vl", CHARTER_PLATFORM_SVE_VLS, NULL, levels_lengths,
	 "an array of vector lengths in bits, multiples of 128 up to 2048"},
	{"pmu.counters", CHARTER_PLATFORM_PMU_COUNTERS, NULL, levels_counters, "a number from 0 to 31"},
	{"parange", NAMES_NONE, "ID_AA64MMFR0_EL1.PARange", levels_parange,
	 "bits of a physical address: 32, 36, 40, 42, 44, 48, 52 or 56"},
	{"debug.breakpoints", NAMES_NONE, "ID_AA64DFR0_EL1.BRPs", levels_less_one, "a number from 1 to 16"},
	{"debug.watchpoints", NAMES_NONE, "ID_AA64DFR0_EL1.WRPs", levels_less_one, "a number from 1 to 16"},
	{"debug.contexts", NAMES_NONE, "ID_AA64DFR0_EL1.CTX_CMPs", levels_less_one, "a number from 1 to 16"},
};
#define LEVELS_ROWS (sizeof(levels_rows) / sizeof(levels_rows[0]))

const struct levels_row *levels_find(const char *key)
{
	for (size_t i = 0; i < LEVELS_ROWS; i++)
		if (strcmp(levels_rows[i].key, key) == 0)
			return &levels_rows[i];
	return NULL;
}

static const char *levels_key_at(size_t i)
{
	return levels_rows[i].key;
}

const char *levels_near(const char *word)
{
	return suggest(word, LEVELS_ROWS, levels_key_at);
}

const char *levels_keys(char *text, size_t size)
{
	size_t length = 0;

	for (size_t i = 0; i < LEVELS_ROWS && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%s", i ? ", " : "",
					   levels_rows[i].key);
	return text;
}
