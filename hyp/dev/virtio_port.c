/* SPDX-License-Identifier: BSD-2-Clause */
#include "dev/virtio_port.h"
#include "dev/virtqueue.h"
#include "lib/string.h"

#define VIRTIO_PORT_CONTROL_RX 2u
#define VIRTIO_PORT_CONTROL_TX 3u
#define VIRTIO_PORT_OURS 1u
#define VIRTIO_PORT_BUFFERS 8u
#define VIRTIO_PORT_PATIENCE 10000000u

enum { VIRTIO_PORT_DEVICE_READY = 0, VIRTIO_PORT_ADD = 1, VIRTIO_PORT_READY = 3, VIRTIO_PORT_OPEN = 6 };

struct virtio_port_control {
	uint32_t id;
	uint16_t event;
	uint16_t value;
};
_Static_assert(sizeof(struct virtio_port_control) == 8, "a control message is the device's");

static struct {
	struct virtqueue rx, tx;
	uint8_t in[VIRTIO_PORT_BUFFERS][64]; /* a control message and perhaps a name */
	struct virtio_port_control out;
	bool up;
} virtio_port;

bool virtio_port_init(uint64_t regs)
{
	virtio_port.up = virtqueue_init(&virtio_port.rx, regs, VIRTIO_PORT_CONTROL_RX) &&
			 virtqueue_init(&virtio_port.tx, regs, VIRTIO_PORT_CONTROL_TX) &&
			 virtio_port.rx.count >= VIRTIO_PORT_BUFFERS;
	return virtio_port.up;
}

static void virtio_port_offer(uint16_t id)
{
	virtqueue_offer(&virtio_port.rx, id, virtio_port.in[id], sizeof(virtio_port.in[id]), true);
}

/* Say one thing to the device and wait until it has heard it. */
static bool virtio_port_say(uint32_t port, uint16_t event)
{
	uint32_t length;
	uint16_t id;

	virtio_port.out = (struct virtio_port_control){.id = port, .event = event, .value = 1};
	virtqueue_offer(&virtio_port.tx, 0, &virtio_port.out, sizeof(virtio_port.out), false);
	virtqueue_notify(&virtio_port.tx);
	for (unsigned i = 0; i < VIRTIO_PORT_PATIENCE; i++)
		if (virtqueue_take(&virtio_port.tx, &id, &length))
			return true;
	return false;
}

/* The next thing that the device says. */
static bool virtio_port_hear(struct virtio_port_control *heard)
{
	uint32_t length;
	uint16_t id;

	if (!virtqueue_take(&virtio_port.rx, &id, &length))
		return false;
	*heard = (struct virtio_port_control){0};
	if (length >= sizeof(*heard))
		memcpy(heard, virtio_port.in[id % VIRTIO_PORT_BUFFERS], sizeof(*heard));
	virtio_port_offer(id % VIRTIO_PORT_BUFFERS);
	virtqueue_notify(&virtio_port.rx);
	return true;
}

static bool virtio_port_added(void)
{
	struct virtio_port_control heard;

	for (unsigned i = 0; i < VIRTIO_PORT_PATIENCE; i++)
		if (virtio_port_hear(&heard) && heard.event == VIRTIO_PORT_ADD &&
		    heard.id == VIRTIO_PORT_OURS)
			return true;
	return false;
}

bool virtio_port_open(void)
{
	for (uint16_t i = 0; i < VIRTIO_PORT_BUFFERS; i++)
		virtio_port_offer(i);
	virtqueue_notify(&virtio_port.rx);
	return virtio_port_say(~0u, VIRTIO_PORT_DEVICE_READY) && virtio_port_added() &&
	       virtio_port_say(VIRTIO_PORT_OURS, VIRTIO_PORT_READY) &&
	       virtio_port_say(VIRTIO_PORT_OURS, VIRTIO_PORT_OPEN);
}

void virtio_port_drain(void)
{
	struct virtio_port_control heard;

	for (unsigned i = 0; virtio_port.up && i < VIRTIO_PORT_BUFFERS; i++)
		if (!virtio_port_hear(&heard))
			return;
}
