/* SPDX-License-Identifier: BSD-2-Clause */
/* The table tests: given a host, ask the library, expect an answer.
 */
#ifndef TESTS_TABLE_TABLE_H
#define TESTS_TABLE_TABLE_H

#include "host.h"

#define TABLE_WORDS 16

/* One line: its words before and after `=>`. */
struct table_line {
	const char *file;
	unsigned number;
	const char *word[TABLE_WORDS]; /* the command and its arguments; NULL behind the last */
	unsigned count;
	const char *want[TABLE_WORDS]; /* what is behind `=>` */
	unsigned want_count;
};

/* The case that is being run. */
struct table_case {
	struct charter_host host;
	union host_vm_memory memory;
	uint64_t el2[CHARTER_EL2_COUNT]; /* of a guest with an EL2 of its own */
	struct charter_vm_locked vm;     /* NULL until something is asked of it */
	char name[64];
	char why[256];                  /* empty: all is well so far */
	struct charter_refusal refusal; /* of the last line that was refused */
};

/* Run one line in a case; on a difference, `why` is filled in. */
void table_run(struct table_case *c, const struct table_line *line);

/* Say that the case failed at this line, once. */
__attribute__((format(printf, 3, 4))) void table_fail(struct table_case *c, const struct table_line *line,
						      const char *format, ...);

/* Compare a result with `=> OK` or `=> EINVAL REASON [MOST]`. */
void table_result(struct table_case *c, const struct table_line *line, enum charter_result result);

/* The number a word is: decimal or hex. Ends the program when it is none. */
uint64_t table_number(const struct table_line *line, const char *word);

/* The register id of a name, of `id:0x..`, or of `REG.FIELD` (then *field is its index, else -1). */
uint64_t table_id(const struct table_line *line, const char *name, int *field);

/* The bits of a field, and its raw value in a register. */
uint64_t table_field_get(int field, uint64_t reg);
uint64_t table_field_set(int field, uint64_t reg, uint64_t raw);

/* What the traps get: `call`, `read`, `write`. */
void table_call(struct table_case *c, const struct table_line *line);
void table_access(struct table_case *c, const struct table_line *line, bool write);

/* What traps, what is left, what it costs; false: the line is about something else. */
bool table_enforce(struct table_case *c, const struct table_line *line);

/* Guests with an EL2 of their own; false: the line is about something else. */
bool table_nested(struct table_case *c, const struct table_line *line);

#endif
