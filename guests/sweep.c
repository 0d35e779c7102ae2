/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads every system register encoding there can be (op0 2 and 3) at EL1 and
 * prints those that are not UNDEFINED, by row name or as S<op0>_<op1>_C<n>_C<m>_<op2>.
 * In a VM and on the CPU that its charter names, the lists differ by what
 * nothing can refuse there, and by what virtualization changes.
 */
#include "lib/guest.h"

#define SWEEP_FIRST 0x8000u
#define SWEEP_END 0x10000u

static void sweep_part(const char *text, uint32_t number)
{
	console_text(text);
	console_decimal(number);
}

static void sweep_name(uint32_t enc)
{
	for (unsigned i = 0; i < guest_reg_count; i++)
		if (guest_regs[i].enc == enc) {
			console_text(guest_regs[i].name);
			return;
		}
	sweep_part("S", enc >> 14);
	sweep_part("_", enc >> 11 & 7);
	sweep_part("_C", enc >> 7 & 15);
	sweep_part("_C", enc >> 3 & 15);
	sweep_part("_", enc & 7);
}

int main(uint64_t dtb)
{
	(void)dtb;
	console_init();
	for (uint32_t enc = SWEEP_FIRST; enc < SWEEP_END; enc++) {
		uint64_t value;

		if (!sysreg_read((uint16_t)enc, &value))
			continue;
		console_text("readable ");
		sweep_name(enc);
		console_text("\n");
	}
	console_text("# done\n");
	return 0;
}
