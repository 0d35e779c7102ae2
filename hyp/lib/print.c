/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/print.h"
#include "lib/lock.h"
#include <stdbool.h>

/* ARM DDI 0183: data register; flag register and its "transmit FIFO full". */
#define UART_DR 0x00u
#define UART_FR 0x18u
#define UART_FR_TXFF (1u << 5)

static uint64_t print_uart;
static struct lock print_lock;

void print_init(uint64_t uart)
{
	print_uart = uart;
}

static volatile uint32_t *print_reg(uint64_t offset)
{
	return (volatile uint32_t *)(print_uart + offset);
}

static void print_raw(char c)
{
	/* A UART that never drains must not stall EL2. */
	for (unsigned tries = 0; tries < 1000000 && (*print_reg(UART_FR) & UART_FR_TXFF); tries++)
		;
	*print_reg(UART_DR) = (uint8_t)c;
}

static void print_char(char c)
{
	if (print_uart == 0)
		return;
	if (c == '\n')
		print_raw('\r');
	print_raw(c);
}

static void print_string(const char *s)
{
	while (*s)
		print_char(*s++);
}

static void print_number(uint64_t v, unsigned base)
{
	char digits[20];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v != 0);
	while (n != 0)
		print_char(digits[--n]);
}

static void print_signed(int64_t v)
{
	if (v < 0)
		print_char('-');
	print_number(v < 0 ? -(uint64_t)v : (uint64_t)v, 10);
}

/* One conversion; `f` points behind the %. Returns what follows it. */
static const char *print_one(const char *f, va_list *args)
{
	bool wide = *f == 'l';

	if (wide)
		f++;
	switch (*f) {
	case 's':
		print_string(va_arg(*args, const char *));
		break;
	case 'c':
		print_char((char)va_arg(*args, int));
		break;
	case 'd':
		print_signed(wide ? va_arg(*args, int64_t) : va_arg(*args, int));
		break;
	case 'u':
		print_number(wide ? va_arg(*args, uint64_t) : va_arg(*args, unsigned), 10);
		break;
	case 'x':
		print_number(wide ? va_arg(*args, uint64_t) : va_arg(*args, unsigned), 16);
		break;
	case 'p':
		print_number((uint64_t)va_arg(*args, void *), 16);
		break;
	case 0:
		return f;
	default:
		print_char(*f);
		break;
	}
	return f + 1;
}

void print_list(const char *format, va_list args)
{
	va_list copy;

	va_copy(copy, args);
	lock_take(&print_lock);
	while (*format) {
		if (*format == '%')
			format = print_one(format + 1, &copy);
		else
			print_char(*format++);
	}
	lock_release(&print_lock);
	va_end(copy);
}

void print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_list(format, args);
	va_end(args);
}
