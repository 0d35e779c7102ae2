/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/sysio.h"

extern const char sysio_id_from[], sysio_id_to[]; /* the generated reads */

bool sysio_fixup(uint64_t pc)
{
	return pc >= (uint64_t)sysio_id_from && pc < (uint64_t)sysio_id_to;
}
