/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtio-console device (port 0, no features but VIRTIO_F_VERSION_1): the byte stream of the control
 * channel. */
#ifndef HYP_DEV_VIRTIO_CONSOLE_H
#define HYP_DEV_VIRTIO_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

struct machine;

/* Find the device and start it; its interrupt comes to the calling CPU. Returns a sentence on failure, else
 * NULL. */
const char *virtio_console_init(const struct machine *m);
/* Its interrupt's INTID, 0: no device. */
uint32_t virtio_console_intid(void);
/* Quieten its interrupt. */
void virtio_console_ack(void);

/*
 * Receiving, one CPU at a time: bytes that have arrived, in order, until
 * virtio_console_received() gives their buffer back. False: none.
 */
bool virtio_console_receive(const uint8_t **bytes, uint32_t *count);
void virtio_console_received(void);
/* About to receive: no interrupts for that. */
void virtio_console_busy(void);
/* Nothing more to do: let the device interrupt again. False: something has come meanwhile. */
bool virtio_console_idle(void);
/* Give the device the buffers back that were received since, and see that it knows. */
void virtio_console_refill(void);

/*
 * Sending, one CPU at a time. The bytes stay where they are until
 * virtio_console_sent() has counted them; it counts in order.
 */
bool virtio_console_can_send(void);
void virtio_console_send(const uint8_t *bytes, uint32_t count);
void virtio_console_push(void);
uint32_t virtio_console_sent(void);

#endif
