/* SPDX-License-Identifier: BSD-2-Clause */
/* The product's tables as `gen --list all` prints them. */
#ifndef DATA_TABLES_H
#define DATA_TABLES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define TABLES_TEXT 48

struct table_reg {
	char name[TABLES_TEXT];
	bool is_id;
	bool is_id32;
	unsigned enc[5]; /* op0 op1 CRn CRm op2 */
	uint64_t fields; /* bits that some field has */
	uint64_t res1;
};

struct table_field {
	unsigned reg;
	char name[TABLES_TEXT];
	unsigned msb, lsb;
	bool is_signed;
	bool any;
	unsigned valid;
};

enum table_op { TABLE_GE, TABLE_EQ, TABLE_NE, TABLE_LT };

struct table_atom {
	unsigned field;
	enum table_op op;
	unsigned value;
	bool last; /* of its line; the lines of a feature are alternatives */
};

struct table_feature {
	char name[TABLES_TEXT];
	struct table_atom atoms[64];
	unsigned atom_count;
	unsigned implied[32]; /* feature indices */
	unsigned implied_count;
};

struct table_fwreg {
	uint64_t id;
	char name[TABLES_TEXT];
	char kind[TABLES_TEXT];
	uint32_t values[16];
	unsigned value_count;
};

struct table_state {
	uint64_t id;
	char name[TABLES_TEXT];
	unsigned count, step;
};

struct table_value {
	char profile[TABLES_TEXT];
	unsigned reg;
	uint64_t value;
};

struct tables {
	struct table_reg regs[2048];
	unsigned reg_count;
	struct table_field fields[2048];
	unsigned field_count;
	struct table_feature features[512];
	unsigned feature_count;
	struct table_fwreg fwregs[32];
	unsigned fwreg_count;
	struct table_state states[256];
	unsigned state_count;
	struct table_value values[4096];
	unsigned value_count;
};

#define TABLES_FIELDS 2048
#define TABLES_FEATURES 512
#define TABLES_NONE 0xffffffffu

/* Read the lists; false: there is a line that makes no sense. */
bool tables_read(struct tables *t, FILE *from);

unsigned tables_find_reg(const struct tables *t, const char *name);
unsigned tables_find_enc(const struct tables *t, const unsigned enc[5]);
unsigned tables_find_field(const struct tables *t, unsigned reg, const char *name);
unsigned tables_find_feature(const struct tables *t, const char *name);

/* The raw bits of a field as the number they stand for; whether the tables define them. */
int tables_number(const struct table_field *field, uint64_t raw);
bool tables_valid(const struct table_field *field, uint64_t raw);
uint64_t tables_field_of(const struct table_field *field, uint64_t value);

/* Whether a feature's condition holds; `raw` gives the value of each field by its index. */
bool tables_holds(const struct tables *t, const struct table_feature *feature, const uint8_t *raw);

/* `REG.FIELD`; valid until the fourth call after it. */
const char *tables_field_text(const struct tables *t, unsigned field);

#endif
