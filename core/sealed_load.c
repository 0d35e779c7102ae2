/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the binary form of a sealed charter: hostile until every byte of it is checked. */
#include "state_priv.h"
#include "tlv_io.h"

#include <charter/sealed.h>
#include <string.h>

/* What a form says, before any of it is applied. */
struct sealed_draft {
	struct vm_choice choice;
	struct vm_chosen seen;
	uint32_t sections;   /* bit n: section type TLV_MANDATORY | n was there */
	struct tlv_in state; /* at its TLV_STATE section */
};

static enum charter_result sealed_load_unknown(uint32_t number, uint64_t value, struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNKNOWN, .asked = value, .row = number};

	return refuse(why, CHARTER_EINVAL, &what);
}

/* A section of rows. What this build has no row for must be 0: not there. */
static enum charter_result sealed_load_read_rows(const struct tlv_in *in, uint64_t *values, uint32_t *seen,
						 struct charter_refusal *why)
{
	struct tlv_entry entry;
	size_t count;

	if (!tlv_count(in, sizeof(entry), &count))
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i < count; i++) {
		unsigned index;

		if (!tlv_entry(in, i, &entry))
			return tlv_refuse(why, in->at + i * sizeof(entry));
		index = tlv_row_find((uint16_t)in->type, entry.number);
		if (index == ROW_NONE && entry.value)
			return sealed_load_unknown(entry.number, entry.value, why);
		if (index == ROW_NONE)
			continue;
		values[index] = entry.value;
		seen[index / 32u] |= 1u << (index % 32u);
	}
	return CHARTER_OK;
}

static enum charter_result sealed_load_read_ccsidr(const struct tlv_in *in, uint32_t *ccsidr,
						   struct charter_refusal *why)
{
	struct tlv_entry entry;
	size_t count;

	if (!tlv_count(in, sizeof(entry), &count))
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i < count; i++) {
		if (!tlv_entry(in, i, &entry) || entry.number >= CHARTER_CCSIDR_COUNT ||
		    entry.value >= CHARTER_CCSIDR_NONE)
			return tlv_refuse(why, in->at + i * sizeof(entry));
		ccsidr[entry.number] = (uint32_t)entry.value;
	}
	return CHARTER_OK;
}

/* Residue is not judged yet: the section says so, and nothing else. */
static enum charter_result sealed_load_read_residue(const struct tlv_in *in, struct charter_refusal *why)
{
	static const uint32_t unassessed;

	if (in->section_size != sizeof(unassessed) ||
	    memcmp(in->data + in->at, &unassessed, sizeof(unassessed)) != 0)
		return tlv_refuse(why, in->at);
	return CHARTER_OK;
}

/* Which registers vary is not a matter of all of them. */
static enum charter_result sealed_load_read_varies(const struct tlv_in *in, uint64_t *varies,
						   struct charter_refusal *why)
{
	uint32_t seen[(ROW_ID_COUNT + 31u) / 32u] = {0};

	return sealed_load_read_rows(in, varies, seen, why);
}

/* The feature with this number, or ROW_NONE. */
static unsigned sealed_load_feature(uint32_t number)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (row_features[i].num == number)
			return i;
	return ROW_NONE;
}

static enum charter_result sealed_load_read_accept(const struct tlv_in *in, uint32_t *accept,
						   struct charter_refusal *why)
{
	uint32_t number, before = 0;
	size_t count;

	if (!tlv_count(in, sizeof(number), &count))
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i < count; i++, before = number) {
		unsigned feature;

		memcpy(&number, in->data + in->at + i * sizeof(number), sizeof(number));
		feature = sealed_load_feature(number);
		if (number <= before)
			return tlv_refuse(why, in->at + i * sizeof(number));
		if (feature == ROW_NONE)
			return sealed_load_unknown(number, 0, why);
		accept[feature / 32u] |= 1u << (feature % 32u);
	}
	return CHARTER_OK;
}

/* At least one: no section says that there are none. */
static enum charter_result sealed_load_read_implementations(const struct tlv_in *in, struct vm_choice *choice,
							    struct charter_refusal *why)
{
	struct tlv_implementation entry;
	size_t count;

	if (!tlv_count(in, sizeof(entry), &count) || count == 0 || count > CHARTER_IMPLEMENTATIONS_MAX)
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i < count; i++) {
		memcpy(&entry, in->data + in->at + i * sizeof(entry), sizeof(entry));
		choice->other[i] = (struct charter_implementation){entry.midr, entry.revidr, entry.aidr};
	}
	choice->other_count = count;
	return implementation_check(choice->other, count, why);
}

static enum charter_result sealed_load_read_section(const struct tlv_in *in, struct sealed_draft *draft,
						    struct charter_refusal *why)
{
	if (!(in->type & TLV_MANDATORY))
		return CHARTER_OK;
	draft->sections |= 1u << (in->type & 31u);
	switch (in->type) {
	case TLV_REGS:
		return sealed_load_read_rows(in, draft->choice.id, draft->seen.id, why);
	case TLV_FWREGS:
		return sealed_load_read_rows(in, draft->choice.fw, &draft->seen.fw, why);
	case TLV_PLATFORM:
		return sealed_load_read_rows(in, draft->choice.platform, &draft->seen.platform, why);
	case TLV_CCSIDR:
		return sealed_load_read_ccsidr(in, draft->choice.ccsidr, why);
	case TLV_RESIDUE:
		return sealed_load_read_residue(in, why);
	case TLV_STATE:
		draft->state = *in;
		return CHARTER_OK;
	case TLV_VARIES:
		return sealed_load_read_varies(in, draft->choice.terms.varies, why);
	case TLV_ACCEPT:
		return sealed_load_read_accept(in, draft->choice.terms.accept_residue, why);
	case TLV_IMPLEMENTATIONS:
		return sealed_load_read_implementations(in, &draft->choice, why);
	default:
		return tlv_refuse(why, in->at - sizeof(struct tlv_section));
	}
}

#define SEALED_LOAD_BIT(type) (1u << ((type)&31u))
#define SEALED_LOAD_SECTIONS                                                                                 \
	(SEALED_LOAD_BIT(TLV_REGS) | SEALED_LOAD_BIT(TLV_FWREGS) | SEALED_LOAD_BIT(TLV_PLATFORM) |           \
	 SEALED_LOAD_BIT(TLV_CCSIDR) | SEALED_LOAD_BIT(TLV_RESIDUE) | SEALED_LOAD_BIT(TLV_STATE))

#define SEALED_LOAD_OPTIONAL                                                                                 \
	(SEALED_LOAD_BIT(TLV_VARIES) | SEALED_LOAD_BIT(TLV_ACCEPT) | SEALED_LOAD_BIT(TLV_IMPLEMENTATIONS))

static enum charter_result sealed_load_read(const void *data, size_t size, struct sealed_draft *draft,
					    struct charter_refusal *why)
{
	struct tlv_in in;
	enum tlv_next next;
	size_t offset;

	memset(draft, 0, sizeof(*draft));
	memset(draft->choice.ccsidr, 0xff, sizeof(draft->choice.ccsidr));
	if (!tlv_open(&in, data, size, TLV_MAGIC_CHARTER, &offset))
		return tlv_refuse(why, offset);
	while ((next = tlv_next(&in, &offset)) == TLV_NEXT_SECTION) {
		enum charter_result result = sealed_load_read_section(&in, draft, why);

		if (result)
			return result;
	}
	if (next == TLV_NEXT_BAD || (draft->sections & ~SEALED_LOAD_OPTIONAL) != SEALED_LOAD_SECTIONS)
		return tlv_refuse(why, offset);
	return CHARTER_OK;
}

/* Whether the form says something of every row that a charter must say something of. */
static enum charter_result sealed_load_check_seen(const struct sealed_draft *draft,
						  struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_UNSET};
	unsigned i;

	for (i = 0; i < ROW_ID_COUNT; i++) {
		bool seen = draft->seen.id[i / 32u] >> (i % 32u) & 1u;

		if (seen || (row_regs[row_id_regs[i]].cls == ROW_CLASS_ID &&
			     row_regs[row_id_regs[i]].needs != ROW_NONE))
			continue;
		what.id = idreg_id(i);
		what.reg = row_regs[row_id_regs[i]].num;
		return refuse(why, CHARTER_EINVAL, &what);
	}
	for (i = 0; i < ROW_PLATFORM_COUNT; i++) {
		if (draft->seen.platform >> i & 1u)
			continue;
		what.reg = row_platforms[i].num;
		return refuse(why, CHARTER_EINVAL, &what);
	}
	return CHARTER_OK;
}

/* Each value on its own, against this host. A firmware register that is not named is 0. */
static enum charter_result sealed_load_check_values(const struct charter_vm *vm,
						    const struct sealed_draft *draft,
						    struct charter_refusal *why)
{
	const struct vm_choice *choice = &draft->choice;
	enum charter_result result = CHARTER_OK;

	for (unsigned i = 0; !result && i < ROW_ID_COUNT; i++)
		result = idreg_check(vm, i, choice->id[i], why);
	for (unsigned i = 0; !result && i < ROW_FWREG_COUNT; i++)
		result = fwreg_check(i, vm->fw_limit[i], choice->fw[i], why);
	for (unsigned i = 0; !result && i < ROW_PLATFORM_COUNT; i++)
		result = platform_check(vm, i, choice->platform[i], why);
	return result;
}

/* The state list of a charter is the one that its values come to, or the form is not of this model. */
static enum charter_result sealed_load_check_state(const struct sealed_draft *draft,
						   struct charter_refusal *why)
{
	const struct tlv_in *in = &draft->state;
	struct state_walk walk = {0};
	size_t count;

	if (!tlv_count(in, sizeof(uint64_t), &count))
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i <= count; i++) {
		uint64_t id = 0;

		if (i < count)
			memcpy(&id, in->data + in->at + i * sizeof(id), sizeof(id));
		if (id != state_next(&draft->choice, &walk) || (i < count && !id))
			return tlv_refuse(why, in->at + i * sizeof(id));
	}
	return CHARTER_OK;
}

static enum charter_result sealed_load_check(const struct charter_vm *vm, const struct sealed_draft *draft,
					     struct charter_refusal *why)
{
	enum charter_result result = sealed_load_check_seen(draft, why);

	if (!result)
		result = sealed_load_check_values(vm, draft, why);
	if (!result)
		result = idreg_check_all(vm, draft->choice.id, why);
	if (!result)
		result = ccsidr_check_all(&draft->choice, ~0u, why);
	if (!result)
		result = platform_check_all(vm, &draft->choice, why);
	if (!result)
		result = fwreg_check_all(draft->choice.fw, why);
	if (!result)
		result = terms_check(&draft->choice.terms, why);
	return result ? result : sealed_load_check_state(draft, why);
}

/* A sealed VM takes its own charter again, and no other. */
static enum charter_result sealed_load_same(struct charter_vm_locked locked, const struct vm_choice *choice,
					    struct charter_refusal *why)
{
	struct charter_refusal what = {.reason = CHARTER_REASON_SEALED};
	enum charter_result result = CHARTER_OK;

	for (unsigned i = 0; !result && i < ROW_ID_COUNT; i++)
		result = charter_reg_set(locked, idreg_id(i), choice->id[i], why);
	for (unsigned i = 0; !result && i < ROW_FWREG_COUNT; i++)
		result = charter_reg_set(locked, row_fwregs[i].id, choice->fw[i], why);
	for (unsigned i = 0; !result && i < ROW_PLATFORM_COUNT; i++)
		result = charter_platform_set(locked, i, choice->platform[i], why);
	if (!result && memcmp(&locked.vm->choice, choice, sizeof(*choice)) != 0)
		result = refuse(why, CHARTER_EBUSY, &what);
	return result;
}

enum charter_result charter_sealed_load(struct charter_vm_locked locked, const void *data, size_t size,
					struct charter_refusal *why)
{
	struct charter_refusal none = {.reason = CHARTER_REASON_NONE};
	struct charter_vm *vm = locked.vm;
	struct sealed_draft draft;
	enum charter_result result;

	if (!vm_ready(vm))
		return refuse(why, CHARTER_ENOEXEC, &none);
	result = sealed_load_read(data, size, &draft, why);
	if (result)
		return result;
	if (charter_vm_sealed(vm))
		return sealed_load_same(locked, &draft.choice, why);
	result = sealed_load_check(vm, &draft, why);
	if (result)
		return result;
	vm->choice = draft.choice;
	memset(&vm->chosen, 0xff, sizeof(vm->chosen));
	return CHARTER_OK;
}
