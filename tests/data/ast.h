/* SPDX-License-Identifier: BSD-2-Clause */
/* Expressions of Arm's machine-readable features, over the fields of our tables. */
#ifndef DATA_AST_H
#define DATA_AST_H

#include <jansson.h>

#include "tables.h"

enum ast_truth { AST_FALSE, AST_TRUE, AST_UNKNOWN };

/* `X <-> CONDITION`, whatever it is conditional on. */
struct ast_condition {
	const char *feature;
	const json_t *expression;
	bool joint; /* it is (X && Y) <-> CONDITION */
};

struct ast {
	const struct tables *tables;
	struct ast_condition conditions[1024];
	unsigned condition_count;
	const json_t *rules[2048]; /* every other constraint */
	unsigned rule_count;
	const char *names[1024]; /* of all features */
	unsigned name_count;
};

/* Collect from the parsed file. */
void ast_collect(struct ast *ast, const struct tables *t, const json_t *root);

/* The operator of a binary expression, or "". */
const char *ast_op(const json_t *e);

/* The name of an identifier, or NULL. */
const char *ast_identifier(const json_t *e);

/* A node's field as ours: its index; TABLES_NONE when the register is not ours or is not an ID register. */
unsigned ast_field(const struct ast *ast, const json_t *e, char *text, size_t size);

/*
 * The fields an expression depends on, through the conditions of other
 * features: set in `used`. False when it depends on anything else.
 */
bool ast_fields(const struct ast *ast, const json_t *e, bool *used, unsigned depth);

/* Its truth where `raw` has the value of each field. */
enum ast_truth ast_evaluate(const struct ast *ast, const json_t *e, const uint8_t *raw, unsigned depth);

#endif
