/* SPDX-License-Identifier: BSD-2-Clause */
/* Why things are as they are: what the rows say, what the charter says, what the host has. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "doc/doc.h"
#include "show/chain.h"

#define EXPLAIN_TEXT 512

struct explain {
	struct chain chain;
	const struct doc *charter;   /* NULL: none was named */
	struct charter_vm *vm;       /* sealed from it, or NULL */
	const struct doc_host *host; /* NULL: none was named */
	const char *host_name;
	const struct row_profile *host_profile; /* NULL: the host is no profile */
	char title[EXPLAIN_TEXT];               /* what it is that is explained */
};

/* explain.c: find what a word names, and explain it. False: it names nothing, which has been said. */
bool explain_word(struct explain *e, const char *word);

/* One kind each. Indices are those of core/rows.h. */
void explain_feature(struct explain *e, unsigned feature);
void explain_register(struct explain *e, unsigned reg);
void explain_field(struct explain *e, unsigned field);
void explain_encoding(struct explain *e, uint16_t enc); /* with or without a row */
void explain_platform(struct explain *e, unsigned fact);
void explain_fwreg(struct explain *e, unsigned fwreg);
void explain_bit(struct explain *e, unsigned fwvalue);
void explain_call(struct explain *e, uint32_t fid); /* with or without a row */
void explain_control(struct explain *e, unsigned control);
void explain_state(struct explain *e, unsigned state);
/* All that is in the way of the charter on the host. Returns an enum cmd_exit, as check does. */
int explain_host(struct explain *e);

/* explain_why.c: what this charter gives there, and why. explain_on.c: what this host has there. */
void explain_why_feature(struct explain *e, unsigned feature);
void explain_why_field(struct explain *e, unsigned field);
void explain_why_fwreg(struct explain *e, unsigned fwreg);
void explain_why_platform(struct explain *e, unsigned fact);
void explain_on_feature(struct explain *e, unsigned feature);
void explain_on_field(struct explain *e, unsigned field);
void explain_on_fwreg(struct explain *e, unsigned fwreg);
void explain_on_platform(struct explain *e, unsigned fact);

/* explain_text.c: conditions and grants of rows, in words. */
const char *explain_cond(uint16_t cond, char text[EXPLAIN_TEXT]);
const char *explain_atom(const struct row_atom *atom, char text[EXPLAIN_TEXT]);
const char *explain_grant(const struct row_grant *grant, char text[EXPLAIN_TEXT]);
/* Whether a condition asks about a feature or about a field that decides it. */
bool explain_cond_of(uint16_t cond, unsigned feature);
/* The control bits that a feature decides. Returns how many there were. */
unsigned explain_controls(struct explain *e, unsigned feature);

#endif
