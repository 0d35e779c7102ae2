/* SPDX-License-Identifier: BSD-2-Clause */
/* PL011, polled. Source: ARM DDI 0183. */
#include "lib/guest.h"

#define CONSOLE_DR 0x00
#define CONSOLE_FR 0x18
#define CONSOLE_FR_RXFE (1u << 4)
#define CONSOLE_FR_TXFF (1u << 5)
#define CONSOLE_LCR 0x2c
#define CONSOLE_LCR_FIFO_8BIT 0x70u
#define CONSOLE_CR 0x30
#define CONSOLE_CR_ON 0x301u /* UART, transmitter, receiver */
#define CONSOLE_IMSC 0x38

static volatile uint32_t *console_reg(unsigned offset)
{
	return (volatile uint32_t *)(GUEST_UART + offset);
}

void console_init(void)
{
	*console_reg(CONSOLE_IMSC) = 0;
	*console_reg(CONSOLE_LCR) = CONSOLE_LCR_FIFO_8BIT;
	*console_reg(CONSOLE_CR) = CONSOLE_CR_ON;
}

void console_char(char c)
{
	while (*console_reg(CONSOLE_FR) & CONSOLE_FR_TXFF)
		;
	*console_reg(CONSOLE_DR) = (uint8_t)c;
}

bool console_take(char *c)
{
	if (*console_reg(CONSOLE_FR) & CONSOLE_FR_RXFE)
		return false;
	*c = (char)*console_reg(CONSOLE_DR);
	return true;
}

void console_text(const char *text)
{
	for (; *text; text++)
		console_char(*text);
}

void console_hex(uint64_t value)
{
	unsigned shift = 60;

	console_text("0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		console_char("0123456789abcdef"[(value >> shift) & 15]);
		if (!shift)
			return;
	}
}

void console_decimal(uint64_t value)
{
	char text[21];
	unsigned at = sizeof(text) - 1;

	text[at] = 0;
	do
		text[--at] = (char)('0' + value % 10);
	while (value /= 10);
	console_text(text + at);
}
