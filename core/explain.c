/* SPDX-License-Identifier: BSD-2-Clause */
/* One sentence for a refusal. */
#include "feature_priv.h"
#include "field.h"
#include "rows.h"

#include <charter/explain.h>

/* A sentence being written; `at` counts on when there is no more room. */
struct explain_text {
	char *text;
	size_t size;
	size_t at;
};

static void explain_put(struct explain_text *t, const char *s)
{
	for (; *s; s++, t->at++)
		if (t->at + 1 < t->size)
			t->text[t->at] = *s;
}

static void explain_number(struct explain_text *t, uint64_t value, unsigned base)
{
	char digits[24];
	unsigned at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	explain_put(t, base == 16 ? "0x" : "");
	explain_put(t, digits + at);
}

/* `before`, then the value, in hex. */
static void explain_value(struct explain_text *t, const char *before, uint64_t value)
{
	explain_put(t, before);
	explain_number(t, value, 16);
}

/* "file:line", with the reason given there if there is one. */
static void explain_place(struct explain_text *t, const struct row_place *place)
{
	explain_put(t, place->file);
	explain_put(t, ":");
	explain_number(t, place->line, 10);
	if (*place->why) {
		explain_put(t, ": ");
		explain_put(t, place->why);
	}
}

/* The field that a refusal is about, or NULL. */
static const struct row_field *explain_field(const struct charter_refusal *why)
{
	for (unsigned i = 0; why->width && i < ROW_FIELD_COUNT; i++) {
		const struct row_field *f = &row_fields[i];

		if (row_regs[f->reg].num == why->reg && f->lsb == why->lsb && f->width == why->width)
			return f;
	}
	return NULL;
}

/* What the refusal is about: REG, REG.FIELD, REG[bit], a platform fact, or an id. */
static void explain_subject(struct explain_text *t, const struct charter_refusal *why)
{
	const struct row_field *f = explain_field(why);
	const char *name = charter_id_to_name(why->id);

	for (unsigned i = 0; !why->id && i < ROW_PLATFORM_COUNT; i++)
		if (row_platforms[i].num == why->reg)
			name = row_platform_names[i].name;
	if (name)
		explain_put(t, name);
	else if (why->id)
		explain_value(t, "", why->id);
	else
		explain_put(t, "the VM");
	if (why->id >> 16 == CHARTER_KVM_CCSIDR >> 16) {
		explain_put(t, " of cache ");
		explain_number(t, why->id - CHARTER_KVM_CCSIDR, 10);
	}
	if (f) {
		explain_put(t, ".");
		explain_put(t, row_field_names[f - row_fields].name);
	} else if (why->width) {
		explain_put(t, "[");
		explain_number(t, why->lsb, 10);
		explain_put(t, "]");
	}
	explain_put(t, ": ");
}

static const char *explain_rule(const struct row_field *f)
{
	switch ((enum row_rule)f->rule) {
	case ROW_RULE_EXACT:
		return "exact";
	case ROW_RULE_LOWER_SAFE:
		return "lower-safe";
	case ROW_RULE_HIGHER_SAFE:
		return "higher-safe";
	case ROW_RULE_HIGHER_OR_ZERO_SAFE:
		return "higher-or-zero-safe";
	case ROW_RULE_FREE:
		return "free";
	case ROW_RULE_EXACT_OR_ZERO:
		return "exact-or-zero";
	case ROW_RULE_LOWER_SAFE_OR_NONE:
		return "lower-safe-or-none";
	case ROW_RULE_LOWEST_BITS:
		return "lowest-bits";
	}
	return "?";
}

/* The row that a limit comes from: the field's policy, or the firmware register. */
static void explain_limit(struct explain_text *t, const struct charter_refusal *why)
{
	const struct row_field *f = explain_field(why);

	explain_value(t, "at most ", why->most);
	explain_put(t, " on this host");
	if (f) {
		explain_put(t, " (");
		explain_put(t, explain_rule(f));
		explain_put(t, "; ");
		explain_place(t, &row_policy_names[f - row_fields]);
		explain_put(t, ")");
	}
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++) {
		if (row_fwregs[i].id != why->id)
			continue;
		explain_put(t, " (");
		explain_place(t, &row_fwreg_names[i]);
		explain_put(t, ")");
	}
}

/* The name and place of the feature that is missing. */
static void explain_implied(struct explain_text *t, const struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (row_features[i].num != why->row)
			continue;
		explain_put(t, row_feature_names[i].name);
		explain_value(t, ", which is off; without it at most ", why->most);
		explain_put(t, " (");
		explain_place(t, &row_feature_names[i]);
		explain_put(t, ")");
	}
}

/* What is not granted and would remain. */
static void explain_residue(struct explain_text *t, const struct charter_refusal *why)
{
	const char *name = "what no feature stands for";

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (row_features[i].num == why->row)
			name = row_feature_names[i].name;
	explain_put(t, name);
	explain_put(t, " is not granted and would remain usable on this host; a charter's accept_residue "
		       "names what may");
}

/* A platform fact, and the feature without which it is nothing. */
static void explain_needs(struct explain_text *t, const struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		if (row_features[i].num != why->row)
			continue;
		explain_put(t, row_feature_names[i].name);
		explain_put(t, why->asked ? " is not granted; without it only "
					  : " is granted, and there is none; at most ");
		explain_value(t, "", why->most);
	}
}

/* The other half of an ordered pair. */
static void explain_pair(struct explain_text *t, const struct charter_refusal *why)
{
	const struct row_field *low = explain_field(why);
	const struct row_pair *pair = low ? feature_pair_of(low) : NULL;

	if (!pair)
		return;
	explain_put(t, row_reg_names[row_fields[pair->high].reg].name);
	explain_put(t, ".");
	explain_put(t, row_field_names[pair->high].name);
	explain_value(t, " is ", pair->at);
}

/* The firmware register without which a guest can't find a service. */
static void explain_discovery(struct explain_text *t, const struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++) {
		if (row_fwregs[i].num != why->row)
			continue;
		explain_put(t, row_fwreg_names[i].name);
		explain_value(t, "; with it as it is, at most ", why->most);
		explain_put(t, " (");
		explain_place(t, &row_fwreg_names[i]);
		explain_put(t, ")");
	}
}

/* What is wrong, for the reasons that speak of a value. */
static void explain_reason(struct explain_text *t, const struct charter_refusal *why)
{
	explain_value(t, "asked ", why->asked);
	switch (why->reason) {
	case CHARTER_REASON_RESERVED:
		explain_value(t, ", but it is reserved and accepts only ", why->most);
		return;
	case CHARTER_REASON_UNDEFINED:
		explain_put(t, ", which the architecture does not define; ");
		explain_limit(t, why);
		return;
	case CHARTER_REASON_NOT_SETTABLE:
		explain_value(t, ", but this host can only show ", why->most);
		return;
	case CHARTER_REASON_IMPLIED:
		explain_put(t, ", which needs ");
		explain_implied(t, why);
		return;
	case CHARTER_REASON_PAIR:
		explain_put(t, ", which only counts while ");
		explain_pair(t, why);
		return;
	case CHARTER_REASON_VERSION:
		explain_put(t, ", which is no version or level there is; ");
		explain_limit(t, why);
		return;
	case CHARTER_REASON_UNDISCOVERABLE:
		explain_put(t, ", which a guest can't discover with this ");
		explain_discovery(t, why);
		return;
	case CHARTER_REASON_SEALED:
		explain_value(t, ", but it is sealed as ", why->most);
		return;
	case CHARTER_REASON_PLATFORM:
		explain_value(t, ", but this host has ", why->most);
		return;
	case CHARTER_REASON_NEEDS:
		explain_put(t, ", but ");
		explain_needs(t, why);
		return;
	case CHARTER_REASON_RESIDUE:
	case CHARTER_REASON_NONE:
	case CHARTER_REASON_LIMIT:
	case CHARTER_REASON_UNSET:
	case CHARTER_REASON_UNKNOWN:
	case CHARTER_REASON_FORMAT:
	case CHARTER_REASON_SPACE:
	case CHARTER_REASON_HOLE:
		explain_put(t, ", ");
		explain_limit(t, why);
		return;
	}
}

size_t charter_explain(const struct charter_refusal *why, char *text, size_t size)
{
	struct explain_text t = {.text = text, .size = size};

	switch ((unsigned)why->reason) {
	case CHARTER_REASON_NONE:
		explain_put(&t, "the VM is not initialised");
		break;
	case CHARTER_REASON_FORMAT:
		explain_put(&t, "the binary form is cut, garbled or of an unknown kind at byte ");
		explain_number(&t, why->offset, 10);
		break;
	case CHARTER_REASON_SPACE:
		explain_value(&t, "a VM needs aligned memory of ", why->most);
		explain_put(&t, " bytes");
		break;
	case CHARTER_REASON_RESIDUE:
		explain_residue(&t, why);
		break;
	case CHARTER_REASON_UNSET:
		explain_subject(&t, why);
		explain_put(&t, "neither a charter nor the VMM has set it");
		break;
	case CHARTER_REASON_UNKNOWN:
		explain_subject(&t, why);
		explain_put(&t, "no such register");
		break;
	case CHARTER_REASON_HOLE:
		explain_put(
			&t,
			"there is no hole to open: it is sealed, granted, not there, or not refused anyway");
		break;
	default:
		explain_subject(&t, why);
		explain_reason(&t, why);
		break;
	}
	if (size)
		text[t.at < size ? t.at : size - 1] = '\0';
	return t.at;
}

const char *charter_result_name(enum charter_result result)
{
	switch (result) {
	case CHARTER_OK:
		return "OK";
	case CHARTER_ENOENT:
		return "ENOENT";
	case CHARTER_ENOEXEC:
		return "ENOEXEC";
	case CHARTER_EBUSY:
		return "EBUSY";
	case CHARTER_EINVAL:
		return "EINVAL";
	}
	return "?";
}
