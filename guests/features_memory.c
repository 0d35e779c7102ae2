/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Features of translation: the MMU is on, memory is where it is; from 2 GiB on
 * there are pages whose descriptors the tests write, all of one page of memory.
 * Source: DDI 0487 D8.
 */
#include "features.h"
#include "lib/guest.h"

#define MEMORY_VA 0x80000000ull
#define MEMORY_BLOCK 1ull
#define MEMORY_TABLE 3ull
#define MEMORY_PAGE 3ull
#define MEMORY_DEVICE (1ull << 2)
#define MEMORY_AP1 (1ull << 6) /* EL0 as well */
#define MEMORY_RO (1ull << 7)
#define MEMORY_INNER (3ull << 8)
#define MEMORY_AF (1ull << 10)
#define MEMORY_GP (1ull << 50)
#define MEMORY_DBM (1ull << 51)
#define MEMORY_XN (3ull << 53)
#define MEMORY_TABLE_RO (2ull << 61)
#define MEMORY_PLAIN (MEMORY_PAGE | MEMORY_INNER | MEMORY_AF)

#define MEMORY_MAIR 0x04ffull
#define MEMORY_AS (1ull << 36)
#define MEMORY_HA (1ull << 39)
#define MEMORY_HD (1ull << 40)
#define MEMORY_HPD0 (1ull << 41)
#define MEMORY_E0PD0 (1ull << 55)
#define MEMORY_SCTLR 0x1005ull /* M, C, I */

#define MEMORY_PIE (1ull << 1) /* TCR2_EL1 */
#define MEMORY_PIR_R 0x8ull
#define MEMORY_PIR_GCS 0x9ull
#define MEMORY_PIR_RX 0xaull
#define MEMORY_PIR_RW 0xcull
#define MEMORY_PIR_RWX 0xeull
/* By PIIndex: 0 is code and data, 1 has AP[1], 2 has DBM, 12 is never executed. */
#define MEMORY_PIR (MEMORY_PIR_RWX | MEMORY_PIR_R << 4 | MEMORY_PIR_R << 8 | MEMORY_PIR_RW << 48)
#define MEMORY_PIRE0 (MEMORY_PIR_RX | MEMORY_PIR_GCS << 8)

#define MEMORY_EC_BTI 0x0du
#define MEMORY_EC_DABT_EL0 0x24u
#define MEMORY_EC_GCS 0x2du

static uint64_t memory_tables[3][512] __attribute__((aligned(4096)));
static uint64_t memory_page[512] __attribute__((aligned(4096)));
static uint64_t memory_tcr;

/* The code of tests: ends with brk, or an exception. */
__asm__(".arch armv8.5-a\n.text\n"
	"memory_atomic: ldadd x3, x4, [x0]\nbrk #1\n"
	"memory_branch: blr x3\nbrk #1\n"
	"memory_call: bl 1f\nbrk #1\n1: ret\n"
	"memory_wrong_call: bl 1f\nbrk #1\nbrk #1\n1: add x30, x30, #4\nret\n");
extern const char memory_atomic[], memory_branch[], memory_call[], memory_wrong_call[];

static bool memory_field(uint64_t reg, unsigned lsb, unsigned least)
{
	return (reg >> lsb & 15) >= least;
}

static void memory_says(const char *name, bool works)
{
	features_line(name, works ? " works" : " does nothing", 0);
}

static void memory_forget(void)
{
	__asm__ volatile("dsb sy\n\ttlbi vmalle1\n\tdsb sy\n\tisb" : : : "memory");
}

/* Page `i` of the tests, with these attributes. Returns its address. */
static uint64_t memory_map(unsigned i, uint64_t attributes)
{
	memory_tables[2][i] = (uint64_t)memory_page | attributes;
	memory_forget();
	return MEMORY_VA + 4096ull * i;
}

static void memory_set_tcr(uint64_t bits)
{
	FEATURES_MSR(tcr_el1, memory_tcr | bits);
	GUEST_ISB();
	memory_forget();
}

/* Whether an access does without an exception. */
static bool memory_can_read(uint64_t at)
{
	uint64_t before = guest_fault.count, value;

	__asm__ volatile("ldr %0, [%1]" : "=&r"(value) : "r"(at) : "memory");
	return guest_fault.count == before;
}

static bool memory_can_write(uint64_t at)
{
	uint64_t before = guest_fault.count;

	__asm__ volatile("str %0, [%1]" : : "r"(before), "r"(at) : "memory");
	return guest_fault.count == before;
}

/* As EL0 would, unless PSTATE.UAO is set. */
static bool memory_user_can_read(uint64_t at)
{
	uint64_t before = guest_fault.count, value;

	__asm__ volatile("ldtr %0, [%1]" : "=&r"(value) : "r"(at) : "memory");
	return guest_fault.count == before;
}

static void memory_on(void)
{
	uint64_t range = GUEST_MRS(id_aa64mmfr0_el1) & 15;

	memory_tables[0][0] = MEMORY_BLOCK | MEMORY_DEVICE | MEMORY_AF | MEMORY_XN;
	memory_tables[0][1] = GUEST_RAM | MEMORY_BLOCK | MEMORY_INNER | MEMORY_AF;
	memory_tables[0][2] = (uint64_t)memory_tables[1] | MEMORY_TABLE;
	memory_tables[1][0] = (uint64_t)memory_tables[2] | MEMORY_TABLE;
	/* 39 bits of address, tables write-back; the upper half is off. */
	memory_tcr = 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | (range > 5 ? 5 : range) << 32;
	FEATURES_MSR(mair_el1, MEMORY_MAIR);
	FEATURES_MSR(ttbr0_el1, memory_tables[0]);
	memory_set_tcr(0);
	FEATURES_MSR(sctlr_el1, GUEST_MRS(sctlr_el1) | MEMORY_SCTLR);
	GUEST_ISB();
}

static void memory_off(void)
{
	FEATURES_MSR(sctlr_el1, GUEST_MRS(sctlr_el1) & ~MEMORY_SCTLR);
	GUEST_ISB();
	memory_forget();
}

/* An atomic access that is not aligned, within 16 bytes. */
static void memory_lse2(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN);

	if (memory_field(GUEST_MRS(id_aa64mmfr2_el1), 32, 1))
		memory_says("FEAT_LSE2: an access of 8 bytes at 4",
			    FEATURES_EC(features_run((uint64_t)memory_atomic, at + 4, 0, FEATURES_EL1)) ==
				    FEATURES_EC_BRK);
}

/* 16 bits of ASID are kept; 4 KiB pages translate. */
static void memory_asid(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN), asid = 0xa55aull << 48;

	memory_says("FEAT_TGran4K: a page", memory_can_read(at) && memory_can_write(at));
	if (!memory_field(GUEST_MRS(id_aa64mmfr0_el1), 4, 2))
		return;
	memory_set_tcr(MEMORY_AS);
	FEATURES_MSR(ttbr0_el1, (uint64_t)memory_tables[0] | asid);
	GUEST_ISB();
	memory_says("FEAT_ASID16: an ASID of 16 bits",
		    GUEST_MRS(ttbr0_el1) == ((uint64_t)memory_tables[0] | asid) && memory_can_read(at));
	FEATURES_MSR(ttbr0_el1, memory_tables[0]);
	memory_set_tcr(0);
}

static void memory_hafdbs(void)
{
	uint64_t hafdbs = GUEST_MRS(id_aa64mmfr1_el1), at;

	if (!memory_field(hafdbs, 0, 1))
		return;
	memory_set_tcr(MEMORY_HA | (memory_field(hafdbs, 0, 2) ? MEMORY_HD : 0));
	at = memory_map(0, MEMORY_PAGE | MEMORY_INNER);
	memory_says("FEAT_HAFDBS: the access flag", memory_can_read(at) && (memory_tables[2][0] & MEMORY_AF));
	at = memory_map(0, MEMORY_PLAIN | MEMORY_RO | MEMORY_DBM);
	if (memory_field(hafdbs, 0, 2))
		memory_says("FEAT_HAFDBS: the dirty state",
			    memory_can_write(at) && !(memory_tables[2][0] & MEMORY_RO));
	memory_set_tcr(0);
}

static void memory_pan(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN | MEMORY_AP1);
	bool could, can;

	if (!memory_field(GUEST_MRS(id_aa64mmfr1_el1), 20, 1))
		return;
	__asm__ volatile(".arch armv8.1-a\n\tmsr pan, #0");
	could = memory_can_read(at);
	__asm__ volatile("msr pan, #1");
	can = memory_can_read(at);
	__asm__ volatile("msr pan, #0");
	memory_says("FEAT_PAN: EL1 keeps off what is EL0's", could && !can);
}

static void memory_uao(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN);
	bool could, can;

	if (!memory_field(GUEST_MRS(id_aa64mmfr2_el1), 4, 1))
		return;
	could = memory_user_can_read(at);
	__asm__ volatile(".arch armv8.2-a\n\tmsr uao, #1");
	can = memory_user_can_read(at);
	__asm__ volatile("msr uao, #0");
	memory_says("FEAT_UAO: an unprivileged access is EL1's", !could && can);
}

static void memory_e0pd(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN | MEMORY_AP1);
	bool could;

	if (!memory_field(GUEST_MRS(id_aa64mmfr2_el1), 60, 1))
		return;
	could = memory_user_can_read(at);
	memory_set_tcr(MEMORY_E0PD0);
	memory_says("FEAT_E0PD: EL0's accesses are off",
		    could && !memory_user_can_read(at) && memory_can_read(at));
	memory_set_tcr(0);
}

/* A table's restrictions count, or do not. */
static void memory_hpds(void)
{
	uint64_t at = memory_map(0, MEMORY_PLAIN);
	bool could;

	if (!memory_field(GUEST_MRS(id_aa64mmfr1_el1), 12, 1))
		return;
	memory_tables[0][2] |= MEMORY_TABLE_RO;
	memory_forget();
	could = memory_can_write(at);
	memory_set_tcr(MEMORY_HPD0);
	memory_says("FEAT_HPDS: a table's permissions are off", !could && memory_can_write(at));
	memory_tables[0][2] &= ~MEMORY_TABLE_RO;
	memory_set_tcr(0);
}

/* A call into a guarded page, to where there is no landing pad and to where there is one. */
static void memory_bti(void)
{
	uint64_t at, wrong, right;

	if (!memory_field(GUEST_MRS(id_aa64pfr1_el1), 0, 1))
		return;
	memory_page[0] = 0xd65f03c0d503201f; /* nop; ret */
	memory_page[1] = 0xd65f03c0d503245f; /* bti c; ret */
	guest_sync_code(memory_page, 16);
	at = memory_map(0, MEMORY_PLAIN | MEMORY_GP);
	wrong = features_run((uint64_t)memory_branch, 0, at, FEATURES_EL1);
	right = features_run((uint64_t)memory_branch, 0, at + 8, FEATURES_EL1);
	memory_says("FEAT_BTI: a call to what is no landing pad",
		    FEATURES_EC(wrong) == MEMORY_EC_BTI && FEATURES_EC(right) == FEATURES_EC_BRK);
}

/*
 * A stack of return addresses for EL0, which only calls write. Permission indirection is on. QEMU 11.1 does
 * not apply stage 2 to the walk for such an access: in a VM it finds no page.
 */
static void memory_gcs(void)
{
	uint64_t top = memory_map(2, MEMORY_PLAIN | MEMORY_DBM) + 4096, wrong, right;
	bool mine;

	if (!memory_field(GUEST_MRS(id_aa64pfr1_el1), 44, 1))
		return;
	mine = memory_can_write(top - 8);
	FEATURES_MSR(s3_0_c2_c5_2, 1 | 1 << 5); /* GCSCRE0_EL1.PCRSEL, RVCHKEN */
	FEATURES_MSR(s3_3_c2_c5_1, top);
	right = features_run((uint64_t)memory_call, 0, 0, FEATURES_EL0);
	FEATURES_MSR(s3_3_c2_c5_1, top);
	wrong = features_run((uint64_t)memory_wrong_call, 0, 0, FEATURES_EL0);
	FEATURES_MSR(s3_0_c2_c5_2, 0);
	if (FEATURES_EC(right) == MEMORY_EC_DABT_EL0)
		features_line("FEAT_GCS: a call is not tried: its stack is not found: ", "", right);
	else
		memory_says("FEAT_GCS: returns are checked", !mine && FEATURES_EC(right) == FEATURES_EC_BRK &&
								     FEATURES_EC(wrong) == MEMORY_EC_GCS);
}

static void memory_pie(void)
{
	uint64_t at = memory_map(1, MEMORY_PLAIN | MEMORY_AP1);

	if (!memory_field(GUEST_MRS(s3_0_c0_c7_3), 8, 1))
		return;
	FEATURES_MSR(s3_0_c10_c2_3, MEMORY_PIR);
	FEATURES_MSR(s3_0_c10_c2_2, MEMORY_PIRE0);
	memory_off();
	FEATURES_MSR(s3_0_c2_c0_3, MEMORY_PIE);
	memory_on();
	memory_says("FEAT_S1PIE: permissions by index", memory_can_read(at) && !memory_can_write(at));
	memory_gcs();
	memory_off();
	FEATURES_MSR(s3_0_c2_c0_3, 0);
	memory_on();
}

void features_memory(void)
{
	memory_on();
	memory_asid();
	memory_lse2();
	memory_hafdbs();
	memory_pan();
	memory_uao();
	memory_e0pd();
	memory_hpds();
	memory_bti();
	memory_pie();
	memory_off();
}
