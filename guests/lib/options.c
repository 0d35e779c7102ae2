/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers from the command line, NAME=N. It is searched for in the device tree as a whole: payloads read no
 * more of that. */
#include "lib/guest.h"

#define OPTIONS_MAX 65536u /* bytes of the tree that are looked at */

static uint32_t options_big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The text after `name` and `=`, or NULL. */
static const uint8_t *options_value(const uint8_t *at, const char *name)
{
	while (*name && *at == (uint8_t)*name) {
		at++;
		name++;
	}
	return !*name && *at == '=' ? at + 1 : NULL;
}

uint64_t guest_option(uint64_t dtb, const char *name, uint64_t otherwise)
{
	const uint8_t *tree = (const uint8_t *)dtb, *digits = NULL;
	uint32_t size = options_big_endian(tree + 4);
	uint64_t value = 0;

	for (uint32_t i = 0; !digits && i < size && i < OPTIONS_MAX; i++)
		digits = options_value(tree + i, name);
	if (!digits)
		return otherwise;
	for (; *digits >= '0' && *digits <= '9'; digits++)
		value = value * 10 + (*digits - '0');
	return value;
}
