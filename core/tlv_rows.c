/* SPDX-License-Identifier: BSD-2-Clause */
/* Which rows the sections of the binary forms speak of. */
#include "rows.h"
#include "tlv_io.h"

static unsigned tlv_row_count(uint16_t type)
{
	switch (type) {
	case TLV_CPU:
	case TLV_REGS:
	case TLV_SETTABLE:
	case TLV_VARIES:
		return ROW_ID_COUNT;
	case TLV_FWREGS:
		return ROW_FWREG_COUNT;
	case TLV_PLATFORM:
		return ROW_PLATFORM_COUNT;
	default:
		return 0;
	}
}

static uint32_t tlv_row_number(uint16_t type, unsigned index)
{
	switch (type) {
	case TLV_FWREGS:
		return row_fwregs[index].num;
	case TLV_PLATFORM:
		return row_platforms[index].num;
	default:
		return row_regs[row_id_regs[index]].num;
	}
}

unsigned tlv_row_next(uint16_t type, uint32_t *number)
{
	unsigned next = ROW_NONE;

	for (unsigned i = 0; i < tlv_row_count(type); i++) {
		uint32_t num = tlv_row_number(type, i);

		if (num > *number && (next == ROW_NONE || num < tlv_row_number(type, next)))
			next = i;
	}
	if (next != ROW_NONE)
		*number = tlv_row_number(type, next);
	return next;
}

unsigned tlv_row_find(uint16_t type, uint32_t number)
{
	for (unsigned i = 0; i < tlv_row_count(type); i++)
		if (tlv_row_number(type, i) == number)
			return i;
	return ROW_NONE;
}
