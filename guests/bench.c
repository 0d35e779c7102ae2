/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an exit to the hypervisor costs: ticks of the counter between two reads,
 * back to back, the minimum of 2000 runs. Under QEMU's `-icount shift=0` with a
 * 1 GHz counter a tick is one instruction.
 *
 *     bench NAME TICKS CNTFRQ
 */
#include "lib/guest.h"

#define BENCH_RUNS 2000
#define BENCH_SMCCC_VERSION 0x80000000u
#define BENCH_UNKNOWN 0xc6001234u
#define BENCH_GICD_TYPER (GUEST_GICD + 4)

/*
 * One run: nothing but `body` is between the reads, and no compiler in between. With the NOP an empty run
 * costs 4 instructions, which the budgets include.
 */
#define BENCH_FROM(reg) "isb\n\tmrs " reg ", cntvct_el0\n\tnop\n\tisb\n\t"
#define BENCH_TO(reg) "\n\tisb\n\tmrs " reg ", cntvct_el0"
#define BENCH_ONE(body, ...)                                                                                 \
	({                                                                                                   \
		uint64_t bench_from_, bench_to_;                                                             \
		__asm__ volatile(BENCH_FROM("%0") body BENCH_TO("%1")                                        \
				 : "=&r"(bench_from_), "=&r"(bench_to_)                                      \
				 : __VA_ARGS__                                                               \
				 : "x0", "x1", "x2", "x3", "memory");                                        \
		bench_to_ - bench_from_;                                                                     \
	})

static uint64_t bench_empty(void)
{
	return BENCH_ONE("", "r"(0));
}

static uint64_t bench_call(uint32_t fid)
{
	register uint64_t x0 __asm__("x0") = fid, x1 __asm__("x1") = 0;
	uint64_t from, to;

	__asm__ volatile(BENCH_FROM("%2") "hvc #0" BENCH_TO("%3")
			 : "+r"(x0), "+r"(x1), "=&r"(from), "=&r"(to)
			 :
			 : "x2", "x3", "memory");
	return to - from;
}

static uint64_t bench_answered(void)
{
	return bench_call(BENCH_SMCCC_VERSION);
}

static uint64_t bench_refused(void)
{
	return bench_call(BENCH_UNKNOWN);
}

static uint64_t bench_idreg(void)
{
	return BENCH_ONE("mrs x0, id_aa64isar0_el1", "r"(0));
}

static uint64_t bench_mmio(void)
{
	return BENCH_ONE("ldr w0, [%2]", "r"(BENCH_GICD_TYPER));
}

/* Paid for where a feature of SCTLR_EL1 is refused: done by EL2 in the guest's place, within its mask. */
static uint64_t bench_policed(void)
{
	return BENCH_ONE("msr sctlr_el1, %2", "r"(GUEST_MRS(sctlr_el1)));
}

/* A switch of address spaces: free, unless HCR_EL2.TVM has to take the writes of SCTLR_EL1, and this one
 * along. */
static uint64_t bench_granted(void)
{
	return BENCH_ONE("msr ttbr0_el1, %2", "r"(GUEST_MRS(ttbr0_el1)));
}

static void bench_report(const char *name, uint64_t (*one)(void))
{
	uint64_t least = ~0ull;

	for (unsigned i = 0; i < BENCH_RUNS; i++) {
		uint64_t ticks = one();

		if (ticks < least)
			least = ticks;
	}
	console_text("bench ");
	console_text(name);
	console_text(" ");
	console_decimal(least);
	console_text(" ");
	console_decimal(GUEST_MRS(cntfrq_el0));
	console_text("\n");
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	bench_report("empty", bench_empty);
	bench_report("hvc-answered", bench_answered);
	bench_report("hvc-refused", bench_refused);
	bench_report("id-register", bench_idreg);
	bench_report("gicd-read", bench_mmio);
	bench_report("policed-write", bench_policed);
	bench_report("granted-write", bench_granted);
	return 0;
}
