/* SPDX-License-Identifier: BSD-2-Clause */
/* Firmware registers: versions, bitmaps of services, levels of mitigation. */
#include "vm_priv.h"

unsigned fwreg_find(uint64_t id)
{
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (row_fwregs[i].id == id)
			return i;
	return ROW_NONE;
}

/* The bits of a bitmap that have a service. */
static uint64_t fwreg_bits(const struct row_fwreg *reg)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < reg->value_count; i++)
		bits |= 1ull << row_fwvalues[reg->first_value + i].value;
	return bits;
}

/* Whether a version or a level is listed. */
static bool fwreg_listed(const struct row_fwreg *reg, uint64_t value)
{
	for (unsigned i = 0; i < reg->value_count; i++)
		if (row_fwvalues[reg->first_value + i].value == value)
			return true;
	return false;
}

uint64_t fwreg_limit(const struct charter_host *host, unsigned fwreg)
{
	const struct row_fwreg *reg = &row_fwregs[fwreg];
	uint64_t limit = 0;

	if (!host->has_fwreg[fwreg])
		return 0;
	if (reg->kind == ROW_FW_BITMAP)
		return host->fwreg[fwreg] & fwreg_bits(reg);
	for (unsigned i = 0; i < reg->value_count; i++) {
		uint64_t value = row_fwvalues[reg->first_value + i].value;

		if (value <= host->fwreg[fwreg] && value > limit)
			limit = value;
	}
	return limit;
}

uint64_t fwreg_initial(unsigned fwreg, uint64_t limit)
{
	/* The one register that is opted into, not out of, as on KVM. */
	return fwreg == CHARTER_FWREG_VENDOR_HYP_BMAP_2 ? 0 : limit;
}

uint64_t fwreg_mask(unsigned fwreg, uint64_t limit)
{
	const struct row_fwreg *reg = &row_fwregs[fwreg];
	uint64_t mask = 0;

	if (reg->kind == ROW_FW_BITMAP)
		return limit;
	for (unsigned i = 0; i < reg->value_count; i++)
		if (row_fwvalues[reg->first_value + i].value <= limit)
			mask |= limit ^ row_fwvalues[reg->first_value + i].value;
	return mask;
}

bool fwreg_grants(const uint64_t *fw, const struct row_grant *grant)
{
	uint64_t value = fw[grant->fwreg];

	switch ((enum row_grantop)grant->op) {
	case ROW_GRANT_ALWAYS:
		return true;
	case ROW_GRANT_GE:
		return value >= grant->value;
	case ROW_GRANT_BIT:
		return value >> grant->value & 1;
	case ROW_GRANT_IN:
		return value < 32 && grant->value >> value & 1;
	}
	return false;
}

static enum charter_result fwreg_refuse(unsigned fwreg, enum charter_reason reason, uint64_t asked,
					uint64_t most, uint32_t row, struct charter_refusal *why)
{
	struct charter_refusal what = {
		.reason = reason,
		.id = row_fwregs[fwreg].id,
		.asked = asked,
		.most = most,
		.reg = row_fwregs[fwreg].num,
		.row = row,
	};

	return refuse(why, CHARTER_EINVAL, &what);
}

enum charter_result fwreg_check(unsigned fwreg, uint64_t limit, uint64_t value, struct charter_refusal *why)
{
	const struct row_fwreg *reg = &row_fwregs[fwreg];

	if (reg->kind == ROW_FW_BITMAP) {
		if (value & ~fwreg_bits(reg))
			return fwreg_refuse(fwreg, CHARTER_REASON_RESERVED, value, limit, 0, why);
		if (value & ~limit)
			return fwreg_refuse(fwreg, CHARTER_REASON_LIMIT, value, limit, 0, why);
		return CHARTER_OK;
	}
	if (!fwreg_listed(reg, value))
		return fwreg_refuse(fwreg, CHARTER_REASON_VERSION, value, limit, 0, why);
	if (value > limit)
		return fwreg_refuse(fwreg, CHARTER_REASON_LIMIT, value, limit, 0, why);
	return CHARTER_OK;
}

/* Whether one bit, version or level is what the register holds. */
static bool fwreg_holds(const struct row_fwreg *reg, uint64_t now, const struct row_fwvalue *value)
{
	return reg->kind == ROW_FW_BITMAP ? now >> value->value & 1 : now == value->value;
}

enum charter_result fwreg_check_all(const uint64_t *fw, struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++) {
		const struct row_fwreg *reg = &row_fwregs[i];

		for (unsigned j = 0; j < reg->value_count; j++) {
			const struct row_fwvalue *value = &row_fwvalues[reg->first_value + j];
			uint64_t most = reg->kind == ROW_FW_BITMAP ? fw[i] & ~(1ull << value->value) : 0;

			if (fwreg_holds(reg, fw[i], value) && !fwreg_grants(fw, &value->needs))
				return fwreg_refuse(i, CHARTER_REASON_UNDISCOVERABLE, fw[i], most,
						    row_fwregs[value->needs.fwreg].num, why);
		}
	}
	return CHARTER_OK;
}
