/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An instruction that the hypervisor refuses beside one that the CPU refuses:
 * the same exception, whatever PSTATE and SCTLR_EL1 were. seed=N, runs=N on the
 * command line. Prints `ok WHAT: N runs`, `not ok` with what differs.
 */
#include "exact.h"
#include "lib/guest.h"

#define EXACT_MODES 3u
#define EXACT_SCTLR (1ull << 23 | 1ull << 44) /* SPAN, DSSBS */
/* All but the mode, IL (another exception comes first) and what is RES0. */
#define EXACT_PSTATE (0xfull << 28 | 0x1full << 21 | 0xfull << 6 | 0xfull << 10)
#define EXACT_SS (1ull << 21)
#define EXACT_EXLOCKEN (1ull << 6)
/* NZCV and DIT stay as they were, in the architecture; QEMU's CPU clears them. */
#define EXACT_KEPT (0xfull << 28 | 1ull << 24)
#define EXACT_UNDEFINED (1ull << 25)

static uint64_t exact_seed;
static unsigned exact_bad;

/* xorshift64 */
static uint64_t exact_random(void)
{
	exact_seed ^= exact_seed << 13;
	exact_seed ^= exact_seed >> 7;
	exact_seed ^= exact_seed << 17;
	return exact_seed;
}

static uint64_t exact_pstate(void)
{
	static const uint8_t modes[EXACT_MODES] = {0, 4, 5};
	uint64_t r = exact_random();

	return modes[r % EXACT_MODES] | (exact_random() & EXACT_PSTATE & ~EXACT_SS);
}

static void exact_field(const char *what, uint64_t cpu, uint64_t hypervisor, const struct exact *e)
{
	if (cpu == hypervisor || exact_bad++ > 20)
		return;
	console_text("not ok ");
	console_text(what);
	console_text(": the CPU ");
	console_hex(cpu);
	console_text(", the hypervisor ");
	console_hex(hypervisor);
	console_text(" from PSTATE ");
	console_hex(e->pstate);
	console_text("\n");
}

static void exact_both(struct exact *cpu, const char *udf, const char *refused, unsigned before)
{
	struct exact own = {.pstate = cpu->pstate, .x9 = cpu->x9};

	cpu->pc = (uint64_t)udf;
	own.pc = (uint64_t)refused;
	exact_run(cpu);
	exact_run(&own);
	exact_field("ESR_EL1 of the CPU", EXACT_UNDEFINED, cpu->esr, cpu);
	exact_field("ESR_EL1", cpu->esr, own.esr, cpu);
	exact_field("SPSR_EL1", cpu->spsr, own.spsr, cpu);
	exact_field("ELR_EL1", cpu->elr - cpu->pc, own.elr - own.pc, cpu);
	exact_field("ELR_EL1 of the CPU", before, cpu->elr - cpu->pc, cpu);
	exact_field("FAR_EL1", cpu->far, own.far, cpu);
	exact_field("vector", cpu->vector, own.vector, cpu);
	exact_field("PSTATE", cpu->after & ~EXACT_KEPT, own.after & ~EXACT_KEPT, cpu);
	exact_field("NZCV and DIT", own.spsr & EXACT_KEPT, own.after & EXACT_KEPT, cpu);
}

static void exact_done(const char *what, uint64_t runs, unsigned bad)
{
	console_text(exact_bad == bad ? "ok " : "# not all is well: ");
	console_text(what);
	console_text(": ");
	console_decimal(runs);
	console_text(" runs\n");
}

static void exact_undefined(uint64_t runs)
{
	uint64_t sctlr = GUEST_MRS(sctlr_el1), seen = 0;

	for (uint64_t i = 0; i < runs; i++) {
		struct exact e = {.pstate = exact_pstate()};

		GUEST_MSR(sctlr_el1, (sctlr & ~EXACT_SCTLR) | (exact_random() & EXACT_SCTLR));
		GUEST_ISB();
		exact_both(&e, exact_udf, exact_refused, 0);
		seen |= e.after;
	}
	GUEST_MSR(sctlr_el1, sctlr);
	GUEST_ISB();
	console_text("# PSTATE bits seen ");
	console_hex(seen);
	console_text("\n");
	exact_done("an UNDEFINED instruction is as the CPU's own", runs, 0);
}

/* FEAT_GCS: also with GCSCR_EL1.EXLOCKEN, which decides PSTATE.EXLOCK. (QEMU 11.1 loses PSTATE[63:32].) */
static void exact_lock(uint64_t runs)
{
	unsigned bad = exact_bad;

	if ((GUEST_MRS(s3_0_c0_c4_1) >> 44 & 15) == 0)
		return;
	for (uint64_t i = 0; i < runs; i++) {
		struct exact e = {.pstate = (exact_pstate() & ~15ull) | 5, .x9 = i & 1 ? EXACT_EXLOCKEN : 0};

		exact_both(&e, exact_gcs_udf, exact_gcs_refused, 8);
	}
	exact_done("with GCSCR_EL1.EXLOCKEN as well", runs, bad);
}

int main(uint64_t dtb)
{
	uint64_t runs = guest_option(dtb, "runs", 2000);

	console_init();
	exact_seed = guest_option(dtb, "seed", 1) * 0x9e3779b97f4a7c15ull + 1;
	exact_undefined(runs);
	exact_lock(runs / 10);
	return 0;
}
