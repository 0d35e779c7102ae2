/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PL011 (revision r1p5: 32-byte FIFOs) whose transmitter is never busy. Left
 * out: modem lines and loopback read as if nothing were connected, break and
 * errors do not occur, there is no DMA. It sends whether or not it was enabled:
 * early consoles rely on what firmware would have left behind.
 */
#include "dev/vuart.h"
#include "ctl/ctl.h"
#include "irq/vgic.h"
#include "vm/vm.h"

#define VUART_DR 0x000u
#define VUART_RSR 0x004u
#define VUART_FR 0x018u
#define VUART_ILPR 0x020u
#define VUART_IBRD 0x024u
#define VUART_FBRD 0x028u
#define VUART_LCR_H 0x02cu
#define VUART_CR 0x030u
#define VUART_IFLS 0x034u
#define VUART_IMSC 0x038u
#define VUART_RIS 0x03cu
#define VUART_MIS 0x040u
#define VUART_ICR 0x044u
#define VUART_DMACR 0x048u
#define VUART_PERIPH_ID 0xfe0u /* 8 words of one byte each, PCellID included */

#define VUART_FR_RXFE (1u << 4)
#define VUART_FR_RXFF (1u << 6)
#define VUART_FR_TXFE (1u << 7)
#define VUART_INT_RX (1u << 4)
#define VUART_INT_TX (1u << 5)
#define VUART_INT_RT (1u << 6)
#define VUART_INT_ALL 0x7ffu
#define VUART_LCR_FEN (1u << 4)
#define VUART_FIFO 32u

static const uint8_t vuart_id[8] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

void vuart_init(struct vm *vm)
{
	vm->uart = (struct vuart){.cr = 0x300, .ifls = 0x12};
}

/* How many bytes the guest sees the receiver hold at most. */
static uint32_t vuart_depth(const struct vuart *u)
{
	return u->lcr & VUART_LCR_FEN ? VUART_FIFO : 1;
}

/* From so many bytes on the receive interrupt is raised: IFLS's eighths of the FIFO. */
static uint32_t vuart_rx_level(const struct vuart *u)
{
	static const uint8_t eighths[8] = {1, 2, 4, 6, 7, 7, 7, 7};

	return u->lcr & VUART_LCR_FEN ? VUART_FIFO * eighths[u->ifls >> 3 & 7] / 8 : 1;
}

/* Below the level the sender has paused for long enough: the receive timeout. */
static uint32_t vuart_ris(const struct vuart *u)
{
	uint32_t rx = u->rx_count >= vuart_rx_level(u) ? VUART_INT_RX : 0;

	return u->ris | rx | (u->rx_count ? VUART_INT_RT : 0);
}

static uint32_t vuart_fr(const struct vuart *u)
{
	return VUART_FR_TXFE | (u->rx_count ? 0 : VUART_FR_RXFE) |
	       (u->rx_count >= vuart_depth(u) ? VUART_FR_RXFF : 0);
}

/* Tell the interrupt controller when the line has changed. The UART's lock is held. */
static void vuart_update(struct vm *vm)
{
	struct vuart *u = &vm->uart;
	uint8_t line = (vuart_ris(u) & u->imsc) != 0;

	if (line == u->line)
		return;
	u->line = line;
	vgic_set_spi(vm, VUART_INTID, line);
}

static uint32_t vuart_receive(struct vuart *u)
{
	uint32_t byte;

	if (!u->rx_count)
		return 0;
	byte = u->rx[u->rx_head];
	u->rx_head = (uint16_t)((u->rx_head + 1u) % sizeof(u->rx));
	u->rx_count--;
	return byte;
}

static void vuart_send(struct vm *vm, uint8_t byte)
{
	ctl_console(vm, &byte, 1);
	vm->uart.ris |= VUART_INT_TX; /* sent at once: the FIFO is below its level again */
}

static uint32_t vuart_read(struct vuart *u, uint32_t offset)
{
	switch (offset) {
	case VUART_DR:
		return vuart_receive(u);
	case VUART_FR:
		return vuart_fr(u);
	case VUART_ILPR:
		return u->ilpr;
	case VUART_IBRD:
		return u->ibrd;
	case VUART_FBRD:
		return u->fbrd;
	case VUART_LCR_H:
		return u->lcr;
	case VUART_CR:
		return u->cr;
	case VUART_IFLS:
		return u->ifls;
	case VUART_IMSC:
		return u->imsc;
	case VUART_RIS:
		return vuart_ris(u);
	case VUART_MIS:
		return vuart_ris(u) & u->imsc;
	case VUART_DMACR:
		return u->dmacr;
	}
	return offset >= VUART_PERIPH_ID ? vuart_id[(offset - VUART_PERIPH_ID) / 4] : 0;
}

static void vuart_write(struct vm *vm, uint32_t offset, uint32_t value)
{
	struct vuart *u = &vm->uart;

	switch (offset) {
	case VUART_DR:
		vuart_send(vm, (uint8_t)value);
		break;
	case VUART_ILPR:
		u->ilpr = value & 0xff;
		break;
	case VUART_IBRD:
		u->ibrd = value & 0xffff;
		break;
	case VUART_FBRD:
		u->fbrd = value & 0x3f;
		break;
	case VUART_LCR_H:
		u->lcr = value & 0xff;
		break;
	case VUART_CR:
		u->cr = value & 0xff87;
		break;
	case VUART_IFLS:
		u->ifls = value & 0x3f;
		break;
	case VUART_IMSC:
		u->imsc = value & VUART_INT_ALL;
		break;
	case VUART_ICR:
		u->ris &= ~value;
		break;
	case VUART_DMACR:
		u->dmacr = value & 7;
		break;
	}
}

bool vuart_access(struct vcpu *v, struct mmio *m, uint32_t offset)
{
	struct vm *vm = v->vm;

	if (m->size > 4 || (offset & 3))
		return false;
	lock_take(&vm->uart.lock);
	if (m->write)
		vuart_write(vm, offset, (uint32_t)m->value);
	else
		m->value = vuart_read(&vm->uart, offset);
	vuart_update(vm);
	lock_release(&vm->uart.lock);
	return true;
}

size_t vuart_input(struct vm *vm, const uint8_t *bytes, size_t count)
{
	struct vuart *u = &vm->uart;
	size_t taken = 0;

	lock_take(&u->lock);
	for (; taken < count && u->rx_count < sizeof(u->rx); taken++)
		u->rx[(u->rx_head + u->rx_count++) % sizeof(u->rx)] = bytes[taken];
	vuart_update(vm);
	lock_release(&u->lock);
	return taken;
}
