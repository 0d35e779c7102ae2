/* SPDX-License-Identifier: BSD-2-Clause */
/* A refusal that came over the channel, in words. */
#ifndef CLI_REFUSAL_H
#define CLI_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

/* The sentence for the payload of a refused request; "" when it is no struct abi_refusal. */
void refusal_text(const uint8_t *payload, size_t length, char *text, size_t size);

#endif
