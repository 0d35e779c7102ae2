/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes build/gen/sysio.S and sysio_gen.h: for every ID register an MRS, for every
 * register of a vCPU's state an MRS and an MSR, for every control register of EL2's an MSR, each two
 * instructions long, so that an index finds them. Linked with the generated rows.
 *
 * Those ending in _e2h1 are for EL2 with HCR_EL2.E2H set.
 *
 *     sysio asm|header
 */
#include "rows.h"
#include <charter/gen.h>
#include <stdio.h>
#include <string.h>

#define ENC(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

static void print_name(unsigned enc)
{
	printf("s%u_%u_c%u_c%u_%u", enc >> 14 & 3, enc >> 11 & 7, enc >> 7 & 15, enc >> 3 & 15, enc & 7);
}

static void print_read(unsigned enc)
{
	/* At EL1 with HCR_EL2.AMO set, DISR_EL1 is VDISR_EL2. */
	if (enc == ENC(3, 0, 12, 1, 1))
		enc = ENC(3, 4, 12, 1, 1);
	printf("\tmrs\tx0, ");
	print_name(enc);
	printf("\n\tret\n");
}

static void print_write(unsigned enc)
{
	if (enc == ENC(3, 0, 12, 1, 1))
		enc = ENC(3, 4, 12, 1, 1);
	/* OSLSR_EL1 is written through OSLAR_EL1; the caller moves the bit. */
	if (enc == ENC(2, 0, 1, 1, 4))
		enc = ENC(2, 0, 1, 0, 4);
	printf("\tmsr\t");
	print_name(enc);
	printf(", x1\n\tret\n");
}

/* The generic timer's counters and timers, op1 = 3, are time/vtimer.c's; CNTKCTL_EL1, op1 = 0, is a register
 * like others. */
static int is_timer(const struct row_reg *r)
{
	return (r->enc & ~0x7fu) == ENC(3, 3, 14, 0, 0);
}

/* Switched with a vCPU: in the CPU's registers, so not what is emulated. */
static int is_state(const struct row_reg *r)
{
	return r->cls == ROW_CLASS_SYS && r->state && r->yours == ROW_NONE && !is_timer(r);
}

static void print_entry(const char *name, const char *end)
{
	printf("\n\t.globl\t%s\n%s:\n\tadr\tx2, 1f\n\tadd\tx2, x2, w0, uxtw #3\n\tbr\tx2\n1:\n", name, name);
	if (*end)
		printf("\t.globl\t%s_from\n%s_from:\n", end, end);
}

/* Where EL2 finds a guest's register. */
static unsigned encoding(const struct row_reg *r, int e2h)
{
	return e2h && r->el12 ? r->enc | 5u << 11 : r->enc;
}

static void print_state(const char *name, void (*print)(unsigned enc), int e2h)
{
	print_entry(name, "");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++) {
		if (is_state(&row_regs[i]))
			print(encoding(&row_regs[i], e2h));
	}
}

static void print_asm(void)
{
	printf("/* Made by tools/sysio.c from arch/. */\n\t.text\n");
	print_entry("sysio_id", "sysio_id");
	for (unsigned i = 0; i < ROW_ID_COUNT; i++)
		print_read(row_regs[row_id_regs[i]].enc);
	printf("\t.globl\tsysio_id_to\nsysio_id_to:\n");
	print_state("sysio_read_e2h0", print_read, 0);
	print_state("sysio_read_e2h1", print_read, 1);
	print_state("sysio_write_e2h0", print_write, 0);
	print_state("sysio_write_e2h1", print_write, 1);
	print_entry("sysio_el2", "");
	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++)
		print_write(row_el2s[i].enc);
	printf("\n\t.section .rodata\n\t.balign 2\n\t.globl\tsysio_row\nsysio_row:\n");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++) {
		if (is_state(&row_regs[i]))
			printf("\t.short\t%u\n", i);
	}
}

static void print_header(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		count += is_state(&row_regs[i]) ? 1 : 0;
	printf("/* Made by tools/sysio.c from arch/. */\n#define SYSIO_STATE_COUNT %uu\n", count);
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "asm") == 0)
		print_asm();
	else if (argc == 2 && strcmp(argv[1], "header") == 0)
		print_header();
	else
		return 2;
	return 0;
}
