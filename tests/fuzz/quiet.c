/* SPDX-License-Identifier: BSD-2-Clause */
/* In place of cli/base/out.c: messages are made, so that what they print is read, and go nowhere. */
#include "base/out.h"

#include <stdio.h>

static char quiet_text[4096];

void out_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(quiet_text, sizeof(quiet_text), format, args);
	va_end(args);
}

void out_error_at(const char *file, unsigned line, const char *format, ...)
{
	va_list args;

	(void)file;
	(void)line;
	va_start(args, format);
	vsnprintf(quiet_text, sizeof(quiet_text), format, args);
	va_end(args);
}

void out_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(quiet_text, sizeof(quiet_text), format, args);
	va_end(args);
}

bool out_flush(void)
{
	return true;
}
