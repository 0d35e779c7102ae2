/* SPDX-License-Identifier: BSD-2-Clause */
#include "dev/virtio_console.h"
#include "boot/machine.h"
#include "cpu/sysreg.h"
#include "dev/virtio_mmio.h"
#include "dev/virtio_port.h"
#include "dev/virtqueue.h"
#include "irq/gic.h"
#include "lib/io.h"
#include <stddef.h>

#define VIRTIO_ID_CONSOLE 3u
#define VIRTIO_CONSOLE_F_MULTIPORT 2u   /* bit 1, in the first word */
#define VIRTIO_CONSOLE_MAX_PORTS 0x104u /* in its configuration */
#define VIRTIO_CONSOLE_RX 0u
#define VIRTIO_CONSOLE_TX 1u
#define VIRTIO_CONSOLE_BUFFER                                                                                \
	4096u /* devices fill a buffer with one read of theirs: larger ones stay empty */
#define VIRTIO_CONSOLE_PATIENCE 1000000u

static struct {
	uint64_t regs;
	uint32_t intid;
	struct virtqueue rx, tx;
	uint16_t rx_id;       /* the buffer that was received last */
	uint16_t rx_returned; /* buffers that were given back since the device was told */
	uint16_t tx_first;    /* oldest descriptor that is on its way */
	uint16_t tx_count;    /* how many are */
	uint32_t tx_length[VIRTQUEUE_SIZE];
	bool tx_done[VIRTQUEUE_SIZE];
	uint8_t buffer[VIRTQUEUE_SIZE][VIRTIO_CONSOLE_BUFFER] __attribute__((aligned(64)));
} virtio_console;

static bool virtio_console_is(uint64_t regs)
{
	return io_probe32(regs + VIRTIO_MAGIC) == VIRTIO_MAGIC_VALUE &&
	       io_read32(regs + VIRTIO_DEVICE_ID) == VIRTIO_ID_CONSOLE;
}

static bool virtio_console_reset(uint64_t regs)
{
	io_write32(regs + VIRTIO_STATUS, 0);
	for (unsigned i = 0; i < VIRTIO_CONSOLE_PATIENCE; i++)
		if (io_read32(regs + VIRTIO_STATUS) == 0)
			return true;
	return false;
}

static uint32_t virtio_console_offers(uint64_t regs, uint32_t word)
{
	io_write32(regs + VIRTIO_DEVICE_FEATURES_SEL, word);
	return io_read32(regs + VIRTIO_DEVICE_FEATURES);
}

static void virtio_console_accept(uint64_t regs, uint32_t word, uint32_t features)
{
	io_write32(regs + VIRTIO_DRIVER_FEATURES_SEL, word);
	io_write32(regs + VIRTIO_DRIVER_FEATURES, features);
}

/* Version 1, and several ports where they are offered; nothing else. */
static bool virtio_console_negotiate(uint64_t regs, bool *ports)
{
	uint32_t status = VIRTIO_STATUS_ACKNOWLEDGE | VIRTIO_STATUS_DRIVER;

	io_write32(regs + VIRTIO_STATUS, status);
	if (!(virtio_console_offers(regs, VIRTIO_F_VERSION_1_WORD) & VIRTIO_F_VERSION_1_BIT))
		return false;
	*ports = (virtio_console_offers(regs, 0) & VIRTIO_CONSOLE_F_MULTIPORT) &&
		 io_read32(regs + VIRTIO_CONSOLE_MAX_PORTS) > 1;
	virtio_console_accept(regs, 0, *ports ? VIRTIO_CONSOLE_F_MULTIPORT : 0);
	virtio_console_accept(regs, VIRTIO_F_VERSION_1_WORD, VIRTIO_F_VERSION_1_BIT);
	io_write32(regs + VIRTIO_STATUS, status | VIRTIO_STATUS_FEATURES_OK);
	return io_read32(regs + VIRTIO_STATUS) & VIRTIO_STATUS_FEATURES_OK;
}

/* The device is to go: queues first, then the last bit of its status. */
static const char *virtio_console_go(uint64_t regs, bool ports)
{
	uint32_t rx = ports ? VIRTIO_PORT_RX : VIRTIO_CONSOLE_RX;
	uint32_t tx = ports ? VIRTIO_PORT_TX : VIRTIO_CONSOLE_TX;

	if (!virtqueue_init(&virtio_console.rx, regs, rx) || !virtqueue_init(&virtio_console.tx, regs, tx) ||
	    (ports && !virtio_port_init(regs)))
		return "the control channel's virtio device lacks a queue";
	io_write32(regs + VIRTIO_STATUS, io_read32(regs + VIRTIO_STATUS) | VIRTIO_STATUS_DRIVER_OK);
	if (ports && !virtio_port_open())
		return "the control channel's virtio device has ports, and port 1 is not one of them";
	return NULL;
}

static const char *virtio_console_start(uint64_t regs)
{
	const char *error;
	bool ports;

	if (io_read32(regs + VIRTIO_VERSION) != 2)
		return "the control channel's virtio device is a legacy one; QEMU needs "
		       "-global virtio-mmio.force-legacy=false";
	if (!virtio_console_reset(regs))
		return "the control channel's virtio device does not reset";
	if (!virtio_console_negotiate(regs, &ports))
		return "the control channel's virtio device refuses VIRTIO_F_VERSION_1";
	error = virtio_console_go(regs, ports);
	if (error)
		return error;
	for (uint16_t i = 0; i < virtio_console.rx.count; i++)
		virtqueue_offer(&virtio_console.rx, i, virtio_console.buffer[i], VIRTIO_CONSOLE_BUFFER, true);
	virtqueue_notify(&virtio_console.rx);
	virtqueue_interrupts(&virtio_console.tx, false);
	return NULL;
}

const char *virtio_console_init(const struct machine *m)
{
	for (unsigned i = 0; i < m->virtios; i++) {
		uint64_t regs = m->virtio[i].regs.base.v;
		const char *error;

		if (!virtio_console_is(regs))
			continue;
		error = virtio_console_start(regs);
		if (error)
			return error;
		virtio_console.regs = regs;
		virtio_console.intid = m->virtio[i].intid;
		gic_enable_spi(virtio_console.intid);
		return NULL;
	}
	return "no virtio console for the control channel";
}

uint32_t virtio_console_intid(void)
{
	return virtio_console.intid;
}

void virtio_console_ack(void)
{
	io_write32(virtio_console.regs + VIRTIO_INTERRUPT_ACK,
		   io_read32(virtio_console.regs + VIRTIO_INTERRUPT_STATUS));
	virtio_port_drain();
}

bool virtio_console_receive(const uint8_t **bytes, uint32_t *count)
{
	if (!virtqueue_take(&virtio_console.rx, &virtio_console.rx_id, count))
		return false;
	*bytes = virtio_console.buffer[virtio_console.rx_id];
	return true;
}

void virtio_console_received(void)
{
	uint16_t id = virtio_console.rx_id;

	virtqueue_offer(&virtio_console.rx, id, virtio_console.buffer[id], VIRTIO_CONSOLE_BUFFER, true);
	/* Half of them at a time: the device fills them while we read the others. */
	if (++virtio_console.rx_returned >= virtio_console.rx.count / 2)
		virtio_console_refill();
}

void virtio_console_refill(void)
{
	if (virtio_console.rx_returned)
		virtqueue_notify(&virtio_console.rx);
	virtio_console.rx_returned = 0;
}

void virtio_console_busy(void)
{
	virtqueue_interrupts(&virtio_console.rx, false);
}

bool virtio_console_idle(void)
{
	virtqueue_interrupts(&virtio_console.rx, true);
	if (!virtqueue_ready(&virtio_console.rx))
		return true;
	virtqueue_interrupts(&virtio_console.rx, false);
	return false;
}

bool virtio_console_can_send(void)
{
	return virtio_console.tx_count < virtio_console.tx.count;
}

/* The descriptor `n` after the oldest one that is on its way. */
static uint16_t virtio_console_after(uint16_t n)
{
	return (uint16_t)((virtio_console.tx_first + n) % virtio_console.tx.count);
}

void virtio_console_send(const uint8_t *bytes, uint32_t count)
{
	uint16_t id = virtio_console_after(virtio_console.tx_count);

	virtio_console.tx_length[id] = count;
	virtio_console.tx_done[id] = false;
	virtio_console.tx_count++;
	virtqueue_offer(&virtio_console.tx, id, bytes, count, false);
}

void virtio_console_push(void)
{
	virtqueue_notify(&virtio_console.tx);
}

/* The device interrupts when it is done only while something waits for that. */
static void virtio_console_watch(void)
{
	virtqueue_interrupts(&virtio_console.tx, virtio_console.tx_count != 0);
}

static uint32_t virtio_console_reap(void)
{
	uint32_t length, sent = 0;
	uint16_t id;

	while (virtqueue_take(&virtio_console.tx, &id, &length))
		virtio_console.tx_done[id] = true;
	while (virtio_console.tx_count && virtio_console.tx_done[virtio_console.tx_first]) {
		sent += virtio_console.tx_length[virtio_console.tx_first];
		virtio_console.tx_first = virtio_console_after(1);
		virtio_console.tx_count--;
	}
	return sent;
}

uint32_t virtio_console_sent(void)
{
	uint32_t sent = virtio_console_reap();

	virtio_console_watch();
	return sent + virtio_console_reap();
}
