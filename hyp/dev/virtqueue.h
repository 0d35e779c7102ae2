/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A split virtqueue of a virtio-mmio device, from the driver's side, one
 * descriptor a buffer. Buffers are named by their descriptor. Source: Virtual
 * I/O Device (VIRTIO) 1.1, sections 2.6 and 4.2.
 */
#ifndef HYP_DEV_VIRTQUEUE_H
#define HYP_DEV_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#define VIRTQUEUE_SIZE 32u

struct virtqueue_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};
_Static_assert(sizeof(struct virtqueue_desc) == 16, "a descriptor is the device's");

struct virtqueue_used {
	uint32_t id;
	uint32_t len;
};
_Static_assert(sizeof(struct virtqueue_used) == 8, "a used element is the device's");

struct virtqueue {
	struct virtqueue_desc desc[VIRTQUEUE_SIZE] __attribute__((aligned(16)));
	struct {
		uint16_t flags, idx;
		uint16_t ring[VIRTQUEUE_SIZE];
	} avail __attribute__((aligned(4)));
	struct {
		uint16_t flags, idx;
		struct virtqueue_used ring[VIRTQUEUE_SIZE];
	} used __attribute__((aligned(4)));
	uint64_t regs;  /* of its device */
	uint32_t index; /* in its device */
	uint16_t count; /* descriptors, a power of two */
	uint16_t put;   /* buffers offered so far */
	uint16_t taken; /* buffers that came back so far */
};

/* Tell the device where the queue is. False: it has no such queue, or one that is too small for 2 buffers. */
bool virtqueue_init(struct virtqueue *q, uint64_t regs, uint32_t index);
/* Give the device a buffer, to read or to fill; descriptor `id` < count is free. */
void virtqueue_offer(struct virtqueue *q, uint16_t id, const void *buffer, uint32_t length, bool fill);
/* A buffer that the device is done with, and how much it wrote. What it says is checked. */
bool virtqueue_take(struct virtqueue *q, uint16_t *id, uint32_t *length);
/* Something is there for virtqueue_take(). */
bool virtqueue_ready(const struct virtqueue *q);
/* Make the device look at what was offered. */
void virtqueue_notify(struct virtqueue *q);
/* Whether the device may interrupt for this queue. */
void virtqueue_interrupts(struct virtqueue *q, bool on);

#endif
