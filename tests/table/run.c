/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a case: what they ask, and whether the answer is the one expected. */
#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void table_fail(struct table_case *c, const struct table_line *line, const char *format, ...)
{
	va_list args;
	int n;

	if (c->why[0])
		return;
	n = snprintf(c->why, sizeof(c->why), "%s:%u: ", line->file, line->number);
	va_start(args, format);
	vsnprintf(c->why + n, sizeof(c->why) - (size_t)n, format, args);
	va_end(args);
}

uint64_t table_number(const struct table_line *line, const char *word)
{
	char *end = NULL;
	uint64_t value = word ? strtoull(word, &end, 0) : 0;

	if (!word || *end || end == word) {
		fprintf(stderr, "%s:%u: '%s' is no number\n", line->file, line->number, word ? word : "");
		exit(3);
	}
	return value;
}

uint64_t table_id(const struct table_line *line, const char *name, int *field)
{
	char reg[64];
	uint64_t id;

	*field = charter_field_find(name);
	snprintf(reg, sizeof(reg), "%s", name);
	if (*field >= 0)
		*strchr(reg, '.') = '\0';
	id = strncmp(name, "id:", 3) == 0 ? table_number(line, name + 3) : charter_name_to_id(reg);
	if (!id) {
		fprintf(stderr, "%s:%u: no register %s\n", line->file, line->number, name);
		exit(3);
	}
	return id;
}

/* The name of a reason, as tables write it. */
static const char *reason_name(enum charter_reason reason)
{
	static const char *const names[] = {
		"NONE",     "RESERVED", "UNDEFINED",      "LIMIT", "NOT_SETTABLE", "IMPLIED",
		"PAIR",     "VERSION",  "UNDISCOVERABLE", "UNSET", "SEALED",       "UNKNOWN",
		"PLATFORM", "FORMAT",   "SPACE",          "NEEDS", "HOLE"};

	return (unsigned)reason < sizeof(names) / sizeof(names[0]) ? names[reason] : "?";
}

void table_result(struct table_case *c, const struct table_line *line, enum charter_result result)
{
	const char *name = charter_result_name(result);
	const char *reason = result ? reason_name(c->refusal.reason) : "";
	char text[400] = "";

	if (result)
		charter_explain(&c->refusal, text, sizeof(text));
	if (line->want_count == 0 || strcmp(name, line->want[0]) != 0)
		table_fail(c, line, "%s %s: %s", name, reason, text);
	else if (line->want_count > 1 && strcmp(reason, line->want[1]) != 0)
		table_fail(c, line, "reason %s: %s", reason, text);
	else if (line->want_count > 2 && c->refusal.most != table_number(line, line->want[2]))
		table_fail(c, line, "at most %#llx: %s", (unsigned long long)c->refusal.most, text);
}

/* Compare a value with `=> V`, or its absence with `=> ENOENT`. */
static void judge_value(struct table_case *c, const struct table_line *line, enum charter_result result,
			int field, uint64_t value)
{
	const char *want = line->want_count ? line->want[0] : "?";

	if (field >= 0)
		value = table_field_get(field, value);
	if (result && strcmp(want, charter_result_name(result)) != 0)
		table_fail(c, line, "%s", charter_result_name(result));
	else if (!result && (*want == 'E' || table_number(line, want) != value))
		table_fail(c, line, "it is %#llx", (unsigned long long)value);
}

static void run_set(struct table_case *c, const struct table_line *line)
{
	uint64_t value = table_number(line, line->word[2]);
	uint64_t now = 0;
	int field;
	uint64_t id = table_id(line, line->word[1], &field);

	if (field >= 0 && !charter_reg_get(c->vm.vm, id, &now))
		value = table_field_set(field, now, value);
	table_result(c, line, charter_reg_set(c->vm, id, value, &c->refusal));
}

static void run_platform(struct table_case *c, const struct table_line *line)
{
	int fact = charter_platform_find(line->word[1]);

	table_result(
		c, line,
		charter_platform_set(c->vm, (unsigned)fact, table_number(line, line->word[2]), &c->refusal));
}

static void run_read_back(struct table_case *c, const struct table_line *line)
{
	enum charter_result result;
	uint64_t value = 0;
	int field;
	uint64_t id = table_id(line, line->word[1], &field);

	if (strcmp(line->word[0], "get") == 0)
		result = charter_reg_get(c->vm.vm, id, &value);
	else if (strcmp(line->word[0], "limit") == 0)
		result = charter_reg_limit(c->vm.vm, id, &value);
	else
		result = charter_reg_mask(c->vm.vm, id, &value);
	judge_value(c, line, result, field, value);
}

static void run_yes_no(struct table_case *c, const struct table_line *line, bool yes)
{
	const char *want = line->want_count ? line->want[0] : "?";

	if (strcmp(want, yes ? "yes" : "no") != 0)
		table_fail(c, line, "it is %s", yes ? "yes" : "no");
}

static bool in_state(struct table_case *c, uint64_t id)
{
	uint64_t ids[1024];
	size_t n = charter_state_list(c->vm.vm, 0, ids, 1024);

	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Lines that change the host: they come before anything is asked of the VM. */
static bool run_host(struct table_case *c, const struct table_line *line)
{
	const char *what = line->word[0];
	int field;

	if (strcmp(what, "host") == 0) {
		host_from_profile(&c->host, line->word[1]);
	} else if (strcmp(what, "host-reg") == 0) {
		uint64_t id = table_id(line, line->word[1], &field);
		uint64_t value = table_number(line, line->word[2]);
		unsigned i = 0;

		while (charter_id_to_name(id) != charter_id_to_name(0x6030000000130000 | host_enc(i)))
			i++;
		c->host.id[i] = field < 0 ? value : table_field_set(field, c->host.id[i], value);
		if (line->count > 3)
			c->host.settable[i] = table_number(line, line->word[3]);
	} else if (strcmp(what, "host-fw") == 0) {
		unsigned i = host_fwreg(table_id(line, line->word[1], &field));

		c->host.has_fwreg[i] = strcmp(line->word[2], "absent") != 0;
		c->host.fwreg[i] = c->host.has_fwreg[i] ? table_number(line, line->word[2]) : 0;
	} else if (strcmp(what, "withhold") == 0) {
		charter_host_withhold(&c->host, (unsigned)charter_feature_find(line->word[1]));
	} else {
		return false;
	}
	return true;
}

static void run_explain(struct table_case *c, const struct table_line *line)
{
	char text[512];

	charter_explain(&c->refusal, text, sizeof(text));
	if (line->want_count == 0 || !strstr(text, line->want[0]))
		table_fail(c, line, "it says: %s", text);
}

static void run_seal(struct table_case *c, const struct table_line *line)
{
	const char *name;

	table_result(c, line, charter_vm_seal(c->vm, &c->refusal));
	name = charter_id_to_name(c->refusal.id);
	if (line->count > 1 && (!name || strcmp(name, line->word[1]) != 0))
		table_fail(c, line, "it is about %s", name ? name : "something else");
}

/* Accept what the rest reads as: all of it, but not `accept but NAME`. */
static void run_accept(struct table_case *c, const struct table_line *line)
{
	int field;

	host_accept_but(c->vm, line->count > 2 ? table_id(line, line->word[2], &field) : 0);
}

void table_run(struct table_case *c, const struct table_line *line)
{
	const char *what = line->word[0];
	int field;

	if (c->why[0] || run_host(c, line) || table_nested(c, line))
		return;
	if (!c->vm.vm)
		c->vm = host_open(&c->memory, &c->host);
	if (table_enforce(c, line))
		return;
	if (strcmp(what, "set") == 0)
		run_set(c, line);
	else if (strcmp(what, "platform") == 0)
		run_platform(c, line);
	else if (strcmp(what, "get") == 0 || strcmp(what, "limit") == 0 || strcmp(what, "mask") == 0)
		run_read_back(c, line);
	else if (strcmp(what, "accept") == 0)
		run_accept(c, line);
	else if (strcmp(what, "seal") == 0)
		run_seal(c, line);
	else if (strcmp(what, "has") == 0)
		run_yes_no(c, line, charter_vm_has(c->vm.vm, (unsigned)charter_feature_find(line->word[1])));
	else if (strcmp(what, "state") == 0)
		run_yes_no(c, line, in_state(c, table_id(line, line->word[1], &field)));
	else if (strcmp(what, "explain") == 0)
		run_explain(c, line);
	else if (strcmp(what, "call") == 0)
		table_call(c, line);
	else if (strcmp(what, "read") == 0 || strcmp(what, "write") == 0)
		table_access(c, line, *what == 'w');
	else
		table_fail(c, line, "no such line: %s", what);
}
