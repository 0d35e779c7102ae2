/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads every identification register, the cache geometry and what else of the
 * platform can be read, and prints it as the body of a profile (docs/tables.md).
 * On a bare CPU that is how a profile comes about; in a VM it is what the guest
 * really sees. A register that is UNDEFINED prints as zero, with a comment.
 */
#include "lib/guest.h"

#define PROBE_CSSELR_COUNT 14 /* seven levels, data or unified and instruction */
#define PROBE_PFR0_SVE 32
#define PROBE_PFR0_GIC 24
#define PROBE_DFR0_PMUVER 8
#define PROBE_PMCR_N 11
#define PROBE_ICC_CTLR_PRIBITS 8
#define PROBE_CPACR_ZEN (3u << 16)
#define PROBE_CPACR_FPEN (3u << 20)
#define PROBE_ICC_SRE_SRE 1u

#define PROBE_ENC(op0, op1, crn, crm, op2)                                                                   \
	((uint16_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))
#define PROBE_ZCR_EL1 PROBE_ENC(3, 0, 1, 2, 0)
#define PROBE_ICC_SRE_EL1 PROBE_ENC(3, 0, 12, 12, 5)
#define PROBE_ICC_CTLR_EL1 PROBE_ENC(3, 0, 12, 12, 4)

static void probe_line(const char *name, uint64_t value)
{
	console_text(name);
	console_text(" ");
	console_hex(value);
	console_text("\n");
}

static void probe_registers(void)
{
	for (unsigned i = 0; i < guest_reg_count; i++) {
		uint64_t value;

		if (!guest_regs[i].id)
			continue;
		if (sysreg_read(guest_regs[i].enc, &value)) {
			probe_line(guest_regs[i].name, value);
			continue;
		}
		console_text(guest_regs[i].name);
		console_text(" 0x0 # UNDEFINED\n");
	}
}

/* What CSSELR_EL1 selects exists as far as CLIDR_EL1 says. 1 instruction, 2 data, 3 both, 4 unified. */
static const char *probe_cache_kind(uint64_t clidr, unsigned select)
{
	uint64_t type = (clidr >> (select / 2 * 3)) & 7;

	if (select & 1)
		return type == 1 || type == 3 ? "instruction" : NULL;
	if (type == 4)
		return "unified";
	return type == 2 || type == 3 ? "data" : NULL;
}

static void probe_caches(void)
{
	uint64_t clidr = GUEST_MRS(clidr_el1);

	for (unsigned select = 0; select < PROBE_CSSELR_COUNT; select++) {
		const char *kind = probe_cache_kind(clidr, select);

		if (!kind)
			continue;
		GUEST_MSR(csselr_el1, select);
		GUEST_ISB();
		console_text("ccsidr ");
		console_decimal(select / 2 + 1);
		console_text(" ");
		probe_line(kind, GUEST_MRS(ccsidr_el1));
	}
}

/* Bit n: vectors of (n + 1) * 128 bits. A length that is not there falls back to the next lower one. */
static uint64_t probe_vector_lengths(uint64_t pfr0)
{
	uint64_t set = 0;

	if (!((pfr0 >> PROBE_PFR0_SVE) & 15))
		return 0;
	GUEST_MSR(cpacr_el1, PROBE_CPACR_FPEN | PROBE_CPACR_ZEN);
	GUEST_ISB();
	for (unsigned n = 0; n < 16; n++) {
		register uint64_t bytes __asm__("x0");

		sysreg_write(PROBE_ZCR_EL1, n);
		GUEST_ISB();
		__asm__ volatile(".inst 0x04bf5020" : "=r"(bytes)); /* RDVL X0, #1 */
		if (bytes && bytes <= 256)
			set |= 1ull << (bytes / 16 - 1);
	}
	return set;
}

static void probe_platform(void)
{
	uint64_t pfr0 = GUEST_MRS(id_aa64pfr0_el1), dfr0 = GUEST_MRS(id_aa64dfr0_el1);
	uint64_t pmuver = (dfr0 >> PROBE_DFR0_PMUVER) & 15, ctlr;

	probe_line("platform CNTFRQ_HZ", GUEST_MRS(cntfrq_el0));
	if ((pfr0 >> PROBE_PFR0_GIC) & 15) {
		probe_line("platform GIC_VERSION", 3);
		sysreg_write(PROBE_ICC_SRE_EL1, PROBE_ICC_SRE_SRE);
		GUEST_ISB();
		if (sysreg_read(PROBE_ICC_CTLR_EL1, &ctlr))
			probe_line("platform GIC_PRIBITS", ((ctlr >> PROBE_ICC_CTLR_PRIBITS) & 7) + 1);
	}
	probe_line("platform SVE_VLS", probe_vector_lengths(pfr0));
	probe_line("platform PMU_COUNTERS",
		   pmuver && pmuver != 15 ? (GUEST_MRS(pmcr_el0) >> PROBE_PMCR_N) & 31 : 0);
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	probe_registers();
	probe_caches();
	probe_platform();
	console_text("# done\n");
	return 0;
}
