/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does what a guest without performance monitors is refused, a known number of
 * times, prints where (`pc WHAT 0x...`, then `done`), and waits to be stopped.
 */
#include "lib/guest.h"

#define REFUSED_CALL 0x8400ff0fu /* no function of anybody */
#define REFUSED_HOLE 0x09f00000ull

static void refused_say(const char *what, uint64_t pc)
{
	console_text("pc ");
	console_text(what);
	console_text(" ");
	console_hex(pc);
	console_text("\n");
}

static uint64_t refused_hvc(unsigned times)
{
	uint64_t pc = 0;

	for (unsigned i = 0; i < times; i++) {
		register uint64_t x0 __asm__("x0") = REFUSED_CALL;

		__asm__ volatile("adr %1, 1f\n1:\thvc #0"
				 : "+r"(x0), "=&r"(pc)
				 :
				 : "x1", "x2", "x3", "memory");
	}
	return pc;
}

static uint64_t refused_smc(void)
{
	register uint64_t x0 __asm__("x0") = REFUSED_CALL;
	uint64_t pc;

	__asm__ volatile("adr %1, 1f\n1:\tsmc #0" : "+r"(x0), "=&r"(pc) : : "x1", "x2", "x3", "memory");
	return pc;
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	refused_say("hvc", refused_hvc(3));
	refused_say("smc", refused_smc());
	for (int i = 0; i < 7; i++)
		__asm__ volatile("mrs x0, pmcr_el0" : : : "x0");
	refused_say("read", guest_fault.elr);
	__asm__ volatile("msr pmcr_el0, xzr");
	refused_say("write", guest_fault.elr);
	for (int i = 0; i < 5; i++)
		*(volatile uint32_t *)REFUSED_HOLE = 1;
	refused_say("hole", guest_fault.elr);
	console_text("done\n");
	for (;;)
		__asm__ volatile("wfi");
}
