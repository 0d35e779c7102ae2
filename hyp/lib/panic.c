/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/panic.h"
#include "boot/firmware.h"
#include "cpu/sysreg.h"
#include "lib/print.h"
#include <stdbool.h>

void panic(const char *format, ...)
{
	static volatile bool again;
	va_list args;

	/* Whoever comes here while he panics has no console to say it on. */
	while (again)
		wfi();
	again = true;
	va_start(args, format);
	print("charter: panic: ");
	print_list(format, args);
	print("\n");
	va_end(args);
	firmware_off();
	for (;;)
		wfi();
}
