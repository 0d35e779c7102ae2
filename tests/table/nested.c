/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests with an EL2 of their own; the host's ID registers are the guest's.
 *     vncr REG => RES0 RES1                  of a register in the page of VNCR_EL2
 *     offset REG => OFFSET                   where it is there
 *     page REG VALUE => VALUE                a word of the page, before and after
 *     format REG [e2h] => RES0 RES1          of a register of EL2, by the guest's HCR_EL2.E2H
 *     guest-el2 REG VALUE                    what the guest's EL2 has written
 *     nested read|write REG [el0] => UNDEF | LOCAL | FORWARD TRAP
 *     nested word 0x... => the same
 */
#include "rows.h"
#include "table.h"

#include <charter/nested.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned nested_find(const struct table_line *line, const struct row_place *rows, unsigned count,
			    const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (name && strcmp(rows[i].name, name) == 0)
			return i;
	fprintf(stderr, "%s:%u: no register %s\n", line->file, line->number, name ? name : "");
	exit(3);
}

/* The encoding of a register of EL1 or EL2. */
static uint16_t nested_enc(const struct table_line *line, const char *name)
{
	for (unsigned i = 0; i < ROW_EL2_COUNT; i++)
		if (strcmp(row_el2_names[i].name, name) == 0)
			return row_el2s[i].enc;
	return row_regs[nested_find(line, row_reg_names, ROW_REG_COUNT, name)].enc;
}

static unsigned nested_vncr(const struct table_line *line, const char *name)
{
	uint16_t enc = nested_enc(line, name);

	for (unsigned i = 0; i < CHARTER_VNCR_COUNT; i++)
		if (charter_vncr(i).enc == enc)
			return i;
	fprintf(stderr, "%s:%u: %s is not in the page\n", line->file, line->number, name);
	exit(3);
}

static void nested_want(struct table_case *c, const struct table_line *line, struct charter_masks masks)
{
	if (masks.res0 != table_number(line, line->want[0]) ||
	    masks.res1 != table_number(line, line->want[1]))
		table_fail(c, line, "RES0 %#llx, RES1 %#llx", (unsigned long long)masks.res0,
			   (unsigned long long)masks.res1);
}

static void nested_format(struct table_case *c, const struct table_line *line)
{
	unsigned reg = charter_effective_find(nested_enc(line, line->word[1]), line->count > 2);

	if (reg == CHARTER_EFFECTIVE_COUNT)
		table_fail(c, line, "no control register");
	else
		nested_want(c, line, charter_effective(c->host.id, reg));
}

static void nested_offset(struct table_case *c, const struct table_line *line)
{
	unsigned offset = charter_vncr(nested_vncr(line, line->word[1])).offset;

	if (offset != table_number(line, line->want[0]))
		table_fail(c, line, "%#x", offset);
}

static void nested_page(struct table_case *c, const struct table_line *line)
{
	static uint64_t page[512];
	unsigned at = charter_vncr(nested_vncr(line, line->word[1])).offset / 8u;

	memset(page, 0xff, sizeof(page));
	page[at] = table_number(line, line->word[2]);
	charter_vncr_sanitise(c->host.id, page);
	if (page[at] != table_number(line, line->want[0]))
		table_fail(c, line, "%#llx", (unsigned long long)page[at]);
	if (page[0] || page[511])
		table_fail(c, line, "what is no register's is not zero");
}

static struct charter_triage nested_ask(struct table_case *c, const struct table_line *line)
{
	uint16_t enc;

	if (strcmp(line->word[1], "word") == 0)
		return charter_nested_insn(c->host.id, c->el2, (uint32_t)table_number(line, line->word[2]));
	enc = nested_enc(line, line->word[2]);
	return charter_nested_access(c->host.id, c->el2, enc, *line->word[1] == 'w', line->count > 3 ? 0 : 1);
}

static void nested_judge(struct table_case *c, const struct table_line *line)
{
	static const char *const kinds[] = {"UNDEF", "FORWARD", "LOCAL"};
	struct charter_triage triage = nested_ask(c, line);
	const char *trap = triage.kind == CHARTER_TRIAGE_FORWARD ? row_trap_names[triage.trap].name : "";

	if (line->want_count < 1 || strcmp(line->want[0], kinds[triage.kind]) != 0 ||
	    (line->want_count > 1 && strcmp(line->want[1], trap) != 0))
		table_fail(c, line, "%s %s", kinds[triage.kind], trap);
}

bool table_nested(struct table_case *c, const struct table_line *line)
{
	if (strcmp(line->word[0], "vncr") == 0)
		nested_want(c, line, charter_vncr_masks(c->host.id, nested_vncr(line, line->word[1])));
	else if (strcmp(line->word[0], "format") == 0)
		nested_format(c, line);
	else if (strcmp(line->word[0], "offset") == 0)
		nested_offset(c, line);
	else if (strcmp(line->word[0], "page") == 0)
		nested_page(c, line);
	else if (strcmp(line->word[0], "nested") == 0)
		nested_judge(c, line);
	else if (strcmp(line->word[0], "guest-el2") == 0)
		c->el2[nested_find(line, row_el2_names, CHARTER_EL2_COUNT, line->word[1])] =
			table_number(line, line->word[2]);
	else
		return false;
	return true;
}
