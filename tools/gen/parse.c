/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* The folder (or file) of each kind below arch/. */
static const char *const parse_folders[KIND_COUNT] = {
	[KIND_MODEL] = "model.txt", [KIND_SYSREG] = "sysreg",     [KIND_FEATURE] = "feature",
	[KIND_POLICY] = "policy",   [KIND_SERVICE] = "service",   [KIND_CONTROL] = "control",
	[KIND_STATE] = "state",     [KIND_PLATFORM] = "platform", [KIND_HYPERVISOR] = "hypervisor",
	[KIND_PROFILE] = "profile", [KIND_INSN] = "insn",         [KIND_TRAP] = "trap",
};

static const struct parse_statement {
	const char *keyword;
	enum kind kind;
	void (*parse)(struct model *m, const struct lex_statement *s);
} parse_statements[] = {
	{"model", KIND_MODEL, parse_model},
	{"register", KIND_SYSREG, parse_register},
	{"el12", KIND_SYSREG, parse_el12},
	{"feature", KIND_FEATURE, parse_feature},
	{"policy", KIND_POLICY, parse_policy},
	{"pair", KIND_POLICY, parse_pair},
	{"fwreg", KIND_SERVICE, parse_fwreg},
	{"call", KIND_SERVICE, parse_call},
	{"control", KIND_CONTROL, parse_control},
	{"effective", KIND_CONTROL, parse_effective},
	{"vncr", KIND_CONTROL, parse_vncr},
	{"el2", KIND_TRAP, parse_el2},
	{"trap", KIND_TRAP, parse_trap},
	{"insn", KIND_INSN, parse_insn},
	{"state", KIND_STATE, parse_state},
	{"platform", KIND_PLATFORM, parse_platform},
	{"withhold", KIND_HYPERVISOR, parse_withhold},
	{"profile", KIND_PROFILE, parse_profile},
};

static void parse_statement(struct model *m, const struct lex_statement *s, enum kind kind)
{
	const struct lex_line *head = s->lines;
	const char *keyword = head->words[0].text;

	if (head->bad)
		return;
	if (head->indented) {
		report_error(head->at, "the first statement of a file can't be indented");
		return;
	}
	for (size_t i = 0; i < sizeof(parse_statements) / sizeof(parse_statements[0]); i++) {
		if (strcmp(keyword, parse_statements[i].keyword))
			continue;
		if (parse_statements[i].kind != kind)
			report_error(head->at, "'%s' belongs into arch/%s", keyword,
				     parse_folders[parse_statements[i].kind]);
		else
			parse_statements[i].parse(m, s);
		return;
	}
	report_error(head->at, "no statement begins with '%s'", keyword);
}

void parse_file(struct model *m, const char *path, const char *file, enum kind kind)
{
	unsigned errors = report_count();
	struct lex_file lines = lex_read(path, file);

	for (unsigned i = 0; i < lines.count;) {
		struct lex_statement s = lex_statement(&lines, i);

		parse_statement(m, &s, kind);
		i += s.count;
	}
	if (report_count() > errors) /* what could not be read is not missing */
		m->whole[kind] = false;
}

static int parse_is_text(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && !strcmp(entry->d_name + length - 4, ".txt");
}

static int parse_name_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

void parse_folder(struct model *m, const char *arch, enum kind kind)
{
	const char *folder = parse_folders[kind];
	const char *path = arena_format("%s/%s", arch, folder);
	struct dirent **entries = NULL;

	m->whole[kind] = true;
	if (kind == KIND_MODEL) {
		parse_file(m, path, folder, kind);
		return;
	}
	int count = scandir(path, &entries, parse_is_text, parse_name_order);

	if (count <= 0)
		report_error((struct place){path, folder, 0}, "no .txt file can be read here");
	for (int i = 0; i < count; i++) {
		parse_file(m, arena_format("%s/%s", path, entries[i]->d_name),
			   arena_format("%s/%s", folder, entries[i]->d_name), kind);
		free(entries[i]);
	}
	free(entries);
}

enum kind parse_kind_named(const char *name)
{
	for (unsigned kind = 0; kind < KIND_COUNT; kind++)
		if (!strcmp(name, parse_folders[kind]))
			return (enum kind)kind;
	return KIND_COUNT;
}

enum kind parse_kind(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *from = slash;

	if (!strcmp(slash ? slash + 1 : path, parse_folders[KIND_MODEL]))
		return KIND_MODEL;
	if (!slash)
		return KIND_COUNT;
	while (from > path && from[-1] != '/')
		from--;
	return parse_kind_named(arena_text(from, (size_t)(slash - from)));
}

struct field_ref parse_field_ref(struct words *w)
{
	struct field_ref ref = {.index = NONE};

	words_dotted(w, &ref.reg, &ref.field);
	return ref;
}

const char *parse_feature_name(struct words *w)
{
	const char *name = words_name(w, "a feature's name");

	if (!w->bad && (strncmp(name, "FEAT_", 5) || !name[5]))
		words_fail(w, "'%s' is no feature's name: they begin with FEAT_", name);
	return name;
}

struct atom parse_atom(struct words *w)
{
	static const char *const ops[] = {">=", "==", "!=", "<"};
	struct atom atom = {.at = w->line->at, .last = true};

	atom.field = parse_field_ref(w);
	atom.op = (enum op)words_choice(w, "the comparison", ops, 4);
	atom.value = (uint8_t)words_number(w, "the value", 255);
	return atom;
}

static struct cond_part parse_cond_part(struct words *w)
{
	struct cond_part part = {.index = NONE};

	if (!words_more(w) || !strchr(w->line->words[w->at].text, '.'))
		part.feature = parse_feature_name(w);
	else
		part.atom = parse_atom(w);
	return part;
}

struct cond parse_cond(struct words *w)
{
	struct cond cond = {.at = w->line->at};
	unsigned from = w->at;
	bool again = true;

	while (again && !w->bad) {
		struct cond_part part = parse_cond_part(w);

		part.more = words_take(w, "&");
		again = part.more || words_take(w, "|");
		cond.parts = arena_grow(cond.parts, cond.part_count, sizeof(part));
		cond.parts[cond.part_count++] = part;
	}
	cond.text = "";
	for (unsigned i = from; i < w->at && !w->bad; i++)
		cond.text = arena_format("%s%s%s", cond.text, i > from ? " " : "", w->line->words[i].text);
	return cond;
}

void parse_single(const struct lex_statement *s)
{
	for (unsigned i = 1; i < s->count; i++)
		report_error(s->lines[i].at, "'%s' is one line; this can't be part of it",
			     s->lines[0].words[0].text);
}

void parse_model(struct model *m, const struct lex_statement *s)
{
	struct words w = words_start(s->lines, 1);
	uint32_t version = (uint32_t)words_number(&w, "the model's version", UINT32_MAX);
	const char *name = words_quoted(&w, "the model's name");

	words_end(&w);
	parse_single(s);
	if (w.bad)
		return;
	if (m->version)
		report_error(s->lines->at, "the model has a version already (line %u)", m->version_at.line);
	else if (!version)
		report_error(s->lines->at, "the model's version is 0; they start at 1");
	m->version = version;
	m->version_name = name;
	m->version_at = s->lines->at;
}
