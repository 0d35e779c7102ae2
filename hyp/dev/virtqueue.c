/* SPDX-License-Identifier: BSD-2-Clause */
#include "dev/virtqueue.h"
#include "cpu/sysreg.h"
#include "dev/virtio_mmio.h"
#include "lib/io.h"

#define VIRTQUEUE_DEVICE_WRITES 2u
#define VIRTQUEUE_NO_INTERRUPT 1u

static void virtqueue_address(uint64_t at, const void *p)
{
	io_write32(at, (uint32_t)(uintptr_t)p);
	io_write32(at + 4, (uint32_t)((uintptr_t)p >> 32));
}

bool virtqueue_init(struct virtqueue *q, uint64_t regs, uint32_t index)
{
	uint32_t most;

	io_write32(regs + VIRTIO_QUEUE_SEL, index);
	most = io_read32(regs + VIRTIO_QUEUE_NUM_MAX);
	*q = (struct virtqueue){.regs = regs, .index = index, .count = VIRTQUEUE_SIZE};
	while (q->count > most)
		q->count /= 2;
	if (q->count < 2 || io_read32(regs + VIRTIO_QUEUE_READY))
		return false;
	io_write32(regs + VIRTIO_QUEUE_NUM, q->count);
	virtqueue_address(regs + VIRTIO_QUEUE_DESC, q->desc);
	virtqueue_address(regs + VIRTIO_QUEUE_DRIVER, &q->avail);
	virtqueue_address(regs + VIRTIO_QUEUE_DEVICE, &q->used);
	dsb_sy();
	io_write32(regs + VIRTIO_QUEUE_READY, 1);
	return true;
}

void virtqueue_offer(struct virtqueue *q, uint16_t id, const void *buffer, uint32_t length, bool fill)
{
	q->desc[id] = (struct virtqueue_desc){
		.addr = (uintptr_t)buffer,
		.len = length,
		.flags = fill ? VIRTQUEUE_DEVICE_WRITES : 0,
	};
	q->avail.ring[q->put % q->count] = id;
	q->put++;
	/* The device must not see the index before what it counts. */
	dmb_sy();
	__atomic_store_n(&q->avail.idx, q->put, __ATOMIC_RELAXED);
}

bool virtqueue_ready(const struct virtqueue *q)
{
	return __atomic_load_n(&q->used.idx, __ATOMIC_RELAXED) != q->taken;
}

bool virtqueue_take(struct virtqueue *q, uint16_t *id, uint32_t *length)
{
	while (virtqueue_ready(q)) {
		struct virtqueue_used u;

		dmb_sy();
		u = q->used.ring[q->taken % q->count];
		q->taken++;
		if (u.id >= q->count)
			continue;
		*id = (uint16_t)u.id;
		*length = u.len < q->desc[u.id].len ? u.len : q->desc[u.id].len;
		return true;
	}
	return false;
}

void virtqueue_notify(struct virtqueue *q)
{
	dsb_sy();
	io_write32(q->regs + VIRTIO_QUEUE_NOTIFY, q->index);
}

void virtqueue_interrupts(struct virtqueue *q, bool on)
{
	__atomic_store_n(&q->avail.flags, on ? 0 : VIRTQUEUE_NO_INTERRUPT, __ATOMIC_RELAXED);
	/* The device must know before we look for the last time. */
	dmb_sy();
}
