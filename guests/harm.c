/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that is a bad neighbour on all of its vCPUs, until it is stopped:
 * manner=N on the command line says how. vcpus=N.
 */
#include "gic.h"
#include "lib/guest.h"

#define HARM_VCPUS 8u
#define HARM_CPU_ON 0xc4000003u
#define HARM_STACKS 0x40800000ull /* above the payload, 64 KiB each */
#define HARM_RTC 0x09010000ull
#define HARM_ALL (1ull << 40) /* ICC_SGI1R_EL1.IRM */

enum harm_manner {
	HARM_CRASH,    /* exceptions without vectors, over and over */
	HARM_FAULT,    /* jumps to where nothing is */
	HARM_SPIN,     /* does nothing, with interrupts masked */
	HARM_SCRIBBLE, /* reads and writes all devices, and where none are */
	HARM_IPIS,     /* sends interrupts to all vCPUs */
	HARM_TIMER,    /* a timer that always interrupts, and is waited for */
	HARM_CALLS,    /* hypercalls */
	HARM_TALK,     /* writes to its console */
	HARM_WAIT,     /* WFI and WFE, with interrupts pending that it does not take */
	HARM_MANNERS,
};

static uint64_t harm_manner;

/* Where vCPU `x0` starts. */
__asm__(".text\n"
	"harm_entry:\n\t"
	"adrp x1, guest_vectors\n\tadd x1, x1, :lo12:guest_vectors\n\tmsr vbar_el1, x1\n\tisb\n\t"
	"mov x1, #0x40800000\n\tadd x1, x1, x0, lsl #16\n\tadd x1, x1, #0x10000\n\tmov sp, x1\n\t"
	"b harm_secondary\n");
extern char harm_entry[];

static uint64_t harm_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void harm_crash(void)
{
	GUEST_MSR(vbar_el1, 0x30000000);
	GUEST_ISB();
	__asm__ volatile("udf #0\n\tbrk #0" : : : "memory");
}

static void harm_scribble(uint64_t *random)
{
	static const uint64_t places[] = {GUEST_GICD,
					  GUEST_GICD + 0x6000,
					  GUEST_GICR,
					  GUEST_GICR + 0x10000,
					  GUEST_GICR + 0x20000,
					  GUEST_UART,
					  HARM_RTC,
					  0x0a000000,
					  0x30000000};
	volatile uint32_t *at =
		(volatile uint32_t *)(places[harm_random(random) % 9] + (harm_random(random) & 0xffc));
	uint32_t value = (uint32_t)harm_random(random);

	if (value & 1)
		__asm__ volatile("str %w0, [%1]" : : "r"(value), "r"(at) : "memory");
	else
		__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(at) : "memory");
}

/* This vCPU takes interrupts; the vectors return from them without a word to the GIC. */
static void harm_listen(uint64_t index)
{
	uint64_t frame = GUEST_GICR + 0x20000ull * index;

	gic_write(GUEST_GICD, 2);
	gic_write(frame + 0x14, 0);
	gic_write(frame + 0x10000 + GIC_IGROUPR, ~0u);
	gic_write(frame + 0x10000 + GIC_ISENABLER, ~0u);
	GIC_MSR(ICC_PMR_EL1, 0xf0);
	GIC_MSR(ICC_IGRPEN1_EL1, 1);
}

static void harm_take(void)
{
	uint64_t intid = GIC_MRS(ICC_IAR1_EL1);

	if (intid < 1020)
		GIC_MSR(ICC_EOIR1_EL1, intid);
}

static void harm_timer(void)
{
	GUEST_MSR(cntv_cval_el0, 0);
	GUEST_MSR(cntv_ctl_el0, 1);
	GUEST_MSR(cntp_cval_el0, 0);
	GUEST_MSR(cntp_ctl_el0, 1);
	__asm__ volatile("wfi" : : : "memory");
	harm_take();
}

static void harm_once(uint64_t *random)
{
	switch ((enum harm_manner)harm_manner) {
	case HARM_CRASH:
		harm_crash();
		return;
	case HARM_FAULT:
		((void (*)(void))0x30000000ull)();
		return;
	case HARM_SPIN:
		__asm__ volatile("b ." : : : "memory");
		return;
	case HARM_SCRIBBLE:
		harm_scribble(random);
		return;
	case HARM_IPIS:
		GIC_MSR(ICC_SGI1R_EL1, HARM_ALL | (harm_random(random) & 15) << 24);
		GIC_MSR(ICC_SGI1R_EL1, (harm_random(random) & 15) << 24 | 0xff);
		harm_take();
		return;
	case HARM_TIMER:
		harm_timer();
		return;
	case HARM_CALLS:
		smccc((uint32_t)(0x84000000u + harm_random(random) % 8 * 0x01000000u + 0x20), 0, 0, 0);
		return;
	case HARM_TALK:
		console_text("there is no end to what I have to say to you\n");
		return;
	case HARM_WAIT:
	case HARM_MANNERS:
		break;
	}
	GIC_MSR(ICC_SGI1R_EL1, HARM_ALL | 1ull << 24);
	__asm__ volatile("wfi\n\twfe\n\tsev\n\tyield" : : : "memory");
}

static void harm_run(uint64_t index)
{
	uint64_t random = 0x9e3779b97f4a7c15ull * (index + 1);

	harm_listen(index);
	for (;;)
		harm_once(&random);
}

void harm_secondary(uint64_t index);
void harm_secondary(uint64_t index)
{
	harm_run(index);
}

int main(uint64_t dtb)
{
	uint64_t vcpus = guest_option(dtb, "vcpus", 1);

	console_init();
	harm_manner = guest_option(dtb, "manner", 0) % HARM_MANNERS;
	console_text("it begins\n");
	for (uint64_t i = 1; i < vcpus && i < HARM_VCPUS; i++)
		smccc(HARM_CPU_ON, i, (uint64_t)harm_entry, i);
	harm_run(0);
	return 0;
}
