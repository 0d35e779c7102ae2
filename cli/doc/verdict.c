/* SPDX-License-Identifier: BSD-2-Clause */
#include "doc/verdict.h"
#include "base/exit.h"
#include "field.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct verdict_item *verdict_add(struct verdict *verdict, bool unknown)
{
	struct verdict_item *item = &verdict->items[verdict->count];

	if (verdict->count == DOC_REFUSALS)
		return NULL;
	memset(item, 0, sizeof(*item));
	item->unknown = unknown;
	verdict->count++;
	*(unknown ? &verdict->unknown : &verdict->no) += 1;
	return item;
}

static void verdict_not_known(struct verdict *verdict, const char *what, uint64_t asked)
{
	struct verdict_item *item = verdict_add(verdict, true);

	if (!item)
		return;
	snprintf(item->what, sizeof(item->what), "%s", what);
	snprintf(item->asked, sizeof(item->asked), "0x%" PRIx64, asked);
	snprintf(item->most, sizeof(item->most), "?");
	snprintf(item->reason, sizeof(item->reason), "the snapshot does not say what the host has there");
	snprintf(item->fix, sizeof(item->fix), "a snapshot that says it, taken on the host itself");
}

/* What is not known stands as if the host had just that: it is no obstacle, and it is listed. */
static void verdict_assume(const struct doc_values *values, const struct doc_host *known,
			   struct charter_host *host, struct verdict *verdict)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (!known->id_known[i]) {
			host->id[i] = values->id[i];
			verdict_not_known(verdict, names_of_id(i), values->id[i]);
		}
	for (unsigned i = 0; !known->fwreg_known && i < CHARTER_FWREG_COUNT; i++) {
		host->fwreg[i] = services_most(i);
		host->has_fwreg[i] = 1;
		if (values->fwreg[i])
			verdict_not_known(verdict, row_fwreg_names[i].name, values->fwreg[i]);
	}
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++)
		if (!known->platform_known[i]) {
			host->platform[i] = values->platform[i];
			verdict_not_known(verdict, row_platform_names[i].name, values->platform[i]);
		}
	if (!known->ccsidr_known)
		memcpy(host->ccsidr, values->ccsidr, sizeof(host->ccsidr));
}

static const struct row_field *verdict_field(const struct charter_refusal *why)
{
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (why->id == (CHARTER_KVM_SYSREG | row_regs[row_fields[i].reg].enc) &&
		    row_fields[i].lsb == why->lsb)
			return &row_fields[i];
	return NULL;
}

/*
 * A field that the charter lets vary, and that this host can't show as chartered: the guest sees the host's
 * own value, so the host is as good as one that has the chartered one. False: there was none.
 */
static bool verdict_vary(const struct doc_values *values, const struct doc_host *known,
			 const struct doc_refusals *refusals, struct charter_host *host,
			 struct verdict *verdict)
{
	unsigned before = verdict->varied_count;

	for (unsigned i = 0; i < refusals->count; i++) {
		const struct row_field *f =
			refusals->list[i].width ? verdict_field(&refusals->list[i]) : NULL;
		uint64_t asked = f ? field_get(f, values->id) : 0;

		if (!f || !values->terms.varies[f - row_fields] ||
		    (field_get(f, host->id) == asked && !(field_mask(f) & ~host->settable[field_id(f)])))
			continue;
		verdict->varied[verdict->varied_count++] = (struct verdict_varied){
			(unsigned)(f - row_fields), asked, field_get(f, known->host.id)};
		field_set(f, host->id, asked);
		host->settable[field_id(f)] |= field_mask(f);
	}
	return verdict->varied_count > before;
}

/* Whether a feature is asked for, not to be had, and decided by this field. */
static bool verdict_lost(const struct doc_values *values, const uint64_t *limit, unsigned feature,
			 unsigned field)
{
	return doc_feature_asks(feature, field) && charter_feature_eval(values->id, feature) &&
	       !charter_feature_eval(limit, feature);
}

/* The statements that turn such features off; one that goes with another of them is not named. */
static size_t verdict_features(const struct doc_values *values, const uint64_t *limit, unsigned field,
			       char *text, size_t size)
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < ROW_FEATURE_COUNT && length < size; i++) {
		bool along = !verdict_lost(values, limit, i, field);

		for (unsigned other = 0; !along && other < ROW_FEATURE_COUNT; other++)
			along = other != i && verdict_lost(values, limit, other, field) &&
				doc_feature_needs(i, other);
		if (!along)
			length += (size_t)snprintf(text + length, size - length, "%s\"%s\": false",
						   length ? ", " : "", row_feature_names[i].name);
	}
	return length;
}

/* Why a hypervisor does not grant what its CPU has in a field; NULL: it does, or the CPU has no more. */
static const char *verdict_kept(const struct charter_host *host, unsigned field)
{
	for (unsigned i = 0; i < ROW_WITHHOLD_COUNT; i++)
		if (doc_host_keeps(host, &row_withholds[i], field))
			return row_withhold_names[i].why;
	return NULL;
}

static void verdict_fix_field(const struct doc_values *values, const struct charter_host *host,
			      const uint64_t *limit, const struct row_field *f, struct verdict_item *item)
{
	const struct charter_refusal *why = &item->why;
	unsigned field = (unsigned)(f - row_fields);
	const char *kept = verdict_kept(host, field);
	char features[200], name[NAMES_FIELD_MAX];

	names_of_field(field, name);
	memcpy(item->what, name, sizeof(name));
	if (why->reason == CHARTER_REASON_NOT_SETTABLE)
		snprintf(item->fix, sizeof(item->fix),
			 "\"varies\": {\"%s\": \"%s\"}, or a host with 0x%" PRIx64, name,
			 f->flags & ROW_FIELD_INERT ? "inert" : "visible", why->asked);
	else if (verdict_features(values, limit, field, features, sizeof(features)))
		snprintf(item->fix, sizeof(item->fix), "%s in the charter, or a host that %s%s%s", features,
			 kept ? "grants it (this CPU has it, its hypervisor does not grant it: " : "has it",
			 kept ? kept : "", kept ? ")" : "");
	else
		snprintf(item->fix, sizeof(item->fix),
			 "\"registers\": {\"%s\": \"0x%" PRIx64
			 "\"} in the charter, or a host with 0x%" PRIx64,
			 name, why->most, why->asked);
}

static bool verdict_name_field(const struct doc_values *values, const struct charter_host *host,
			       const uint64_t *limit, struct verdict_item *item)
{
	const struct row_field *f = item->why.width ? verdict_field(&item->why) : NULL;

	if (f)
		verdict_fix_field(values, host, limit, f, item);
	return f;
}

static bool verdict_name_fwreg(struct verdict_item *item)
{
	const struct charter_refusal *why = &item->why;
	char most[sizeof(item->most)], asked[sizeof(item->asked)];

	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		if (why->id != row_fwregs[i].id)
			continue;
		snprintf(item->what, sizeof(item->what), "%s", row_fwreg_names[i].name);
		services_word(i, why->asked, asked, sizeof(asked));
		memcpy(item->asked, asked, sizeof(asked));
		services_word(i, why->most, most, sizeof(most));
		memcpy(item->most, most, sizeof(most));
		snprintf(item->fix, sizeof(item->fix),
			 "\"services\" in the charter: at most %s; or a host that has it", most);
		return true;
	}
	return false;
}

static bool verdict_name_platform(struct verdict_item *item)
{
	const struct charter_refusal *why = &item->why;
	char key[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++) {
		if (why->id || why->reg != row_platforms[i].num)
			continue;
		snprintf(item->what, sizeof(item->what), "%s", row_platform_names[i].name);
		snprintf(item->asked, sizeof(item->asked), "%" PRIu64, why->asked);
		snprintf(item->most, sizeof(item->most), "%" PRIu64, why->most);
		snprintf(item->fix, sizeof(item->fix),
			 "\"platform\": {\"%s\": %" PRIu64 "} in the charter, or a host with %" PRIu64,
			 names_of_platform(i, key), why->most, why->asked);
		return true;
	}
	return false;
}

static void verdict_refused(struct verdict *verdict, const struct doc_values *values,
			    const struct charter_host *host, const uint64_t *limit,
			    const struct charter_refusal *why)
{
	struct verdict_item *item = verdict_add(verdict, false);
	const char *name = charter_id_to_name(why->id);
	char reason[sizeof(item->reason)];

	if (!item)
		return;
	item->why = *why;
	snprintf(item->asked, sizeof(item->asked), "0x%" PRIx64, why->asked);
	snprintf(item->most, sizeof(item->most), "0x%" PRIx64, why->most);
	charter_explain(why, reason, sizeof(reason));
	memcpy(item->reason, reason, sizeof(reason));
	if (verdict_name_field(values, host, limit, item) || verdict_name_fwreg(item) ||
	    verdict_name_platform(item))
		return;
	snprintf(item->what, sizeof(item->what), "%s", name ? name : "the whole");
	snprintf(item->fix, sizeof(item->fix), "a charter without it, or a host that has it");
}

/* The bits of a register that may vary. */
static uint64_t verdict_varying(const struct doc_values *values, unsigned id)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++)
		if (values->terms.varies[i] && field_id(&row_fields[i]) == id)
			mask |= field_mask(&row_fields[i]);
	return mask;
}

/* Where it is not known whether a field can be shown otherwise, each difference is a question. */
static void verdict_settable(const struct doc_values *values, const struct doc_host *host,
			     struct verdict *verdict)
{
	for (unsigned i = 0; !host->settable_known && i < CHARTER_ID_COUNT; i++) {
		struct verdict_item *item;

		if (!host->id_known[i] || !((host->host.id[i] ^ values->id[i]) & ~verdict_varying(values, i)))
			continue;
		item = verdict_add(verdict, true);
		if (!item)
			return;
		snprintf(item->what, sizeof(item->what), "%s", names_of_id(i));
		snprintf(item->asked, sizeof(item->asked), "0x%" PRIx64, values->id[i]);
		snprintf(item->most, sizeof(item->most), "0x%" PRIx64, host->host.id[i]);
		snprintf(item->reason, sizeof(item->reason),
			 "the snapshot does not say whether the host can show another value");
		snprintf(item->fix, sizeof(item->fix), "a snapshot with the masks of what can be set");
	}
}

int verdict_make_vm(const struct doc_values *values, const struct doc_host *known, struct verdict *verdict,
		    struct doc_vm *vm)
{
	struct charter_host host = known->host;
	struct doc_refusals refusals;
	uint64_t limit[CHARTER_ID_COUNT];

	verdict->count = verdict->no = verdict->unknown = verdict->varied_count = 0;
	vm->memory = NULL;
	verdict_assume(values, known, &host, verdict);
	do { /* each round but the last settles a field */
		doc_vm_free(vm);
		if (!doc_vm_make(vm, values, &host, &refusals))
			return CMD_ENVIRONMENT;
	} while (verdict_vary(values, known, &refusals, &host, verdict));
	charter_host_limit(&host, limit);
	for (unsigned i = 0; i < refusals.count; i++)
		verdict_refused(verdict, values, &host, limit, &refusals.list[i]);
	verdict_settable(values, known, verdict);
	return verdict->no ? CMD_NO : verdict->unknown ? CMD_UNDECIDABLE : CMD_YES;
}

int verdict_make(const struct doc_values *values, const struct doc_host *known, struct verdict *verdict)
{
	struct doc_vm vm;
	int result = verdict_make_vm(values, known, verdict, &vm);

	doc_vm_free(&vm);
	return result;
}
