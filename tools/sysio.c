/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes build/gen/sysio.S and sysio_gen.h: for every ID register an MRS, for every
 * register of a vCPU's state and every register that EL2 can use in a guest's place an MRS and an MSR, for
 * every control register of EL2's an MSR, each two instructions long, so that an index finds them. Linked
 * with the generated rows.
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

/* Whether a register of the GIC's CPU interface: at EL2 that is the physical one. */
static int is_gic(unsigned enc)
{
	return (enc >= ENC(3, 0, 12, 8, 0) && enc <= ENC(3, 0, 12, 15, 7)) || enc == ENC(3, 0, 4, 6, 0);
}

static void print_nothing(void)
{
	printf("\tnop\n\tret\n");
}

static void print_pass_read(const struct row_reg *r, unsigned enc)
{
	if (r->cls == ROW_CLASS_SYS && r->read == ROW_ACT_PASS && enc >> 14 >= 2 && !is_gic(r->enc))
		print_read(enc);
	else
		print_nothing();
}

/*
 * The system instruction that does a guest's at EL2, or 0 for none. A guest's
 * TLB and instruction cache maintenance reaches every CPU (HCR_EL2.FB), and an
 * invalidation by set and way cleans as well (HCR_EL2.SWIO); at EL2 the
 * instruction itself has to say so. What takes an address would take EL2's.
 */
static unsigned pass_instruction(unsigned enc)
{
	unsigned op1 = enc >> 11 & 7, crn = enc >> 7 & 15, crm = enc >> 3 & 15, op2 = enc & 7;

	if (crn == 8 || crn == 9) /* TLBI: to the Inner Shareable domain, by range and not */
		return crm == 7 || crm == 6 ? ENC(1, op1, crn, crm - 4, op2) : enc;
	if (crn != 7)
		return 0;
	if (op1 == 0 && (crm == 8 || crm == 9)) /* AT */
		return enc;
	if (op1 == 0 && op2 == 0 && (crm == 1 || crm == 5)) /* IC IALLU */
		return ENC(1, 0, 7, 1, 0);
	if (op1 == 0 && crm == 6 && (op2 == 2 || op2 == 4 || op2 == 6)) /* DC ISW */
		return ENC(1, 0, 7, 14, op2);
	if (op1 == 0 && (crm == 10 || crm == 14) && (op2 == 2 || op2 == 4 || op2 == 6)) /* DC CSW, CISW */
		return enc;
	return op1 == 3 && crm == 3 ? enc : 0; /* CFP, DVP, COSP, CPP RCTX */
}

static void print_pass_write(const struct row_reg *r, unsigned enc)
{
	unsigned instruction = enc >> 14 == 1 ? pass_instruction(enc) : 0;

	if (r->cls != ROW_CLASS_SYS || r->write != ROW_ACT_PASS || is_gic(r->enc))
		print_nothing();
	else if (enc >> 14 >= 2)
		print_write(enc);
	else if (instruction)
		printf("\tsys\t#%u, c%u, c%u, #%u, x1\n\tret\n", instruction >> 11 & 7, instruction >> 7 & 15,
		       instruction >> 3 & 15, instruction & 7);
	else
		print_nothing();
}

/* Every register; then those that are elsewhere with HCR_EL2.E2H set, and a byte for each register that says
 * which. */
static void print_pass(void)
{
	unsigned count = 0;

	print_entry("sysio_pass_read_e2h0", "");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		print_pass_read(&row_regs[i], row_regs[i].enc);
	print_entry("sysio_pass_write_e2h0", "");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		print_pass_write(&row_regs[i], row_regs[i].enc);
	print_entry("sysio_pass_read_el12", "");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].el12)
			print_pass_read(&row_regs[i], encoding(&row_regs[i], 1));
	print_entry("sysio_pass_write_el12", "");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].el12)
			print_pass_write(&row_regs[i], encoding(&row_regs[i], 1));
	printf("\n\t.section .rodata\n\t.globl\tsysio_el12\nsysio_el12:\n");
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		printf("\t.byte\t%u\n", row_regs[i].el12 ? ++count : 0);
	printf("\t.text\n");
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
	print_pass();
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
