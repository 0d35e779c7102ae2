/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/panic.h"
#include "boot/firmware.h"
#include "cpu/sysreg.h"
#include "lib/print.h"

void panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print("charter: panic: ");
	print_list(format, args);
	print("\n");
	va_end(args);
	firmware_off();
	for (;;)
		wfi();
}
