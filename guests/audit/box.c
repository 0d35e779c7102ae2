/* SPDX-License-Identifier: BSD-2-Clause */
/* One instruction word at a time, at EL1 or EL0, with everything that can go wrong caught. */
#include "audit/audit.h"
#include "lib/gic.h"

#define BOX_ELR_FROM_X30 0xd518403eu /* MSR ELR_EL1, X30: an ERET goes to scratch memory */
#define BOX_NOP 0xd503201fu
#define BOX_BRK 0xd4200020u
#define BOX_EL1H 0x345u /* D, A and F are masked, I is not */
#define BOX_EL0T 0x340u
#define BOX_MASKED 0x80u
#define BOX_FLAGS 0xf0000000ull
#define BOX_MIDDLE (AUDIT_SCRATCH + AUDIT_SCRATCH_SIZE / 2)
#define BOX_SMALL 32u /* X1 of a copy */

#define BOX_EC(esr) ((uint32_t)((esr) >> 26) & 63)
#define BOX_EC_SYSREG 0x18u
#define BOX_EC_BRK 0x3cu

#define BOX_VTIMER 27u
#define BOX_GICD_ON 0x12u /* group 1, affinity routing */
#define BOX_GICR_WAKER 0x14u
#define BOX_GICR_SLEEP 2u

/* SCTLR_EL1: what EL0 and pointer authentication need, DDI 0487. What a CPU lacks reads zero again. */
#define BOX_SCTLR                                                                                            \
	(0x30d00800ull | 1ull << 9 | 1ull << 10 | 1ull << 13 | 1ull << 14 | 1ull << 15 | 1ull << 16 |        \
	 1ull << 18 | 1ull << 26 | 1ull << 27 | 1ull << 30 | 1ull << 31 | 1ull << 33 | 1ull << 34 |          \
	 1ull << 42 | 1ull << 43 | 1ull << 54 | 1ull << 55 | 1ull << 56 | 1ull << 60)
#define BOX_CPACR 0x3330000u /* FPEN, SMEN, ZEN */
#define BOX_CNTKCTL 0x303u   /* both counters, both timers */
#define BOX_MDSCR 0u
#define BOX_ENC(op0, op1, crn, crm, op2) ((uint16_t)AUDIT_ENC(op0, op1, crn, crm, op2))

#define BOX_SLOT 4u /* words */

/* RAM all around it: what is loaded from beside the PC is there. */
static uint32_t *const box_code = (uint32_t *)(AUDIT_SCRATCH + 2 * AUDIT_SCRATCH_SIZE);
static bool box_guarded, box_watched;
static unsigned box_runs;

static void box_wake_up(void)
{
	uint32_t waker = gic_read(GUEST_GICR + BOX_GICR_WAKER);

	gic_write(GUEST_GICR + BOX_GICR_WAKER, waker & ~BOX_GICR_SLEEP);
	for (unsigned i = 0; i < 100000 && gic_read(GUEST_GICR + BOX_GICR_WAKER) & BOX_GICR_SLEEP * 2; i++)
		;
}

bool box_guard(void)
{
	if (!(GUEST_MRS(id_aa64pfr0_el1) >> 24 & 15))
		return false;
	gic_write(GUEST_GICD, BOX_GICD_ON);
	box_wake_up();
	gic_set(GIC_IGROUPR, BOX_VTIMER, 0);
	gic_priority(BOX_VTIMER, 0, 0x80);
	gic_set(GIC_ISENABLER, BOX_VTIMER, 0);
	GIC_MSR(ICC_PMR_EL1, 0xff);
	GIC_MSR(ICC_IGRPEN1_EL1, 1);
	box_guarded = true;
	return true;
}

static void box_arm(void)
{
	GUEST_MSR(cntv_cval_el0, GUEST_MRS(cntvct_el0) + GUEST_MRS(cntfrq_el0) / 8);
	GUEST_MSR(cntv_ctl_el0, 1);
}

static void box_disarm(void)
{
	uint64_t intid;

	GUEST_MSR(cntv_ctl_el0, 0);
	GUEST_ISB();
	intid = GIC_MRS(ICC_IAR1_EL1);
	if (intid < 1020)
		GIC_MSR(ICC_EOIR1_EL1, intid);
}

void box_enable(void)
{
	GUEST_MSR(sctlr_el1, BOX_SCTLR);
	GUEST_MSR(cpacr_el1, BOX_CPACR);
	GUEST_MSR(cntkctl_el1, BOX_CNTKCTL);
	GUEST_MSR(mdscr_el1, BOX_MDSCR);
	GUEST_ISB();
	sysreg_write(BOX_ENC(3, 3, 9, 14, 0), 0xf); /* PMUSERENR_EL0 */
	sysreg_write(BOX_ENC(3, 3, 13, 2, 3), 1);   /* AMUSERENR_EL0 */
	sysreg_write(BOX_ENC(3, 0, 1, 2, 0), 15);   /* ZCR_EL1 */
	GUEST_ISB();
}

void box_watch(bool on)
{
	box_watched = on && box_guarded;
	if (!on)
		GUEST_MSR(cntv_ctl_el0, 0);
	box_runs = 0;
}

static void box_prepare(struct box *box, const struct probe *p, const uint32_t *code)
{
	for (unsigned i = 0; i < 31; i++)
		box->x[i] = BOX_MIDDLE + 64 * i;
	if (audit_word_copies(p->word))
		box->x[1] = BOX_SMALL;
	if (p->x0_given)
		box->x[0] = p->x0;
	box->sp = BOX_MIDDLE;
	box->pc = (uint64_t)code;
	box->pstate = (p->el ? BOX_EL1H : BOX_EL0T) | (box_watched ? 0 : BOX_MASKED);
}

static void box_write_code(uint32_t *code, uint32_t first, uint32_t word)
{
	code[0] = first;
	code[1] = word;
	for (unsigned i = 2; i < BOX_SLOT; i++)
		code[i] = BOX_BRK;
}

/* True: it was the timer. */
static bool box_once(struct box *box)
{
	if (box_watched && box_runs++ % 64 == 0)
		box_arm();
	box_enter(box);
	if ((box->vector & 3) != 1)
		return false;
	box_disarm();
	box_arm();
	return true;
}

static bool box_changed(const struct box *box)
{
	uint64_t changed = (box->spsr ^ box->pstate) & BOX_FLAGS;

	for (unsigned i = 0; i < 31; i++)
		changed |= box->x[i] ^ box->after[i];
	return changed || box->sp != box->after_sp || box->elr != box->pc + 8;
}

static void box_judge(struct probe *p, const struct box *box)
{
	uint64_t at = box->pc + 4;
	uint32_t ec = BOX_EC(box->esr);

	p->value = box->after[0];
	p->changed = box_changed(box);
	p->esr = 0;
	p->outcome = AUDIT_WORKS;
	if (box->elr == at && ec == 0) {
		p->outcome = AUDIT_UNDEF;
	} else if (box->elr != at + 4 || ec != BOX_EC_BRK) {
		p->outcome = AUDIT_TRAP;
		p->esr = box->elr == at && ec == BOX_EC_SYSREG ? ec << 26 : (uint32_t)box->esr;
	}
}

static void box_run(struct probe *p, const uint32_t *code)
{
	static struct box box;

	box_prepare(&box, p, code);
	/* Once may be bad luck. */
	if (box_once(&box) && box_once(&box))
		p->outcome = AUDIT_HANG;
	else
		box_judge(p, &box);
}

void box_probe(struct probe *probes, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		box_write_code(box_code + i * BOX_SLOT, probes[i].el ? BOX_ELR_FROM_X30 : BOX_NOP,
			       probes[i].word);
	guest_sync_code(box_code, count * BOX_SLOT * 4);
	for (unsigned i = 0; i < count; i++)
		if (probes[i].outcome != AUDIT_SKIP)
			box_run(probes + i, box_code + i * BOX_SLOT);
}

uint64_t box_pstate(uint64_t pstate, uint32_t word, uint64_t *esr)
{
	static struct box box;
	struct probe p = {.el = 1};

	box_prepare(&box, &p, box_code);
	box.pstate = pstate;
	box_write_code(box_code, word, BOX_BRK);
	guest_sync_code(box_code, BOX_SLOT * 4);
	box_enter(&box);
	*esr = box.esr;
	return box.spsr;
}
