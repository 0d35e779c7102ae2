/* SPDX-License-Identifier: BSD-2-Clause */
/* One parser per kind of statement; each appends what it read to the model, and reports what it could not
 * read. */
#ifndef GEN_PARSE_H
#define GEN_PARSE_H

#include "lex.h"
#include "model.h"

/* Read the folder of a kind, or one file; statements of another kind are errors. */
void parse_folder(struct model *m, const char *arch, enum kind kind);
void parse_file(struct model *m, const char *path, const char *file, enum kind kind);

/* The kind whose folder a path names, or KIND_COUNT. */
enum kind parse_kind(const char *path);
enum kind parse_kind_named(const char *name);

void parse_model(struct model *m, const struct lex_statement *s);
void parse_register(struct model *m, const struct lex_statement *s);
void parse_el12(struct model *m, const struct lex_statement *s);
void parse_feature(struct model *m, const struct lex_statement *s);
void parse_policy(struct model *m, const struct lex_statement *s);
void parse_pair(struct model *m, const struct lex_statement *s);
void parse_fwreg(struct model *m, const struct lex_statement *s);
void parse_call(struct model *m, const struct lex_statement *s);
void parse_control(struct model *m, const struct lex_statement *s);
void parse_effective(struct model *m, const struct lex_statement *s);
void parse_vncr(struct model *m, const struct lex_statement *s);
void parse_el2(struct model *m, const struct lex_statement *s);
void parse_trap(struct model *m, const struct lex_statement *s);
void parse_insn(struct model *m, const struct lex_statement *s);
void parse_state(struct model *m, const struct lex_statement *s);
void parse_platform(struct model *m, const struct lex_statement *s);
void parse_withhold(struct model *m, const struct lex_statement *s);
void parse_profile(struct model *m, const struct lex_statement *s);

/* Shared by the parsers: REG.FIELD; FEAT_X; a comparison; a condition (a list of both); a statement that must
 * be one line. */
struct field_ref parse_field_ref(struct words *w);
const char *parse_feature_name(struct words *w);
struct atom parse_atom(struct words *w);
struct cond parse_cond(struct words *w);
/* A version like 1.0 as major<<16|minor. */
bool parse_version(const char *text, uint32_t *version);
/* `FWREG >= V`, `FWREG bit N`, and where `in` is allowed, `FWREG in V,V`. */
struct grant parse_grant(struct words *w, bool in);
void parse_single(const struct lex_statement *s);

#endif
