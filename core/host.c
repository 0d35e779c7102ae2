/* SPDX-License-Identifier: BSD-2-Clause */
#include "feature_priv.h"
#include "field.h"
#include "vm_priv.h"

#include <charter/host.h>

bool host_cpu_noted(const struct charter_host *host)
{
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		if (host->cpu[i])
			return true;
	return false;
}

void charter_host_keep_cpu(struct charter_host *host)
{
	if (host_cpu_noted(host))
		return;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		host->cpu[i] = host->id[i];
}

void charter_host_withhold(struct charter_host *host, unsigned feature)
{
	charter_host_keep_cpu(host);
	if (feature < ROW_FEATURE_COUNT)
		feature_off_closed(host->id, feature);
}

/* Whether all that differs between two sets of ID registers is nothing to a guest without EL2. */
static bool host_same_to_guests(const uint64_t *one, const uint64_t *other)
{
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (!(f->flags & ROW_FIELD_INERT) && row_regs[f->reg].id_index != ROW_NONE &&
		    field_get(f, one) != field_get(f, other))
			return false;
	}
	return true;
}

bool charter_host_without(struct charter_host *host, unsigned feature)
{
	uint64_t id[ROW_ID_COUNT], cpu[ROW_ID_COUNT];
	bool noted = host_cpu_noted(host);

	if (feature >= ROW_FEATURE_COUNT)
		return false;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		id[i] = host->id[i];
		cpu[i] = host->cpu[i];
	}
	feature_off_closed(id, feature);
	if (noted)
		feature_off_closed(cpu, feature);
	if (!host_same_to_guests(id, host->id) || !host_same_to_guests(cpu, host->cpu))
		return false;
	for (unsigned i = 0; i < ROW_ID_COUNT; i++) {
		host->id[i] = id[i];
		host->cpu[i] = cpu[i];
	}
	return true;
}

void charter_host_withhold_field(struct charter_host *host, unsigned field, uint64_t most)
{
	const struct row_field *f = &row_fields[field];

	charter_host_keep_cpu(host);
	if (field < ROW_FIELD_COUNT)
		field_set(f, host->id, field_combine(f, field_get(f, host->id), most));
}

void charter_host_withhold_fwreg(struct charter_host *host, unsigned fwreg, uint64_t most)
{
	if (fwreg >= ROW_FWREG_COUNT)
		return;
	if (row_fwregs[fwreg].kind == ROW_FW_BITMAP)
		host->fwreg[fwreg] &= most;
	else if (host->fwreg[fwreg] > most)
		host->fwreg[fwreg] = most;
}

/* One register: field by field what the host has and what the model grants; the rest is reserved. */
static uint64_t host_limit_reg(unsigned index, uint64_t host)
{
	const struct row_reg *reg = &row_regs[row_id_regs[index]];
	uint64_t limit = reg->res1;

	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct row_field *f = &row_fields[reg->first_field + i];
		uint64_t raw = field_of(f, host);
		uint64_t most = f->flags & ROW_FIELD_CEILING ? f->ceiling : raw;

		limit = field_with(f, limit, field_combine(f, raw, most));
	}
	return limit;
}

void charter_host_limit(const struct charter_host *host, uint64_t *limit)
{
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		limit[i] = host_limit_reg(i, host->id[i]);
	feature_fix(limit);
}

bool charter_host_has(const struct charter_host *host, unsigned feature)
{
	return feature < ROW_FEATURE_COUNT && feature_cond(host->id, (uint16_t)feature);
}

bool charter_host_has_el2(const struct charter_host *host, unsigned reg)
{
	return reg < CHARTER_EL2_COUNT && feature_cond(host->id, row_el2s[reg].host);
}

bool charter_host_has_register(const struct charter_host *host, unsigned reg)
{
	return reg < ROW_REG_COUNT && feature_has_register(host->id, &row_regs[reg]);
}
