/* SPDX-License-Identifier: BSD-2-Clause */
#include "ast.h"

#include <stdlib.h>
#include <string.h>

#define AST_DEPTH 4 /* features defined by features defined by ... */

static const char *ast_text(const json_t *e, const char *key)
{
	const char *text = json_string_value(json_object_get(e, key));

	return text ? text : "";
}

static bool ast_is(const json_t *e, const char *type)
{
	return !strcmp(ast_text(e, "_type"), type);
}

const char *ast_op(const json_t *e)
{
	return ast_is(e, "AST.BinaryOp") ? ast_text(e, "op") : "";
}

const char *ast_identifier(const json_t *e)
{
	return ast_is(e, "AST.Identifier") ? ast_text(e, "value") : NULL;
}

static void ast_collect_condition(struct ast *ast, const json_t *e)
{
	const json_t *left = json_object_get(e, "left"), *right = json_object_get(e, "right");
	const char *name = ast_identifier(left);

	if (name && ast->condition_count < 1024)
		ast->conditions[ast->condition_count++] = (struct ast_condition){name, right, false};
	if (name || strcmp(ast_op(left), "&&"))
		return;
	for (unsigned side = 0; side < 2; side++) {
		name = ast_identifier(json_object_get(left, side ? "right" : "left"));
		if (name && ast->condition_count < 1024)
			ast->conditions[ast->condition_count++] = (struct ast_condition){name, right, true};
	}
}

static void ast_collect_constraint(struct ast *ast, const json_t *e)
{
	const json_t *inner = e;

	while (!strcmp(ast_op(inner), "-->"))
		inner = json_object_get(inner, "right");
	if (!strcmp(ast_op(inner), "<->"))
		ast_collect_condition(ast, inner);
	else if (ast->rule_count < 2048)
		ast->rules[ast->rule_count++] = e;
}

void ast_collect(struct ast *ast, const struct tables *t, const json_t *root)
{
	size_t i, k;
	const json_t *parameter, *constraint;

	ast->tables = t;
	json_array_foreach(json_object_get(root, "parameters"), i, parameter)
	{
		if (ast->name_count < 1024)
			ast->names[ast->name_count++] = ast_text(parameter, "name");
		json_array_foreach(json_object_get(parameter, "constraints"), k, constraint)
			ast_collect_constraint(ast, constraint);
	}
}

unsigned ast_field(const struct ast *ast, const json_t *e, char *text, size_t size)
{
	const json_t *value = json_object_get(e, "value");
	const char *state = ast_text(value, "state");
	char reg[TABLES_TEXT];

	text[0] = 0;
	if (strcmp(state, "AArch64") && strcmp(state, "AArch32"))
		return TABLES_NONE;
	snprintf(reg, sizeof(reg), "%s%s", ast_text(value, "name"), strcmp(state, "AArch32") ? "" : "_EL1");
	unsigned r = tables_find_reg(ast->tables, reg);

	if (r == TABLES_NONE || !ast->tables->regs[r].is_id)
		return TABLES_NONE;
	snprintf(text, size, "%s.%s", reg, ast_text(value, "field"));
	return tables_find_field(ast->tables, r, ast_text(value, "field"));
}

/* The first condition of a feature that our fields can answer. */
static const json_t *ast_definition(const struct ast *ast, const char *name, bool *used, unsigned depth)
{
	if (depth >= AST_DEPTH)
		return NULL;
	for (unsigned i = 0; i < ast->condition_count; i++) {
		bool mine[TABLES_FIELDS] = {false};

		if (strcmp(ast->conditions[i].feature, name) || ast->conditions[i].joint ||
		    !ast_fields(ast, ast->conditions[i].expression, mine, depth + 1))
			continue;
		for (unsigned k = 0; used && k < TABLES_FIELDS; k++)
			used[k] = used[k] || mine[k];
		return ast->conditions[i].expression;
	}
	return NULL;
}

static const json_t *ast_argument(const json_t *e)
{
	return json_array_get(json_object_get(e, "arguments"), 0);
}

bool ast_fields(const struct ast *ast, const json_t *e, bool *used, unsigned depth)
{
	char text[2 * TABLES_TEXT];

	if (ast_is(e, "Types.Field")) {
		unsigned field = ast_field(ast, e, text, sizeof(text));

		if (field != TABLES_NONE)
			used[field] = true;
		return field != TABLES_NONE;
	}
	if (ast_is(e, "AST.BinaryOp"))
		return ast_fields(ast, json_object_get(e, "left"), used, depth) &&
		       ast_fields(ast, json_object_get(e, "right"), used, depth);
	if (ast_is(e, "AST.UnaryOp"))
		return ast_fields(ast, json_object_get(e, "expr"), used, depth);
	if (ast_is(e, "AST.Function"))
		return ast_fields(ast, ast_argument(e), used, depth);
	if (ast_is(e, "AST.Identifier"))
		return ast_definition(ast, ast_text(e, "value"), used, depth) != NULL;
	return ast_is(e, "AST.Integer") || ast_is(e, "AST.Bool") || ast_is(e, "AST.Set");
}

static int ast_number(const struct ast *ast, const json_t *e, const uint8_t *raw)
{
	char text[2 * TABLES_TEXT];

	if (ast_is(e, "AST.Integer"))
		return (int)json_integer_value(json_object_get(e, "value"));
	bool is_signed = ast_is(e, "AST.Function") && !strcmp(ast_text(e, "name"), "SInt");
	unsigned index = ast_field(ast, ast_is(e, "AST.Function") ? ast_argument(e) : e, text, sizeof(text));

	if (index == TABLES_NONE)
		return 0;
	struct table_field field = ast->tables->fields[index];

	field.is_signed = is_signed;
	return tables_number(&field, raw[index]);
}

/* FIELD IN {'10','11'} */
static enum ast_truth ast_in(const struct ast *ast, const json_t *field, const json_t *set,
			     const uint8_t *raw)
{
	size_t i;
	const json_t *value;

	json_array_foreach(json_object_get(set, "values"), i, value)
	{
		const char *text = ast_text(value, "value");

		if (*text == '\'' && ast_number(ast, field, raw) == (int)strtol(text + 1, NULL, 2))
			return AST_TRUE;
	}
	return AST_FALSE;
}

static enum ast_truth ast_binary(const struct ast *ast, const json_t *e, const uint8_t *raw, unsigned depth)
{
	const json_t *left = json_object_get(e, "left"), *right = json_object_get(e, "right");
	const char *op = ast_op(e);

	if (!strcmp(op, "&&") || !strcmp(op, "||")) {
		enum ast_truth a = ast_evaluate(ast, left, raw, depth),
			       b = ast_evaluate(ast, right, raw, depth);

		if (a == AST_UNKNOWN || b == AST_UNKNOWN)
			return AST_UNKNOWN;
		return *op == '&' ? (enum ast_truth)(a & b) : (enum ast_truth)(a | b);
	}
	if (!strcmp(op, "IN"))
		return ast_in(ast, left, right, raw);
	int a = ast_number(ast, left, raw), b = ast_number(ast, right, raw);

	if (!strcmp(op, ">="))
		return a >= b ? AST_TRUE : AST_FALSE;
	if (!strcmp(op, "<"))
		return a < b ? AST_TRUE : AST_FALSE;
	if (!strcmp(op, "=="))
		return a == b ? AST_TRUE : AST_FALSE;
	return AST_UNKNOWN;
}

enum ast_truth ast_evaluate(const struct ast *ast, const json_t *e, const uint8_t *raw, unsigned depth)
{
	if (ast_is(e, "AST.BinaryOp"))
		return ast_binary(ast, e, raw, depth);
	if (ast_is(e, "AST.Bool"))
		return json_is_true(json_object_get(e, "value")) ? AST_TRUE : AST_FALSE;
	if (ast_is(e, "AST.UnaryOp")) {
		enum ast_truth inner = ast_evaluate(ast, json_object_get(e, "expr"), raw, depth);

		return inner == AST_UNKNOWN ? inner : inner == AST_TRUE ? AST_FALSE : AST_TRUE;
	}
	if (ast_is(e, "AST.Identifier")) {
		const json_t *definition = ast_definition(ast, ast_text(e, "value"), NULL, depth);

		return definition ? ast_evaluate(ast, definition, raw, depth + 1) : AST_UNKNOWN;
	}
	return AST_UNKNOWN;
}
