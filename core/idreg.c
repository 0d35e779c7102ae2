/* SPDX-License-Identifier: BSD-2-Clause */
#include "feature_priv.h"
#include "field.h"
#include "vm_priv.h"

#include <charter/feature.h>

unsigned idreg_find(uint64_t id)
{
	uint64_t enc = id - CHARTER_KVM_SYSREG;
	unsigned row;

	if (enc > 0xffff)
		return ROW_NONE;
	row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127];
	return row == ROW_NONE ? ROW_NONE : row_regs[row].id_index;
}

uint64_t idreg_id(unsigned index)
{
	return CHARTER_KVM_SYSREG | row_regs[row_id_regs[index]].enc;
}

/* A refusal about some bits of an ID register. */
static struct charter_refusal idreg_refusal(enum charter_reason reason, unsigned index, uint8_t lsb,
					    uint8_t width)
{
	return (struct charter_refusal){
		.reason = reason,
		.id = idreg_id(index),
		.reg = row_regs[row_id_regs[index]].num,
		.lsb = lsb,
		.width = width,
	};
}

/* The bits that no field covers: zero, or res1. */
static enum charter_result idreg_check_reserved(unsigned index, uint64_t value, struct charter_refusal *why)
{
	const struct row_reg *reg = &row_regs[row_id_regs[index]];
	struct charter_refusal what;
	uint64_t fields = 0;
	uint64_t bad;
	uint8_t lsb;

	for (unsigned i = 0; i < reg->field_count; i++)
		fields |= field_mask(&row_fields[reg->first_field + i]);
	bad = (value & ~fields) ^ reg->res1;
	if (!bad)
		return CHARTER_OK;
	lsb = (uint8_t)__builtin_ctzll(bad);
	what = idreg_refusal(CHARTER_REASON_RESERVED, index, lsb, 1);
	what.asked = value >> lsb & 1;
	what.most = reg->res1 >> lsb & 1;
	return refuse(why, CHARTER_EINVAL, &what);
}

/*
 * The limit of a field. The low half of a pair is unlimited (NULL is returned)
 * where the limit of the high half is beyond the value it counts at.
 */
static const uint64_t *idreg_field_limit(const struct charter_vm *vm, const struct row_field *f)
{
	const struct row_pair *pair = feature_pair_of(f);
	const struct row_field *high;

	if (!pair)
		return vm->limit;
	high = &row_fields[pair->high];
	if (field_get(high, vm->limit) != pair->at &&
	    field_within(high, field_get(high, vm->limit), pair->at))
		return NULL;
	return vm->limit;
}

static enum charter_reason idreg_judge(const struct charter_vm *vm, const struct row_field *f, uint64_t raw)
{
	const uint64_t *limit = idreg_field_limit(vm, f);
	unsigned index = field_id(f);
	uint64_t differs = (vm->host.id[index] ^ field_with(f, vm->host.id[index], raw));

	/* What counts with a feature only may be zero; idreg_check_all() sees whether that is missing. */
	if (f->needs != ROW_NONE && raw == 0 && !(differs & ~vm->host.settable[index]))
		return CHARTER_REASON_NONE;
	if ((!limit || raw != field_get(f, limit)) && !field_valid(f, raw))
		return CHARTER_REASON_UNDEFINED;
	if (limit && !field_within(f, field_get(f, limit), raw))
		return CHARTER_REASON_LIMIT;
	if (differs & ~vm->host.settable[index])
		return CHARTER_REASON_NOT_SETTABLE;
	return CHARTER_REASON_NONE;
}

static enum charter_result idreg_check_field(const struct charter_vm *vm, const struct row_field *f,
					     uint64_t value, struct charter_refusal *why)
{
	unsigned index = field_id(f);
	uint64_t raw = field_of(f, value);
	enum charter_reason reason = idreg_judge(vm, f, raw);
	struct charter_refusal what;

	if (reason == CHARTER_REASON_NONE)
		return CHARTER_OK;
	what = idreg_refusal(reason, index, f->lsb, f->width);
	what.asked = raw;
	what.most = field_get(f, reason == CHARTER_REASON_NOT_SETTABLE ? vm->host.id : vm->limit);
	return refuse(why, CHARTER_EINVAL, &what);
}

enum charter_result idreg_check(const struct charter_vm *vm, unsigned index, uint64_t value,
				struct charter_refusal *why)
{
	const struct row_reg *reg = &row_regs[row_id_regs[index]];
	enum charter_result result;

	/*
	 * What exists with a feature only may be absent, where the host can be made to show that;
	 * idreg_check_all() sees whether it is.
	 */
	if (reg->needs != ROW_NONE && value == 0 && !(vm->host.id[index] & ~vm->host.settable[index]))
		return CHARTER_OK;
	for (unsigned i = 0; i < reg->field_count; i++) {
		result = idreg_check_field(vm, &row_fields[reg->first_field + i], value, why);
		if (result)
			return result;
	}
	return idreg_check_reserved(index, value, why);
}

uint64_t idreg_mask(const struct charter_vm *vm, unsigned index)
{
	const struct row_reg *reg = &row_regs[row_id_regs[index]];
	uint64_t mask = 0;

	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct row_field *f = &row_fields[reg->first_field + i];
		uint64_t limit = field_get(f, vm->limit);

		for (uint64_t v = 0; v < FIELD_SMALL && v <= field_max(f); v++)
			if (v != limit && !idreg_judge(vm, f, v))
				mask |= field_mask(f);
		if (f->width > 4 && f->rule == ROW_RULE_FREE)
			mask |= field_mask(f);
	}
	if (reg->needs != ROW_NONE) /* all of it can go */
		mask |= vm->limit[index];
	return mask & vm->host.settable[index];
}

static enum charter_result idreg_check_pairs(const uint64_t *values, struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_PAIR_COUNT; i++) {
		const struct row_field *high = &row_fields[row_pairs[i].high];
		const struct row_field *low = &row_fields[row_pairs[i].low];
		struct charter_refusal what;

		if (field_get(high, values) == row_pairs[i].at || field_get(low, values) == 0)
			continue;
		what = idreg_refusal(CHARTER_REASON_PAIR, field_id(low), low->lsb, low->width);
		what.asked = field_get(low, values);
		what.row = row_regs[high->reg].num;
		return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}

static enum charter_result idreg_check_implied(const uint64_t *values, struct charter_refusal *why)
{
	const struct row_atom *atom;
	const struct row_field *f;
	struct charter_refusal what;
	unsigned feature, implied;

	if (!charter_feature_broken(values, &feature, &implied))
		return CHARTER_OK;
	atom = feature_handle(values, feature);
	if (!atom)
		atom = feature_reason(values, feature);
	f = &row_fields[atom->field];
	what = idreg_refusal(CHARTER_REASON_IMPLIED, field_id(f), f->lsb, f->width);
	what.asked = field_get(f, values);
	what.most = feature_atom_off(values, atom);
	what.row = row_features[implied].num;
	return refuse(why, CHARTER_EINVAL, &what);
}

/* A field that counts with a feature only: zero without it, within its rule with it. */
static enum charter_result idreg_check_field_needs(const struct charter_vm *vm, const uint64_t *values,
						   const struct row_field *f, struct charter_refusal *why)
{
	uint64_t raw = field_get(f, values);
	bool there = feature_cond(values, f->needs);
	struct charter_refusal what;

	if (f->needs == ROW_NONE || there == (raw != 0) ||
	    (there && field_within(f, field_get(f, vm->limit), raw) && field_valid(f, raw)))
		return CHARTER_OK;
	what = idreg_refusal(there ? CHARTER_REASON_LIMIT : CHARTER_REASON_RESERVED, field_id(f), f->lsb,
			     f->width);
	what.asked = raw;
	what.most = there ? field_get(f, vm->limit) : 0;
	return refuse(why, CHARTER_EINVAL, &what);
}

/* A register that exists with a feature only: zero without it, as its fields say with it. */
static enum charter_result idreg_check_needs(const struct charter_vm *vm, const uint64_t *values,
					     unsigned index, struct charter_refusal *why)
{
	const struct row_reg *reg = &row_regs[row_id_regs[index]];
	struct charter_refusal what;

	if (!feature_cond(values, reg->needs) && values[index] != 0) {
		what = idreg_refusal(CHARTER_REASON_RESERVED, index, 0, 0);
		what.asked = values[index];
		return refuse(why, CHARTER_EINVAL, &what);
	}
	if (reg->needs == ROW_NONE || values[index] != 0 || !feature_cond(values, reg->needs))
		return CHARTER_OK;
	for (unsigned i = 0; i < reg->field_count; i++) {
		enum charter_result result = idreg_check_field(vm, &row_fields[reg->first_field + i], 0, why);

		if (result)
			return result;
	}
	return CHARTER_OK;
}

enum charter_result idreg_check_all(const struct charter_vm *vm, const uint64_t *values,
				    struct charter_refusal *why)
{
	enum charter_result result = idreg_check_pairs(values, why);

	for (unsigned i = 0; !result && i < ROW_ID_COUNT; i++)
		result = idreg_check_needs(vm, values, i, why);
	for (unsigned i = 0; !result && i < ROW_FIELD_COUNT; i++)
		result = idreg_check_field_needs(vm, values, &row_fields[i], why);
	return result ? result : idreg_check_implied(values, why);
}
