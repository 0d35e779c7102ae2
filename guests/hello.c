/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest guest: says so, and powers itself off. */
#include "lib/guest.h"

int main(uint64_t dtb)
{
	console_init();
	console_text("hello from EL1, device tree at ");
	console_hex(dtb);
	console_text("\n");
	return 0;
}
