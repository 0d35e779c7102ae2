/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Against Arm's Features.json: every field it names, every condition by truth
 * table, every implication both ways.
 *
 * A feature of ours can be recognised by several views (an AArch64 field, its
 * AArch32 twins), each an alternative; Features.json has one `X <-> CONDITION`
 * for each view. Views are compared one by one: the atoms of ours on other
 * fields count as false meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "ast.h"
#include "findings.h"
#include "sources.h"

static unsigned aarchmrs_field_count, aarchmrs_value_count, aarchmrs_view_count, aarchmrs_feature_count;
static unsigned aarchmrs_ours_count, aarchmrs_theirs_count, aarchmrs_alone_count;
static bool aarchmrs_seen[TABLES_FIELDS]; /* fields that some condition of theirs mentions */

/* Fields, signedness and values that an expression mentions. */
static void aarchmrs_expression_fields(const struct ast *ast, const json_t *e, bool *seen)
{
	char text[2 * TABLES_TEXT], key[2 * TABLES_TEXT + 16];
	const json_t *function = json_object_get(e, "left"), *number = json_object_get(e, "right");
	const json_t *field = json_array_get(json_object_get(function, "arguments"), 0);

	if (!json_is_object(e))
		return;
	if (!field) {
		aarchmrs_expression_fields(ast, function, seen);
		aarchmrs_expression_fields(ast, number, seen);
		return;
	}
	const char *name = json_string_value(json_object_get(function, "name"));
	int value = (int)json_integer_value(json_object_get(number, "value"));
	unsigned index = ast_field(ast, field, text, sizeof(text));

	if (index == TABLES_NONE) {
		if (text[0])
			findings_add(text, "Features.json has this field of one of our registers");
		return;
	}
	const struct table_field *ours = &ast->tables->fields[index];

	aarchmrs_field_count += !seen[index];
	seen[index] = true;
	aarchmrs_value_count++;
	if (ours->is_signed != !strcmp(name, "SInt"))
		findings_add(text, "it is %s in Features.json", ours->is_signed ? "unsigned" : "signed");
	snprintf(key, sizeof(key), "%s=%d", text, value);
	if (!tables_valid(ours, (uint64_t)value & 15) && strcmp(ast_op(e), "<"))
		findings_add(key, "Features.json knows this value");
}

static void aarchmrs_fields(const struct ast *ast)
{
	for (unsigned i = 0; i < ast->condition_count; i++)
		aarchmrs_expression_fields(ast, ast->conditions[i].expression, aarchmrs_seen);
}

/* The next combination of values of the used fields; false after the last. */
static bool aarchmrs_next(const struct tables *t, const bool *used, uint8_t *raw)
{
	for (unsigned i = 0; i < t->field_count; i++) {
		if (!used[i])
			continue;
		unsigned most = (1u << (t->fields[i].msb - t->fields[i].lsb + 1)) - 1;

		do
			raw[i]++;
		while (raw[i] <= most && !tables_valid(&t->fields[i], raw[i]));
		if (raw[i] <= most)
			return true;
		raw[i] = 0;
		while (!tables_valid(&t->fields[i], raw[i]))
			raw[i]++;
	}
	return false;
}

static void aarchmrs_first(const struct tables *t, const bool *used, uint8_t *raw)
{
	memset(raw, 0, TABLES_FIELDS);
	for (unsigned i = 0; i < t->field_count; i++)
		while (used[i] && !tables_valid(&t->fields[i], raw[i]))
			raw[i]++;
}

/* Our condition, the alternatives on other fields left out. */
static struct table_feature aarchmrs_view(const struct table_feature *feature, const bool *used)
{
	struct table_feature view = {.atom_count = 0};

	for (unsigned i = 0, first = 0; i < feature->atom_count; i++) {
		bool inside = true;

		if (!feature->atoms[i].last)
			continue;
		for (unsigned k = first; k <= i; k++)
			inside = inside && used[feature->atoms[k].field];
		for (unsigned k = first; k <= i && inside; k++)
			view.atoms[view.atom_count++] = feature->atoms[k];
		first = i + 1;
	}
	return view;
}

/* Compare one view; false when there is nothing of it in our condition. */
static bool aarchmrs_compare_view(const struct ast *ast, const struct table_feature *feature, const json_t *e,
				  const bool *used)
{
	const struct tables *t = ast->tables;
	struct table_feature view = aarchmrs_view(feature, used);
	static uint8_t raw[TABLES_FIELDS];

	if (!view.atom_count)
		return false;
	aarchmrs_first(t, used, raw);
	do {
		enum ast_truth theirs = ast_evaluate(ast, e, raw, 0);
		bool ours = tables_holds(t, &view, raw);
		char where[256] = "";

		if (theirs == AST_UNKNOWN || ours == (theirs == AST_TRUE))
			continue;
		for (unsigned i = 0; i < t->field_count; i++)
			if (used[i])
				snprintf(where + strlen(where), sizeof(where) - strlen(where), " %s=%u",
					 tables_field_text(t, i), raw[i]);
		findings_add(feature->name, "with%s we say %s, Features.json %s", where, ours ? "yes" : "no",
			     ours ? "no" : "yes");
		break;
	} while (aarchmrs_next(t, used, raw));
	aarchmrs_view_count++;
	return true;
}

static bool aarchmrs_is_known(const struct ast *ast, const char *name)
{
	for (unsigned i = 0; i < ast->name_count; i++)
		if (!strcmp(ast->names[i], name))
			return true;
	return false;
}

static void aarchmrs_compare_feature(const struct ast *ast, const struct table_feature *feature)
{
	bool covered[TABLES_FIELDS] = {false}, compared = false;
	char key[3 * TABLES_TEXT];

	if (!aarchmrs_is_known(ast, feature->name)) {
		findings_add(feature->name, "Features.json has no such feature");
		return;
	}
	for (unsigned i = 0; i < ast->condition_count; i++) {
		bool used[TABLES_FIELDS] = {false};

		if (strcmp(ast->conditions[i].feature, feature->name) ||
		    !ast_fields(ast, ast->conditions[i].expression, used, 0))
			continue;
		for (unsigned k = 0; k < TABLES_FIELDS; k++)
			covered[k] = covered[k] || used[k];
		if (!ast->conditions[i].joint)
			compared = aarchmrs_compare_view(ast, feature, ast->conditions[i].expression, used) ||
				   compared;
	}
	aarchmrs_feature_count += compared;
	for (unsigned i = 0; i < feature->atom_count; i++) {
		if (covered[feature->atoms[i].field])
			continue;
		if (!aarchmrs_seen[feature->atoms[i].field]) {
			aarchmrs_alone_count++;
			continue;
		}
		snprintf(key, sizeof(key), "%s:%s", feature->name,
			 tables_field_text(ast->tables, feature->atoms[i].field));
		findings_add(key, "in Features.json the feature does not depend on this field");
	}
}

/* Whether `names` (a set that only grows) has everything that the conjunction `e` asks for. */
static bool aarchmrs_all_in(const json_t *e, const char *const *names, unsigned count)
{
	const char *name = ast_identifier(e);

	if (!strcmp(ast_op(e), "&&"))
		return aarchmrs_all_in(json_object_get(e, "left"), names, count) &&
		       aarchmrs_all_in(json_object_get(e, "right"), names, count);
	for (unsigned i = 0; name && i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void aarchmrs_add_all(const json_t *e, const char **names, unsigned *count)
{
	const char *name = ast_identifier(e);

	if (!strcmp(ast_op(e), "&&")) {
		aarchmrs_add_all(json_object_get(e, "left"), names, count);
		aarchmrs_add_all(json_object_get(e, "right"), names, count);
	} else if (name && !aarchmrs_all_in(e, names, *count) && *count < 1024) {
		names[(*count)++] = name;
	}
}

/* All that Features.json makes follow from a feature. */
static unsigned aarchmrs_closure(const struct ast *ast, const char *name, const char **names)
{
	unsigned count = 1, before = 0;

	names[0] = name;
	while (before != count) {
		before = count;
		for (unsigned i = 0; i < ast->rule_count; i++)
			if (!strcmp(ast_op(ast->rules[i]), "-->") &&
			    aarchmrs_all_in(json_object_get(ast->rules[i], "left"), names, count))
				aarchmrs_add_all(json_object_get(ast->rules[i], "right"), names, &count);
	}
	return count;
}

/* Whether the condition of `a` can't hold without that of `b`, over the fields of both. */
static bool aarchmrs_follows(const struct tables *t, const struct table_feature *a,
			     const struct table_feature *b)
{
	bool used[TABLES_FIELDS] = {false};
	static uint8_t raw[TABLES_FIELDS];
	unsigned count = 0;

	for (unsigned i = 0; i < a->atom_count; i++)
		count += !used[a->atoms[i].field], used[a->atoms[i].field] = true;
	for (unsigned i = 0; i < b->atom_count; i++)
		count += !used[b->atoms[i].field], used[b->atoms[i].field] = true;
	if (count > 6)
		return false;
	aarchmrs_first(t, used, raw);
	do
		if (tables_holds(t, a, raw) && !tables_holds(t, b, raw))
			return false;
	while (aarchmrs_next(t, used, raw));
	return true;
}

static void aarchmrs_our_implications(const struct ast *ast, const struct table_feature *feature)
{
	const char *names[1024];
	unsigned count = aarchmrs_closure(ast, feature->name, names);

	for (unsigned i = 0; i < feature->implied_count; i++) {
		const struct table_feature *to = &ast->tables->features[feature->implied[i]];
		char key[2 * TABLES_TEXT + 2];
		bool found = false;

		aarchmrs_ours_count++;
		for (unsigned k = 0; k < count; k++)
			found = found || !strcmp(names[k], to->name);
		snprintf(key, sizeof(key), "%s>%s", feature->name, to->name);
		if (!found && !aarchmrs_follows(ast->tables, feature, to))
			findings_add(key, "Features.json has no such implication");
	}
}

static bool aarchmrs_reaches(const struct tables *t, unsigned from, unsigned to, unsigned depth)
{
	if (from == to)
		return true;
	for (unsigned i = 0; depth < 32 && i < t->features[from].implied_count; i++)
		if (aarchmrs_reaches(t, t->features[from].implied[i], to, depth + 1))
			return true;
	return false;
}

/* X --> Y and X --> (Y && Z), between features that we have. */
static void aarchmrs_their_implications(const struct ast *ast, const char *from, const json_t *to)
{
	unsigned a = tables_find_feature(ast->tables, from), b;
	char key[2 * TABLES_TEXT + 2];

	if (!strcmp(ast_op(to), "&&")) {
		aarchmrs_their_implications(ast, from, json_object_get(to, "left"));
		aarchmrs_their_implications(ast, from, json_object_get(to, "right"));
		return;
	}
	b = ast_identifier(to) ? tables_find_feature(ast->tables, ast_identifier(to)) : TABLES_NONE;
	if (a == TABLES_NONE || b == TABLES_NONE)
		return;
	aarchmrs_theirs_count++;
	snprintf(key, sizeof(key), "%s<%s", ast_identifier(to), from);
	if (!aarchmrs_reaches(ast->tables, a, b, 0) &&
	    !aarchmrs_follows(ast->tables, &ast->tables->features[a], &ast->tables->features[b]))
		findings_add(key, "Features.json says that %s implies %s", from, ast_identifier(to));
}

/* Every feature there is has a row, or a reason why it has none. */
static void aarchmrs_features(const struct ast *ast)
{
	unsigned count = 0, ours = 0;

	findings_begin("features");
	for (unsigned i = 0; i < ast->name_count; i++) {
		if (strncmp(ast->names[i], "FEAT_", 5))
			continue;
		count++;
		if (tables_find_feature(ast->tables, ast->names[i]) == TABLES_NONE)
			findings_add(ast->names[i], "Features.json has this feature, we have no row");
		else
			ours++;
	}
	findings_end("%u of the %u features of Features.json have a row", ours, count);
}

static void aarchmrs_conditions(const struct ast *ast)
{
	findings_begin("conditions");
	for (unsigned i = 0; i < ast->tables->feature_count; i++)
		aarchmrs_compare_feature(ast, &ast->tables->features[i]);
	findings_end("%u features of %u, in %u views, have the condition that Features.json gives; %u "
		     "comparisons are of "
		     "fields it does not know",
		     aarchmrs_feature_count, ast->tables->feature_count, aarchmrs_view_count,
		     aarchmrs_alone_count);
}

static void aarchmrs_implications(const struct ast *ast)
{
	findings_begin("implications");
	for (unsigned i = 0; i < ast->tables->feature_count; i++)
		aarchmrs_our_implications(ast, &ast->tables->features[i]);
	for (unsigned i = 0; i < ast->rule_count; i++) {
		const char *from = ast_identifier(json_object_get(ast->rules[i], "left"));

		if (from && !strcmp(ast_op(ast->rules[i]), "-->"))
			aarchmrs_their_implications(ast, from, json_object_get(ast->rules[i], "right"));
	}
	findings_end("%u implications of ours follow from Features.json, %u of its follow from ours",
		     aarchmrs_ours_count, aarchmrs_theirs_count);
}

void aarchmrs_compare(const struct tables *t, const char *path)
{
	static struct ast ast;
	json_t *root = path ? json_load_file(path, 0, NULL) : NULL;

	if (!root) {
		findings_skip("aarchmrs", "Arm's Features.json is not here (CHARTER_SHARED)");
		return;
	}
	ast_collect(&ast, t, root);
	findings_begin("fields");
	aarchmrs_fields(&ast);
	findings_end("%u fields with %u comparisons of Features.json are ours, by name, sign and value",
		     aarchmrs_field_count, aarchmrs_value_count);
	aarchmrs_features(&ast);
	aarchmrs_conditions(&ast);
	aarchmrs_implications(&ast);
	json_decref(root);
}
