/* SPDX-License-Identifier: BSD-2-Clause */
/* A refusal that came over the channel, in words. */
#include "channel/refusal.h"
#include "channel/channel.h"
#include <charter/explain.h>
#include <string.h>

void refusal_text(const uint8_t *payload, size_t length, char *text, size_t size)
{
	struct abi_refusal a;
	struct charter_refusal why;

	*text = 0;
	if (length != sizeof(a))
		return;
	memcpy(&a, payload, sizeof(a));
	why = (struct charter_refusal){
		.reason = (enum charter_reason)a.reason,
		.id = a.id,
		.asked = a.asked,
		.most = a.most,
		.reg = a.reg,
		.lsb = a.lsb,
		.width = a.width,
		.row = a.row,
		.offset = a.offset,
	};
	charter_explain(&why, text, size);
}
