/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What PSCI does to the vCPU that calls it: suspends, resets, power-offs.
 * After its checks it does what the console says, one character: r SYSTEM_RESET,
 * w SYSTEM_RESET2, o SYSTEM_OFF, h SYSTEM_OFF2; so each life of the machine
 * reads one. Prints `ok NAME` or `not ok NAME: what was found`.
 */
#include "lib/guest.h"

#define POWER_FEATURES 0x8400000au
#define POWER_SUSPEND 0xc4000001u
#define POWER_RESET 0x84000009u
#define POWER_RESET2 0xc4000012u
#define POWER_OFF2 0xc4000015u
#define POWER_DOWN (1u << 16)
#define POWER_VENDOR (1ull << 31)

#define POWER_INVALID (-2)
#define POWER_BAD_ADDRESS (-9)

#define POWER_PPI 27u
#define POWER_NAP 20u /* parts of a second: 50 ms */
#define POWER_CONTEXT 0x123456789abcdefull
#define POWER_SCTLR_MMU 0x1005u /* M, C, I */
#define POWER_MARK 0x6b72616d65726177ull
#define POWER_MARK_AT (GUEST_RAM + (4u << 20))
#define POWER_SGI_FRAME (GUEST_GICR + 0x10000)

#define ICC_PMR_EL1 S3_0_C4_C6_0
#define ICC_IAR1_EL1 S3_0_C12_C12_0
#define ICC_EOIR1_EL1 S3_0_C12_C12_1
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
#define POWER_MRS(name) GUEST_MRS(name)
#define POWER_MSR(name, value) GUEST_MSR(name, value)

static uint64_t power_began;

static void power_expect(const char *name, uint64_t found, uint64_t wanted)
{
	console_text(found == wanted ? "ok " : "not ok ");
	console_text(name);
	if (found != wanted) {
		console_text(": ");
		console_hex(found);
	}
	console_text("\n");
}

static void power_true(const char *name, bool good)
{
	power_expect(name, good, 1);
}

static volatile uint32_t *power_reg(uint64_t at)
{
	return (volatile uint32_t *)at;
}

static void power_interface_on(void)
{
	POWER_MSR(ICC_PMR_EL1, 0xf0);
	POWER_MSR(ICC_IGRPEN1_EL1, 1);
	GUEST_ISB();
}

static void power_gic_on(void)
{
	*power_reg(GUEST_GICD) = 2;                            /* GICD_CTLR: group 1 */
	*power_reg(GUEST_GICR + 0x14) = 0;                     /* GICR_WAKER: awake */
	*power_reg(POWER_SGI_FRAME + 0x80) = ~0u;              /* GICR_IGROUPR0 */
	*power_reg(POWER_SGI_FRAME + 0x100) = 1u << POWER_PPI; /* GICR_ISENABLER0 */
	power_interface_on();
}

static void power_alarm(void)
{
	power_began = GUEST_MRS(cntvct_el0);
	GUEST_MSR(cntv_cval_el0, power_began + GUEST_MRS(cntfrq_el0) / POWER_NAP);
	GUEST_MSR(cntv_ctl_el0, 1);
	GUEST_ISB();
}

static bool power_slept(void)
{
	return GUEST_MRS(cntvct_el0) - power_began >= GUEST_MRS(cntfrq_el0) / POWER_NAP;
}

/* The interrupt that has woken us. */
static uint64_t power_taken(void)
{
	uint64_t intid = POWER_MRS(ICC_IAR1_EL1) & 0xffffff;

	GUEST_MSR(cntv_ctl_el0, 0);
	GUEST_ISB();
	if (intid < 1020)
		POWER_MSR(ICC_EOIR1_EL1, intid);
	GUEST_ISB();
	return intid;
}

static uint64_t power_suspend(uint64_t state, uint64_t entry)
{
	return smccc(POWER_SUSPEND, state, entry, POWER_CONTEXT);
}

static void power_standby(void)
{
	power_expect("CPU_SUSPEND has the original format", smccc(POWER_FEATURES, POWER_SUSPEND, 0, 0), 0);
	power_expect("a reserved bit of the state", power_suspend(1u << 26, 0), (uint64_t)POWER_INVALID);
	power_expect("a power-down to nowhere", power_suspend(POWER_DOWN, GUEST_UART),
		     (uint64_t)POWER_BAD_ADDRESS);
	power_alarm();
	power_expect("standby", power_suspend(0, 0), 0);
	power_true("standby lasts until the interrupt", power_slept());
	power_expect("standby again, with the interrupt pending", power_suspend(0, 0), 0);
	power_expect("which one it was", power_taken(), POWER_PPI);
}

static char power_command(void)
{
	volatile uint32_t *uart = power_reg(GUEST_UART);

	while (uart[6] & 1u << 4) /* UARTFR.RXFE */
		;
	return (char)uart[0];
}

static void power_go(char how)
{
	switch (how) {
	case 'r':
		smccc(POWER_RESET, 0, 0, 0);
		break;
	case 'w':
		smccc(POWER_RESET2, 0, 0, 0);
		break;
	case 'h':
		smccc(POWER_OFF2, 1, 0, 0);
		break;
	default:
		guest_off();
	}
	console_text("not ok it came back\n");
}

/* Woken after the power-down. */
void secondary(uint64_t context, uint64_t daif, uint64_t el, uint64_t spsel, uint64_t sctlr)
{
	power_true("the power-down lasts until the interrupt", power_slept());
	power_expect("its context", context, POWER_CONTEXT);
	power_true("EL1h, masked, MMU off",
		   daif == 0x3c0 && el == 4 && spsel == 1 && !(sctlr & POWER_SCTLR_MMU));
	power_expect("thread pointer lost", GUEST_MRS(tpidr_el1), 0);
	power_expect("the CPU interface is off", POWER_MRS(ICC_IGRPEN1_EL1) | POWER_MRS(ICC_PMR_EL1), 0);
	power_true("the timer is still on", (GUEST_MRS(cntv_ctl_el0) & 5) == 5);
	power_interface_on();
	power_expect("what has woken it", power_taken(), POWER_PPI);
	power_expect("SYSTEM_RESET2, a vendor's type", smccc(POWER_RESET2, POWER_VENDOR, 0, 0),
		     (uint64_t)POWER_INVALID);
	power_expect("SYSTEM_RESET2, type 1", smccc(POWER_RESET2, 1, 0, 0), (uint64_t)POWER_INVALID);
	power_true("SYSTEM_OFF2, type 2", (int64_t)smccc(POWER_OFF2, 2, 0, 0) < 0);
	power_expect("exceptions", guest_fault.count, 0);
	console_text("# what now?\n");
	power_go(power_command());
}

int main(uint64_t dtb)
{
	volatile uint64_t *mark = (volatile uint64_t *)POWER_MARK_AT;

	(void)dtb;
	power_began = GUEST_MRS(cntvct_el0);
	console_init();
	power_expect("memory is empty", *mark, 0);
	*mark = POWER_MARK;
	power_true("time has just begun", power_began < 2 * GUEST_MRS(cntfrq_el0));
	power_gic_on();
	power_standby();
	GUEST_MSR(tpidr_el1, POWER_MARK);
	power_alarm();
	power_suspend(POWER_DOWN, (uint64_t)guest_secondary);
	console_text("not ok the power-down came back\n");
	return 0;
}
