/* SPDX-License-Identifier: BSD-2-Clause */
/* What traps get: calls and register accesses. */
#include "rows.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

uint64_t table_field_get(int field, uint64_t reg)
{
	const struct row_field *f = &row_fields[field];

	return f->width == 64 ? reg : reg >> f->lsb & ((1ull << f->width) - 1);
}

uint64_t table_field_set(int field, uint64_t reg, uint64_t raw)
{
	const struct row_field *f = &row_fields[field];
	uint64_t ones = f->width == 64 ? ~0ull : (1ull << f->width) - 1;

	return (reg & ~(ones << f->lsb)) | raw << f->lsb;
}

static const char *call_name(uint32_t handler)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].act == handler)
			return row_call_names[i].name;
	return "?";
}

static const char *sysreg_name(uint32_t handler)
{
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].yours == handler)
			return row_reg_names[i].name;
	return "?";
}

/* `call FID [X1] => REFUSED | ANSWER X0 [X1 X2 X3] | YOURS NAME`; the words not given are 0. */
void table_call(struct table_case *c, const struct table_line *line)
{
	static const char *const kinds[] = {"REFUSED", "ANSWER", "YOURS"};
	struct charter_call_verdict got;
	uint64_t x1 = line->count > 2 ? table_number(line, line->word[2]) : 0;

	memset(&got, 0x5a, sizeof(got));
	charter_service(c->vm.vm, (uint32_t)table_number(line, line->word[1]), x1, &got);
	if (strcmp(kinds[got.kind], line->want[0]) != 0) {
		table_fail(c, line, "it is %s %#llx", kinds[got.kind], (unsigned long long)got.x[0]);
		return;
	}
	if (got.kind == CHARTER_CALL_YOURS && strcmp(call_name(got.handler), line->want[1]) != 0)
		table_fail(c, line, "it is %s's", call_name(got.handler));
	for (unsigned i = 0; got.kind != CHARTER_CALL_YOURS && i < 4; i++) {
		uint64_t want = i + 1 < line->want_count ? table_number(line, line->want[i + 1]) : 0;

		if (got.kind == CHARTER_CALL_REFUSED)
			want = i == 0 ? ~0ull : 0;
		if (got.x[i] != want)
			table_fail(c, line, "x%u is %#llx", i, (unsigned long long)got.x[i]);
	}
}

/* The encoding of a register's name or of `S<op0>_<op1>_C<n>_C<m>_<op2>`. */
static uint16_t access_enc(const struct table_line *line, const char *name)
{
	unsigned op0, op1, crn, crm, op2;

	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (strcmp(row_reg_names[i].name, name) == 0)
			return row_regs[i].enc;
	if (sscanf(name, "S%u_%u_C%u_C%u_%u", &op0, &op1, &crn, &crm, &op2) != 5)
		table_number(line, name);
	return CHARTER_ENC(op0, op1, crn, crm, op2);
}

/* `read REG [el0] [select N] => VALUE V | UNDEF | IGNORE | YOURS [NAME] | PASS`. */
void table_access(struct table_case *c, const struct table_line *line, bool write)
{
	static const char *const kinds[] = {"UNDEF", "VALUE", "IGNORE", "YOURS", "PASS"};
	bool el0 = line->count > 2 && strcmp(line->word[2], "el0") == 0;
	uint64_t select = line->count > 3 ? table_number(line, line->word[3]) : 0;
	struct charter_verdict got =
		charter_access(c->vm.vm, access_enc(line, line->word[1]), write, el0 ? 0 : 1, select);

	if (strcmp(kinds[got.kind], line->want[0]) != 0)
		table_fail(c, line, "it is %s %#llx", kinds[got.kind], (unsigned long long)got.value);
	else if (got.kind == CHARTER_VERDICT_VALUE && got.value != table_number(line, line->want[1]))
		table_fail(c, line, "it is %#llx", (unsigned long long)got.value);
	else if (got.kind == CHARTER_VERDICT_YOURS && line->want_count > 1 &&
		 strcmp(sysreg_name(got.handler), line->want[1]) != 0)
		table_fail(c, line, "it is %s's", sysreg_name(got.handler));
}
