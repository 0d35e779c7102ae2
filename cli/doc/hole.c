/* SPDX-License-Identifier: BSD-2-Clause */
#include "doc/hole.h"
#include "base/exit.h"
#include "base/out.h"
#include "base/suggest.h"
#include <stdio.h>
#include <string.h>

unsigned hole_feature(const struct charter_hole *hole)
{
	for (unsigned i = 0; hole->kind == CHARTER_HOLE_FEATURE && i < ROW_FEATURE_COUNT; i++)
		if (row_features[i].num == hole->num)
			return i;
	return ROW_NONE;
}

unsigned hole_register(const struct charter_hole *hole)
{
	for (unsigned i = 0; hole->kind == CHARTER_HOLE_REGISTER && i < ROW_REG_COUNT; i++)
		if (row_regs[i].num == hole->num)
			return i;
	return ROW_NONE;
}

unsigned hole_call(const struct charter_hole *hole)
{
	bool call = hole->kind == CHARTER_HOLE_CALL || hole->kind == CHARTER_HOLE_SERVICE;

	for (unsigned i = 0; call && i < ROW_CALL_COUNT; i++)
		if (row_calls[i].num == hole->num)
			return i;
	return ROW_NONE;
}

bool hole_of_call(const struct charter_hole *hole, unsigned call)
{
	unsigned first = hole_call(hole);
	const struct row_grant *a, *b;

	if (first == ROW_NONE || first == call)
		return first == call;
	a = &row_calls[first].grant;
	b = &row_calls[call].grant;
	return hole->kind == CHARTER_HOLE_SERVICE && a->op == b->op && a->fwreg == b->fwreg &&
	       a->value == b->value;
}

/* The first call that a bit of a firmware register grants, or ROW_NONE. */
static unsigned hole_first_call(unsigned fwvalue)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].grant.op == ROW_GRANT_BIT &&
		    row_calls[i].grant.fwreg == services_reg_of(fwvalue) &&
		    row_calls[i].grant.value == row_fwvalues[fwvalue].value)
			return i;
	return ROW_NONE;
}

static int hole_row_of(const struct row_place *rows, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return (int)i;
	return NAMES_NONE;
}

static bool hole_is(struct charter_hole *hole, enum charter_hole_kind kind, uint16_t num)
{
	*hole = (struct charter_hole){.kind = (uint16_t)kind, .num = num};
	return true;
}

/* A bit by its key, or by its row's name. */
static int hole_bit(const char *word)
{
	int bit = services_bit(word);

	for (unsigned i = 0; bit == NAMES_NONE && i < ROW_FWVALUE_COUNT; i++)
		if (row_fwregs[services_reg_of(i)].kind == ROW_FW_BITMAP &&
		    strcmp(row_fwvalue_names[i].name, word) == 0)
			bit = (int)i;
	return bit;
}

static bool hole_of_word(const char *word, struct charter_hole *hole)
{
	int at = names_feature(word);
	unsigned call;

	if (at != NAMES_NONE)
		return hole_is(hole, CHARTER_HOLE_FEATURE, row_features[at].num);
	at = hole_row_of(row_reg_names, ROW_REG_COUNT, word);
	if (at != NAMES_NONE)
		return hole_is(hole, CHARTER_HOLE_REGISTER, row_regs[at].num);
	at = hole_bit(word);
	call = at == NAMES_NONE ? ROW_NONE : hole_first_call((unsigned)at);
	if (call != ROW_NONE)
		return hole_is(hole, CHARTER_HOLE_SERVICE, row_calls[call].num);
	at = hole_row_of(row_call_names, ROW_CALL_COUNT, word);
	return at != NAMES_NONE && hole_is(hole, CHARTER_HOLE_CALL, row_calls[at].num);
}

/* Everything that hole_of_word() takes, but for what charters call services. */
static const char *hole_name_at(size_t i)
{
	if (i < ROW_FEATURE_COUNT)
		return row_feature_names[i].name;
	i -= ROW_FEATURE_COUNT;
	if (i < ROW_REG_COUNT)
		return row_reg_names[i].name;
	i -= ROW_REG_COUNT;
	return i < ROW_CALL_COUNT ? row_call_names[i].name : NULL;
}

bool hole_find(const char *word, struct charter_hole *hole)
{
	const char *near;

	if (hole_of_word(word, hole))
		return true;
	if (services_version(word) != NAMES_NONE || strcmp(word, SERVICES_LEVELS) == 0) {
		out_error("--control %s: it is more than one service; name one of its hypercalls", word);
		return false;
	}
	near = suggest(word, ROW_FEATURE_COUNT + ROW_REG_COUNT + ROW_CALL_COUNT, hole_name_at);
	if (!near)
		near = services_near(word);
	out_error("--control %s: it names no feature, register, service or hypercall%s%s", word,
		  near ? "; did you mean " : "", near ? near : "");
	return false;
}

const char *hole_name(const struct charter_hole *hole, char text[NAMES_FIELD_MAX])
{
	unsigned feature = hole_feature(hole), reg = hole_register(hole), call = hole_call(hole);

	snprintf(text, NAMES_FIELD_MAX, "%u of kind %u", hole->num, hole->kind);
	if (feature != ROW_NONE)
		snprintf(text, NAMES_FIELD_MAX, "%s", row_feature_names[feature].name);
	if (reg != ROW_NONE)
		snprintf(text, NAMES_FIELD_MAX, "%s", row_reg_names[reg].name);
	if (call == ROW_NONE)
		return text;
	if (hole->kind == CHARTER_HOLE_CALL)
		snprintf(text, NAMES_FIELD_MAX, "%s", row_call_names[call].name);
	for (unsigned i = 0; hole->kind == CHARTER_HOLE_SERVICE && i < ROW_FWVALUE_COUNT; i++)
		if (row_fwregs[services_reg_of(i)].kind == ROW_FW_BITMAP && hole_first_call(i) == call)
			services_key_of_bit(i, text);
	return text;
}

/* Why there is nothing to open. `vm` is sealed without a hole. */
static const char *hole_why_not(const struct charter_hole *hole, const struct charter_vm *vm,
				const struct doc_values *values, const struct charter_host *host)
{
	unsigned feature = hole_feature(hole), reg = hole_register(hole), call = hole_call(hole);
	struct charter_call_verdict v;
	struct charter_host own;

	if (call != ROW_NONE) {
		charter_service(vm, row_calls[call].fid, 0, &v);
		return v.kind == CHARTER_CALL_REFUSED ? "this host can't grant it" : "the charter grants it";
	}
	doc_vm_own_host(values, &own);
	if (feature != ROW_NONE ? charter_vm_has(vm, feature) : charter_host_has_register(&own, reg))
		return "the charter grants it";
	memcpy(own.id, host->cpu, sizeof(own.id));
	if (feature != ROW_NONE ? !charter_feature_eval(own.id, feature)
				: !charter_host_has_register(&own, reg))
		return "this host lacks it";
	return "nothing refuses it on this host: it is residue, or it adds nothing that a guest could use";
}

int hole_check(const char *file, const struct charter_hole *hole, const struct doc_values *values,
	       const struct charter_host *host)
{
	static struct doc_refusals refusals;
	struct doc_vm vm = {0}, open = {0};
	char name[NAMES_FIELD_MAX];
	int exit = CMD_ENVIRONMENT;

	if (doc_vm_make(&vm, values, host, &refusals) &&
	    doc_vm_make_hole(&open, values, host, hole, &refusals))
		exit = refusals.count ? CMD_INPUT : CMD_YES;
	if (exit == CMD_INPUT)
		out_error_at(file, 0, "no hole can be opened for %s: %s", hole_name(hole, name),
			     hole_why_not(hole, vm.vm, values, host));
	doc_vm_free(&vm);
	doc_vm_free(&open);
	return exit;
}
