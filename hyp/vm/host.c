/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/host.h"
#include "cpu/el1.h"
#include "cpu/fp.h"
#include "cpu/sysio.h"
#include "cpu/sysreg.h"
#include "rows.h"
#include "svc/clock.h"
#include "svc/mitigation.h"

#define ICH_VTR_EL2 S3_4_C12_C11_1
#define host_read(name) sysreg_read(name)

#define IPA_BITS_MAX 40u
#define HOST_PTP (1ull << 1) /* VENDOR_HYP_BMAP */
#define DCZID_DZP (1ull << 4)
#define CLIDR_LEVELS 7u
#define CCSIDR_ASSOC_MAX 0x3ffull
#define CCSIDR_SETS_MAX 0x7fffull

static uint64_t host_ids[CHARTER_ID_COUNT]; /* as the boot CPU shows them */
static struct charter_host host_cpu;        /* as the CPU is, or is taken to be */
static struct charter_host host_offer;      /* as VMs can have it */
static bool host_ignored[CHARTER_EL2_COUNT];
struct inject_cpu host_inject;

static void host_read_ids(struct charter_host *h)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		h->id[i] = host_ids[i] = sysio_id(i);
		h->settable[i] = ~0ull;
	}
	/* A guest reads it without a trap; HCR_EL2.TDZ shows in it as DZP. */
	h->settable[CHARTER_ID_DCZID_EL0] = DCZID_DZP;
}

/* One cache, in the 32-bit format: what is larger than its fields is as large as they can say. */
static uint32_t host_cache(unsigned select, bool wide)
{
	uint64_t v, sets, assoc;

	sysreg_write(csselr_el1, select);
	isb();
	v = sysreg_read(ccsidr_el1);
	if (!wide)
		return (uint32_t)v;
	assoc = v >> 3 & 0x1fffff;
	sets = v >> 32 & 0xffffff;
	assoc = assoc > CCSIDR_ASSOC_MAX ? CCSIDR_ASSOC_MAX : assoc;
	sets = sets > CCSIDR_SETS_MAX ? CCSIDR_SETS_MAX : sets;
	return (uint32_t)(sets << 13 | assoc << 3 | (v & 7));
}

/* CLIDR_EL1.Ctype<n>: 1 instruction, 2 data, 3 both, 4 unified. */
static void host_read_caches(struct charter_host *h)
{
	bool wide = (sysreg_read(id_aa64mmfr2_el1) >> 20 & 15) != 0;
	uint64_t clidr = sysreg_read(clidr_el1);

	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		h->ccsidr[i] = CHARTER_CCSIDR_NONE;
	for (unsigned level = 0; level < CLIDR_LEVELS; level++) {
		uint64_t type = clidr >> (3 * level) & 7;

		if (type == 0 || type > 4)
			break;
		if (type != 1)
			h->ccsidr[level << 1] = host_cache(level << 1, wide);
		if (type == 1 || type == 3)
			h->ccsidr[level << 1 | 1] = host_cache(level << 1 | 1, wide);
	}
}

/* Every firmware register, at most: arch/hypervisor takes out what is not there. */
static void host_fill_firmware(struct charter_host *h)
{
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		const struct row_fwreg *r = &row_fwregs[i];

		h->has_fwreg[i] = 1;
		h->fwreg[i] = 0;
		for (unsigned k = 0; k < r->value_count; k++) {
			uint32_t value = row_fwvalues[r->first_value + k].value;

			if (r->kind == ROW_FW_BITMAP)
				h->fwreg[i] |= 1ull << value;
			else
				h->fwreg[i] = value;
		}
	}
}

uint64_t host_pa_range(void)
{
	return sysreg_read(id_aa64mmfr0_el1) & 15;
}

unsigned host_ipa_bits(void)
{
	static const uint8_t bits[] = {32, 36, IPA_BITS_MAX};
	uint64_t range = host_pa_range();

	return bits[range < 2 ? range : 2];
}

static void host_fill_platform(struct charter_host *h)
{
	h->platform[CHARTER_PLATFORM_CNTFRQ_HZ] = sysreg_read(cntfrq_el0);
	h->platform[CHARTER_PLATFORM_GIC_VERSION] = 3;
	h->platform[CHARTER_PLATFORM_GIC_PRIBITS] = (host_read(ICH_VTR_EL2) >> 29 & 7) + 1;
	h->platform[CHARTER_PLATFORM_IPA_BITS] = host_ipa_bits();
	h->platform[CHARTER_PLATFORM_SVE_VLS] = fp_vector_lengths();
	h->platform[CHARTER_PLATFORM_PMU_COUNTERS] = 0;
}

static void host_withhold(struct charter_host *h)
{
	for (unsigned i = 0; i < ROW_WITHHOLD_COUNT; i++) {
		const struct row_withhold *w = &row_withholds[i];

		if (w->unless != ROW_NONE && charter_host_has(&host_cpu, w->unless))
			continue;
		if (w->feature != ROW_NONE)
			charter_host_withhold(h, w->feature);
		else if (w->field != ROW_NONE)
			charter_host_withhold_field(h, w->field, w->value);
		else
			charter_host_withhold_fwreg(h, w->fwreg, w->value);
	}
}

static uint64_t host_field(uint64_t reg, unsigned lsb)
{
	return reg >> lsb & 15;
}

static void host_read_pstate(void)
{
	uint64_t pfr0 = sysreg_read(id_aa64pfr0_el1), pfr1 = sysreg_read(id_aa64pfr1_el1);
	uint64_t mmfr1 = sysreg_read(id_aa64mmfr1_el1), dfr1 = sysreg_read(id_aa64dfr1_el1);

	host_inject.pstate =
		(host_field(mmfr1, 20) ? PSTATE_PAN : 0) | (host_field(pfr0, 48) ? PSTATE_DIT : 0) |
		(host_field(pfr1, 4) ? PSTATE_SSBS : 0) | (host_field(pfr1, 8) >= 2 ? PSTATE_TCO : 0) |
		(host_field(pfr1, 36) ? PSTATE_ALLINT : 0) | (host_field(pfr1, 44) ? PSTATE_EXLOCK : 0) |
		(host_field(dfr1, 48) ? PSTATE_PM : 0);
}

uint64_t host_gcscr(void)
{
	return host_inject.pstate & PSTATE_EXLOCK ? el1_read(EL1_GCSCR) : 0;
}

/* Levels of mitigation that the machine's firmware has beyond what the CPU's ID registers say. */
static void host_mitigations(struct charter_host *h)
{
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		uint64_t level = mitigation_level((enum charter_fwreg)i);

		if (h->fwreg[i] < level)
			h->fwreg[i] = level;
	}
}

/* By its number. False: nobody knows it, or a guest could tell. */
static bool host_go_without(struct charter_host *h, unsigned number)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (row_features[i].num == number)
			return charter_host_without(h, i);
	return false;
}

static bool host_go_without_all(struct charter_host *h, const struct machine *m)
{
	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++)
		host_ignored[i] = charter_host_has_el2(h, i);
	for (unsigned i = 0; i < m->withouts; i++)
		if (!host_go_without(h, m->without[i]))
			return false;
	for (unsigned i = 0; i < CHARTER_EL2_COUNT; i++)
		host_ignored[i] = host_ignored[i] && !charter_host_has_el2(h, i);
	return true;
}

const char *host_init(const struct machine *m)
{
	host_read_ids(&host_cpu);
	if (!host_go_without_all(&host_cpu, m))
		return "the boot arguments take away a feature that is not EL2's alone";
	host_read_caches(&host_cpu);
	host_fill_firmware(&host_cpu);
	host_fill_platform(&host_cpu);
	host_read_pstate();
	host_offer = host_cpu;
	host_withhold(&host_offer);
	host_mitigations(&host_offer);
	return 0;
}

const struct charter_host *host_snapshot(void)
{
	static struct charter_host now;

	now = host_offer;
	if (!clock_known())
		charter_host_withhold_fwreg(&now, CHARTER_FWREG_VENDOR_HYP_BMAP, ~HOST_PTP);
	return &now;
}

bool host_has(unsigned feature)
{
	return charter_host_has(&host_cpu, feature);
}

bool host_has_register(unsigned reg)
{
	return charter_host_has_register(&host_cpu, reg);
}

bool host_has_el2(unsigned reg)
{
	return charter_host_has_el2(&host_cpu, reg);
}

bool host_ignores_el2(unsigned reg)
{
	return host_ignored[reg];
}

bool host_same_cpu(void)
{
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		if (sysio_id(i) != host_ids[i])
			return false;
	}
	return true;
}
